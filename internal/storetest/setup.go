package storetest

import (
	"fmt"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/desk"
)

var setupTests = map[string]func(*test){
	"nothing is set up at first": func(t *test) { wantSetup(t, desk.SetupRecord{}) },

	"what was set up survives restarts": func(t *test) {
		by := desk.Deed{Person: anna.ID, At: noon}
		want := desk.SetupRecord{
			Admins: []desk.Deed{by},
			Links: map[string]desk.Link{
				"IT":           {Team: "19:t", Channel: "19:c", Deed: by},
				"Отдел кадров": {Team: "19:t", Channel: "19:h", Deed: by},
			},
			Asked: map[string]time.Time{"19:t": noon},
		}
		got, err := t.UpdateSetup(ctx, "", func(s *desk.SetupRecord) { *s = want })
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v\n%s", err, diff)
		}
		t.reopen()
		wantSetup(t, want)
	},

	"an activity sets up once": func(t *test) {
		add := func(s *desk.SetupRecord) { s.Admins = append(s.Admins, desk.Deed{Person: anna.ID, At: noon}) }
		for range 3 {
			if s, err := t.UpdateSetup(ctx, "once", add); len(s.Admins) != 1 || err != nil {
				t.Errorf("%+v, %v", s, err)
			}
			t.reopen()
		}
		if s, err := t.UpdateSetup(ctx, "twice", add); len(s.Admins) != 2 || err != nil {
			t.Errorf("%+v, %v", s, err)
		}
	},

	"50 at once build on each other": func(t *test) {
		atOnce(50, func(i int) {
			if _, err := t.UpdateSetup(ctx, fmt.Sprint(i), func(s *desk.SetupRecord) {
				if s.Links == nil {
					s.Links = map[string]desk.Link{}
				}
				s.Links[fmt.Sprint("queue ", i)] = desk.Link{Team: "19:t"}
			}); err != nil {
				t.Error(err)
			}
		})
		if s, err := t.Setup(ctx); len(s.Links) != 50 || err != nil {
			t.Errorf("%d links of 50, %v", len(s.Links), err)
		}
	},

	"a panic in a change of the setup harms nobody": func(t *test) {
		wantFailure(t, func() error {
			_, err := t.UpdateSetup(ctx, "", func(*desk.SetupRecord) { panic("change") })
			return err
		})
		wantSetup(t, desk.SetupRecord{})
	},
}

func wantSetup(t *test, want desk.SetupRecord) {
	t.Helper()
	got, err := t.Setup(ctx)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("setup: %v\n%s", err, diff)
	}
}
