package bot

import (
	"context"
	"encoding/json"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
)

// export gives an analyst a link to all that is on record about a ticket.
func (d *Desk) export(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	all, err := d.tickets.Export(ctx, t.Actor, data.String("id"))
	if err != nil {
		return reply{}, err
	}
	content, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return reply{}, err
	}
	link, err := d.Files.Offer(ctx, cards.ExportName(all.Ticket), "application/json", content, fileLink)
	if err != nil {
		return reply{}, err
	}
	r := reply{card: cards.Exported(t.Words, all.Ticket, link), summary: t.Words.Say("export.title", "id", all.Ticket.ID)}
	if !d.among(t) {
		return r, nil
	}
	d.say(t, r)
	return d.stays(ctx, t, all.Ticket.ID) // the card that it was asked for on
}
