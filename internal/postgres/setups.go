package postgres

import (
	"context"

	"frontdesk/chat"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// setups keeps what was set up, and who is on duty.
type setups struct{ *core }

// The keys of what there is once.
const (
	keySetup = "teams"
	keyPush  = "push"
)

// Setup implements desk.SetupStore.
func (s setups) Setup(ctx context.Context) (desk.SetupRecord, error) {
	r, _, err := get[desk.SetupRecord](ctx, s, kindSetup, keySetup)
	return r, err
}

// UpdateSetup implements desk.SetupStore.
func (s setups) UpdateSetup(
	ctx context.Context, activity string, change func(*desk.SetupRecord) []tickets.Delivery,
) (r desk.SetupRecord, err error) {
	err = s.commit(ctx, activity, func(t *tx) (err error) {
		if r, _, err = get[desk.SetupRecord](t.ctx, t, kindSetup, keySetup); err != nil {
			return refused{err}
		}
		if t.handledID(activity) != "" {
			return unchanged
		}
		deliveries := change(&r)
		if err := t.put(kindSetup, keySetup, r); err != nil {
			return err
		}
		t.markHandled(activity, "setup")
		return t.owe(deliveries)
	})
	return r, err
}

// Duty implements chat.DutyStore.
func (s setups) Duty(ctx context.Context, queue string) (chat.Duty, error) {
	d, _, err := get[chat.Duty](ctx, s, kindDuty, queue)
	return d, err
}

// UpdateDuty implements chat.DutyStore.
func (s setups) UpdateDuty(
	ctx context.Context, activity, queue string, change func(*chat.Duty),
) (d chat.Duty, err error) {
	err = s.commit(ctx, activity, func(t *tx) (err error) {
		if d, _, err = get[chat.Duty](t.ctx, t, kindDuty, queue); err != nil {
			return refused{err}
		}
		if t.handledID(activity) != "" {
			return unchanged
		}
		change(&d)
		if err := t.put(kindDuty, queue, d); err != nil {
			return err
		}
		t.markHandled(activity, "duty/"+queue)
		return nil
	})
	return d, err
}
