package bot

import (
	"context"
	"slices"
	"strings"
	"time"

	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
)

// membership records who came and went, and what became of teams and channels.
func (b *Bot) membership(ctx context.Context, a *botframework.Activity) error {
	if a.Personal() {
		return b.inOwnChat(ctx, a)
	}
	return b.teamChanged(ctx, a)
}

// inOwnChat handles a person who installed or removed the app. Who installs it
// is welcomed once. An event that is older than the last one is none: an upgrade
// removes and adds the app at once, in any order.
func (b *Bot) inOwnChat(ctx context.Context, a *botframework.Activity) error {
	at := b.when(a)
	if removesBot(a) {
		return b.out.Book.Leave(ctx, a.Sender(), at)
	}
	if left, err := b.out.Book.HasLeftSince(ctx, a.Sender(), at); left || err != nil {
		return err
	}
	if a.Type != botframework.TypeInstallationUpdate && len(a.MembersAdded) == 0 {
		return nil
	}
	t, err := b.newTurn(ctx, a)
	if t == nil || err != nil {
		return err
	}
	return b.out.Book.Welcome(ctx, t.Actor.ID, at)
}

// teamChanged handles a team that the app joined or left, whose members changed,
// or that was changed itself. Members are asked for again.
func (b *Bot) teamChanged(ctx context.Context, a *botframework.Activity) error {
	b.out.Channels.TeamChanged(a.Team(), a.MembersRemoved...)
	if err := b.out.Channels.Hear(ctx, a); err != nil {
		return err
	}
	if err := b.followLife(ctx, a); err != nil {
		return err
	}
	if removesBot(a) {
		return b.Setup.SetAsked(ctx, a.Team(), false)
	}
	b.admins.askWhich(a)
	if len(a.MembersRemoved) == 0 {
		return nil
	}
	for _, q := range b.Setup.Linked() {
		if q.Team != a.Team() {
			continue
		}
		if err := b.Release(ctx, q.ID); err != nil {
			return err
		}
	}
	return nil
}

// life is what an event says about a channel or a team: why it is lost, or which
// reasons have ended.
type life struct {
	channel bool // the event is about one channel, else about the whole team
	lost    desk.Why
	ends    []desk.Why
}

// lives holds the events by their type in lower case: Learn ("Conversation
// events in your Teams bot") writes some of them in both ways. A channel that is
// restored can be written in, whatever answers said before.
var lives = map[string]life{
	"channeldeleted":  {channel: true, lost: desk.ChannelDeleted},
	"channelrestored": {channel: true, ends: []desk.Why{desk.ChannelDeleted, desk.NotThere, desk.NotLetIn}},
	"teamdeleted":     {lost: desk.TeamDeleted},
	"teamharddeleted": {lost: desk.TeamDeleted},
	"teamrestored":    {ends: []desk.Why{desk.TeamDeleted, desk.NotThere, desk.NotLetIn}},
	"teamarchived":    {lost: desk.TeamArchived},
	"teamunarchived":  {ends: []desk.Why{desk.TeamArchived, desk.NotLetIn}},
}

// lifeOf returns what an event says about a channel or a team. It is zero for
// every other.
func lifeOf(a *botframework.Activity) life {
	switch {
	case removesBot(a):
		return life{lost: desk.BotRemoved}
	case addsBot(a):
		return life{ends: []desk.Why{desk.BotRemoved, desk.NotThere, desk.NotLetIn}}
	}
	return lives[strings.ToLower(a.ChannelData.EventType)]
}

// followLife stops the queues of a channel or team that is gone, lets those work
// that are there again, and keeps what both are called.
func (b *Bot) followLife(ctx context.Context, a *botframework.Activity) error {
	if err := b.keepNames(ctx, a); err != nil {
		return err
	}
	team, channel, one := a.Team(), "", lifeOf(a)
	if one.channel {
		channel = a.ChannelData.Channel.ID
	}
	switch {
	case one.channel && channel == "":
		return nil
	case one.lost != "":
		return b.out.Channels.Lose(ctx, desk.Lost{Team: team, Channel: channel, Why: one.lost, At: b.when(a)})
	case len(one.ends) > 0:
		return b.out.Channels.Find(ctx, desk.Found{Team: team, Channel: channel, Ends: one.ends, At: b.when(a)})
	}
	return nil
}

// keepNames keeps the names of channels and teams in which queues work.
func (b *Bot) keepNames(ctx context.Context, a *botframework.Activity) error {
	for _, p := range b.Setup.Places() {
		for id, name := range map[string]string{
			a.ChannelData.Channel.ID: a.ChannelData.Channel.Name,
			a.ChannelData.Team.ID:    a.ChannelData.Team.Name,
		} {
			if id != p.Channel && id != p.Team {
				continue
			}
			if err := b.Setup.Name(ctx, id, name); err != nil {
				return err
			}
		}
	}
	return nil
}

// removesBot reports whether an event says that the app was removed from the
// conversation, in whichever of two ways Teams tells it.
func removesBot(a *botframework.Activity) bool {
	return isInstallation(a, "remove") ||
		hasBot(a, a.MembersRemoved)
}

// addsBot reports whether an event says that the app was added.
func addsBot(a *botframework.Activity) bool {
	return isInstallation(a, "add") ||
		hasBot(a, a.MembersAdded)
}

// isInstallation reports whether an installation is of a kind, also as part of an
// upgrade ("add-upgrade").
func isInstallation(a *botframework.Activity, kind string) bool {
	return a.Type == botframework.TypeInstallationUpdate && strings.HasPrefix(strings.ToLower(a.Action), kind)
}

func hasBot(a *botframework.Activity, members []botframework.Account) bool {
	return slices.ContainsFunc(members, func(m botframework.Account) bool {
		return m.ID != "" && strings.EqualFold(m.ID, a.Recipient.ID)
	})
}

// when is when an activity happened.
func (b *Bot) when(a *botframework.Activity) time.Time {
	if a.Timestamp.IsZero() {
		return b.Now()
	}
	return a.Timestamp
}
