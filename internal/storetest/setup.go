package storetest

import (
	"fmt"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

var setupTests = map[string]func(*test){
	"nothing is set up at first": func(t *test) { wantSetup(t, desk.SetupRecord{}) },

	"what was set up survives restarts": func(t *test) {
		by := desk.Deed{Person: anna.ID, At: noon}
		want := desk.SetupRecord{
			Admins: []desk.Deed{by},
			Links: map[string]desk.Link{
				"IT":           {Team: "19:t", Channel: "19:c", Instead: "19:b", Deed: by},
				"Отдел кадров": {Team: "19:t", Channel: "19:h", Deed: by},
			},
			Asked: map[string]time.Time{"19:t": noon},
			Lost:  map[string]desk.Loss{"19:c": {Why: desk.TeamArchived, Team: "19:t", At: noon}},
			Back:  map[string]time.Time{"19:t": noon},
			Names: map[string]string{"19:c": "Заявки"}, Guides: map[string]string{"19:c": "INC-1001"},
		}
		got, err := t.UpdateSetup(ctx, "", func(s *desk.SetupRecord) []tickets.Delivery {
			*s = want
			return nil
		})
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v\n%s", err, diff)
		}
		t.reopen()
		wantSetup(t, want)
	},

	"an activity sets up once": func(t *test) {
		add := func(s *desk.SetupRecord) []tickets.Delivery {
			s.Admins = append(s.Admins, desk.Deed{Person: anna.ID, At: noon})
			return nil
		}
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
			if _, err := t.UpdateSetup(ctx, fmt.Sprint(i), func(s *desk.SetupRecord) []tickets.Delivery {
				if s.Links == nil {
					s.Links = map[string]desk.Link{}
				}
				s.Links[fmt.Sprint("queue ", i)] = desk.Link{Team: "19:t"}
				return nil
			}); err != nil {
				t.Error(err)
			}
		})
		if s, err := t.Setup(ctx); len(s.Links) != 50 || err != nil {
			t.Errorf("%d links of 50, %v", len(s.Links), err)
		}
	},

	"what a change of the setup owes is owed once": func(t *test) {
		told := tickets.Delivery{
			To: tickets.Address{Person: anna.ID}, At: noon, Content: tickets.QueueState{Queue: "IT", Why: "archived"},
		}
		for range 2 {
			if _, err := t.UpdateSetup(ctx, "stop", func(*desk.SetupRecord) []tickets.Delivery {
				return []tickets.Delivery{told}
			}); err != nil {
				t.Error(err)
			}
		}
		t.reopen()
		owed := t.followed().untilNow(t)
		if len(owed) != 1 || cmp.Diff(told, owed[0].Delivery) != "" {
			t.Errorf("owed: %+v", owed)
		}
	},

	"a panic in a change of the setup harms nobody": func(t *test) {
		wantFailure(t, func() error {
			_, err := t.UpdateSetup(ctx, "", func(*desk.SetupRecord) []tickets.Delivery { panic("change") })
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
