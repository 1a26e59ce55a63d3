package postgres

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"frontdesk/internal/desk"
)

// signIns keeps who is signed in where.
type signIns struct{ *core }

const selectSignIn = `SELECT record FROM sign_ins WHERE id = $1`

// SignIn implements desk.SignInStore.
func (s signIns) SignIn(ctx context.Context, id string) (desk.SignIn, bool, error) {
	in, ok, err := one(ctx, s, record[desk.SignIn], selectSignIn, key(id))
	if !ok || err != nil || !s.now().Before(in.Ends) {
		return desk.SignIn{}, false, err
	}
	return in, true, nil
}

// KeepSignIn implements desk.SignInStore.
func (s signIns) KeepSignIn(ctx context.Context, in desk.SignIn) error {
	return s.commit(ctx, "", func(t *tx) error {
		data, err := encode(in)
		t.write(`INSERT INTO sign_ins (id, person, ends, record) VALUES ($1, $2, $3, $4) ON CONFLICT (id)
			DO UPDATE SET person = excluded.person, ends = excluded.ends, record = excluded.record`,
			key(in.ID), key(in.Person), nanos(in.Ends), data)
		return err
	})
}

// EndSignIn implements desk.SignInStore.
func (s signIns) EndSignIn(ctx context.Context, id string) error {
	return s.commit(ctx, "", func(t *tx) error {
		t.write(`DELETE FROM devices WHERE sign_in = $1`, key(id))
		t.write(`DELETE FROM sign_ins WHERE id = $1`, key(id))
		return nil
	})
}

// SignInsOf implements desk.SignInStore.
func (s signIns) SignInsOf(ctx context.Context, person string) ([]desk.SignIn, error) {
	list, err := many(ctx, s, record[desk.SignIn], `SELECT record FROM sign_ins WHERE person = $1 AND ends > $2`,
		key(person), nanos(s.now()))
	slices.SortFunc(list, func(a, b desk.SignIn) int {
		return cmp.Or(b.Since.Compare(a.Since), strings.Compare(a.ID, b.ID))
	})
	return list, err
}

// DropSignIns implements desk.SignInStore.
func (s signIns) DropSignIns(ctx context.Context) error {
	return s.commit(ctx, "", func(t *tx) error {
		now := nanos(t.now())
		t.write(`DELETE FROM devices WHERE sign_in IN (SELECT id FROM sign_ins WHERE ends <= $1)`, now)
		t.write(`DELETE FROM sign_ins WHERE ends <= $1`, now)
		return nil
	})
}

// devices keeps the browsers in which people want to be told.
type devices struct{ *core }

// PushKeys implements desk.DeviceStore.
func (s devices) PushKeys(ctx context.Context, fresh desk.PushKeys) (kept desk.PushKeys, err error) {
	err = s.commit(ctx, "", func(t *tx) (err error) {
		ok := false
		if kept, ok, err = get[desk.PushKeys](t.ctx, t, kindSetup, keyPush); ok || err != nil {
			return refused{err}
		}
		kept = fresh
		return t.put(kindSetup, keyPush, fresh)
	})
	return kept, err
}

// KeepDevice implements desk.DeviceStore.
func (s devices) KeepDevice(ctx context.Context, d desk.Device, most int) error {
	return s.commit(ctx, "", func(t *tx) error {
		in, ok, err := one(t.ctx, t, record[desk.SignIn], selectSignIn, key(d.SignIn))
		switch {
		case err != nil:
			return refused{err}
		case !ok || in.Person != d.Person || !t.now().Before(in.Ends):
			return refused{desk.ErrSignedOut}
		}
		data, err := encode(d)
		if err != nil {
			return err
		}
		t.write(`DELETE FROM devices WHERE id = $1`, key(d.ID))
		list, err := devicesOf(t.ctx, t, d.Person)
		if err != nil {
			return err
		}
		for _, old := range list[min(len(list), most-1):] {
			t.write(`DELETE FROM devices WHERE id = $1`, key(old.ID))
		}
		t.write(`INSERT INTO devices (id, person, sign_in, record) VALUES ($1, $2, $3, $4)`,
			key(d.ID), key(d.Person), key(d.SignIn), data)
		return nil
	})
}

// DropDevice implements desk.DeviceStore.
func (s devices) DropDevice(ctx context.Context, person, id string) error {
	return s.commit(ctx, "", func(t *tx) error {
		t.write(`DELETE FROM devices WHERE id = $1 AND person = $2`, key(id), key(person))
		return nil
	})
}

// DevicesOf implements desk.DeviceStore.
func (s devices) DevicesOf(ctx context.Context, person string) ([]desk.Device, error) {
	list, err := many(ctx, s, record[desk.Device],
		`SELECT d.record FROM devices d JOIN sign_ins s ON s.id = d.sign_in WHERE d.person = $1 AND s.ends > $2`,
		key(person), nanos(s.now()))
	sortDevices(list)
	return list, err
}

// devicesOf returns all devices of a person, the newest first.
func devicesOf(ctx context.Context, q querier, person string) ([]desk.Device, error) {
	list, err := many(ctx, q, record[desk.Device], `SELECT record FROM devices WHERE person = $1`, key(person))
	sortDevices(list)
	return list, err
}

func sortDevices(list []desk.Device) {
	slices.SortFunc(list, func(a, b desk.Device) int {
		return cmp.Or(b.Since.Compare(a.Since), strings.Compare(a.ID, b.ID))
	})
}
