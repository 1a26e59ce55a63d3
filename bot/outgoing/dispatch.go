package outgoing

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// errUnposted means that the thread of a ticket or chat does not exist.
var errUnposted = errors.New("outgoing: the thread is not there")

// errNoChat means that a person's chat did not exist. The next try creates it.
var errNoChat = errors.New("outgoing: the chat is not there")

// maxAge is how long a delivery is kept for a person we cannot reach.
const maxAge = 30 * 24 * time.Hour

// errHopeless means that a delivery can never be made.
var errHopeless = errors.New("outgoing: cannot be delivered")

// markHopeless marks an error as permanent: the record causes it, not the
// transport.
func markHopeless(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", errHopeless, err)
}

// send makes one delivery from the current state and settles it. A delivery
// that can never be made is settled too, and the author is told if it was a
// message. One to somebody who uses the portal, and whom Teams cannot reach, is
// pushed to their browsers or settled: they read it there. Analysts would not learn of a ticket or chat without its card, so
// that card is retried without end. An error means to try again, or to park the
// line (errParked, notYet).
func (d *Dispatcher) send(ctx context.Context, o tickets.Owed) error {
	if withheld, err := d.withhold(ctx, o); withheld {
		return err
	}
	if o.Device != "" {
		return devices{d}.push(ctx, o)
	}
	switch c := o.Content.(type) {
	case tickets.Keep:
		return d.keep(ctx, o, c)
	case tickets.ChatLoad:
		return d.loadChatFile(ctx, o, c)
	case tickets.Consequence:
		return d.carry(ctx, o, c)
	case tickets.Status:
		if startsThread(o.To, c.Subject) {
			defer d.Threads.openings.begin()()
		}
	}
	feed := feeds{d}.before(ctx, o.Delivery)
	slot, post, err := d.dispatch(ctx, o.Delivery)
	if err == nil {
		d.Lines.note(Sent, nil)
		feeds{d}.show(ctx, feed)
		return d.settle(ctx, o, slot, post)
	}
	return d.fail(ctx, o, post, d.noteRefusal(ctx, o, err))
}

// fail decides what becomes of a delivery that was not made now.
func (d *Dispatcher) fail(ctx context.Context, o tickets.Owed, post botframework.Post, err error) error {
	switch {
	case ctx.Err() != nil:
		return err
	case errors.Is(err, errParked) && d.readsPortal(ctx, o.Delivery):
		return d.tellUnreachable(ctx, o)
	case errors.Is(err, errParked) && d.words.isTold(ctx, o.Delivery):
		return d.keepWaiting(ctx, o)
	case d.isTemporary(err, o):
		return err
	}
	return d.giveUp(ctx, o, post, err)
}

// noteRefusal records who may no longer be sent to, and which chat has to be
// created again. It returns the error that results from that. What is owed to
// the thread of a queue that has no channel waits for one.
func (d *Dispatcher) noteRefusal(ctx context.Context, o tickets.Owed, err error) error {
	switch {
	case o.To.Person != "" && botframework.Blocked(err):
		return cmp.Or(d.Book.Leave(ctx, o.To.Person, time.Time{}), errParked)
	case o.To.Person != "" && botframework.NoConversation(err):
		return cmp.Or(d.Book.forgetChat(ctx, o.To.Person), errNoChat)
	case o.To.Thread != "" && (errors.Is(err, errLost) || errors.Is(err, errUnposted)):
		if s, _ := d.Cards.subject(ctx, o.To.Subject(), o.To); !d.desk.Setup.IsLinked(s.queue) {
			return errUnlinked
		}
	}
	return err
}

// giveUp settles a delivery that cannot be made. The author of a message is
// told, unless they were.
func (d *Dispatcher) giveUp(ctx context.Context, o tickets.Owed, post botframework.Post, why error) error {
	d.desk.Logger.Warn(
		"delivery given up",
		"line",
		o.To.String(),
		"what",
		o.What(),
		"subject",
		o.Subject(),
		"error",
		why,
	)
	d.Lines.note(GaveUp, why)
	_, told, err := d.store.Post(ctx, toldSlot(o.Delivery))
	if word, ok := d.words.tellAuthor(ctx, o.Delivery); ok && !told && err == nil {
		return d.settle(ctx, o, "", post, word)
	}
	return d.settle(ctx, o, "", post)
}

