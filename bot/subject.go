package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// subject is a ticket or a session, as far as sending its cards goes.
type subject struct {
	rev     int
	queue   string
	person  string // whose it is
	thread  tickets.Address
	own     face // in that person's chat
	channel face // in the channel
	summary func(locale.Words) string
}

// subject is what is shown at an address under an id.
func (d *Desk) subject(ctx context.Context, id string, at tickets.Address) (subject, error) {
	if _, ok := chat.Number(id); ok {
		return d.sessionSubject(ctx, id, at)
	}
	return d.ticketSubject(ctx, id, at)
}

func (d *Desk) ticketSubject(ctx context.Context, id string, at tickets.Address) (subject, error) {
	t, err := d.tickets.Get(ctx, tickets.ReaderAt(at), id)
	if err != nil {
		return subject{}, err
	}
	return subject{
		rev: t.Rev(), queue: t.Queue, person: t.Requester.ID, thread: t.Address(),
		own: func(w locale.Words, to tickets.Address) (json.RawMessage, error) {
			seen, err := d.tickets.ViewOf(ctx, tickets.ReaderAt(to), t)
			if err != nil {
				return nil, err
			}
			return d.ownFace(ctx, w, to.Person, seen, cards.TicketView{})
		},
		channel: func(w locale.Words, to tickets.Address) (json.RawMessage, error) {
			if _, poster := to.PosterIn(); poster {
				return cards.Poster(w, t), nil
			}
			if to != t.Address() {
				return cards.MovedTicket(w, t), nil
			}
			return d.threadFace(ctx, w, t, cards.TicketView{})
		},
		summary: func(w locale.Words) string { return ticketSummary(w, t) },
	}, nil
}

// ownFace is a ticket for those whose it is, and for its approvers. seen is what
// that person may see of it.
func (d *Desk) ownFace(
	ctx context.Context, w locale.Words, person string, seen tickets.View, v cards.TicketView,
) (_ json.RawMessage, err error) {
	t := d.named(ctx, seen.Ticket)
	v.Events, v.Standing, v.May = seen.Events, seen.Standing, seen.May
	if !seen.Standing.Owner() && (t.Approver(person) || seen.May.Has(tickets.OpDecide)) {
		return cards.Approval(w, t, v), nil
	}
	v.Above = cmp.Or(v.Above, created(w, t))
	if !v.Opened && seen.Standing.Requester {
		v.Answers = d.knowledge.AnswersTo(t)
		if v.Majors, err = d.tickets.MajorsFor(ctx, t); err != nil {
			return nil, err
		}
	}
	if seen.May.Has(tickets.OpAttach) {
		v.Filing, err = d.filing(ctx, w, t, person)
	}
	return cards.Ticket(w, t, v), err
}

func ticketSummary(w locale.Words, t tickets.Ticket) string {
	return cards.Clean(w.Say("ticket.summary", "id", t.ID, "title", t.TitleIn(w.Lang)))
}

func (d *Desk) sessionSubject(ctx context.Context, id string, at tickets.Address) (subject, error) {
	s, err := d.chats.Get(ctx, tickets.ReaderAt(at), id)
	return subject{
		rev: s.Rev, queue: s.Queue, person: s.Employee.ID, thread: s.Address(),
		own: func(w locale.Words, to tickets.Address) (json.RawMessage, error) {
			place, err := d.place(ctx, s)
			return cards.OwnSession(w, d.chats.ViewOf(tickets.ReaderAt(to), s), place), err
		},
		channel: func(w locale.Words, to tickets.Address) (json.RawMessage, error) {
			v := d.sessionView(ctx, s)
			v.Moved = to != s.Address()
			return cards.ChannelSession(w, s, v), nil
		},
		summary: func(w locale.Words) string { return cards.Clean(w.Say("chat.summary", "name", s.Employee)) },
	}, err
}

// told is how much of a comment a short message holds.
const told = 1000

// quoted is how much is repeated of a message that could not be delivered, or of a
// name that may be several people's.
const quoted = 100

