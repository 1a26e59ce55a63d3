package outgoing

import (
	"cmp"
	"context"
	"net/url"
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

// Link returns the address of a thread in the Teams client. It is "" when nothing
// was posted there yet, and when the activity is in that thread itself.
//
// Learn, "Deep link to a Teams chat" (Deep links to navigate to channel
// conversation): /l/message/<channelId>/<parentMessageId> with tenantId, groupId
// and parentMessageId. The names there are for people to read.
func (x *Threads) Link(ctx context.Context, to tickets.Address, from *botframework.Activity) string {
	post, ok, err := x.store.Post(ctx, to.String())
	channel, root := botframework.SplitThread(post.Conversation)
	if err != nil || !ok || root == "" || post.Conversation == from.Conversation.ID {
		return ""
	}
	known, _, _ := x.store.Channel(ctx, channel)
	query := url.Values{"parentMessageId": {root}}
	for name, value := range map[string]string{
		"tenantId": cmp.Or(known.Tenant, post.Tenant), "groupId": known.Group,
	} {
		if value != "" {
			query.Set(name, value)
		}
	}
	link := url.URL{
		Scheme: "https", Host: x.desk.Client, Path: "/l/message/" + channel + "/" + root, RawQuery: query.Encode(),
	}
	return link.String()
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
