package chat_test

import (
	"context"
	"errors"
	"testing"

	"frontdesk/chat"
	"frontdesk/tickets"
)

// withHelper is a crew in which one person works for every queue but belongs to
// no team.
type withHelper struct {
	*crew
	helper string
}

func (w withHelper) Analyst(ctx context.Context, person, queue string) (bool, error) {
	if person == w.helper {
		return true, nil
	}
	return w.crew.Analyst(ctx, person, queue)
}

// An analyst outside the team takes and keeps chats, but does not count as
// present.
func TestAnAnalystOutsideTheTeam(t *testing.T) {
	people := itAndHR()
	d := newDesk(t, people)
	helper := tickets.Person{ID: "vera", Name: "Vera"}
	d.options.Crew = withHelper{people, helper.ID}
	d.remake()
	s := d.connect(t, anna, helper)
	if _, err := d.GoOnDuty(ctx, d.by(helper), "IT", 1); !errors.Is(err, chat.ErrNobody) {
		t.Errorf("on duty: %v", err)
	}
	on, err := d.OnDuty(ctx, "IT", boris.ID)
	if len(on) != 2 || err != nil {
		t.Errorf("on duty: %v, %v", on, err)
	}
	people.leave(pavel.ID)
	if back, err := d.Release(ctx, "IT"); len(back) != 0 || err != nil || d.session(t, s.ID).Analyst != helper {
		t.Errorf("released: %v, %v", back, err)
	}
	d.options.Crew = people
	d.remake()
	if back, err := d.Release(ctx, "IT"); len(back) != 1 || err != nil {
		t.Errorf("without the role: %v, %v", back, err)
	}
}

// A queue without a channel takes no chats.
func TestAQueueWithoutChannel(t *testing.T) {
	d := newDesk(t, itAndHR())
	d.options.Linked = func(queue string) bool { return queue != "HR" }
	d.remake()
	if _, err := d.Ask(ctx, d.by(anna), "HR"); !errors.Is(err, chat.ErrUnavailable) {
		t.Errorf("asked: %v", err)
	}
	s := d.connect(t, anna, olga)
	if _, err := d.Transfer(ctx, d.by(olga), s.ID, "HR", ""); !errors.Is(err, chat.ErrNobody) {
		t.Errorf("transferred: %v", err)
	}
}
