package outgoing

import (
	"context"
	"errors"

	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
)

// errLost means that the channel cannot be written in. Nothing is sent there
// until it is found again.
var errLost = errors.New("outgoing: the channel is lost")

// watched is the way to Teams. It sends nothing to a channel that is lost, and
// notes what the answers say about channels: one that Teams does not know or
// does not let the bot into stops its queues. A message without an id cannot be
// changed, so it is posted anew.
type watched struct {
	Connector
	Mirror
	channels *Channels
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
	began := w.channels.desk.Now()
	members, err := w.Connector.PagedMembers(ctx, in)
	if why := whyLost(err); why != "" {
		lost := desk.Lost{Team: in.Conversation, Why: why, At: began}
		if failed := w.channels.Lose(context.WithoutCancel(ctx), lost); failed != nil {
			w.channels.desk.Logger.Error("team lost", "team", in.Conversation, "error", failed)
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
// be. A thread that Teams does not know may be gone alone: the channel's members
// tell whether there still is one.
func (w watched) call(ctx context.Context, to botframework.Reference, do func() error) error {
	channel, thread := botframework.SplitThread(to.Conversation)
	setup := w.channels.desk.Setup
	if setup.IsLost(channel) {
		return errLost
	}
	began := w.channels.desk.Now()
	err := do()
	why := whyLost(err)
	if thread != "" && why == desk.NotThere {
		to.Conversation = channel
		_, missed := w.Connector.PagedMembers(ctx, to)
		why = whyLost(missed)
	}
	if why == "" {
		return err
	}
	if failed := w.channels.Lose(ctx, desk.Lost{Channel: channel, Why: why, At: began}); failed != nil {
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
