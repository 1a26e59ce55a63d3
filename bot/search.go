package bot

import (
	"context"
	"strings"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// sought is what the data asks a list for: words ("search"), and all, open or
// closed tickets ("show").
func sought(data botframework.Data) (s cards.Sought) {
	s.Search = cards.Clip(strings.TrimSpace(cards.Clean(data.String("search"))), cards.MaxSearch)
	switch show := tickets.Show(data.String("show")); show {
	case tickets.ShowOpen, tickets.ShowClosed:
		s.Show = show
	}
	return s
}

// searchQueues shows analysts a page of their queues' tickets. All who work for
// the channel's team may see what the answer shows: it is of the queues of that
// team alone, and not of the analyst's own tickets elsewhere. In their own chat it
// is of all queues that they may see.
func (d *Desk) searchQueues(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	l := cards.List{Queues: true, Sought: sought(data)}
	q := tickets.Query{Text: l.Search, Show: l.Show}
	for _, queue := range d.all() {
		here := queue.Channel != "" && (queue.Channel == t.Activity.Channel() || queue.Team == t.Activity.Team())
		if here || t.personal() {
			q.Queues = append(q.Queues, queue.Name)
		}
	}
	var err error
	l.Tickets, l.Next, err = d.search.Find(ctx, t.Actor, q, data.String("after"), pageSize)
	return reply{card: cards.TicketList(t.Words, l), summary: t.Words.Say("list.queues")}, err
}

// openFound shows a ticket in the place of the search that found it.
func (d *Desk) openFound(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	seen, err := d.viewCalled(ctx, t.workReader(), data.String("id"))
	if err != nil {
		return reply{}, err
	}
	card := cards.FoundTicket(t.Words, d.named(ctx, seen.Ticket), cards.TicketView{Events: seen.Events}, sought(data))
	return reply{card: card, summary: ticketSummary(t.Words, seen.Ticket)}, nil
}
