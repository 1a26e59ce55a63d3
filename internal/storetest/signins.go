package storetest

import (
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/desk"
)

var signInTests = map[string]func(*test){
	"a sign-in is kept until it is ended": func(t *test) {
		s := desk.SignIn{
			ID: "a", Person: anna.ID, Since: noon, Ends: noon.Add(time.Hour), Agent: "Chrome", Data: []byte{0, 255},
		}
		t.keepSignIn(s)
		s.Ends = noon.Add(2 * time.Hour)
		t.keepSignIn(s)
		t.reopen()
		got, ok, err := t.SignIn(ctx, "a")
		if diff := cmp.Diff(s, got); diff != "" || !ok || err != nil {
			t.Errorf("SignIn: %v, %v (-want +got):\n%s", ok, err, diff)
		}
		for range 2 {
			if err := t.EndSignIn(ctx, "a"); err != nil {
				t.Fatal(err)
			}
		}
		t.wantNoSignIn("a")
		t.wantSignInsOf(anna.ID)
	},

	"a sign-in ends by itself": func(t *test) {
		t.keepSignIn(desk.SignIn{ID: "a", Person: anna.ID, Since: noon, Ends: noon.Add(time.Hour)})
		t.keepSignIn(desk.SignIn{ID: "b", Person: anna.ID, Since: noon, Ends: noon.Add(2 * time.Hour)})
		t.at(noon.Add(time.Hour))
		t.wantNoSignIn("a")
		t.wantSignInsOf(anna.ID, "b")
		if err := t.DropSignIns(ctx); err != nil {
			t.Fatal(err)
		}
		t.at(noon)
		t.wantNoSignIn("a")
		t.wantSignInsOf(anna.ID, "b")
	},

	"people have sign-ins of their own": func(t *test) {
		for i, id := range []string{"a", "b", "c"} {
			t.keepSignIn(desk.SignIn{
				ID: id, Person: anna.ID, Since: noon.Add(time.Duration(i) * time.Minute), Ends: noon.Add(time.Hour),
			})
		}
		t.keepSignIn(desk.SignIn{ID: "d", Person: boris.ID, Since: noon, Ends: noon.Add(time.Hour)})
		t.wantSignInsOf(anna.ID, "c", "b", "a")
		t.wantSignInsOf(boris.ID, "d")
		t.wantSignInsOf(clara.ID)
		t.wantSignInsOf(anna.ID[:8])
	},
}

func (t *test) keepSignIn(s desk.SignIn) {
	t.Helper()
	if err := t.KeepSignIn(ctx, s); err != nil {
		t.Fatal(err)
	}
}

func (t *test) wantNoSignIn(id string) {
	t.Helper()
	if s, ok, err := t.SignIn(ctx, id); ok || err != nil {
		t.Errorf("SignIn(%q) = %v, %v, %v, want none", id, s, ok, err)
	}
}

func (t *test) wantSignInsOf(person string, want ...string) {
	t.Helper()
	list, err := t.SignInsOf(ctx, person)
	var got []string
	for _, s := range list {
		got = append(got, s.ID)
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("SignInsOf(%s): %v (-want +got):\n%s", person, err, diff)
	}
}
