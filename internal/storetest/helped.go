package storetest

import (
	"fmt"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

var helpedTests = map[string]func(*test){
	"each known answer has its own count, over restarts": func(t *test) {
		wantHelped(t, map[string]int{})
		for n, entry := range []string{"vpn", "printer", "vpn", "vp"} {
			if err := t.CountHelped(ctx, fmt.Sprint("press ", n), entry); err != nil {
				t.Error(err)
			}
		}
		t.reopen()
		wantHelped(t, map[string]int{"vpn": 2, "printer": 1, "vp": 1})
	},

	"an activity counts once": func(t *test) {
		atOnce(20, func(int) {
			if err := t.CountHelped(ctx, "once", "vpn"); err != nil {
				t.Error(err)
			}
		})
		t.reopen()
		if err := t.CountHelped(ctx, "once", "vpn"); err != nil {
			t.Error(err)
		}
		wantHelped(t, map[string]int{"vpn": 1})
	},

	"50 at once are 50": func(t *test) {
		atOnce(50, func(i int) {
			if err := t.CountHelped(ctx, fmt.Sprint(i), "vpn"); err != nil {
				t.Error(err)
			}
		})
		wantHelped(t, map[string]int{"vpn": 50})
	},

	"a ticket's change counts with it, or not at all": func(t *test) {
		k := t.create(anna)
		solve := func(k *tickets.Ticket) (tickets.Change, error) {
			c := next(k, tickets.Helped, tickets.Canceled)
			c.Helped = "vpn"
			return c, nil
		}
		t.update("press", k.ID, solve)
		t.update("press", k.ID, solve)
		wantHelped(t, map[string]int{"vpn": 1})
		if _, err := t.UpdateTicket(ctx, "another", k.ID, func(*tickets.Ticket) (tickets.Change, error) {
			return tickets.Change{Helped: "vpn"}, errNo
		}); err == nil {
			t.Error("no error")
		}
		t.reopen()
		wantHelped(t, map[string]int{"vpn": 1})
	},
}

func wantHelped(t *test, want map[string]int) {
	t.Helper()
	got, err := t.Helped(ctx)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("helped: %v\n%s", err, diff)
	}
}
