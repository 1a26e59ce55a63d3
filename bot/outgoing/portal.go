package outgoing

import (
	"context"
	"slices"

	"frontdesk/chat"
	"frontdesk/tickets"
)

// portalOrigin is how the origin of a message begins that was written in the portal:
// in no conversation of Teams.
const portalOrigin = "portal"

// isSaid reports whether a delivery speaks up: what belongs to a chat, and short
// messages about tickets. The card of a ticket does not.
func isSaid(o tickets.Delivery) bool {
	switch c := o.Content.(type) {
	case tickets.Notice, tickets.ChatMessage, tickets.ChatFile, tickets.ChatEdit, tickets.ChatReaction,
		tickets.ChatNotice, tickets.ChatWarning, tickets.ChatLinked:
		return true
	case tickets.Status:
		return isChat(c.Subject)
	case tickets.Fresh:
		return isChat(c.Subject)
	}
	return false
}

func isChat(subject string) bool {
	_, ok := chat.Number(subject)
	return ok
}

// isInTeams reports whether a delivery changes what its person has in Teams.
func (d *Dispatcher) isInTeams(ctx context.Context, o tickets.Delivery) (bool, error) {
	place := tickets.Slot{At: o.To}
	switch c := o.Content.(type) {
	case tickets.Status:
		if o.AskedIn != "" {
			return true, nil
		}
		place.Piece.Of = c.Subject
	case tickets.Fresh:
		place.Piece.Of = c.Subject
	case tickets.ChatEdit:
		place = copySlot(o.To, c.Chat, c.N)
	case tickets.ChatReaction:
		_, _, ok, err := copies{d}.copyOf(ctx, o.To, tickets.ChatMessage{Chat: c.Chat, N: c.N})
		return ok, err
	case tickets.ChatFile:
		place = copySlot(o.To, c.Chat, c.N)
		place.Piece.Part = c.Part
	default:
		return false, nil
	}
	post, ok, err := d.store.Post(ctx, place.String())
	return ok && post.Activity != "", err
}

// portalShows reports whether a delivery is about something that its person sees
// in the portal: a ticket or chat of their own, one that they approve or watch, or
// a draft. It reports false when that cannot be known now.
func (d *Dispatcher) portalShows(ctx context.Context, o tickets.Delivery) bool {
	switch c := o.Content.(type) {
	case tickets.DraftExpires, tickets.DraftExpired:
		return true
	case tickets.Welcome,
		tickets.QueueState,
		tickets.Trouble,
		tickets.DailyDigest,
		tickets.Undelivered,
		tickets.Unknown:
		return false
	case tickets.Notice:
		if _, e, err := d.words.event(ctx, o.To, c); err != nil || e.Internal {
			return false
		}
	}
	subject, person := o.Subject(), o.To.Person
	if isChat(subject) {
		s, err := d.desk.Chats.Get(ctx, tickets.ReaderAt(o.To), subject)
		return err == nil && s.Employee.ID == person
	}
	t, err := d.desk.Tickets.Get(ctx, tickets.ReaderAt(o.To), subject)
	watches := slices.ContainsFunc(t.Watchers, func(p tickets.Person) bool { return p.ID == person })
	return err == nil && (t.Of(person) || t.Approver(person) || watches)
}

// readsPortal reports whether somebody whom Teams cannot reach reads a delivery in
// the portal, because they use that.
func (d *Dispatcher) readsPortal(ctx context.Context, o tickets.Delivery) bool {
	if o.To.Person == "" {
		return false
	}
	p, _, known, err := d.store.Contact(ctx, o.To.Person)
	return err == nil && known && p.Browsed > 0 && d.portalShows(ctx, o)
}

// GoOn has somebody go on in Teams with the session they have: what is said from
// now on comes there, below the card of the session. It does nothing while they
// have not been in the portal.
func (d *Dispatcher) GoOn(ctx context.Context, person string) {
	reads, maybe := d.desk.Here.Reads(person)
	d.desk.Here.Elsewhere(person)
	s, chatting, err := d.desk.Chats.Current(ctx, person)
	if !reads && maybe == 0 || !chatting || err != nil {
		return
	}
	to := tickets.Address{Person: person}
	o := tickets.Delivery{To: to, At: d.desk.Now().UTC()}
	d.Lines.Add(to.String(), func(ctx context.Context) error { return d.showChat(ctx, o, s.ID) })
}

// showChat posts the card of a chat to its employee if it is not there: it was left
// to the portal.
func (d *Dispatcher) showChat(ctx context.Context, o tickets.Delivery, id string) error {
	if o.To.Person == "" {
		return nil
	}
	slot := tickets.Slot{At: o.To, Piece: tickets.Piece{Of: id}}.String()
	_, shown, err := d.store.Post(ctx, slot)
	if shown || err != nil {
		return markHopeless(err)
	}
	post, err := d.postCard(ctx, o.To, id, o.At)
	if err != nil {
		return err
	}
	return d.store.Settle(ctx, 0, slot, post)
}
