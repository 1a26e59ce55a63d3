package bot

import (
	"context"
	"errors"
	"strings"
	"time"

	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// membership takes note of who came and went: a person who installs the app is
// welcomed once, a team whose members changed is asked for them anew.
func (d *Desk) membership(ctx context.Context, a *botframework.Activity) error {
	if place(a) != "personal" {
		return d.teamChanged(ctx, a)
	}
	if a.Type == botframework.TypeInstallationUpdate && strings.HasPrefix(a.Action, "remove") {
		return d.left(ctx, personID(a))
	}
	t, err := d.turn(ctx, a)
	if t == nil || err != nil {
		return err
	}
	_, err = d.Store.UpdateContact(ctx, t.Actor.ID, func(c *botframework.Contact) []tickets.Delivery {
		if c.Welcomed {
			return nil
		}
		c.Welcomed = true
		return []tickets.Delivery{{To: tickets.Address{Person: c.ObjectID}, Content: tickets.Welcome{}, At: d.Now().UTC()}}
	})
	return err
}

// teamChanged is for a team that the app came to or left, or whose members
// changed.
func (d *Desk) teamChanged(ctx context.Context, a *botframework.Activity) error {
	d.roster.drop(a.Team())
	d.deliver.wakeAll()
	if err := d.heardFrom(ctx, a); err != nil {
		return err
	}
	if a.Type == botframework.TypeInstallationUpdate && strings.HasPrefix(a.Action, "remove") {
		return d.askedIn(ctx, a.Team(), false)
	}
	d.askWhich(a)
	if len(a.MembersRemoved) == 0 {
		return nil
	}
	for _, q := range d.linked() {
		if q.Team != a.Team() {
			continue
		}
		if err := d.releaseQueue(ctx, q.Name); err != nil {
			return err
		}
	}
	return nil
}

// releaseQueue returns to the line the chats of those who work for a queue no
// more.
func (d *Desk) releaseQueue(ctx context.Context, queue string) error {
	back, err := d.chats.Release(ctx, queue)
	if err != nil && !errors.Is(err, errRoster) {
		return err
	}
	if len(back) > 0 {
		d.refreshLine(ctx, queue)
	}
	return nil
}

// dropTeamOf forgets the members of the team of a delivery's subject, in which the
// desk may not write any more.
func (d *Desk) dropTeamOf(ctx context.Context, o tickets.Delivery) {
	s, err := d.subject(ctx, o.Subject(), o.To)
	if q, ok := d.queue(s.queue); ok && err == nil {
		d.roster.drop(q.Team)
	}
}

// languageWait is how long a greeting waits to know its person's language: of
// the two events of an installation, which come at once, only one tells it.
const languageWait = 250 * time.Millisecond

var errLanguage = errors.New("bot: the person's language is not known yet")

// awaitLanguage holds back a greeting, to be tried again, while its person's
// language may still come.
func (d *Desk) awaitLanguage(ctx context.Context, o tickets.Delivery) error {
	if _, welcome := o.Content.(tickets.Welcome); !welcome {
		return nil
	}
	c, _, err := d.Store.Contact(ctx, o.To.Person)
	if err == nil && c.Locale == "" && d.Now().Sub(o.At) < languageWait {
		return errLanguage
	}
	return err
}

// left notes that a person removed the app: nothing can be sent to them until
// they come back.
func (d *Desk) left(ctx context.Context, person string) error {
	if person == "" {
		return nil
	}
	_, err := d.Store.UpdateContact(ctx, person, func(c *botframework.Contact) []tickets.Delivery {
		c.Welcomed, c.Left = false, true
		return nil
	})
	return err
}

// heardFrom keeps how to reach a channel.
func (d *Desk) heardFrom(ctx context.Context, a *botframework.Activity) error {
	channel := a.Channel()
	if channel == "" {
		return nil
	}
	ref := a.Reference()
	ref.Conversation = channel
	if known, _, err := d.Store.Channel(ctx, channel); err != nil || known == ref {
		return err
	}
	if err := d.Store.SaveChannel(ctx, channel, ref); err != nil {
		return err
	}
	d.deliver.wakeAll() // people can be reached through it who could not before
	return nil
}
