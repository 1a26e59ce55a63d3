package outgoing

import (
	"context"

	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// The methods below send what is not on record: answers to turns, and signals
// that nobody misses when the process ends and loses them.

// Send sends a message at once.
func (d *Dispatcher) Send(ctx context.Context, to botframework.Reference, m botframework.Message) error {
	_, err := d.connector.Send(ctx, to, m)
	return err
}

// Update changes a posted message.
func (d *Dispatcher) Update(ctx context.Context, in botframework.Reference, id string, m botframework.Message) error {
	return d.connector.Update(ctx, in, id, m)
}

// Hear records what an activity tells about its sender and how to reach them.
// When that is new, it sends what the sender is owed.
func (d *Dispatcher) Hear(ctx context.Context, a *botframework.Activity) (desk.Person, error) {
	p, fresh, err := d.Book.hear(ctx, a)
	if fresh {
		d.Lines.Wake(tickets.Address{Person: p.ObjectID})
	}
	return p, err
}

// Acknowledge puts a reaction under a message. Where the bot may not react, it
// says a word instead, or nothing when the word is empty.
func (d *Dispatcher) Acknowledge(ref botframework.Reference, id, reaction, word string) {
	d.Lines.Add("conversation/"+ref.Conversation, func(ctx context.Context) error {
		err := d.mirror.React(ctx, ref, id, reaction, true)
		switch {
		case isDelayed(err):
			return err
		case err == nil, word == "":
			return nil
		}
		return d.Send(ctx, ref, botframework.Message{Text: word})
	})
}

// ShowTyping shows a typing indicator at an address.
func (d *Dispatcher) ShowTyping(to tickets.Address) {
	d.Lines.Add(to.String(), func(ctx context.Context) error {
		if _, ref, err := d.Book.address(ctx, to); err == nil {
			_ = d.mirror.Typing(ctx, ref)
		}
		return nil
	})
}

// SubjectOf returns the subject posted under a post's key. It also returns the
// ticket or session whose thread the conversation is; "" when it is neither.
func (d *Dispatcher) SubjectOf(ctx context.Context, key string) (string, error) {
	return d.store.SubjectOf(ctx, key)
}
