package bot

import (
	"context"
	"time"

	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// Teams promises no order: an edit or deletion may come before its message. Then
// it is kept until the message comes, and the message is never shown as it was.

// earlyFor is how long an edit waits for its message.
const earlyFor = time.Hour

// originOf returns the key of the message that an activity is or changes.
func originOf(a *botframework.Activity) string {
	return botframework.Post{Reference: a.Reference(), Activity: a.ID}.Key()
}

// hear answers a message as its author left it. A message that was deleted
// before it came is not answered.
func (b *Bot) hear(ctx context.Context, a *botframework.Activity) error {
	early, overtaken, err := b.out.Early.Early(ctx, originOf(a))
	if err != nil {
		return err
	}
	if !overtaken {
		if err := b.message(ctx, a); err != nil {
			return err
		}
		return b.catchUp(ctx, a)
	}
	if last := early.Activity; last.Type != botframework.TypeMessageDelete {
		a.Text, a.TextFormat, a.Entities, a.Attachments = last.Text, last.TextFormat, last.Entities, last.Attachments
		if err := b.message(ctx, a); err != nil {
			return err
		}
	}
	return b.out.Early.ForgetEarly(ctx, originOf(a))
}

// catchUp applies an edit that came while its message was answered.
func (b *Bot) catchUp(ctx context.Context, a *botframework.Activity) error {
	early, ok, err := b.out.Early.Early(ctx, originOf(a))
	if err != nil || !ok {
		return err
	}
	if err := b.live.handleEdit(ctx, early.Activity); err != nil {
		return err
	}
	return b.out.Early.ForgetEarly(ctx, originOf(a))
}

// keepEarly keeps an edit whose message has not come, where the message would go
// into a chat or a ticket. It reports whether the message has come meanwhile.
func (b live) keepEarly(ctx context.Context, t *Turn) (came bool, err error) {
	a := t.Activity
	if awaited, err := b.mayRecord(ctx, t); !awaited || err != nil {
		return false, err
	}
	now := b.Now().UTC()
	early := botframework.Early{Kept: now, Activity: a}
	if err := b.out.Early.SaveEarly(ctx, originOf(a), early, now.Add(-earlyFor)); err != nil {
		return false, err
	}
	if _, n, err := b.messageOf(ctx, a, a.ID); n == 0 || err != nil {
		return false, err
	}
	return true, b.out.Early.ForgetEarly(ctx, originOf(a))
}

// mayRecord reports whether a message from where the turn is may go on record.
func (b live) mayRecord(ctx context.Context, t *Turn) (bool, error) {
	if t.personal() {
		_, chatting, err := b.Chats.Current(ctx, t.Actor.ID)
		return chatting, err
	}
	thread, err := b.out.Threads.Known(ctx, t.Activity)
	return thread != tickets.Address{}, err
}