// isTemporary reports whether to retry a failed delivery.
func (d *Dispatcher) isTemporary(err error, o tickets.Owed) bool {
	_, message := o.Content.(tickets.ChatMessage)
	_, file := o.Content.(tickets.ChatFile)
	parked := errors.Is(err, errParked)
	switch {
	case errors.Is(err, errUnlinked), botframework.Unauthorized(err):
		return true
	case errors.Is(err, errHopeless), parked && (message || file), d.desk.Now().Sub(o.At) > maxAge:
		return false
	case parked, botframework.Retryable(err):
		return true
	}
	return errors.Is(err, errUnposted) || errors.Is(err, errNoChat)
}

// settle takes a delivery off the record.
func (d *Dispatcher) settle(
	ctx context.Context,
	o tickets.Owed,
	slot string,
	post botframework.Post,
	owed ...tickets.Delivery,
) error {
	settle := func(ctx context.Context) error { return d.store.Settle(ctx, o.Seq, slot, post, owed...) }
	if err := settle(ctx); err != nil {
		return unsettled{err, settle}
	}
	return nil
}

// dispatch sends a delivery. It returns the post to keep and its slot.
func (d *Dispatcher) dispatch(
	ctx context.Context,
	o tickets.Delivery,
) (slot string, post botframework.Post, err error) {
	switch c := o.Content.(type) {
	case tickets.Status:
		return d.sendCard(ctx, o, c.Subject)
	case tickets.Fresh:
		return d.sendFresh(ctx, o, c.Subject)
	case tickets.ChatMessage, tickets.ChatFile, tickets.ChatEdit, tickets.ChatReaction:
		return copies{d}.dispatch(ctx, o)
	case tickets.Correction:
		return copies{d}.correctReply(ctx, o.To, c)
	case tickets.Picture:
		return d.showPicture(ctx, o, c)
	case tickets.Undelivered:
		if o.To.Queue != "" {
			return "", post, d.tellQueue(ctx, o.To, c)
		}
	case tickets.DailyDigest:
		return "", post, d.sendDigest(ctx, o, c.Digest)
	case tickets.Notice:
		return d.sendNotice(ctx, o, c)
	}
	post, err = d.sendTo(ctx, o)
	return "", post, err
}

// compose makes the message and finds its destination. It makes the message
// even when it returns errUnposted.
func (d *Dispatcher) compose(
	ctx context.Context,
	o tickets.Delivery,
) (to botframework.Reference, m botframework.Message, err error) {
	if err := d.Book.awaitLanguage(ctx, o); err != nil {
		return to, m, err
	}
	w, to, err := d.Book.address(ctx, o.To)
	if err != nil && !errors.Is(err, errUnposted) {
		return to, m, err
	}
	m, bad := d.words.render(ctx, w, o)
	return to, m, cmp.Or(markHopeless(bad), err)
}

// sendTo sends a delivery other than a card to its destination.
func (d *Dispatcher) sendTo(ctx context.Context, o tickets.Delivery) (post botframework.Post, err error) {
	to, m, err := d.compose(ctx, o)
	if err == nil {
		post.Reference = to
		post.Activity, err = d.connector.Send(ctx, to, m)
	}
	switch {
	case o.To.Thread == "":
		return post, err
	case botframework.Gone(err):
		if err := d.Threads.drop(ctx, o.To, to.Conversation); err != nil {
			return post, err
		}
	case !errors.Is(err, errUnposted) && !errors.Is(err, errLost):
		return post, err
	}
	post.Activity, post.Reference, err = d.sendAnew(ctx, o, m)
	return post, err
}

// sendAnew sends into another thread, because there is none or it is gone.
func (d *Dispatcher) sendAnew(
	ctx context.Context,
	o tickets.Delivery,
	m botframework.Message,
) (id string, in botframework.Reference, err error) {
	slot := tickets.Slot{At: o.To}.String()
	post, ok, err := d.store.Post(ctx, slot)
	if err == nil && (!ok || d.Channels.isLost(post)) {
		if post, err = d.postElsewhere(ctx, o, o.To.Subject(), post); err == nil {
			err = d.store.Settle(ctx, 0, slot, post)
		}
	}
	if err != nil {
		return "", in, err
	}
	id, err = d.connector.Send(ctx, post.Reference, m)
	return id, post.Reference, err
}
