package bot

import (
	"context"
	"strings"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// readSearch returns what the data asks a list for: words ("search"), and all,
// open or closed tickets ("show").
func readSearch(data botframework.Data) (s cards.Sought) {
	s.Search = locale.Clip(strings.TrimSpace(cards.Clean(data.String("search"))), cards.MaxSearch)
	switch show := tickets.Show(data.String("show")); show {
	case tickets.ShowOpen, tickets.ShowClosed:
		s.Show = show
	}
	return s
}

// searchQueues shows analysts a page of their queues' tickets. Everybody who
// works for the channel's team may see the answer, so it covers the queues of
// that team only, and not the analyst's own tickets elsewhere. In their own
// chat it covers all queues that they may see.
func (b work) searchQueues(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	l := cards.List{Queues: true, Sought: readSearch(data), After: readPages(data)}
	q := tickets.Query{Text: l.Search, Show: l.Show}
	for _, queue := range b.Setup.Queues() {
		here := queue.Channel != "" && (queue.Channel == t.Activity.Channel() || queue.Team == t.Activity.Team())
		if here || t.personal() {
			q.Queues = append(q.Queues, queue.ID)
		}
	}
	var err error
	if l.Tickets, l.Next, err = b.Search.Find(ctx, t.Actor, q, l.After.Cursor(), pageSize); err != nil {
		return reply{}, err
	}
	if l.After == "" && l.Show != tickets.ShowOpen {
		l.Chats, err = b.Ended.Find(ctx, t.Actor, q.Queues, l.Search, foundChats)
	}
	return reply{card: cards.TicketList(t.Words, l), summary: t.Words.Say("list.queues")}, err
}

// foundChats is how many chats that have ended a search shows.
const foundChats = 5

// openFound shows a ticket in place of the search that found it.
func (b work) openFound(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	from := cards.FromList(t.Words, true, readSearch(data), readPages(data))
	return b.open(ctx, t, data.String("id"), cards.TicketView{From: from})
}
