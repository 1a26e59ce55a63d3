package bot

import (
	"cmp"
	"context"
	"fmt"

	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// address is the conversation behind an address, and the words to use there.
// errParked when it is a person whom no way is known to.
func (d *Desk) address(ctx context.Context, to tickets.Address) (locale.Words, botframework.Reference, error) {
	if to.Person != "" {
		return d.chatOf(ctx, to.Person)
	}
	post, ok, err := d.Store.Post(ctx, tickets.Slot{At: to}.String())
	if err == nil && !ok {
		err = errUnposted
	}
	post.ServiceURL = d.serviceURL(ctx, to, post.Reference)
	return d.words(), post.Reference, err
}

// serviceURL is where the connector of a posted message is now: as was heard
// last from the person or the channel.
func (d *Desk) serviceURL(ctx context.Context, to tickets.Address, posted botframework.Reference) string {
	var ref botframework.Reference
	if to.Person != "" {
		c, _, _ := d.Store.Contact(ctx, to.Person)
		ref = c.Chat
	} else {
		channel, _ := botframework.SplitThread(posted.Conversation)
		ref, _, _ = d.Store.Channel(ctx, channel)
	}
	return cmp.Or(ref.ServiceURL, posted.ServiceURL)
}

// chatOf is a person's own chat. For somebody who has not written yet, but is a
// member of a queue's team, it is created.
func (d *Desk) chatOf(ctx context.Context, person string) (locale.Words, botframework.Reference, error) {
	c, ok, err := d.Store.Contact(ctx, person)
	w := d.wordsOf(ctx, person, c.Locale)
	if err == nil && !ok {
		c.ID = d.roster.find(ctx, person).ID
	}
	switch {
	case err != nil:
		return w, c.Chat, hopeless(err)
	case c.Left, c.ID == "":
		return w, c.Chat, errParked
	case c.Chat.Conversation != "":
		return w, c.Chat, nil
	}
	at, err := d.anywhere(ctx, c.Chat)
	if err != nil {
		return w, at, err
	}
	ref, err := d.Connector.CreatePersonal(ctx, at, c.ID)
	if err != nil {
		return w, ref, err
	}
	_, err = d.Store.UpdateContact(ctx, person, func(known *botframework.Contact) []tickets.Delivery {
		known.ID, known.Chat = c.ID, ref
		return nil
	})
	return w, ref, err
}

// anywhere is a reference that conversations can be created at: the person's
// own, or that of the first queue's channel that is known.
func (d *Desk) anywhere(ctx context.Context, own botframework.Reference) (botframework.Reference, error) {
	if own.ServiceURL != "" {
		return own, nil
	}
	for _, q := range d.linked() {
		if ref, ok, err := d.Store.Channel(ctx, q.Channel); ok || err != nil {
			return ref, err
		}
	}
	return own, errParked
}

// channelOf is the channel of a subject's queue.
func (d *Desk) channelOf(ctx context.Context, s subject) (botframework.Reference, error) {
	q, ok := d.queue(s.queue)
	if !ok {
		return botframework.Reference{}, hopeless(fmt.Errorf("queue %q is not configured", s.queue))
	}
	return d.reach(ctx, q, s.person)
}
