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

// sendCard updates a subject's card, or posts it where there is none yet.
func (d *Dispatcher) sendCard(
	ctx context.Context,
	o tickets.Delivery,
	id string,
) (slot string, post botframework.Post, err error) {
	place := tickets.Slot{At: o.To}
	if !startsThread(o.To, id) {
		place.Piece.Of = id
	}
	slot = place.String()
	old, ok, err := d.findPost(ctx, slot, o)
	if err != nil {
		return "", post, err
	}
	if ok {
		post, err = d.updateCards(ctx, o.To, id, old)
		switch adopted := old.Rev == 0; {
		case err == nil && post.ShowsAs(old):
			return "", post, nil
		case errors.Is(err, errLost):
			post, err = d.postElsewhere(ctx, o, id, old)
			return slot, post, err
		case botframework.Gone(err), adopted && err != nil && !isDelayed(err):
			return d.sendCardAnew(ctx, o, id, old)
		default:
			return slot, post, err
		}
	}
	post, err = d.postCard(ctx, o.To, id, o.At)
	return slot, post, err
}

// sendCardAnew sends a card whose message is gone: into another thread that
// begins with it, or as a new message.
func (d *Dispatcher) sendCardAnew(
	ctx context.Context,
	o tickets.Delivery,
	id string,
	gone botframework.Post,
) (slot string, post botframework.Post, err error) {
	place := tickets.Slot{At: o.To, Piece: tickets.Piece{Of: id}}
	if startsThread(o.To, id) {
		place.Piece.Of = ""
		if err := d.Threads.drop(ctx, o.To, gone.Conversation); err != nil {
			return "", gone, err
		}
		if len(gone.Twins) > 0 {
			return d.sendCard(ctx, o, id)
		}
	}
	post, err = d.postCard(ctx, o.To, id, o.At)
	return place.String(), post, err
}

// postElsewhere posts a card whose channel is lost where its queue is linked
// now. Until it is linked somewhere, the card stays where it is, for the channel
// may come back.
func (d *Dispatcher) postElsewhere(
	ctx context.Context,
	o tickets.Delivery,
	id string,
	lost botframework.Post,
) (botframework.Post, error) {
	post, err := d.postCard(ctx, o.To, id, o.At)
	if err == nil && startsThread(o.To, id) {
		err = d.Threads.drop(ctx, o.To, lost.Conversation)
	}
	return post, err
}

// updateCards updates a posted card, in each message that holds it.
func (d *Dispatcher) updateCards(
	ctx context.Context,
	to tickets.Address,
	id string,
	old botframework.Post,
) (botframework.Post, error) {
	post, err := d.updateCard(ctx, to, id, old)
	if err != nil || len(old.Twins) == 0 {
		return post, err
	}
	return d.updateTwins(ctx, to, id, post)
}

// findPost returns the message that holds the card or is to hold it. The latter
// is the message in which the change was asked for, unless it already holds
// another card. Such an adopted post shows no revision. ok is false when there
// is none, or when Teams gave the message no id.
func (d *Dispatcher) findPost(
	ctx context.Context,
	slot string,
	o tickets.Delivery,
) (post botframework.Post, ok bool, err error) {
	post, ok, err = d.store.Post(ctx, slot)
	ok = ok && post.Activity != ""
	if err != nil || ok || o.AskedIn == "" {
		return post, ok, markHopeless(err)
	}
	if _, post.Reference, err = d.Book.address(ctx, o.To); err != nil {
		return post, false, err
	}
	post.Activity = o.AskedIn
	taken, err := d.store.SubjectOf(ctx, post.Key())
	return post, taken == "", markHopeless(err)
}

// updateCard updates a posted card. A post that already shows the newest
// revision comes back unchanged.
func (d *Dispatcher) updateCard(
	ctx context.Context,
	to tickets.Address,
	id string,
	post botframework.Post,
) (botframework.Post, error) {
	s, err := d.Cards.subject(ctx, id, to)
	if err != nil {
		return post, markHopeless(err)
	}
	if post.Rev >= s.rev {
		return post, nil
	}
	if left, err := d.Book.hasLeft(ctx, to.Person); left || err != nil {
		return post, cmp.Or(err, errParked)
	}
	m, err := d.card(ctx, s, to)
	if err != nil {
		return post, err
	}
	post.ServiceURL = d.Book.serviceURL(ctx, to, post.Reference)
	post.Rev = s.rev
	return post, d.connector.Update(ctx, post.Reference, post.Activity, m)
}

// updateTwins brings the other messages of a post up to date. One that is gone is
// forgotten.
func (d *Dispatcher) updateTwins(
	ctx context.Context,
	to tickets.Address,
	id string,
	post botframework.Post,
) (botframework.Post, error) {
	for _, twin := range post.All()[1:] {
		shown, err := d.updateCard(ctx, to, id, twin)
		switch {
		case err == nil:
			post = post.With(shown)
		case errors.Is(err, errLost): // it is brought up to date when the channel is back
		case botframework.Retryable(err), errors.Is(err, errHopeless):
			return post, err
		default:
			post = post.Without(twin)
			if to.Thread == "" {
				continue
			}
			if err := d.Threads.drop(ctx, to, twin.Conversation); err != nil {
				return post, err
			}
		}
	}
	return post, nil
}

// postCard posts a subject's card where there was none before. since is when it
// was first owed.
func (d *Dispatcher) postCard(
	ctx context.Context,
	to tickets.Address,
	id string,
	since time.Time,
) (post botframework.Post, err error) {
	s, err := d.Cards.subject(ctx, id, to)
	if err != nil {
		return post, markHopeless(err)
	}
	m, err := d.card(ctx, s, to)
	if err != nil {
		return post, err
	}
	post.Rev = s.rev
	if startsThread(to, id) {
		if queue, poster := to.PosterIn(); poster {
			s.queue = queue
		}
		channel, err := d.Book.channelOf(ctx, s.queue, s.person)
		if err != nil {
			return post, err
		}
		m = d.addGuide(ctx, channel.Conversation, to, m)
		if post.Reference, post.Activity, err = d.Threads.open(ctx, channel, to, m, since); err != nil {
			err = fmt.Errorf("%w: %w", errUnposted, err)
		}
		return post, err
	}
	if _, post.Reference, err = d.Book.address(ctx, to); err != nil {
		return post, err
	}
	post.Activity, err = d.connector.Send(ctx, post.Reference, m)
	return post, err
}

// startsThread reports whether the thread at an address begins with the card of
// a subject. The card of a session about a ticket is inside the ticket's
// thread.
func startsThread(to tickets.Address, id string) bool { return to.Subject() == id }

// card returns the message that holds a subject's card for an address.
func (d *Dispatcher) card(ctx context.Context, s subject, to tickets.Address) (botframework.Message, error) {
	w, show := d.desk.Words(), s.channel
	if to.Person != "" {
		words, err := d.Book.wordsOf(ctx, to.Person)
		if err != nil {
			return botframework.Message{}, err
		}
		w, show = words, s.own
	}
	data, err := show(w, to)
	return botframework.Message{Card: data, Summary: s.summary(w)}, err
}

// isDelayed reports whether to wait and make the same call again, although there
// is another way. Where the bot is not allowed to, the other way is taken.
func isDelayed(err error) bool { return botframework.Retryable(err) && !botframework.NotAllowed(err) }
