package outgoing

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// maxPushes is the largest number of calls to push services at once. They are
// counted apart: services that hang keep nothing from Teams.
const maxPushes = 128

// Pusher sends to browsers.
type Pusher interface {
	// Push sends a message to a device. After errors other than Gone and Refused it
	// may work later.
	Push(ctx context.Context, to desk.Device, m PushMessage) error
}

// PushMessage is what a browser is to show, as JSON, and how it is to come there.
type PushMessage struct {
	Payload []byte
	// Topic is the same for messages of which the newest replaces those that did not
	// arrive yet: at most 32 characters of base64url.
	Topic  string
	TTL    time.Duration // how long it is worth something
	Urgent bool
}

// PushError is why a message did not come to a browser.
type PushError struct {
	Gone    bool          // the device cannot be sent to any more
	Refused bool          // this message cannot be sent
	After   time.Duration // how long the service asks to wait; 0: it does not
	Err     error
}

func (e *PushError) Error() string { return "outgoing: push: " + e.Err.Error() }

func (e *PushError) Unwrap() error { return e.Err }

// devices is a Dispatcher at work for people's browsers.
type devices struct{ *Dispatcher }

// toDevices owes something to each device of its person, in the place of the
// delivery; nothing when it is no news. They have lines of their own: a service that does not answer delays
// nothing else.
func (d devices) toDevices(ctx context.Context, o tickets.Owed) error {
	list, err := d.desk.Devices.Of(ctx, o.To.Person)
	if err != nil {
		return err
	}
	if _, ok, err := d.words.news(ctx, o.Delivery); err == nil && !ok {
		list = nil
	}
	var owed []tickets.Delivery
	for i, one := range list {
		on := o.Delivery
		on.AskedIn, on.Later, on.Device, on.Spare = "", false, one.ID, i > 0
		owed = append(owed, on)
	}
	return d.settle(ctx, o, "", botframework.Post{}, owed...)
}

// push sends something to one device, and settles it.
func (d devices) push(ctx context.Context, o tickets.Owed) error {
	list, err := d.desk.Devices.Of(ctx, o.To.Person)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(list, func(one desk.Device) bool { return one.ID == o.Device })
	if at < 0 || d.pusher == nil {
		return d.pushElsewhere(ctx, o, len(list))
	}
	n, ok, err := d.words.news(ctx, o.Delivery)
	if err != nil {
		return d.giveUpPush(ctx, o, err)
	}
	left := n.lasts - d.desk.Now().Sub(o.At)
	if !ok || left <= 0 {
		return d.settle(ctx, o, "", botframework.Post{})
	}
	if err := d.callPusher(ctx, list[at], n, left); err != nil {
		return d.failPush(ctx, o, left, err)
	}
	return d.settle(ctx, o, "", botframework.Post{})
}

// callPusher sends news to a device. It waits for its turn.
func (d devices) callPusher(ctx context.Context, to desk.Device, n news, left time.Duration) error {
	payload, err := json.Marshal(n)
	if err != nil {
		return &PushError{Refused: true, Err: err}
	}
	select {
	case d.pushes <- struct{}{}:
		defer func() { <-d.pushes }()
	case <-ctx.Done():
		return ctx.Err()
	}
	return d.pusher.Push(ctx, to, PushMessage{payload, n.topic(), left, n.urgent})
}

// failPush decides what becomes of something that did not come to a device. left is
// how long it is worth something. An error means to try again.
func (d devices) failPush(ctx context.Context, o tickets.Owed, left time.Duration, err error) error {
	failed, ok := errors.AsType[*PushError](err)
	switch {
	case !ok:
		return err
	case failed.Refused:
		return d.giveUpPush(ctx, o, err)
	case failed.After > 0:
		return notYet(min(failed.After, left))
	case !failed.Gone:
		return err
	}
	d.desk.Logger.Info("device dropped", "device", o.Device, "error", err)
	if err := d.desk.Devices.Drop(ctx, o.To.Person, o.Device); err != nil {
		return err
	}
	list, err := d.desk.Devices.Of(ctx, o.To.Person)
	if err != nil {
		return err
	}
	return d.pushElsewhere(ctx, o, len(list))
}

// giveUpPush settles what can never be pushed.
func (d devices) giveUpPush(ctx context.Context, o tickets.Owed, why error) error {
	d.desk.Logger.Warn("push given up", "what", o.What(), "subject", o.Subject(), "error", why)
	return d.settle(ctx, o, "", botframework.Post{})
}

// pushElsewhere settles what cannot be pushed to a device any more. If the person
// has no other, it is owed anew, and goes where they are told now.
func (d devices) pushElsewhere(ctx context.Context, o tickets.Owed, others int) error {
	if o.Spare || others > 0 {
		return d.settle(ctx, o, "", botframework.Post{})
	}
	again := o.Delivery
	again.Device = ""
	return d.settle(ctx, o, "", botframework.Post{}, again)
}
