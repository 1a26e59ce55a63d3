package chat_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/chat"
	"frontdesk/tickets"
)

// printer is Anna's incident, in the queue IT.
var printer = tickets.Ticket{ID: "INC-7", Queue: "IT", Requester: anna, Beneficiary: anna}

func (d *desk) begin(t *testing.T, p tickets.Person) chat.Session {
	t.Helper()
	s, err := d.Begin(ctx, d.by(p), printer)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAChatAboutATicketIsInItsThread(t *testing.T) {
	d := newDesk(t, itAndHR())
	s := d.begin(t, olga)
	if s.State != chat.Connected || s.Analyst != olga || s.Address().Thread != "INC-7" || s.Turn != chat.EmployeeSide {
		t.Errorf("%+v", s)
	}
	if diff := cmp.Diff([]string{"thread/INC-7 card", "person/anna card"}, d.told()); diff != "" {
		t.Error(diff)
	}
	if again := d.begin(t, olga); again.ID != s.ID || again.Rev != s.Rev {
		t.Errorf("begun twice: %+v", again)
	}
	if on, ok, err := d.OnTicket(ctx, printer); on.ID != s.ID || !ok || err != nil {
		t.Error(on, ok, err)
	}
	if _, err := d.End(ctx, d.by(olga), s.ID); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := d.OnTicket(ctx, printer); ok || err != nil {
		t.Error("goes on after its end", err)
	}
}

func TestWhoCannotBeginAChat(t *testing.T) {
	d := newDesk(t, itAndHR())
	if _, err := d.Begin(ctx, d.by(hanna), printer); !errors.Is(err, chat.ErrNotFound) {
		t.Error("of another queue:", err)
	}
	own := printer
	own.Requester = olga
	if _, err := d.Begin(ctx, d.by(olga), own); !errors.Is(err, chat.ErrOwn) {
		t.Error("with oneself:", err)
	}
	waiting := d.ask(t, anna)
	if s, err := d.Begin(ctx, d.by(olga), printer); !errors.Is(err, chat.ErrBusy) || s.ID != waiting.ID {
		t.Error("who waits already:", s.ID, err)
	}
}

// A chat about a ticket creates no incident when nobody accepts it. In another
// queue it has a thread of its own.
func TestAChatAboutATicketThatGoesOn(t *testing.T) {
	d := newDesk(t, itAndHR())
	s := d.begin(t, olga)
	d.say(t, anna, s.ID, "hello?")
	d.after(t, rules.Silence)
	if now := d.session(t, s.ID); now.State != chat.Waiting || now.Address().Thread != "INC-7" {
		t.Errorf("returned: %+v", now)
	}
	d.after(t, rules.Accept)
	if now := d.session(t, s.ID); now.How != chat.Unaccepted || now.Ticket != "" {
		t.Errorf("left alone: %+v", now)
	}
	s = d.begin(t, olga)
	s, err := d.Transfer(ctx, d.by(olga), s.ID, "HR", "")
	if err != nil || s.Address().Thread != s.ID {
		t.Error(s.Address(), err)
	}
}
