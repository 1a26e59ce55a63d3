package outgoing

import (
	"context"
	"errors"
	"slices"
	"time"

	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// A card whose answer was lost begins a thread that the desk does not know. The
// desk posts the card again, so that there are two. Both are good: the desk notes
// when it called, and recognises the first thread when somebody presses or writes
// in it.

// ErrUnclear means that a thread may belong to one of several tickets or chats.
var ErrUnclear = errors.New("outgoing: a thread of one of several")

const (
	// maxLost is how many lost cards are remembered in a channel.
	maxLost = 1000
	// lostSlack is how far the clocks of Teams and of the desk may differ, and
	// how long Teams may go on with a call that was given up.
	lostSlack = time.Minute
	// recallWait is how long a message in an unknown thread waits for Teams to
	// tell whose thread it is.
	recallWait = 5 * time.Second
	// maxStrangers is how many threads are remembered that are none of ours.
	maxStrangers = 1000
)

// open posts a card into a channel. since is when the card was first owed:
// if that was before the start, a call may have been made that nobody knows of.
func (x *Threads) open(
	ctx context.Context,
	channel botframework.Reference,
	to tickets.Address,
	m botframework.Message,
	since time.Time,
) (thread botframework.Reference, id string, err error) {
	slot := tickets.Slot{At: to}.String()
	if since.Before(x.started) {
		x.note(ctx, channel.Conversation, botframework.Lost{Slot: slot, From: since.UTC(), Until: x.started})
	}
	began := x.desk.Now().UTC()
	thread, id, err = x.connector.CreateThread(ctx, channel, m)
	if botframework.Doubtful(err) && !errors.Is(err, errLost) {
		x.note(ctx, channel.Conversation, botframework.Lost{Slot: slot, From: began, Until: x.desk.Now().UTC()})
	}
	return thread, id, err
}

// note records that a card may have begun a thread. It does so when the desk
// stops, too.
func (x *Threads) note(ctx context.Context, channel string, lost botframework.Lost) {
	ctx = context.WithoutCancel(ctx)
	known, err := x.store.Lost(ctx, channel)
	if err == nil && !slices.ContainsFunc(known, lost.Is) {
		err = x.store.UpdateLost(ctx, channel, func(list []botframework.Lost) []botframework.Lost {
			list = append(list, lost)
			return list[max(len(list)-maxLost, 0):]
		})
	}
	if err != nil {
		x.desk.Logger.Warn("lost card not noted", "slot", lost.Slot, "error", err)
	}
}

// find returns the ticket or session whose card begins an unknown thread. It
// goes by when the thread began, and asks Teams for proof: the bot can change
// only its own messages.
func (x *Threads) find(ctx context.Context, thread botframework.Reference) (to tickets.Address, err error) {
	channel, root := botframework.SplitThread(thread.Conversation)
	at, ok := botframework.Posted(root)
	if _, stranger := x.strangers.Get(thread.Conversation); !ok || stranger {
		return to, nil
	}
	list, err := x.store.Lost(ctx, channel)
	if err != nil {
		return to, err
	}
	slots := lostAt(list, at)
	if len(slots) == 0 {
		return to, nil
	}
	if len(slots) > 1 {
		return to, ErrUnclear
	}
	place, ok := tickets.ParseSlot(slots[0])
	if !ok {
		return to, nil
	}
	ctx, cancel := context.WithTimeout(ctx, recallWait)
	defer cancel()
	post, err := x.update(
		ctx, place.At, place.At.Subject(), botframework.Post{Reference: thread, Activity: root},
	)
	switch {
	case errors.Is(err, errHopeless), err != nil && !isDelayed(err):
		x.strangers.Put(thread.Conversation, true)
		return to, nil
	case err != nil:
		return to, err
	}
	return threadNamed(place.At.Thread), x.keep(ctx, slots[0], post)
}

// keep records a thread that was found.
func (x *Threads) keep(ctx context.Context, slot string, post botframework.Post) error {
	err := x.store.UpdatePost(ctx, slot, func(known botframework.Post) botframework.Post { return known.With(post) })
	if err != nil {
		return err
	}
	channel, root := botframework.SplitThread(post.Conversation)
	at, _ := botframework.Posted(root)
	return x.store.UpdateLost(ctx, channel, func(list []botframework.Lost) []botframework.Lost {
		for _, slack := range []time.Duration{0, lostSlack} {
			i := slices.IndexFunc(list, func(l botframework.Lost) bool { return l.Slot == slot && l.Covers(at, slack) })
			if i >= 0 {
				return slices.Delete(list, i, i+1)
			}
		}
		return list
	})
}

// lostAt returns the slots of the cards that may have been posted at a time.
// Calls that were under way then come before those shortly before or after.
func lostAt(list []botframework.Lost, at time.Time) (slots []string) {
	for _, slack := range []time.Duration{0, lostSlack} {
		for _, l := range list {
			if l.Covers(at, slack) && !slices.Contains(slots, l.Slot) {
				slots = append(slots, l.Slot)
			}
		}
		if len(slots) > 0 {
			return slots
		}
	}
	return nil
}

// Hear learns that a button was pressed on the card which begins a thread.
// id is what the card says it is about. A thread is taken for one of that ticket
// or session when its card was lost, or was not known to be there yet.
func (x *Threads) Hear(ctx context.Context, a *botframework.Activity, id string) error {
	channel, root := botframework.SplitThread(a.Conversation.ID)
	if root == "" || a.ReplyToID != root {
		return nil
	}
	if name, err := x.store.SubjectOf(ctx, a.Conversation.ID); name != "" || err != nil {
		return err
	}
	list, err := x.store.Lost(ctx, channel)
	if err != nil {
		return err
	}
	at, _ := botframework.Posted(root)
	slot := ""
	for _, l := range list {
		if place, ok := tickets.ParseSlot(l.Slot); ok && place.At.Subject() == id && l.Covers(at, lostSlack) {
			slot = l.Slot
		}
	}
	if slot == "" {
		slot = x.unposted(ctx, channel, id)
	}
	if slot == "" {
		return nil
	}
	return x.keep(ctx, slot, botframework.Post{Reference: a.Reference(), Activity: root})
}

// unposted returns the slot of the thread that a ticket or session is to get
// in a channel. It is empty when there is no such ticket or session, or when it
// has its thread.
func (x *Threads) unposted(ctx context.Context, channel, id string) string {
	piece, ok := tickets.ParsePiece(id)
	if !ok || piece.N > 0 {
		return ""
	}
	s, err := x.cards.subject(ctx, id, tickets.Address{Thread: id})
	if err != nil || !startsThread(s.thread, id) {
		return ""
	}
	slot := tickets.Slot{At: s.thread}.String()
	q, _ := x.desk.Setup.Queue(s.queue)
	if _, posted, err := x.store.Post(ctx, slot); posted || err != nil || q.Channel != channel {
		return ""
	}
	return slot
}

// Elsewhere returns the ticket's or session's thread that an activity is in, and
// whether the desk writes in another one of it.
func (x *Threads) Elsewhere(ctx context.Context, a *botframework.Activity) (tickets.Address, bool, error) {
	thread, err := x.Known(ctx, a)
	if err != nil || thread.Thread == "" {
		return thread, false, err
	}
	post, _, err := x.store.Post(ctx, tickets.Slot{At: thread}.String())
	return thread, len(post.Twins) > 0 && post.Conversation != a.Conversation.ID, err
}

// WorkIn makes the thread that an activity is in the one that the desk writes
// in.
func (x *Threads) WorkIn(ctx context.Context, a *botframework.Activity, thread tickets.Address) error {
	return x.store.UpdatePost(
		ctx,
		tickets.Slot{At: thread}.String(),
		func(p botframework.Post) botframework.Post { return p.LedBy(a.Conversation.ID) },
	)
}

// drop forgets a thread that is gone. The desk goes on in another one of
// the same address, if there is one.
func (x *Threads) drop(ctx context.Context, to tickets.Address, conversation string) error {
	_, root := botframework.SplitThread(conversation)
	gone := botframework.Post{Reference: botframework.Reference{Conversation: conversation}, Activity: root}
	return x.store.UpdatePost(
		ctx,
		tickets.Slot{At: to}.String(),
		func(p botframework.Post) botframework.Post { return p.Without(gone) },
	)
}
