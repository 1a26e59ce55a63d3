package bot

import (
	"context"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// pageSize is how many tickets a list shows.
const pageSize = 10

// status shows one ticket when the data names it ("id"). Otherwise it shows a
// page of the person's own tickets from the cursor "after" on: all, or those
// searched for.
func (b ownTickets) status(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	if id := data.String("id"); id != "" {
		seen, err := b.viewCalled(ctx, t.ownReader(), id)
		if err != nil {
			return reply{}, err
		}
		from := cards.FromList(t.Words, false, readSearch(data), readPages(data))
		return b.ownCard(ctx, t, seen, cards.TicketView{From: from})
	}
	l := cards.List{Sought: readSearch(data), After: readPages(data)}
	var err error
	if l.Sought == (cards.Sought{}) {
		l.Tickets, l.Next, err = b.Tickets.Mine(ctx, t.Actor, l.After.Cursor(), pageSize)
	} else {
		q := tickets.Query{Text: l.Search, Show: l.Show, Person: t.Actor.ID}
		l.Tickets, l.Next, err = b.Search.Find(ctx, t.Actor, q, l.After.Cursor(), pageSize)
	}
	return reply{card: cards.TicketList(t.Words, l), summary: t.Words.Say("list.title")}, err
}
