package outgoing

import (
	"context"
	"time"

	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// place is where somebody is told something.
type place int

const (
	inTeams    place = iota
	inPortal         // they read it on a page that they have open
	comingBack       // nobody knows yet: they are between two pages, or gone
	onDevices        // their browsers are pushed it
)

// where returns where a delivery is told. This is the one rule of it:
//
//  1. In the portal, if a page of it is open and in sight.
//  2. On the devices, if the person wants that rather than Teams, or Teams cannot
//     reach them. A chat that has its card in Teams goes on there.
//  3. Else in Teams, the portal's pages showing it too. What Teams cannot deliver
//     comes here again (tellUnreachable).
//
// It concerns what speaks up, about things that the portal shows its person. What
// changes a message that is in Teams already changes it there. maybe is how long it
// takes until it is known whether somebody comes back.
func (d *Dispatcher) where(ctx context.Context, o tickets.Delivery) (at place, maybe time.Duration) {
	if !speaksUp(o) {
		return inTeams, 0
	}
	reads, maybe := d.desk.Here.ReadsSince(o.To.Person, o.At)
	near := reads || maybe > 0
	able := o.Device != "" || d.hasDevices(ctx, o.To.Person)
	switch {
	case !near && !able, !d.portalShows(ctx, o):
		return inTeams, 0
	case reads && d.isLeft(ctx, o):
		return inPortal, 0
	case near && d.isLeft(ctx, o):
		return comingBack, maybe
	case able && d.devicesTell(ctx, o):
		return onDevices, 0
	}
	return inTeams, 0
}

// speaksUp reports whether a delivery tells a person something at once, wherever that
// is.
func speaksUp(o tickets.Delivery) bool { return o.To.Person != "" && (isSaid(o) || isAsking(o)) }

// devicesTell reports whether the devices of somebody who has some tell them of a
// delivery. For one that is on its way to a device, that was decided before.
func (d *Dispatcher) devicesTell(ctx context.Context, o tickets.Delivery) bool {
	return o.Device != "" || !d.Book.reaches(ctx, o.To.Person) || isSaid(o) && d.prefersDevices(ctx, o)
}

// isLeft reports whether a delivery is left to the portal while its person reads
// there. What is in their Teams chat already is brought up to date there, too.
func (d *Dispatcher) isLeft(ctx context.Context, o tickets.Delivery) bool {
	if o.Device != "" {
		return true
	}
	_, fresh := o.Content.(tickets.Fresh)
	there, err := d.isInTeams(ctx, o)
	return isSaid(o) && err == nil && (!there || fresh) // the try to send meets the error again
}

// leave settles a delivery that its person reads in the portal.
func (d *Dispatcher) leave(ctx context.Context, o tickets.Owed) error {
	fresh, ok := o.Content.(tickets.Fresh)
	if there, err := d.isInTeams(ctx, o.Delivery); ok && o.Device == "" && there && err == nil {
		// No other card comes, and that one says how the chat stands.
		o.Content = tickets.Status(fresh)
		return d.settle(ctx, o, "", botframework.Post{}, o.Delivery)
	}
	return d.settle(ctx, o, "", botframework.Post{})
}

// prefersDevices reports whether somebody chose to be told of something by their
// devices rather than in Teams. It reports false for what changes a message in
// Teams, and for a chat that goes on there.
func (d *Dispatcher) prefersDevices(ctx context.Context, o tickets.Delivery) bool {
	p, err := d.desk.Contact(ctx, o.To.Person)
	if err != nil || !p.Prefs.Pushed {
		return false
	}
	if there, err := d.isInTeams(ctx, o); there || err != nil {
		return false
	}
	switch {
	case !isChat(o.Subject()):
		return true
	case d.desk.Here.IsElsewhere(o.To.Person): // they are in Teams
		return false
	}
	there, err := d.isInTeams(ctx, tickets.Delivery{To: o.To, Content: tickets.Status{Subject: o.Subject()}})
	return !there && err == nil
}

// isAsking reports whether a delivery may ask somebody for a decision. It is no
// short message in Teams, where it is a card, but one on a device.
func isAsking(o tickets.Delivery) bool {
	switch c := o.Content.(type) {
	case tickets.Reminder:
		return true
	case tickets.Status:
		return !isChat(c.Subject)
	}
	return false
}

func (d *Dispatcher) hasDevices(ctx context.Context, person string) bool {
	list, err := d.desk.Devices.Of(ctx, person)
	if err != nil {
		d.desk.Logger.Warn("devices not read", "error", err)
	}
	return len(list) > 0
}

// tellUnreachable settles a delivery to somebody who uses the portal, after Teams
// turned out not to reach them: their devices are pushed it, or it waits for them on
// the pages.
func (d *Dispatcher) tellUnreachable(ctx context.Context, o tickets.Owed) error {
	if at, _ := d.where(ctx, o.Delivery); at == onDevices {
		return devices{d}.toDevices(ctx, o)
	}
	return d.settle(ctx, o, "", botframework.Post{})
}
