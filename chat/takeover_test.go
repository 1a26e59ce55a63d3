package chat_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/chat"
	"frontdesk/tickets"
)

func (d *desk) takeOver(t *testing.T, stays bool) (n int) {
	t.Helper()
	n, err := d.TakeOver(ctx, "IT", "HR", func(context.Context, tickets.Address, string) (bool, error) {
		return stays, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// In the same channel chats go on, and whoever is on duty stays so.
func TestAQueueTakesOverChatsThatStayInItsChannel(t *testing.T) {
	d := newDesk(t, itAndHR())
	if _, err := d.GoOnDuty(ctx, d.by(olga), "IT", 5); err != nil {
		t.Fatal(err)
	}
	live := d.connect(t, anna, olga)
	waiting := d.ask(t, boris)
	d.news()
	if n := d.takeOver(t, true); n != 2 {
		t.Errorf("%d chats were taken over", n)
	}
	if n := d.takeOver(t, true); n != 0 {
		t.Errorf("%d chats were taken over again", n)
	}
	if told := d.told(); len(told) > 0 {
		t.Errorf("told: %v", told)
	}
	for _, before := range []chat.Session{live, waiting} {
		before.Queue = "HR"
		if diff := cmp.Diff(before, d.session(t, before.ID)); diff != "" {
			t.Error(diff)
		}
	}
	duty, err := d.store.Duty(ctx, "HR")
	if err != nil || len(duty.On) != 1 || duty.On[0].ID != olga.ID || duty.On[0].Capacity != 5 {
		t.Errorf("on duty: %+v, %v", duty, err)
	}
}

// In another channel they wait for its analysts, at their place.
func TestAQueueTakesOverChatsOfAnotherChannel(t *testing.T) {
	d := newDesk(t, itAndHR())
	live := d.connect(t, anna, olga)
	d.say(t, anna, live.ID, "Hello?")
	waiting := d.ask(t, boris)
	d.news()
	d.takeOver(t, false)
	if diff := cmp.Diff([]string{
		"thread/chat-1.2 card", "person/anna fresh", "thread/chat-1.2 notice returned",
		"thread/chat-1 card",
		"thread/chat-2.2 card", "person/boris card", "thread/chat-2 card",
	}, d.told()); diff != "" {
		t.Errorf("told:\n%s", diff)
	}
	ids, err := d.Line(ctx, "HR")
	if diff := cmp.Diff([]string{live.ID, waiting.ID}, ids); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	d.accept(t, hanna, live.ID)
	if diff := cmp.Diff([]string{
		"thread/chat-1.2 card", "person/anna card", "thread/chat-1.2 message 1",
	}, d.told()); diff != "" {
		t.Errorf("told when it was accepted:\n%s", diff)
	}
}
