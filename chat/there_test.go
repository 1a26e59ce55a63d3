package chat_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/chat"
	"frontdesk/tickets"
)

// A session goes only to somebody who is there. Otherwise it stays, and who has
// it learns who is there instead.
func TestATransferToWhoIsNotThere(t *testing.T) {
	roster := func(r *chat.Rules) { r.Roster = true }
	weekend, err := tickets.NewCalendar(time.UTC, map[string]string{"sat": "09:00-18:00"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*chat.Rules)
		onDuty map[string][]tickets.Person
		absent []tickets.Person
		broken bool
		to     string
		want   *chat.NotThere
	}{
		"a queue where somebody is": {roster, map[string][]tickets.Person{"HR": {hanna}}, nil, false, "HR", nil},
		"a queue where nobody is": {
			roster,
			map[string][]tickets.Person{"IT": {pavel}},
			nil, false, "HR",
			&chat.NotThere{Queue: "HR", Instead: []tickets.Person{pavel}},
		},
		"a queue where all are away": {
			roster, map[string][]tickets.Person{"HR": {hanna}}, []tickets.Person{hanna}, false, "HR", &chat.NotThere{Queue: "HR"},
		},
		"a colleague on duty": {roster, map[string][]tickets.Person{"IT": {pavel}}, nil, false, pavel.ID, nil},
		"a colleague off duty": {
			roster,
			map[string][]tickets.Person{"HR": {hanna}},
			nil, false, pavel.ID,
			&chat.NotThere{Colleague: pavel, Queue: "IT", InsteadQueues: []string{"HR"}},
		},
		"a colleague, away": {
			func(*chat.Rules) {}, nil,
			[]tickets.Person{pavel},
			false, pavel.ID,
			&chat.NotThere{Colleague: pavel, Queue: "IT", InsteadQueues: []string{"HR"}},
		},
		"a queue of which nobody can tell": {roster, nil, nil, true, "HR", nil},
		"a closed queue": {
			func(r *chat.Rules) { r.Calendar = weekend }, nil, nil, false, "HR",
			&chat.NotThere{
				Queue: "HR", Closed: true, Opens: noon.Add(21 * time.Hour), Instead: []tickets.Person{pavel},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			people := itAndHR()
			d := newDesk(t, people)
			id := d.connect(t, anna, olga).ID
			r := rules
			c.change(&r)
			d.options.Rules = map[string]chat.Rules{"IT": r, "HR": r}
			d.remake()
			for queue, list := range c.onDuty {
				for _, p := range list {
					if _, err := d.GoOnDuty(ctx, d.by(p), queue, 0); err != nil {
						t.Fatal(err)
					}
				}
			}
			people.absent = map[string]bool{}
			for _, p := range c.absent {
				people.absent[p.ID] = true
			}
			if c.broken {
				people.err = errors.New("the roster cannot be had")
			}
			before := d.session(t, id)
			d.news()
			_, err := d.Transfer(ctx, d.by(olga), id, c.to, "busy")
			not, _ := errors.AsType[*chat.NotThere](err)
			if diff := cmp.Diff(c.want, not); diff != "" {
				t.Errorf("%v\n%s", err, diff)
			}
			if c.want == nil {
				return
			}
			if diff := cmp.Diff(
				before,
				d.session(t, id),
			); diff != "" || len(d.told()) > 0 ||
				!errors.Is(err, chat.ErrNobody) {
				t.Errorf("the session did not stay:\n%s", diff)
			}
		})
	}
}
