package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
)

// errUnlinked: the queue has no channel yet. What is owed there waits until an
// administrator links it.
var errUnlinked = fmt.Errorf("bot: the queue has no channel yet: %w", errParked)

// errNotAdmin: only administrators may do this.
var errNotAdmin = errors.New("bot: only administrators of the desk may do this")

// showLinks shows which queues work in the channel, and lets an administrator
// choose among those that work nowhere.
func (d *Desk) showLinks(_ context.Context, t *Turn, _ botframework.Data) (reply, error) {
	if t.Activity.Channel() == "" {
		return reply{}, errUnknownVerb
	}
	return d.links(t, ""), nil
}

func (d *Desk) links(t *Turn, note string) reply {
	return reply{card: d.linkCard(t.Words, t.Activity.Channel(), note), summary: t.Words.Say("link")}
}

func (d *Desk) linkCard(w locale.Words, channel, note string) []byte {
	v := cards.LinkView{Note: note}
	for _, q := range d.all() {
		switch q.Channel {
		case channel:
			v.Here = append(v.Here, q.Name)
		case "":
			v.Free = append(v.Free, q.Name)
		}
	}
	return cards.Links(w, v)
}

// link makes the channel in which an administrator presses the one that a queue
// works in. What the channel is, the verified activity says.
func (d *Desk) link(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	at := botframework.Link{
		Team: t.Activity.Team(), Channel: t.Activity.Channel(), Deed: botframework.Deed{Person: t.Actor.ID, At: d.Now().UTC()},
	}
	q, ok := d.queue(data.String("queue"))
	switch {
	case !d.admin(t.Actor.ID):
		return reply{}, errNotAdmin
	case !ok, data.String("queue") == "", at.Channel == "", at.Team == "":
		return reply{}, errUnknownVerb
	case q.Channel != "": // by somebody who was faster, or by the configuration
		return d.relinked(t, ""), nil
	}
	err := d.change(ctx, t.Actor.Activity, func(s *botframework.Setup) {
		if _, taken := s.Links[q.Name]; taken {
			return
		}
		if s.Links == nil {
			s.Links = map[string]botframework.Link{}
		}
		s.Links[q.Name] = at
	})
	if err != nil {
		return reply{}, err
	}
	d.Logger.Info("queue linked", "queue", q.Name, "channel", at.Channel, "by", t.Actor.ID)
	d.roster.drop(at.Team)
	d.deliver.wakeAll()
	return d.relinked(t, ""), nil
}

// unlink takes the queues that were linked from Teams off the channel.
func (d *Desk) unlink(ctx context.Context, t *Turn, _ botframework.Data) (reply, error) {
	if !d.admin(t.Actor.ID) {
		return reply{}, errNotAdmin
	}
	var off []string
	for _, q := range d.linked() {
		if q.Channel == t.Activity.Channel() && d.fromTeams(q.Name) {
			off = append(off, q.Name)
		}
	}
	if len(off) == 0 {
		return d.links(t, t.Words.Say("link.fixed")), nil
	}
	err := d.change(ctx, t.Actor.Activity, func(s *botframework.Setup) {
		for _, name := range off {
			delete(s.Links, name)
		}
	})
	if err != nil {
		return reply{}, err
	}
	d.Logger.Info("queues unlinked", "queues", off, "by", t.Actor.ID)
	for _, name := range off {
		if err := d.releaseQueue(ctx, name); err != nil {
			return reply{}, err
		}
	}
	return d.relinked(t, t.Words.Say("link.off", "queues", strings.Join(off, ", "))), nil
}

// relinked shows everybody who sees the card that was pressed what is linked now.
func (d *Desk) relinked(t *Turn, note string) reply {
	ref, id, channel := t.Activity.Reference(), t.Activity.ReplyToID, t.Activity.Channel()
	if t.pressed && id != "" {
		d.deliver.add("conversation/"+ref.Conversation, func(ctx context.Context) error {
			w := d.words()
			return d.Connector.Update(ctx, ref, id, botframework.Message{Card: d.linkCard(w, channel, ""), Summary: w.Say("link")})
		})
	}
	return d.links(t, note)
}

// askWhich asks once, in the team that the app was added to, which queue works
// there. A team of a queue is not asked.
func (d *Desk) askWhich(a *botframework.Activity) {
	channel, team := cmp.Or(a.ChannelData.Settings.SelectedChannel.ID, a.Channel()), a.Team()
	added := slices.ContainsFunc(a.MembersAdded, func(m botframework.Account) bool { return m.ID == a.Recipient.ID })
	if !added && (a.Type != botframework.TypeInstallationUpdate || !strings.HasPrefix(a.Action, "add")) || channel == "" || team == "" {
		return
	}
	ref := a.Reference()
	ref.Conversation = channel
	// One after the other: the two events of an installation come at once.
	d.deliver.add("team/"+team, func(ctx context.Context) error {
		_, asked := d.now.Load().Asked[team]
		ours := slices.ContainsFunc(d.all(), func(q Queue) bool { return q.Team == team })
		free := slices.ContainsFunc(d.all(), func(q Queue) bool { return q.Channel == "" })
		if asked || ours || !free {
			return nil
		}
		w := d.words()
		if _, err := d.Connector.Send(ctx, ref, botframework.Message{Card: d.linkCard(w, channel, ""), Summary: w.Say("link")}); err != nil {
			return err
		}
		return d.askedIn(ctx, team, true)
	})
}

// askedIn notes whether the question was asked in a team.
func (d *Desk) askedIn(ctx context.Context, team string, asked bool) error {
	if _, known := d.now.Load().Asked[team]; known == asked {
		return nil
	}
	return d.change(ctx, "", func(s *botframework.Setup) {
		if !asked {
			delete(s.Asked, team)
			return
		}
		if s.Asked == nil {
			s.Asked = map[string]time.Time{}
		}
		s.Asked[team] = d.Now().UTC()
	})
}
