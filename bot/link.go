package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"frontdesk/bot/cards"
	"frontdesk/bot/outgoing"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
)

// showLinks shows which queues work in the channel. An administrator can choose
// among the queues that have no channel. In their own chat administrators see
// where each queue works.
func (b admins) showLinks(_ context.Context, t *Turn, _ botframework.Data) (reply, error) {
	if t.personal() {
		return b.showPlaces(t, "")
	}
	if t.Activity.Channel() == "" {
		return reply{}, errUnknownVerb
	}
	return b.showLinksWith(t, ""), nil
}

func (b admins) showLinksWith(t *Turn, note string) reply {
	v := b.linkView(t.Activity.Channel())
	v.Note = note
	return reply{card: cards.Links(t.Words, v), summary: t.Words.Say("link")}
}

// showPlaces shows an administrator where each queue works.
func (b admins) showPlaces(t *Turn, note string) (reply, error) {
	if !b.Setup.IsAdmin(t.Actor.ID) {
		return reply{}, desk.ErrNotAdmin
	}
	var list []cards.QueuePlace
	for _, p := range b.Setup.Places() {
		list = append(list, cards.QueuePlace{
			Queue: p.Name, Linked: p.Linked, Has: p.Channel != "", Lost: string(p.Lost),
			Channel: b.Setup.NameOf(p.Channel), Team: b.Setup.NameOf(p.Team),
		})
	}
	return reply{card: cards.Places(t.Words, note, list), summary: t.Words.Say("places")}, nil
}

func (b admins) linkView(channel string) (v cards.LinkView) {
	for _, q := range b.Setup.Queues() {
		switch q.Channel {
		case channel:
			v.Here = append(v.Here, q.Name)
		case "":
			v.Free = append(v.Free, cards.Choice{Title: q.Name, Value: q.ID})
		}
	}
	return v
}

// link gives a queue the channel in which an administrator presses. The
// verified activity says which channel that is.
func (b admins) link(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	at := desk.Link{Team: t.Activity.Team(), Channel: t.Activity.Channel()}
	queue := data.String("queue")
	if _, ok := b.Setup.Queue(
		queue,
	); b.Setup.IsAdmin(t.Actor.ID) &&
		(!ok || queue == "" || at.Channel == "" || at.Team == "") {
		return reply{}, errUnknownVerb
	}
	linked, err := b.Setup.Link(ctx, t.Actor, queue, at)
	if err != nil {
		return reply{}, err
	}
	guide, err := b.Setup.Guide(ctx, at.Channel, "link "+queue) // before what waits comes
	if err != nil {
		return reply{}, err
	}
	if linked {
		b.Logger.Info("queue linked", "queue", queue, "channel", at.Channel, "by", t.Actor.ID)
		b.out.Channels.TeamChanged(at.Team)
		b.out.Lines.Add("members/"+at.Team, func(ctx context.Context) error { return b.Release(ctx, queue) })
	}
	v := b.linkView(at.Channel)
	v.Guide = guide
	return b.refreshLinks(t, v), nil
}

// unlink takes the queues that were linked from Teams off the channel, or, with a
// name ("queue"), that queue off whatever channel it is in.
func (b admins) unlink(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	name, channel := data.String("queue"), t.Activity.Channel()
	off, err := b.Setup.Unlink(ctx, t.Actor, func(p desk.Place) bool {
		if name != "" {
			return strings.EqualFold(p.Name, name) || strings.EqualFold(p.Queue, name)
		}
		return channel != "" && p.Channel == channel
	})
	if err != nil {
		return reply{}, err
	}
	if len(off) > 0 {
		b.Logger.Info("queues unlinked", "queues", off, "by", t.Actor.ID)
	}
	names := make([]string, len(off))
	for i, queue := range off {
		names[i] = b.Setup.QueueName(queue)
		if err := b.Release(ctx, queue); err != nil {
			return reply{}, err
		}
	}
	note := unlinkedNote(t.Words, names, name)
	switch {
	case t.personal():
		return b.showPlaces(t, note)
	case len(off) == 0:
		return b.showLinksWith(t, note), nil
	}
	v := b.linkView(channel)
	v.Note = note
	return b.refreshLinks(t, v), nil
}

// unlinkedNote says which queues were taken off their channels, or that none was.
// sought is the queue that was named, if any.
func unlinkedNote(w locale.Words, off []string, sought string) string {
	switch {
	case len(off) > 0:
		return w.Say("link.off", "queues", strings.Join(off, ", "))
	case sought != "":
		return w.Say("link.fixedqueue", "queue", locale.Clip(sought, outgoing.Quoted))
	}
	return w.Say("link.fixed")
}

// refreshLinks shows the current links to everybody who sees the pressed card.
// Only who pressed it reads the note.
func (b admins) refreshLinks(t *Turn, v cards.LinkView) reply {
	ref, id, channel := t.Activity.Reference(), t.Activity.ReplyToID, t.Activity.Channel()
	if t.pressed && id != "" {
		b.out.Lines.Add("conversation/"+ref.Conversation, func(ctx context.Context) error {
			shared := b.linkView(channel)
			shared.Guide = v.Guide
			return b.out.Update(ctx, ref, id, b.linkMessage(shared))
		})
	}
	return reply{card: cards.Links(t.Words, v), summary: t.Words.Say("link")}
}

// askWhich asks, once, in the team that the app was added to, which queue works
// there. It does not ask a team that already has a queue.
func (b admins) askWhich(a *botframework.Activity) {
	channel, team := cmp.Or(a.ChannelData.Settings.SelectedChannel.ID, a.Channel()), a.Team()
	if !addsBot(a) ||
		channel == "" ||
		team == "" {
		return
	}
	ref := a.Reference()
	ref.Conversation = channel
	// One after the other: an installation brings two events at once.
	b.out.Lines.Add("team/"+team, func(ctx context.Context) error {
		ours := slices.ContainsFunc(b.Setup.Queues(), func(q desk.Queue) bool { return q.Team == team })
		free := slices.ContainsFunc(b.Setup.Queues(), func(q desk.Queue) bool { return q.Channel == "" })
		if b.Setup.Asked(team) || ours || !free {
			return nil
		}
		if err := b.out.Send(ctx, ref, b.linkMessage(b.linkView(channel))); err != nil {
			return err
		}
		return b.Setup.SetAsked(ctx, team, true)
	})
}

// linkMessage asks everybody in a channel which queue works there.
func (b admins) linkMessage(v cards.LinkView) botframework.Message {
	w := b.Words()
	return botframework.Message{Card: cards.Links(w, v), Summary: w.Say("link")}
}
