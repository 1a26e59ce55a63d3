package outgoing

import (
	"context"
	"errors"
	"time"

	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
)

// errLost means that the channel cannot be written in. Nothing is sent there
// until it is found again.
var errLost = errors.New("outgoing: the channel is lost")

// probePause is how often to look whether a channel is there again whose return
// no event has told.
const probePause = 10 * time.Minute

// watched is the way to Teams. It sends nothing to a channel that is lost, and
// notes what the answers say about channels: one that Teams does not know or
// does not let the bot into stops its queues. A message without an id cannot be
// changed, so it is posted anew.
type watched struct {
	Connector
	Mirror
	d *Dispatcher
}

func (w watched) Send(
	ctx context.Context,
	to botframework.Reference,
	m botframework.Message,
) (id string, err error) {
	err = w.call(ctx, to, func() error {
		id, err = w.Connector.Send(ctx, to, m)
		return err
	})
	return id, err
}

func (w watched) Update(
	ctx context.Context,
	in botframework.Reference,
	id string,
	m botframework.Message,
) error {
	if id == "" {
		_, err := w.Send(ctx, in, m)
		return err
	}
	return w.call(ctx, in, func() error { return w.Connector.Update(ctx, in, id, m) })
}

func (w watched) CreateThread(
	ctx context.Context,
	channel botframework.Reference,
	m botframework.Message,
) (thread botframework.Reference, id string, err error) {
	err = w.call(ctx, channel, func() error {
		thread, id, err = w.Connector.CreateThread(ctx, channel, m)
		return err
	})
	return thread, id, err
}

// PagedMembers also notes that a whole team is lost.
func (w watched) PagedMembers(ctx context.Context, in botframework.Reference) ([]botframework.Account, error) {
	began := w.d.desk.Now()
	members, err := w.Connector.PagedMembers(ctx, in)
	if why := whyLost(err); why != "" {
		lost := desk.Lost{Team: in.Conversation, Why: why, At: began}
		if failed := w.d.Lose(context.WithoutCancel(ctx), lost); failed != nil {
			w.d.desk.Logger.Error("team lost", "team", in.Conversation, "error", failed)
		}
	}
	return members, err
}

func (w watched) Delete(ctx context.Context, in botframework.Reference, id string) error {
	return w.call(ctx, in, func() error { return w.Mirror.Delete(ctx, in, id) })
}

func (w watched) React(ctx context.Context, in botframework.Reference, id, reaction string, on bool) error {
	return w.call(ctx, in, func() error { return w.Mirror.React(ctx, in, id, reaction, on) })
}

// call makes a call unless the channel is lost, and notes when it turns out to
// be. Only a call to the channel itself tells that Teams does not know it: a
// thread may be gone alone.
func (w watched) call(ctx context.Context, to botframework.Reference, do func() error) error {
	channel, thread := botframework.SplitThread(to.Conversation)
	setup := w.d.desk.Setup
	if setup.IsLost(channel) {
		return errLost
	}
	began := w.d.desk.Now()
	err := do()
	why := whyLost(err)
	if why == "" || thread != "" && why == desk.NotThere {
		return err
	}
	if failed := w.d.Lose(ctx, desk.Lost{Channel: channel, Why: why, At: began}); failed != nil {
		return failed
	}
	if setup.IsLost(channel) {
		return errLost
	}
	return err
}

func whyLost(err error) desk.Why {
	switch {
	case botframework.Blocked(err):
		return desk.NotLetIn
	case botframework.NoConversation(err):
		return desk.NotThere
	}
	return ""
}

// Lose stops the queues of a channel or team that cannot be written in. What is
// owed there waits, and live chats go back to the waiting line.
func (d *Dispatcher) Lose(ctx context.Context, lost desk.Lost) error {
	stopped, err := d.desk.Setup.Lose(ctx, lost)
	for _, p := range stopped {
		d.desk.Logger.Warn("queue stopped", "queue", p.Queue, "why", lost.Why, "channel", p.Channel)
		d.Book.roster.Drop(p.Team)
		d.probe(p.Channel, lost.Why)
		back, failed := d.desk.Chats.Release(ctx, p.Queue)
		if len(back) > 0 {
			d.LineMoved(ctx, p.Queue)
		}
		err = errors.Join(err, failed)
	}
	return err
}

// Find lets the queues of a channel or team work that is there again, and sends
// what waited for it.
func (d *Dispatcher) Find(ctx context.Context, found desk.Found) error {
	back, err := d.desk.Setup.Find(ctx, found)
	for _, p := range back {
		d.desk.Logger.Info("queue works again", "queue", p.Queue, "channel", p.Channel)
		d.Book.roster.Drop(p.Team)
	}
	if len(back) > 0 {
		d.Lines.WakeAll()
	}
	return err
}

// probe looks now and then whether a lost channel has members again: the event
// that it is back may have been missed. An archived team has members too, so
// that one waits for its event.
func (d *Dispatcher) probe(channel string, why desk.Why) {
	if why == desk.TeamArchived {
		return
	}
	next := time.Now().Add(probePause)
	d.Lines.enqueue("probe/"+channel, item{do: func(ctx context.Context) error {
		if !d.desk.Setup.IsLost(channel) {
			return nil
		}
		if wait := time.Until(next); wait > 0 {
			return notYet(wait)
		}
		ref, ok, err := d.store.Channel(ctx, channel)
		if ok && err == nil {
			_, err = d.connector.Connector.PagedMembers(ctx, ref)
		}
		if !ok || err != nil {
			next = time.Now().Add(probePause)
			return notYet(probePause)
		}
		return d.Find(ctx, desk.Found{Channel: channel, At: d.desk.Now()})
	}})
}

// isLost reports whether a post lies in a channel that is lost.
func (d *Dispatcher) isLost(p botframework.Post) bool {
	channel, _ := botframework.SplitThread(p.Conversation)
	return d.desk.Setup.IsLost(channel)
}
