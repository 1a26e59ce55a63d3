package chat_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"frontdesk/chat"
	"frontdesk/tickets"
)

func TestNumber(t *testing.T) {
	if n, ok := chat.Number(chat.ID(42)); n != 42 || !ok {
		t.Errorf("Number(ID(42)) = %d, %t", n, ok)
	}
	for _, id := range []string{"", "chat-", "chat", "chat-0", "chat-042", "chat--1", "chat-+1", "CHAT-1", "chat-1 ", "chat-1\x00", "INC-1001", "chat-" + strings.Repeat("9", 99)} {
		if n, ok := chat.Number(id); ok {
			t.Errorf("Number(%.20q) = %d", id, n)
		}
	}
}

func TestAskingTwiceIsAskingOnce(t *testing.T) {
	d := newDesk(t, team{})
	first, err := d.Ask(ctx, d.by(anna), "IT", "menu-1")
	if err != nil {
		t.Fatal(err)
	}
	want := []tickets.Delivery{
		{To: tickets.Address{Thread: "chat-1"}, What: tickets.Card, Subject: "chat-1", At: noon},
		{To: tickets.Address{Person: anna.ID}, What: tickets.Card, Subject: "chat-1", Adopt: "menu-1", At: noon},
	}
	if diff := cmp.Diff(want, d.news()); diff != "" {
		t.Errorf("owed:\n%s", diff)
	}
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			again, err := d.Ask(ctx, d.by(anna), "IT", "menu-2")
			if diff := cmp.Diff(first, again); diff != "" || err != nil {
				t.Errorf("%v\n%s", err, diff)
			}
		})
	}
	all.Wait()
	if owed := d.news(); len(owed) > 0 {
		t.Errorf("asking again owes %v", owed)
	}
	if other := d.ask(t, boris); other.ID == first.ID {
		t.Error("two employees share a session")
	}
}

func TestWhatWasWrittenWhileWaitingIsPassedOnInOrder(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	s := d.ask(t, anna)
	for i := range 12 {
		if _, err := d.Say(ctx, d.by(anna), s.ID, fmt.Sprint("line ", i+1), fmt.Sprint("m", i+1)); err != nil {
			t.Fatal(err)
		}
	}
	d.news()
	if _, err := d.Accept(ctx, d.by(olga), s.ID); err != nil {
		t.Fatal(err)
	}
	var passed []int
	for _, o := range d.news() {
		if o.What == tickets.Message && o.To.Thread == s.ID {
			passed = append(passed, o.N)
		}
	}
	if diff := cmp.Diff([]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, passed); diff != "" {
		t.Errorf("messages for the analyst:\n%s", diff)
	}
	list, err := d.store.Messages(ctx, s.ID, 3, 1)
	want := []chat.Message{{N: 3, At: noon, From: anna, Text: "line 3", Origin: "m3"}}
	if diff := cmp.Diff(want, list); diff != "" || err != nil {
		t.Errorf("message 3: %v\n%s", err, diff)
	}
}

func TestOneOf50AnalystsAccepts(t *testing.T) {
	analysts := team{}
	for i := range 50 {
		analysts[fmt.Sprint("analyst ", i)] = true
	}
	d := newDesk(t, analysts)
	s := d.ask(t, anna)
	d.news()
	var wins atomic.Int32
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			me := tickets.Person{ID: fmt.Sprint("analyst ", i), Name: fmt.Sprint("Analyst ", i)}
			got, err := d.Accept(ctx, d.by(me), s.ID)
			switch {
			case err == nil:
				wins.Add(1)
			case !errors.Is(err, chat.ErrTaken):
				t.Errorf("loser: %v", err)
			}
			if (got.Analyst == me) != (err == nil) || got.Analyst.Name == "" {
				t.Errorf("%s reads analyst %q: %v", me.Name, got.Analyst.Name, err)
			}
		})
	}
	all.Wait()
	if owed := d.news(); wins.Load() != 1 || len(owed) != 2 {
		t.Errorf("%d accepted; owed %v, want the two cards", wins.Load(), owed)
	}
}

func TestNobodyIsTheirOwnAnalyst(t *testing.T) {
	d := newDesk(t, team{olga.ID: true, pavel.ID: true})
	s := d.ask(t, olga)
	if got, err := d.Accept(ctx, d.by(olga), s.ID); !errors.Is(err, chat.ErrOwn) || got != s {
		t.Errorf("one's own: %+v, %v", got, err)
	}
	if got, err := d.Accept(ctx, d.by(pavel), s.ID); err != nil || got.Analyst != pavel {
		t.Errorf("a colleague's: %+v, %v", got, err)
	}
}

