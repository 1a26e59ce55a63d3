package outgoing

import (
	"context"
	"time"

	"frontdesk/internal/botframework"
	"frontdesk/internal/cache"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// Threads knows which thread belongs to which ticket or session.
type Threads struct {
	desk      *desk.Desk
	store     Store
	connector Connector
	cards     *Cards
	// update brings the card of a post up to date.
	update    func(ctx context.Context, to tickets.Address, id string, p botframework.Post) (botframework.Post, error)
	openings  openings
	started   time.Time
	strangers *cache.Cache[string, bool] // threads that are none of ours
}

// Of returns the thread of a ticket or session that the activity is in.
// It is zero for every other conversation. It waits for a thread that is being
// opened, and finds out whether an unknown one was lost. ErrUnclear means that
// it may belong to one of several.
func (x *Threads) Of(ctx context.Context, a *botframework.Activity) (tickets.Address, error) {
	name, err := x.store.SubjectOf(ctx, a.Conversation.ID)
	_, root := botframework.SplitThread(a.Conversation.ID)
	if name != "" || err != nil || root == "" || root == a.ID {
		return threadNamed(name), err
	}
	x.openings.wait(ctx)
	if name, err = x.store.SubjectOf(ctx, a.Conversation.ID); name != "" || err != nil {
		return threadNamed(name), err
	}
	return x.find(ctx, a.Reference())
}

// Known is Of without the wait: it goes by what is on record.
func (x *Threads) Known(ctx context.Context, a *botframework.Activity) (tickets.Address, error) {
	name, err := x.store.SubjectOf(ctx, a.Conversation.ID)
	return threadNamed(name), err
}

// threadNamed returns the address of the thread of that name. It is zero when
// there is none. A poster is not a thread to work in.
func threadNamed(name string) tickets.Address {
	a, ok := tickets.ParseAddress(tickets.Address{Thread: name}.String())
	if _, poster := a.PosterIn(); poster || !ok {
		return tickets.Address{}
	}
	return a
}
