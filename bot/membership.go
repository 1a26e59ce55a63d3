package bot

import (
	"context"
	"strings"

	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// membership takes note of who came and went: a person who installs the app is
// welcomed once, a team whose members changed is asked for them anew.
func (d *Desk) membership(ctx context.Context, a *botframework.Activity) error {
	if place(a) != "personal" {
		d.roster.drop(a.Team())
		return d.heardFrom(ctx, a)
	}
	t, err := d.turn(ctx, a)
	if t == nil || err != nil {
		return err
	}
	if a.Type == botframework.TypeInstallationUpdate && strings.HasPrefix(a.Action, "remove") {
		return d.left(ctx, t.Actor.ID)
	}
	_, err = d.Store.UpdateContact(ctx, t.Actor.ID, func(c *botframework.Contact) []tickets.Delivery {
		if c.Welcomed {
			return nil
		}
		c.Welcomed = true
		return []tickets.Delivery{{To: tickets.Address{Person: c.ObjectID}, What: tickets.Welcome, At: d.Now().UTC()}}
	})
	return err
}

// left notes that a person removed the app: nothing can be sent to them until
// they come back.
func (d *Desk) left(ctx context.Context, person string) error {
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
	return d.Store.SaveChannel(ctx, channel, ref)
}