func TestAnAnalystWhoLeftTheTeam(t *testing.T) {
	works, err := true, error(nil)
	d := newDesk(t, rosterFunc(func(string) (bool, error) { return works, err }))
	s := d.ask(t, anna)
	if _, err := d.Accept(ctx, d.by(olga), s.ID); err != nil {
		t.Fatal(err)
	}
	works, err = false, errors.New("away")
	if _, err := d.Reply(ctx, d.by(olga), s.ID, chat.Message{Text: "hello"}); err != nil {
		t.Errorf("while the roster is away, the connected analyst stays so: %v", err)
	}
	err = nil
	d.news()
	if _, err := d.Reply(ctx, d.by(olga), s.ID, chat.Message{Text: "still here"}); !errors.Is(err, chat.ErrNotConnected) {
		t.Errorf("reply: %v", err)
	}
	if _, err := d.End(ctx, d.by(olga), s.ID); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("end: %v", err)
	}
	if owed := d.news(); len(owed) > 0 {
		t.Errorf("owed: %v", owed)
	}
	if _, err := d.Say(ctx, d.by(anna), s.ID, "anybody?", "m1"); err != nil {
		t.Errorf("say: %v", err)
	}
	if n, err := d.End(ctx, d.by(anna), s.ID); err != nil || n.State != chat.Ended || n.Messages != 2 {
		t.Errorf("end by the employee: %+v, %v", n, err)
	}
}

func TestARosterThatIsAway(t *testing.T) {
	errAway := errors.New("away")
	d := newDesk(t, rosterFunc(func(string) (bool, error) { return false, errAway }))
	s := d.ask(t, anna)
	if _, err := d.Accept(ctx, d.by(olga), s.ID); !errors.Is(err, errAway) {
		t.Errorf("accept: %v", err)
	}
}

// life is what a session must be, worked out beside the service.
type life struct {
	*desk
	session chat.Session
	written []chat.Message
	deed    tickets.Actor // the last that changed something
}

// happen does a deed to the expected session; it returns the expected error and
// what is owed for it.
func (l *life) happen(by tickets.Person, did string, m chat.Message) ([]tickets.Delivery, error) {
	s := &l.session
	employee, analyst := by.ID == s.Employee.ID, by.ID != "" && by.ID == s.Analyst.ID
	switch did {
	case "accept":
		switch {
		case by != olga && by != pavel:
			return nil, chat.ErrNotFound
		case s.State == chat.Ended:
			return nil, chat.ErrEnded
		case analyst:
			return nil, nil
		case s.State == chat.Connected:
			return nil, chat.ErrTaken
		}
		s.State, s.Analyst, s.Accepted, s.Rev = chat.Connected, by, noon, s.Rev+1
		owed := l.cards()
		for i := range l.written {
			owed = append(owed, l.delivery(tickets.Message, l.thread(), i+1))
		}
		return owed, nil
	case "end":
		switch connected := s.State == chat.Connected; {
		case !employee && !analyst:
			return nil, chat.ErrNotFound
		case s.State == chat.Ended:
			return nil, nil
		default:
			s.State, s.EndedBy, s.Ended, s.Rev = chat.Ended, by, noon, s.Rev+1
			owed := l.cards()
			if connected && employee {
				owed = append(owed, l.delivery(tickets.Notice, l.thread(), s.Rev))
			} else if connected {
				owed = append(owed, l.delivery(tickets.Notice, l.employee(), s.Rev))
			}
			return owed, nil
		}
	case "say":
		if !employee {
			return nil, chat.ErrNotFound
		}
	case "reply":
		if !analyst {
			return nil, chat.ErrNotConnected
		}
	}
	if s.State == chat.Ended {
		return nil, chat.ErrEnded
	}
	m.N, m.At, m.From = len(l.written)+1, noon, by
	l.written, s.Messages = append(l.written, m), m.N
	switch {
	case did == "reply" && !m.Internal:
		return []tickets.Delivery{l.delivery(tickets.Message, l.employee(), m.N)}, nil
	case did == "say" && s.State == chat.Connected:
		return []tickets.Delivery{l.delivery(tickets.Message, l.thread(), m.N)}, nil
	}
	return nil, nil
}

