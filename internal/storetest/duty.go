package storetest

import (
	"fmt"
	"sync/atomic"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/chat"
)

var dutyTests = map[string]func(*test){
	"a queue begins with nobody on duty": func(t *test) {
		wantDuty(t, "IT", chat.Duty{})
	},

	"each queue has its own, over restarts": func(t *test) {
		it := chat.Duty{Wait: 90 * time.Second, On: []chat.OnDuty{
			{
				Person:   anna,
				Since:    noon,
				Until:    noon.Add(time.Hour),
				Capacity: 20,
			},
			{Person: boris, Since: noon.Add(time.Second)},
		}}
		hr := chat.Duty{On: []chat.OnDuty{{Person: clara, Since: noon}}}
		for queue, want := range map[string]chat.Duty{"IT": it, "HR": hr, "IT2": {}} {
			got, err := t.UpdateDuty(ctx, "set "+queue, queue, func(d *chat.Duty) {
				if diff := cmp.Diff(chat.Duty{}, *d); diff != "" {
					t.Errorf("%s begins with\n%s", queue, diff)
				}
				*d = want
			})
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("%s: %v\n%s", queue, err, diff)
			}
		}
		t.reopen()
		wantDuty(t, "IT", it)
		wantDuty(t, "HR", hr)
		wantDuty(t, "I", chat.Duty{})
	},

	"an activity changes it once": func(t *test) {
		var called atomic.Int32
		atOnce(50, func(int) {
			if _, err := t.UpdateDuty(
				ctx,
				"once",
				"IT",
				func(d *chat.Duty) { called.Add(1); d.Wait += time.Second },
			); err != nil {
				t.Error(err)
			}
		})
		t.reopen()
		again, err := t.UpdateDuty(ctx, "once", "IT", func(d *chat.Duty) { called.Add(1); d.Wait += time.Second })
		if called.Load() == 0 || again.Wait != time.Second || err != nil {
			t.Errorf("after the repetition: %+v, %v", again, err)
		}
	},

	"50 changes at once build on each other": func(t *test) {
		atOnce(50, func(i int) {
			if _, err := t.UpdateDuty(ctx, fmt.Sprint(i%2, i), "IT", func(d *chat.Duty) {
				d.On = append(d.On, chat.OnDuty{Person: person(i)})
			}); err != nil {
				t.Error(err)
			}
		})
		if d, err := t.Duty(ctx, "IT"); len(d.On) != 50 || err != nil {
			t.Errorf("%d of 50 are on duty, %v", len(d.On), err)
		}
	},

	"a panic in a change of duty harms nobody else": func(t *test) {
		atOnce(16, func(i int) {
			if i%2 == 0 {
				wantFailure(t, func() error {
					_, err := t.UpdateDuty(ctx, "", "HR", func(*chat.Duty) { panic("change") })
					return err
				})
				return
			}
			if _, err := t.UpdateDuty(ctx, "", "IT", func(d *chat.Duty) { d.Wait++ }); err != nil {
				t.Error(err)
			}
		})
		wantDuty(t, "IT", chat.Duty{Wait: 8})
		wantDuty(t, "HR", chat.Duty{})
	},
}

func wantDuty(t *test, queue string, want chat.Duty) {
	t.Helper()
	got, err := t.Duty(ctx, queue)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("duty of %s: %v\n%s", queue, err, diff)
	}
}
