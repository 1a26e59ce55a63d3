package bot

import (
	"cmp"
	"context"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
)

// duty shows who is on duty for the queue of the channel.
func (b live) duty(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	return b.dutyCard(ctx, t, b.queueHere(t, data), "")
}

// queueHere returns the queue that the data names, else that of the channel.
func (b live) queueHere(t *Turn, data botframework.Data) string {
	if q, ok := b.Setup.Queue(data.String("queue")); ok && data.String("queue") != "" {
		return q.ID
	}
	for _, q := range b.Setup.Linked() {
		if q.Channel == t.Activity.Channel() {
			return q.ID
		}
	}
	first, _ := b.Setup.Queue("")
	return first.ID
}

func (b live) dutyOn(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	queue := b.queueHere(t, data)
	open, err := b.Chats.GoOnDuty(ctx, t.Actor, queue, int(min(data.Uint("capacity"), 1000)))
	if err != nil {
		return reply{}, err
	}
	note := t.Words.Say("duty.nowon")
	if !open {
		note = t.Words.Say("duty.early", "time", b.nextOpening(ctx, t, queue))
	}
	return b.dutyCard(ctx, t, queue, note)
}

func (b live) dutyOff(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	queue := b.queueHere(t, data)
	if _, err := b.Chats.GoOffDuty(ctx, t.Actor, queue); err != nil {
		return reply{}, err
	}
	b.out.LineMoved(ctx, queue)
	note := t.Words.Say("duty.nowoff")
	if q, _ := b.Setup.Queue(queue); !q.Rules.Roster {
		note = t.Words.Say("duty.everybody")
	}
	return b.dutyCard(ctx, t, queue, note)
}

// nextOpening says when the hours of a queue next begin.
func (b live) nextOpening(ctx context.Context, t *Turn, queue string) string {
	free, err := b.Chats.Available(ctx, queue, t.Actor.ID)
	if err != nil || free.Opens.IsZero() {
		return "–"
	}
	return t.Words.When(free.Opens)
}

func (b live) dutyCard(ctx context.Context, t *Turn, queue, note string) (reply, error) {
	if ok, err := b.Crew.Analyst(ctx, t.Actor.ID, queue); err != nil || !ok {
		return reply{text: t.Words.Say("ticket.forbidden")}, err
	}
	on, err := b.Chats.OnDuty(ctx, queue, t.Actor.ID)
	if err != nil {
		return reply{}, err
	}
	live, err := b.Chats.Live(ctx, queue)
	if err != nil {
		return reply{}, err
	}
	q, _ := b.Setup.Queue(queue)
	v := cards.DutyView{
		Queue: cards.Choice{Title: q.Name, Value: q.ID}, On: on, Live: live,
		About: b.presenceLines(ctx, t.Words, on), Open: q.Rules.Calendar.Open(b.Now()),
	}
	if !v.Open {
		v.Opens = b.nextOpening(ctx, t, queue)
	}
	return reply{card: cards.Duty(t.Words, v, note), summary: t.Words.Say("duty")}, nil
}

// presenceLines says what the people on duty are doing, or that this is not
// known. It is empty for a desk without a directory.
func (b live) presenceLines(ctx context.Context, w locale.Words, on []chat.OnDuty) map[string]string {
	people := make([]string, len(on))
	for i, o := range on {
		people[i] = o.ID
	}
	known, ok := b.Presence(ctx, people)
	if !ok {
		return nil
	}
	said := map[string]string{}
	for _, id := range people {
		said[id] = w.Say("presence." + string(cmp.Or(known[id], desk.UnknownPresence)))
	}
	return said
}
