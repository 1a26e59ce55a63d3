package bot

import (
	"cmp"
	"context"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
)

// duty shows who is on duty for the queue of the channel.
func (d *Desk) duty(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	return d.dutyCard(ctx, t, d.queueHere(t, data), "")
}

// queueHere is the queue that the data names, else that of the channel.
func (d *Desk) queueHere(t *Turn, data botframework.Data) string {
	if q, ok := d.queue(data.String("queue")); ok && data.String("queue") != "" {
		return q.Name
	}
	for _, q := range d.linked() {
		if q.Channel == t.Activity.Channel() {
			return q.Name
		}
	}
	first, _ := d.queue("")
	return first.Name
}

func (d *Desk) dutyOn(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	queue := d.queueHere(t, data)
	open, err := d.chats.GoOnDuty(ctx, t.Actor, queue, int(min(data.Uint("capacity"), 1000)))
	if err != nil {
		return reply{}, err
	}
	note := t.Words.Say("duty.nowon")
	if !open {
		note = t.Words.Say("duty.early", "time", d.opens(ctx, t, queue))
	}
	return d.dutyCard(ctx, t, queue, note)
}

func (d *Desk) dutyOff(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	queue := d.queueHere(t, data)
	if _, err := d.chats.GoOffDuty(ctx, t.Actor, queue); err != nil {
		return reply{}, err
	}
	d.refreshLine(ctx, queue)
	note := t.Words.Say("duty.nowoff")
	if q, _ := d.queue(queue); !q.Rules.Roster {
		note = t.Words.Say("duty.everybody")
	}
	return d.dutyCard(ctx, t, queue, note)
}

// opens is when the hours of a queue begin next, in words.
func (d *Desk) opens(ctx context.Context, t *Turn, queue string) string {
	free, err := d.chats.Available(ctx, queue, t.Actor.ID)
	if err != nil || free.Opens.IsZero() {
		return "–"
	}
	return t.Words.Time(free.Opens)
}

func (d *Desk) dutyCard(ctx context.Context, t *Turn, queue, note string) (reply, error) {
	if ok, err := d.roster.Analyst(ctx, t.Actor.ID, queue); err != nil || !ok {
		return reply{text: t.Words.Say("ticket.forbidden")}, err
	}
	on, err := d.chats.OnDuty(ctx, queue, t.Actor.ID)
	if err != nil {
		return reply{}, err
	}
	live, err := d.chats.Live(ctx, queue)
	if err != nil {
		return reply{}, err
	}
	q, _ := d.queue(queue)
	v := cards.DutyView{
		Queue: queue, On: on, Live: live,
		About: d.about(ctx, t.Words, on), Open: q.Rules.Calendar.Open(d.Now()),
	}
	if !v.Open {
		v.Opens = d.opens(ctx, t, queue)
	}
	return reply{card: cards.Duty(t.Words, v, note), summary: t.Words.Say("duty")}, nil
}

// about says what those on duty are doing, and where that is not known says so.
// It is empty for a desk that asks no directory.
func (d *Desk) about(ctx context.Context, w locale.Words, on []chat.OnDuty) map[string]string {
	if d.Directory == nil {
		return nil
	}
	people := make([]string, len(on))
	for i, o := range on {
		people[i] = o.ID
	}
	known, said := d.presence(ctx, people), map[string]string{}
	for _, id := range people {
		said[id] = w.Say("presence." + string(cmp.Or(known[id], unknown)))
	}
	return said
}
