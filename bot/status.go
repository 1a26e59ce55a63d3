package bot

import (
	"context"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
)

// pageSize is how many tickets a list shows.
const pageSize = 10

// status shows one ticket when the data names it ("id"), else a page of the
// person's own, from the cursor "after" on.
func (d *Desk) status(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	if id := data.String("id"); id != "" {
		ticket, err := d.ticketCalled(ctx, t, id)
		if err != nil {
			return reply{}, err
		}
		return d.ticketCard(ctx, t, ticket, cards.TicketView{Opened: true})
	}
	page, next, err := d.tickets.Mine(ctx, t.Actor, data.String("after"), pageSize)
	if err != nil {
		return reply{}, err
	}
	return reply{card: cards.TicketList(t.Words, page, next), summary: t.Words.Say("list.title")}, nil
}
