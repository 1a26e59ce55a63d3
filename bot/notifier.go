package bot

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// maxAge is how long something is kept for a person who cannot be reached.
const maxAge = 30 * 24 * time.Hour

// send makes one delivery from the state as it is now, and settles it. What can
// never be delivered is settled too, and its author told if it was a message.
// An error means to try again, or to park the line.
func (d *Desk) send(ctx context.Context, o tickets.Owed) error {
	slot, post, err := d.dispatch(ctx, o.Delivery)
	if err == nil {
		return d.settle(ctx, o, slot, post)
	}
	relayed := o.What == tickets.Message
	young := d.Now().Sub(o.At) < maxAge
	switch {
	case errors.Is(err, errParked) && !relayed && young, botframework.Retryable(err) && young:
		return err
	case ctx.Err() != nil:
		return err
	}
	d.Logger.Warn("delivery given up", "line", o.To.Line(), "what", o.What, "subject", o.Subject, "n", o.N, "error", err)
	if !relayed {
		return d.settle(ctx, o, "", post)
	}
	s, err := d.subject(ctx, o.Subject)
	if err != nil {
		return err
	}
	author := tickets.Address{Thread: o.Subject}
	if o.To.Thread != "" {
		author = tickets.Address{Person: s.person}
	}
	return d.settle(ctx, o, "", post, tickets.Delivery{
		To: author, What: tickets.Undelivered, Subject: o.Subject, N: o.N, At: d.Now().UTC(),
	})
}

// settle takes a delivery off the record. If that fails, it is made again after
// the next start at the latest: it may appear twice, but is never lost.
func (d *Desk) settle(ctx context.Context, o tickets.Owed, slot string, post botframework.Post, owed ...tickets.Delivery) error {
	if err := d.Store.Settle(ctx, o.Seq, slot, post, owed...); err != nil {
		d.Logger.Error("delivery not settled", "line", o.To.Line(), "seq", o.Seq, "error", err)
	}
	return nil
}

// dispatch sends a delivery. It returns the post to keep, and under which slot.
func (d *Desk) dispatch(ctx context.Context, o tickets.Delivery) (slot string, post botframework.Post, err error) {
	if o.What == tickets.Card {
		return d.sendCard(ctx, o)
	}
	w, to, err := d.address(ctx, o.To)
	if err != nil {
		return "", post, err
	}
	m, err := d.render(ctx, w, o)
	if err != nil {
		return "", post, err
	}
	id, err := d.Connector.Send(ctx, to, m)
	if botframework.Gone(err) && o.To.Thread != "" {
		id, to, err = d.sendAnew(ctx, o, m)
	}
	if err != nil || o.What != tickets.Message {
		return "", post, err
	}
	return o.To.Line() + "/" + o.Subject + "/" + strconv.Itoa(o.N), botframework.Post{Reference: to, Activity: id}, nil
}

// sendAnew sends into a new thread, because the old one is gone.
func (d *Desk) sendAnew(ctx context.Context, o tickets.Delivery, m botframework.Message) (id string, to botframework.Reference, err error) {
	slot := o.To.Line()
	post, err := d.postCard(ctx, tickets.Delivery{To: o.To, Subject: o.To.Thread})
	if err != nil {
		return "", to, err
	}
	if err := d.Store.Settle(ctx, 0, slot, post); err != nil {
		return "", to, err
	}
	id, err = d.Connector.Send(ctx, post.Reference, m)
	return id, post.Reference, err
}

// sendCard brings a subject's card up to date, or puts it there.
func (d *Desk) sendCard(ctx context.Context, o tickets.Delivery) (slot string, post botframework.Post, err error) {
	slot = o.To.Line()
	if o.To.Person != "" {
		slot += "/" + o.Subject
	}
	post, known, err := d.posted(ctx, slot, o)
	if err == nil && known {
		var current bool
		if current, err = d.updateCard(ctx, o, &post); current {
			return "", post, nil
		}
	}
	if err == nil && !known || botframework.Gone(err) {
		post, err = d.postCard(ctx, o)
	}
	return slot, post, err
}

// posted is the message that holds the card already; known is false when there
// is none.
func (d *Desk) posted(ctx context.Context, slot string, o tickets.Delivery) (post botframework.Post, known bool, err error) {
	post, known, err = d.Store.Post(ctx, slot)
	if err != nil || known || o.Adopt == "" {
		return post, known, err
	}
	_, post.Reference, err = d.address(ctx, o.To)
	post.Activity = o.Adopt
	return post, true, err
}

// updateCard brings a posted card up to date; current is true when it was
// already.
func (d *Desk) updateCard(ctx context.Context, o tickets.Delivery, post *botframework.Post) (current bool, err error) {
	s, err := d.subject(ctx, o.Subject)
	if err != nil {
		return false, err
	}
	if post.Rev >= s.rev {
		return true, nil
	}
	m, err := d.card(ctx, s, o.To)
	if err != nil {
		return false, err
	}
	post.Rev = s.rev
	return false, d.Connector.Update(ctx, post.Reference, post.Activity, m)
}

// postCard puts a subject's card where it was not before.
func (d *Desk) postCard(ctx context.Context, o tickets.Delivery) (post botframework.Post, err error) {
	s, err := d.subject(ctx, o.Subject)
	if err != nil {
		return post, err
	}
	m, err := d.card(ctx, s, o.To)
	if err != nil {
		return post, err
	}
	post.Rev = s.rev
	if o.To.Person == "" {
		channel, err := d.channelOf(ctx, s)
		if err != nil {
			return post, err
		}
		post.Reference, post.Activity, err = d.Connector.CreateThread(ctx, channel, m)
		return post, err
	}
	if _, post.Reference, err = d.address(ctx, o.To); err != nil {
		return post, err
	}
	post.Activity, err = d.Connector.Send(ctx, post.Reference, m)
	return post, err
}

// card is the message that holds a subject's card for that address.
func (d *Desk) card(ctx context.Context, s subject, to tickets.Address) (botframework.Message, error) {
	w, show := d.words(), s.channel
	if to.Person != "" {
		c, _, err := d.Store.Contact(ctx, to.Person)
		if err != nil {
			return botframework.Message{}, err
		}
		w, show = d.words(c.Locale), s.own
	}
	data, err := show(w)
	return botframework.Message{Card: data, Summary: s.summary(w)}, err
}

// face shows a subject in somebody's words.
type face = func(locale.Words) (json.RawMessage, error)