func (l *life) thread() tickets.Address   { return tickets.Address{Thread: l.session.ID} }
func (l *life) employee() tickets.Address { return tickets.Address{Person: l.session.Employee.ID} }

func (l *life) cards() []tickets.Delivery {
	return []tickets.Delivery{l.delivery(tickets.Card, l.thread(), 0), l.delivery(tickets.Card, l.employee(), 0)}
}

func (l *life) delivery(what tickets.What, to tickets.Address, n int) tickets.Delivery {
	return tickets.Delivery{To: to, What: what, Subject: l.session.ID, N: n, At: noon}
}

func (l *life) do(a tickets.Actor, did string, m chat.Message) (chat.Session, error) {
	switch did {
	case "accept":
		return l.Accept(ctx, a, l.session.ID)
	case "end":
		return l.End(ctx, a, l.session.ID)
	case "say":
		return l.Say(ctx, a, l.session.ID, m.Text, m.Origin)
	default:
		return l.Reply(ctx, a, l.session.ID, m)
	}
}

// check compares the session, what was written and what is owed with the
// expected.
func (l *life) check(t *rapid.T, owed []tickets.Delivery) {
	t.Helper()
	got, err := l.store.Session(ctx, l.session.ID)
	if diff := cmp.Diff(l.session, got); diff != "" || err != nil {
		t.Fatalf("session: %v\n%s", err, diff)
	}
	written, err := l.store.Messages(ctx, l.session.ID, 1, 1000)
	if diff := cmp.Diff(l.written, written, cmpopts.EquateEmpty()); diff != "" || err != nil {
		t.Fatalf("written: %v\n%s", err, diff)
	}
	if diff := cmp.Diff(owed, l.news(), cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("owed:\n%s", diff)
	}
	current, ok, err := l.Current(ctx, l.session.Employee.ID)
	if open := l.session.State != chat.Ended; ok != open || open && current != l.session || err != nil {
		t.Fatalf("current session: %+v, %t, %v", current, ok, err)
	}
}

// Whatever people press and write in whatever order, only those connected reach
// each other, once each, in order, and nobody else has a part in it.
func TestTheLifeOfASession(t *testing.T) {
	d := newDesk(t, team{olga.ID: true, pavel.ID: true})
	everybody := []tickets.Person{anna, olga, anna, olga, pavel, boris, {}}
	deeds := []string{"say", "reply", "say", "reply", "accept", "accept", "end"}
	rapid.Check(t, func(t *rapid.T) {
		s, err := d.Ask(ctx, d.by(anna), "IT", "")
		if err != nil {
			t.Fatal(err)
		}
		d.news()
		l := &life{desk: d, session: chat.Session{ID: s.ID, Rev: 1, Employee: anna, Queue: "IT", State: chat.Waiting, Asked: noon}}
		t.Repeat(map[string]func(*rapid.T){
			"": func(t *rapid.T) { l.check(t, nil) },
			"deed": func(t *rapid.T) {
				a := d.by(rapid.SampledFrom(everybody).Draw(t, "by"))
				did := rapid.SampledFrom(deeds).Draw(t, "did")
				m := chat.Message{Text: rapid.StringN(1, 20, -1).Draw(t, "text"), Origin: a.Activity}
				m.Internal = did == "reply" && rapid.Bool().Draw(t, "internal")
				before := l.session
				got, err := l.do(a, did, m)
				owed, want := l.happen(a.Person, did, m)
				if !errors.Is(err, want) || (err == nil) != (want == nil) {
					t.Fatalf("error %v, want %v", err, want)
				}
				if slices.Contains([]error{nil, chat.ErrTaken, chat.ErrEnded}, want) && got != l.session {
					t.Fatalf("answered with %+v, want %+v", got, l.session)
				}
				if l.session != before {
					l.deed = a
				}
				l.check(t, owed)
			},
			"the last deed arrives again": func(t *rapid.T) {
				if l.deed == (tickets.Actor{}) {
					t.Skip("nothing was done yet")
				}
				_, _ = l.do(l.deed, rapid.SampledFrom(deeds).Draw(t, "did"), chat.Message{Text: "again"})
				l.check(t, nil)
			},
		})
		if _, err := d.End(ctx, d.by(anna), s.ID); err != nil {
			t.Fatal(err)
		}
		d.news()
	})
}

type rosterFunc func(person string) (bool, error)

func (f rosterFunc) Analyst(_ context.Context, person, _ string) (bool, error) { return f(person) }
