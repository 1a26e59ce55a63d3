package desk

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"frontdesk/tickets"
)

// Work counts what is open in a queue, or was moved to one.
type Work struct{ Tickets, Chats int }

// QueueStore knows the queues of what is on record. Engines implement it;
// internal/storetest specifies its contract.
type QueueStore interface {
	// OpenWork counts what is open, by queue: tickets, also those that wait for
	// approval, and chats. Queues without any are left out.
	OpenWork(ctx context.Context) (map[string]Work, error)
}

// Orphans is the error of a desk with open work in queues that are not
// configured. Nobody would find it.
type Orphans map[string]Work

func (o Orphans) Error() string {
	var list []string
	for _, queue := range slices.Sorted(maps.Keys(o)) {
		list = append(list, fmt.Sprintf("%q", queue))
	}
	return "desk: queues with open work are not configured: " + strings.Join(list, ", ")
}

// TakeOver gives one queue everything that is on record of another: tickets,
// open chats, duty and counts. It can be repeated, and costs little when there
// is nothing. Nothing else may use the desk meanwhile. stays belongs to the side
// that has the channels.
func (d *Desk) TakeOver(ctx context.Context, from, to string, stays tickets.Stays) (n Work, err error) {
	if n.Tickets, err = d.Tickets.TakeOver(ctx, from, to, stays); err != nil {
		return n, err
	}
	if n.Chats, err = d.Chats.TakeOver(ctx, from, to, stays); err != nil {
		return n, err
	}
	return n, d.Digests.TakeOver(ctx, from, to)
}

// Adopt gives queues what they were called before: what is on record under a
// name, although the queue has an id of its own, or under what it Was. The first
// one also gets what older versions kept of no queue: tickets from items of the
// catalog that name none. The error is Orphans while other queues have open
// work; then nothing is changed. Call Adopt after Recall, before anything else.
func (d *Desk) Adopt(ctx context.Context, stays tickets.Stays) error {
	if err := d.checkOrphans(ctx); err != nil {
		return err
	}
	for i, q := range d.Setup.Queues() {
		former := q.former()
		if i == 0 {
			former = append(slices.Clip(former), "")
		}
		for _, from := range former {
			n, err := d.TakeOver(ctx, from, q.ID, stays)
			if n != (Work{}) {
				d.Logger.Info("queue took over", "queue", q.ID, "from", from, "tickets", n.Tickets, "chats", n.Chats)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *Desk) checkOrphans(ctx context.Context) error {
	open, err := d.queues.OpenWork(ctx)
	if err != nil {
		return err
	}
	orphans := Orphans{}
	for queue, n := range open {
		if _, known := d.Setup.Queue(queue); !known {
			orphans[queue] = n
		}
	}
	if len(orphans) > 0 {
		return orphans
	}
	return nil
}
