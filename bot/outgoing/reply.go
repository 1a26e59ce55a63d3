package outgoing

import (
	"context"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// reply returns an analyst's reply as a card that can be answered, for those whose
// ticket it is. ok is false for every other event and reader.
func (x *wording) reply(
	ctx context.Context, w locale.Words, to tickets.Address, o tickets.Notice,
) (m botframework.Message, ok bool, err error) {
	if to.Person == "" {
		return m, false, nil
	}
	t, e, err := x.event(ctx, to, o)
	if err != nil || e.Action != tickets.Replied {
		return m, false, err
	}
	seen, err := x.desk.Tickets.ViewOf(ctx, tickets.OwnPlace(to.Person), t)
	if err != nil || !seen.Standing.Owner() {
		return m, false, nil //nolint:nilerr // then it is a short message
	}
	_, was, err := x.desk.Tickets.Event(ctx, tickets.ReaderAt(to), o.Ticket, o.Event)
	if err != nil {
		return m, false, err
	}
	edited := e.Text != was.Text
	text := w.Say("notice."+string(e.Action), eventArgs(w, t, e)...)
	if edited {
		text = w.Say("chat.edited", "text", text)
	}
	m.Card = cards.Reply(w, t, cards.ReplyView{
		Event: e, Edited: edited, Closed: !seen.May.Has(tickets.OpComment),
	})
	m.Summary = cards.Clean(text)
	return m, true, nil
}