// render makes the words of a delivery that is no card of a subject.
func (d *Desk) render(ctx context.Context, w locale.Words, o tickets.Delivery) (botframework.Message, error) {
	switch c := o.Content.(type) {
	case tickets.Welcome:
		card := cards.Menu(w, w.Say("welcome"), d.entries(w, false))
		return botframework.Message{Card: card, Summary: w.Say("menu.title")}, nil
	case tickets.Notice:
		if m, ok, err := d.alarm(ctx, w, o.To, c); ok || err != nil {
			return m, err
		}
	case tickets.Picture:
		return d.pictured(ctx, w, o.To, c)
	case tickets.DraftExpires:
		return d.expires(ctx, w, tickets.DraftKey{Person: o.To.Person, ID: c.Draft})
	case tickets.ChatMessage:
		return d.relayed(ctx, w, o.To, c)
	}
	text, err := d.putInWords(ctx, w, o)
	return botframework.Message{Text: cards.Clean(text)}, err
}

// putInWords makes the text of what is no more than a line of text.
func (d *Desk) putInWords(ctx context.Context, w locale.Words, o tickets.Delivery) (string, error) {
	switch c := o.Content.(type) {
	case tickets.Notice:
		return d.notice(ctx, w, o.To, c)
	case tickets.Reminder:
		t, err := d.tickets.Get(ctx, tickets.ReaderAt(o.To), c.Ticket)
		return w.Say("approval.reminder", "name", t.Requester, "id", t.ID, "title", t.TitleIn(w.Lang)), err
	case tickets.Filed:
		return d.filed(ctx, w, o.To, c)
	case tickets.DraftExpired:
		return d.expired(w, c), nil
	case tickets.ChatUndelivered:
		return d.undelivered(ctx, w, o.To, tickets.ChatMessage(c))
	case tickets.ChatFileLost:
		return w.Say("chat.onlytext"), nil
	case tickets.ChatNotice:
		return d.sessionNotice(ctx, w, o.To, c)
	case tickets.ChatWarning:
		return warning(w, c), nil
	case tickets.ChatLinked:
		s, err := d.chats.Get(ctx, tickets.ReaderAt(o.To), c.Chat)
		return w.Say("chat.linked", "id", s.Ticket), err
	}
	return "", fmt.Errorf("bot: delivery of unknown kind %q", o.What())
}

// notice is a short message about an event of a ticket.
func (d *Desk) notice(ctx context.Context, w locale.Words, to tickets.Address, o tickets.Notice) (string, error) {
	t, e, err := d.event(ctx, to, o)
	if err != nil {
		return "", err
	}
	if to.Thread != "" {
		return w.Say("thread."+string(e.Action), about(w, t, e)...), nil
	}
	return w.Say("notice."+string(e.Action), about(w, t, e)...), nil
}

// about is what an event of a ticket is about, to be put in words.
func about(w locale.Words, t tickets.Ticket, e tickets.Event) []any {
	return []any{
		"name", e.By, "id", t.ID, "title", t.TitleIn(w.Lang), "text", cards.Clip(e.TextIn(w.Lang), told), "hold", w.Say("hold." + string(e.Hold)),
		"target", cards.Target(w, e),
	}
}

// event is the one that a notice tells of, and its ticket.
func (d *Desk) event(ctx context.Context, to tickets.Address, o tickets.Notice) (tickets.Ticket, tickets.Event, error) {
	return d.tickets.Event(ctx, tickets.ReaderAt(to), o.Ticket, o.Event)
}

// sessionNotice is a short message about what happened to a session.
func (d *Desk) sessionNotice(ctx context.Context, w locale.Words, to tickets.Address, o tickets.ChatNotice) (string, error) {
	s, err := d.chats.Get(ctx, tickets.ReaderAt(to), o.Chat)
	if err != nil {
		return "", err
	}
	switch chat.How(o.How) {
	case chat.Idle:
		return w.Say("chat.idle"), nil
	case chat.Invited:
		return w.Say("chat.guest", "name", o.By), nil
	case chat.Transferred:
		return w.Say("chat.transferred", "name", o.By), nil
	case chat.Unaccepted:
		if s.About != "" {
			return w.Say("chat.unaccepted.about", "id", s.About), nil
		}
		return w.Say("chat.unaccepted.told", "id", s.Ticket), nil
	case chat.Returned:
		if to.Thread != "" {
			return w.Say("chat.back", "name", o.By), nil
		}
		return w.Say("chat.returned", "name", o.By), nil
	}
	return w.Say("chat.endedby", "name", s.EndedBy), nil
}

// warning tells the employee that their session will end.
func warning(w locale.Words, o tickets.ChatWarning) string {
	next := w.Say("chat.warning.next")
	if o.N > 1 {
		next = w.Say("chat.warning.last")
	}
	return w.Say("chat.warning", "n", o.N, "next", next)
}
