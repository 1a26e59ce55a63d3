package outgoing

import (
	"context"

	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// What is not on record: answers to turns, and signs that nobody misses when they
// are lost with the process.

// Send sends a message at once.
func (d *Dispatcher) Send(ctx context.Context, to botframework.Reference, m botframework.Message) error {
	_, err := d.connector.Send(ctx, to, m)
	return err
}

// Update changes a message that was posted.
func (d *Dispatcher) Update(ctx context.Context, in botframework.Reference, id string, m botframework.Message) error {
	return d.connector.Update(ctx, in, id, m)
}

// Hear keeps what an activity tells of who sent it, and how to reach them. What
// they are owed goes out when that is new.
func (d *Dispatcher) Hear(ctx context.Context, a *botframework.Activity) (desk.Person, error) {
	p, fresh, err := d.Book.hear(ctx, a)
	if fresh {
		d.Lines.Wake(tickets.Address{Person: p.ObjectID})
	}
	return p, err
}

// HearChannel keeps how to reach the channel that an activity comes from. What was
// owed to people who can be reached through it goes out when that is new.
func (d *Dispatcher) HearChannel(ctx context.Context, a *botframework.Activity) error {
	fresh, err := d.Book.hearChannel(ctx, a)
	if fresh && err == nil {
		d.Lines.WakeAll()
	}
	return err
}

// TeamChanged asks anew for the members of a team, and tries again what waits.
func (d *Dispatcher) TeamChanged(team string) {
	d.Book.roster.Drop(team)
	d.Lines.WakeAll()
}

// Acknowledge puts a reaction under a message or, where the bot may not, says a
// word; none when that is empty.
func (d *Dispatcher) Acknowledge(ref botframework.Reference, id, reaction, word string) {
	d.Lines.Add("conversation/"+ref.Conversation, func(ctx context.Context) error {
		err := d.mirror.React(ctx, ref, id, reaction, true)
		switch {
		case botframework.Retryable(err):
			return err
		case err == nil, word == "":
			return nil
		}
		return d.Send(ctx, ref, botframework.Message{Text: word})
	})
}

// ShowTyping shows at an address that somebody is writing.
func (d *Dispatcher) ShowTyping(to tickets.Address) {
	d.Lines.Add(to.String(), func(ctx context.Context) error {
		if _, ref, err := d.Book.address(ctx, to); err == nil {
			_ = d.mirror.Typing(ctx, ref)
		}
		return nil
	})
}

// SubjectOf returns what was posted under the key of a post, or the ticket or
// session whose thread the conversation is; "" when it is neither.
func (d *Dispatcher) SubjectOf(ctx context.Context, key string) (string, error) {
	return d.store.SubjectOf(ctx, key)
}
