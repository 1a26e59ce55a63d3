package storetest

import (
	"errors"
	"sync"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/desk"
)

var deviceTests = map[string]func(*test){
	"the first push keys are kept": func(t *test) {
		var mu sync.Mutex
		got := map[desk.PushKeys]bool{}
		atOnce(5, func(i int) {
			keys, err := t.PushKeys(ctx, desk.PushKeys{Public: string(rune('a' + i)), Private: "secret"})
			mu.Lock()
			defer mu.Unlock()
			got[keys] = true
			if err != nil {
				t.Error(err)
			}
		})
		t.reopen()
		again, err := t.PushKeys(ctx, desk.PushKeys{Public: "other"})
		if got[again] = true; len(got) != 1 || err != nil || again.Private != "secret" {
			t.Errorf("PushKeys: %d different ones, %v", len(got), err)
		}
	},

	"a device is kept until it is dropped": func(t *test) {
		t.signIn("a", anna.ID)
		d := device("x", anna.ID, "a", noon)
		t.keepDevice(d)
		d.Key = []byte{1}
		t.keepDevice(d)
		t.reopen()
		list, err := t.DevicesOf(ctx, anna.ID)
		if diff := cmp.Diff([]desk.Device{d}, list); diff != "" || err != nil {
			t.Errorf("DevicesOf: %v (-want +got):\n%s", err, diff)
		}
		t.dropDevice(boris.ID, "x")
		t.wantDevicesOf(anna.ID, "x")
		t.dropDevice(anna.ID, "x")
		t.dropDevice(anna.ID, "x")
		t.wantDevicesOf(anna.ID)
	},

	"a device ends with its sign-in": func(t *test) {
		t.signIn("a", anna.ID)
		t.signIn("b", anna.ID)
		t.keepDevice(device("x", anna.ID, "a", noon))
		t.keepDevice(device("y", anna.ID, "b", noon))
		if err := t.EndSignIn(ctx, "a"); err != nil {
			t.Fatal(err)
		}
		t.wantDevicesOf(anna.ID, "y")
		t.signIn("a", anna.ID)
		t.wantDevicesOf(anna.ID, "y")
		t.at(noon.Add(time.Hour))
		t.wantDevicesOf(anna.ID)
		if err := t.DropSignIns(ctx); err != nil {
			t.Fatal(err)
		}
		t.at(noon)
		t.signIn("b", anna.ID)
		t.wantDevicesOf(anna.ID)
	},

	"a device needs a sign-in of its person": func(t *test) {
		t.signIn("a", anna.ID)
		for _, d := range []desk.Device{device("x", anna.ID, "b", noon), device("x", boris.ID, "a", noon)} {
			if err := t.KeepDevice(ctx, d, 5); !errors.Is(err, desk.ErrSignedOut) {
				t.Errorf("KeepDevice = %v, want %v", err, desk.ErrSignedOut)
			}
		}
		t.at(noon.Add(time.Hour))
		if err := t.KeepDevice(ctx, device("x", anna.ID, "a", noon), 5); !errors.Is(err, desk.ErrSignedOut) {
			t.Errorf("KeepDevice = %v, want %v", err, desk.ErrSignedOut)
		}
	},

	"a device is one person's": func(t *test) {
		t.signIn("a", anna.ID)
		t.signIn("b", boris.ID)
		t.keepDevice(device("x", anna.ID, "a", noon))
		t.keepDevice(device("x", boris.ID, "b", noon))
		t.wantDevicesOf(anna.ID)
		t.wantDevicesOf(boris.ID, "x")
		t.wantDevicesOf(anna.ID[:8])
	},

	"the oldest of too many devices goes": func(t *test) {
		t.signIn("a", anna.ID)
		for i, id := range []string{"w", "x", "y", "z"} {
			t.keepDevice(device(id, anna.ID, "a", noon.Add(time.Duration(i)*time.Minute)))
		}
		t.wantDevicesOf(anna.ID, "z", "y", "x")
		t.keepDevice(device("x", anna.ID, "a", noon.Add(time.Hour)))
		t.wantDevicesOf(anna.ID, "x", "z", "y")
	},
}

func device(id, person, signIn string, since time.Time) desk.Device {
	return desk.Device{
		ID: id, Person: person, SignIn: signIn, Endpoint: "https://push.example.com/" + id,
		Key: []byte{0, 255}, Auth: []byte{7}, Since: since,
	}
}

// signIn signs somebody in for an hour.
func (t *test) signIn(id, person string) {
	t.Helper()
	t.keepSignIn(desk.SignIn{ID: id, Person: person, Since: noon, Ends: noon.Add(time.Hour)})
}

// keepDevice keeps a device, of three at most.
func (t *test) keepDevice(d desk.Device) {
	t.Helper()
	if err := t.KeepDevice(ctx, d, 3); err != nil {
		t.Fatal(err)
	}
}

func (t *test) dropDevice(person, id string) {
	t.Helper()
	if err := t.DropDevice(ctx, person, id); err != nil {
		t.Fatal(err)
	}
}

func (t *test) wantDevicesOf(person string, want ...string) {
	t.Helper()
	list, err := t.DevicesOf(ctx, person)
	var got []string
	for _, d := range list {
		got = append(got, d.ID)
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("DevicesOf(%s): %v (-want +got):\n%s", person, err, diff)
	}
}
