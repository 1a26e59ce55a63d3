package bot

import (
	"context"
	"encoding/json"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
)

// export gives an analyst a link to everything on record about a ticket.
func (b work) export(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	all, err := b.Tickets.Export(ctx, t.Actor, data.String("id"))
	if err != nil {
		return reply{}, err
	}
	content, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return reply{}, err
	}
	link, err := b.Files.Offer(ctx, cards.ExportName(all.Ticket), "application/json", content, desk.FileLink)
	if err != nil {
		return reply{}, err
	}
	r := reply{
		card:    cards.Exported(t.Words, all.Ticket, link),
		summary: t.Words.Say("export.title", "id", all.Ticket.ID),
	}
	if !b.maySayHere(t) {
		return r, nil
	}
	b.sendBeside(t, r)
	return b.live.showAgain(ctx, t, all.Ticket.ID) // the card on which it was asked for
}
