package outgoing

import (
	"context"
	"sync"
	"time"

	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// MoveThread makes the thread in which a session was accepted its thread. There
// may be two threads when the answer to the first post was lost. The analyst
// writes in this one.
func (d *Dispatcher) MoveThread(ctx context.Context, a *botframework.Activity, s chat.Session) error {
	q, _ := d.desk.Setup.Queue(s.Queue)
	ref := a.Reference()
	channel, root := botframework.SplitThread(ref.Conversation)
	if root == "" || channel != q.Channel {
		return nil
	}
	slot := tickets.Slot{At: s.Address()}.String()
	known, _, err := d.store.Post(ctx, slot)
	if err != nil || known.Conversation == ref.Conversation {
		return err
	}
	return d.store.Settle(ctx, 0, slot, botframework.Post{Reference: ref, Activity: root})
}

// openingWait is how long a message in an unknown thread waits for threads that
// are being opened.
const openingWait = 2 * time.Second

// openings tracks the threads that are being opened. People see them before
// their subject is on record.
type openings struct {
	mu    sync.Mutex
	under map[chan struct{}]bool
}

// begin marks a thread as being opened until end is called.
func (o *openings) begin() (end func()) {
	done := make(chan struct{})
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.under == nil {
		o.under = map[chan struct{}]bool{}
	}
	o.under[done] = true
	return func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		delete(o.under, done)
		close(done)
	}
}

// wait waits until the threads that are being opened now are on record or given
// up.
func (o *openings) wait(ctx context.Context) {
	o.mu.Lock()
	all := make([]chan struct{}, 0, len(o.under))
	for done := range o.under {
		all = append(all, done)
	}
	o.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, openingWait)
	defer cancel()
	for _, done := range all {
		select {
		case <-done:
		case <-ctx.Done():
			return
		}
	}
}

// ThreadOf returns the thread of a ticket or session that the activity is in.
// It is zero for every other conversation. It waits for a thread that is being
// opened.
func (d *Dispatcher) ThreadOf(ctx context.Context, a *botframework.Activity) (tickets.Address, error) {
	name, err := d.store.SubjectOf(ctx, a.Conversation.ID)
	_, root := botframework.SplitThread(a.Conversation.ID)
	if name != "" || err != nil || root == "" || root == a.ID {
		return threadNamed(name), err
	}
	d.openings.wait(ctx)
	return d.KnownThread(ctx, a)
}

// KnownThread is ThreadOf without the wait: it goes by what is on record.
func (d *Dispatcher) KnownThread(ctx context.Context, a *botframework.Activity) (tickets.Address, error) {
	name, err := d.store.SubjectOf(ctx, a.Conversation.ID)
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
