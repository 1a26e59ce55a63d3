package outgoing

import (
	"context"
	"fmt"
	"time"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// maxDigestAge is how long a digest is worth sending. After that the next is
// due.
const maxDigestAge = 24 * time.Hour

// sendDigest posts the digest of a queue in its channel. A channel that the bot
// has not heard from is reached through the reference of another. While none is
// known, the digest waits.
func (d *Dispatcher) sendDigest(ctx context.Context, o tickets.Delivery, digest tickets.Digest) error {
	q, ok := d.desk.Setup.Queue(o.To.Queue)
	if !ok || d.desk.Now().Sub(o.At) > maxDigestAge {
		return markHopeless(fmt.Errorf("outgoing: digest of queue %q from %s", o.To.Queue, o.At))
	}
	if q.Channel == "" {
		return errUnlinked
	}
	channel, ok, err := d.store.Channel(ctx, q.Channel)
	if err != nil {
		return markHopeless(err)
	}
	if !ok {
		if channel, err = d.Book.anywhere(ctx, botframework.Reference{}); err != nil {
			return err
		}
		channel.Conversation = q.Channel
	}
	w, n := d.desk.Words(), digest.Counts
	_, _, err = d.connector.CreateThread(ctx, channel, botframework.Message{
		Card: cards.Digest(w, q.Name, digest),
		Summary: cards.Clean(w.Say("digest.summary", "queue", q.Name,
			"opened", w.Count("digest.opened", n.Opened), "resolved", w.Count("digest.resolved", n.Resolved))),
	})
	return err
}
