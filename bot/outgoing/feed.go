package outgoing

import (
	"context"
	"errors"
	"time"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// Feed shows entries in people's activity feeds.
type Feed interface {
	// Show shows an entry to somebody who has the app.
	Show(ctx context.Context, person string, e Entry) error
}

// Entry is what an activity feed shows of a ticket.
type Entry struct {
	Text   string // what happened
	Title  string // of the ticket
	Ticket string // its number
	Link   string // to where it was told; empty: the person's chat with the bot
}

// feedWait is how long the deliveries to a conversation wait for the activity feeds.
const feedWait = 3 * time.Second

// feeds is a Dispatcher at work for people's activity feeds.
type feeds struct{ *Dispatcher }

// entries are what a delivery puts into activity feeds, by the object id of the
// person.
type entries map[string]Entry

// before returns the entries of a delivery that is about to be made: a question
// for approval that its approver has not got yet, and a target that was missed. They
// come besides the message itself, which is what is owed.
func (d feeds) before(ctx context.Context, o tickets.Delivery) entries {
	if d.feed == nil {
		return nil
	}
	switch c := o.Content.(type) {
	case tickets.Status:
		return d.asked(ctx, o.To, c.Subject)
	case tickets.Notice:
		if o.To.Thread != "" {
			return d.breached(ctx, o.To, c)
		}
	}
	return nil
}

func (d feeds) asked(ctx context.Context, to tickets.Address, id string) entries {
	if to.Person == "" || isChat(id) {
		return nil
	}
	_, there, err := d.store.Post(ctx, tickets.Slot{At: to, Piece: tickets.Piece{Of: id}}.String())
	if there || err != nil {
		return nil
	}
	t, err := d.desk.Tickets.Get(ctx, tickets.ReaderAt(to), id)
	if err != nil || !t.Undecided() || !t.Approver(to.Person) {
		return nil
	}
	w, err := d.Book.wordsOf(ctx, to.Person)
	if err != nil {
		return nil
	}
	return entries{to.Person: entryOf(w, t, w.Say("approval.asked", "name", t.Requester), "")}
}

func (d feeds) breached(ctx context.Context, to tickets.Address, c tickets.Notice) entries {
	t, e, err := d.words.event(ctx, to, c)
	if err != nil || e.Action != tickets.Breached {
		return nil
	}
	link, list := d.Threads.Link(ctx, to, &botframework.Activity{}), entries{}
	for _, who := range d.words.whomToMention(ctx, t) {
		w, err := d.Book.wordsOf(ctx, who.AADObjectID)
		if who.AADObjectID != "" && err == nil {
			list[who.AADObjectID] = entryOf(w, t, w.Say("thread."+string(e.Action), eventArgs(w, t, e)...), link)
		}
	}
	return list
}

func entryOf(w locale.Words, t tickets.Ticket, text, link string) Entry {
	return Entry{Text: cards.Clean(text), Title: cards.Clean(t.TitleIn(w.Lang)), Ticket: t.ID, Link: link}
}

// show shows entries. Whom that fails for was told all the same.
func (d feeds) show(ctx context.Context, list entries) {
	if len(list) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, feedWait)
	defer cancel()
	for person, e := range list {
		if err := d.feed.Show(ctx, person, e); err != nil && !errors.Is(err, context.Canceled) {
			d.desk.Logger.Info("not shown in an activity feed", "ticket", e.Ticket, "error", err)
		}
	}
}
