package storetest

import (
	"time"

	"frontdesk/tickets"
)

// An engine keeps the record of a handled activity for at least 24 hours
// (protocol: activities may be delivered again), and not forever.
var handledTests = map[string]func(*test){
	"for a day at least, over restarts": func(t *test) {
		id, s := t.create(anna).ID, t.session(anna)
		for _, at := range []time.Time{
			noon, noon.Add(12*time.Hour - time.Nanosecond), noon.Add(36 * time.Hour), noon.Add(60*time.Hour + time.Nanosecond),
		} {
			t.at(at)
			activity := "at " + at.String()
			ticket := t.update(activity, id, take)
			t.change(activity+"/say", s.ID, say("hello"))
			for _, later := range []time.Duration{time.Second, 12 * time.Hour, 24 * time.Hour} {
				t.at(at.Add(later))
				t.update("other "+t.now().String(), t.create(boris).ID, take)
				t.reopen()
				if again := t.update(activity, id, take); again.Rev() != ticket.Rev() {
					t.Errorf("handled again %v after %v", later, at)
				}
				before, _ := t.Session(ctx, s.ID)
				if again := t.change(activity+"/say", s.ID, say("hello")); again.Messages != before.Messages {
					t.Errorf("said again %v after %v", later, at)
				}
			}
		}
	},

	"not for ever": func(t *test) {
		made, err := t.CreateTicket(ctx, tickets.Cause{Activity: "old"}, incident(anna))
		if err != nil {
			t.Fatal(err)
		}
		t.at(noon.AddDate(0, 0, 30))
		again, err := t.CreateTicket(ctx, tickets.Cause{Activity: "old"}, incident(anna))
		if err != nil || again.ID == made.ID {
			t.Errorf("still known after 30 days: %s, %v", again.ID, err)
		}
	},
}
