package chat_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"frontdesk/chat"
	"frontdesk/tickets"
)

// life is the expected session. It works out the expectation without the
// service.
type life struct {
	*desk
	session chat.Session
	written []chat.Message
	shown   map[string]int // messages that a thread has
	last    *deed          // the last deed that changed something
}

// deed is what somebody does with the session.
type deed struct {
	by      tickets.Actor
	did     string
	message chat.Message
	to      string // target of a transfer or an invitation
	rating  int
}

// do performs a deed with the service. A few deeds return no session.
func (l *life) do(a deed) (got chat.Session, isSession bool, err error) {
	id := l.session.ID
	switch a.did {
	case "accept":
		got, err = l.Accept(ctx, a.by, id)
	case "end":
		got, err = l.End(ctx, a.by, id)
	case "say":
		got, err = l.Say(ctx, a.by, id, a.message)
	case "reply":
		got, err = l.Reply(ctx, a.by, id, a.message)
	case "transfer":
		got, err = l.Transfer(ctx, a.by, id, a.to, "busy")
	case "invite":
		got, err = l.Invite(ctx, a.by, id, a.to)
	case "rate":
		got, err = l.Rate(ctx, a.by, id, a.rating, " good ")
	case "go off duty":
		_, err = l.GoOffDuty(ctx, a.by, l.session.Queue)
		return got, false, err
	case "time":
		got, _, err = l.Tick(ctx, id)
	}
	return got, true, err
}

// happen applies a deed to the expected session. It returns the expected error
// and deliveries.
func (l *life) happen(a deed) ([]tickets.Delivery, error) {
	s, by := &l.session, a.by.Person
	switch a.did {
	case "accept":
		return l.accepted(by)
	case "end":
		return l.ended(by)
	case "say", "reply":
		return l.wrote(a)
	case "transfer", "invite":
		return l.handed(a)
	case "rate":
		if by.ID != s.Employee.ID {
			return nil, chat.ErrNotFound
		}
		if s.State == chat.Ended && !s.Accepted.IsZero() && s.Rating == 0 {
			if a.rating < 1 || a.rating > 5 {
				return nil, chat.ErrNoStars
			}
			s.Rating, s.Comment, s.Rev = a.rating, "good", s.Rev+1
			return l.cards(), nil
		}
	case "go off duty":
		if !l.works(by) {
			return nil, chat.ErrNotFound
		}
		if s.State == chat.Connected && s.Analyst == by {
			return l.returned(), nil
		}
	case "time":
		return l.timePassed(), nil
	}
	return nil, nil
}

// works reports whether somebody is an analyst of the session's queue.
func (l *life) works(p tickets.Person) bool {
	return slices.Contains(l.crew.people[l.session.Queue], p)
}

func (l *life) serves(p tickets.Person) bool {
	return p.ID != "" && (p == l.session.Analyst || slices.Contains(l.session.Guests, p))
}

func (l *life) accepted(by tickets.Person) ([]tickets.Delivery, error) {
	s := &l.session
	switch {
	case !l.works(by):
		return nil, chat.ErrNotFound
	case s.State == chat.Connected && s.Analyst == by:
		return nil, nil
	case s.State == chat.Connected, s.Offered.ID != "" && s.Offered != by:
		return nil, chat.ErrTaken
	case s.State == chat.Ended && s.How != chat.Unaccepted:
		return nil, chat.ErrEnded
	}
	s.State, s.How, s.By, s.Analyst, s.Accepted, s.Rev = chat.Connected, chat.Accepted, by, by, l.now(), s.Rev+1
	s.Ended, s.EndedBy = time.Time{}, tickets.Person{}
	s.Offered, s.OfferEnds, s.Passed = tickets.Person{}, time.Time{}, nil
	s.Turn, s.Since, s.Warned = chat.EmployeeSide, l.now(), 0
	if slices.ContainsFunc(l.written, func(m chat.Message) bool { return m.From == s.Employee }) {
		s.Turn = chat.AnalystSide
	}
	owed := l.cards()
	for n := l.shown[s.Thread]; n < len(l.written); n++ {
		owed = append(owed, l.message(l.thread(), n+1))
	}
	l.shown[s.Thread] = len(l.written)
	return owed, nil
}

func (l *life) ended(by tickets.Person) ([]tickets.Delivery, error) {
	s := &l.session
	switch {
	case by != s.Employee && !(l.serves(by) && l.works(by)):
		return nil, chat.ErrNotFound
	case s.State == chat.Ended:
		return nil, nil
	case s.State == chat.Waiting:
		return l.over(chat.Left, by), nil
	case by == s.Employee:
		return append(l.over(chat.Finished, by), l.notice(l.thread(), by)), nil
	}
	return l.over(chat.Finished, by), nil
}

// over ends the session.
func (l *life) over(how chat.How, by tickets.Person) []tickets.Delivery {
	s := &l.session
	s.State, s.How, s.By, s.EndedBy, s.Ended, s.Rev = chat.Ended, how, by, by, l.now(), s.Rev+1
	s.Offered, s.OfferEnds = tickets.Person{}, time.Time{}
	if how == chat.Left {
		return l.cards()
	}
	return l.fresh()
}

func (l *life) wrote(a deed) ([]tickets.Delivery, error) {
	s, by, m := &l.session, a.by.Person, a.message
	fromEmployee := a.did == "say"
	switch {
	case fromEmployee && by != s.Employee:
		return nil, chat.ErrNotFound
	case !fromEmployee && (s.State != chat.Ended && !l.serves(by) || l.serves(by) && !l.works(by)):
		return nil, chat.ErrNotConnected
	case s.State == chat.Ended:
		return nil, chat.ErrEnded
	}
	m.N, m.At, m.From = len(l.written)+1, l.now(), by
	l.written, s.Messages = append(l.written, m), m.N
	if s.State == chat.Connected {
		l.shown[s.Thread] = m.N
	}
	switch {
	case s.State == chat.Waiting && s.First.N == 0 && strings.TrimSpace(m.Text) != "":
		s.First, s.Noted = chat.First{N: m.N, Text: strings.TrimSpace(m.Text)}, s.Noted+1
		return []tickets.Delivery{l.status(l.thread())}, nil
	case m.Internal, s.State != chat.Connected:
		return nil, nil
	case !fromEmployee:
		s.Turn, s.Since, s.Warned = chat.EmployeeSide, l.now(), 0
		return []tickets.Delivery{l.message(l.employee(), m.N)}, nil
	case s.Turn == chat.EmployeeSide:
		s.Turn, s.Since, s.Warned = chat.AnalystSide, l.now(), 0
	}
	return []tickets.Delivery{l.message(l.thread(), m.N)}, nil
}

func (l *life) handed(a deed) ([]tickets.Delivery, error) {
	s, by := &l.session, a.by.Person
	if !l.serves(by) || !l.works(by) {
		return nil, chat.ErrNotFound
	}
	if s.State != chat.Connected {
		return nil, chat.ErrEnded
	}
	i := slices.IndexFunc(l.crew.people[s.Queue], func(p tickets.Person) bool { return p.ID == a.to && p != s.Analyst })
	other := a.did == "transfer" && (a.to == "IT" || a.to == "HR") && a.to != s.Queue
	if i < 0 && !other {
		return nil, chat.ErrNobody
	}
	if a.did == "invite" {
		return l.invited(by, l.crew.people[s.Queue][i]), nil
	}
	s.Reason = "busy"
	if other {
		old, hops := l.thread(), len(l.shown)
		s.Past = append(slices.Clone(s.Past), s.Thread)
		s.Queue, s.Thread = a.to, fmt.Sprintf("%s.%d", s.ID, hops+1)
		l.shown[s.Thread] = 0
		l.waits(chat.Transferred, by)
		return append(l.fresh(), l.status(old)), nil
	}
	l.waits(chat.Transferred, by)
	s.Offered, s.OfferEnds = l.crew.people[s.Queue][i], l.now().Add(rules.Offer)
	return l.fresh(), nil
}

func (l *life) invited(by, guest tickets.Person) []tickets.Delivery {
	s := &l.session
	if l.serves(guest) {
		return nil
	}
	s.Guests = append(slices.Clone(s.Guests), guest)
	s.How, s.By, s.Rev = chat.Invited, by, s.Rev+1
	return append(l.cards(), l.notice(l.employee(), guest))
}

// waits puts the session into the waiting line.
func (l *life) waits(how chat.How, by tickets.Person) {
	s := &l.session
	s.State, s.How, s.By, s.Queued, s.Rev = chat.Waiting, how, by, l.now(), s.Rev+1
	s.Analyst, s.Guests, s.Turn, s.Since, s.Warned = tickets.Person{}, nil, "", time.Time{}, 0
}

func (l *life) returned() []tickets.Delivery {
	by := l.session.Analyst
	l.waits(chat.Returned, by)
	return append(l.fresh(), l.notice(l.thread(), by))
}

// timePassed does what a due timer must do.
func (l *life) timePassed() []tickets.Delivery {
	s := &l.session
	due := l.due()
	if due.IsZero() || l.now().Before(due) {
		return nil
	}
	switch {
	case s.State == chat.Waiting && !l.now().Before(s.Queued.Add(rules.Accept)):
		s.Ticket = incident(s.ID)
		return l.over(chat.Unaccepted, tickets.Person{})
	case s.State == chat.Waiting:
		s.Passed, s.Rev = append(slices.Clone(s.Passed), s.Offered.ID), s.Rev+1
		s.Offered, s.OfferEnds = tickets.Person{}, time.Time{}
		return []tickets.Delivery{l.status(l.thread())}
	case s.Turn == chat.AnalystSide:
		return l.returned()
	case s.Warned < 2:
		s.Warned++
		return []tickets.Delivery{l.delivery(l.employee(), tickets.ChatWarning{Chat: s.ID, N: s.Warned})}
	}
	nobody := tickets.Person{}
	return append(l.over(chat.Idle, nobody), l.notice(l.thread(), nobody))
}

// due returns when the next timer is due.
func (l *life) due() time.Time {
	s := l.session
	switch {
	case s.State == chat.Ended:
		return time.Time{}
	case s.State == chat.Waiting:
		accept := s.Queued.Add(rules.Accept)
		if !s.OfferEnds.IsZero() && s.OfferEnds.Before(accept) {
			return s.OfferEnds
		}
		return accept
	case s.Turn == chat.AnalystSide:
		return s.Since.Add(rules.Silence)
	}
	return s.Since.Add(rules.Idle[s.Warned])
}

func (l *life) thread() tickets.Address   { return tickets.Address{Thread: l.session.Thread} }
func (l *life) employee() tickets.Address { return tickets.Address{Person: l.session.Employee.ID} }

func (l *life) cards() []tickets.Delivery {
	return []tickets.Delivery{l.status(l.thread()), l.status(l.employee())}
}

// fresh is what the two sides get when the employee has to notice it.
func (l *life) fresh() []tickets.Delivery {
	return []tickets.Delivery{
		l.status(l.thread()), l.delivery(l.employee(), tickets.Fresh{Subject: l.session.ID}),
	}
}

func (l *life) delivery(to tickets.Address, content tickets.Content) tickets.Delivery {
	return tickets.Delivery{To: to, Content: content, At: l.now()}
}

func (l *life) status(to tickets.Address) tickets.Delivery {
	return l.delivery(to, tickets.Status{Subject: l.session.ID})
}

func (l *life) message(to tickets.Address, n int) tickets.Delivery {
	return l.delivery(to, tickets.ChatMessage{Chat: l.session.ID, N: n})
}

// notice tells one side what has just happened.
func (l *life) notice(to tickets.Address, by tickets.Person) tickets.Delivery {
	return l.delivery(
		to,
		tickets.ChatNotice{Chat: l.session.ID, Rev: l.session.Rev, How: string(l.session.How), By: by},
	)
}

// beside ignores fields that the engine needs and life does not model.
var beside = cmpopts.IgnoreFields(chat.Session{}, "Due", "Shown", "Wrote")

// check compares the session, its messages and its deliveries with the
// expectation.
func (l *life) check(t *rapid.T, owed []tickets.Delivery) {
	t.Helper()
	got, err := l.store.Session(ctx, l.session.ID)
	if diff := cmp.Diff(
		l.session,
		got,
		beside,
		cmpopts.EquateEmpty(),
	); diff != "" || !got.Due.Equal(l.due()) ||
		err != nil {
		t.Fatalf("session: %v, due %v, want %v\n%s", err, got.Due, l.due(), diff)
	}
	written, err := l.store.Messages(ctx, l.session.ID, 1, 1000)
	if diff := cmp.Diff(l.written, written, cmpopts.EquateEmpty()); diff != "" || err != nil {
		t.Fatalf("written: %v\n%s", err, diff)
	}
	if diff := cmp.Diff(owed, l.news(), cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("owed:\n%s", diff)
	}
	current, ok, err := l.Current(ctx, l.session.Employee.ID)
	if open := l.session.State != chat.Ended; ok != open || open && cmp.Diff(got, current) != "" || err != nil {
		t.Fatalf("current session: %+v, %t, %v", current, ok, err)
	}
}

var (
	everybody = []tickets.Person{anna, olga, anna, olga, pavel, hanna, boris, {}}
	deeds     = []string{
		"say",
		"reply",
		"say",
		"reply",
		"accept",
		"accept",
		"time",
		"end",
		"transfer",
		"invite",
		"rate",
		"go off duty",
	}
	whereTo = []string{"IT", "HR", olga.ID, pavel.ID, hanna.ID, anna.ID, ""}
	times   = []time.Duration{time.Second, time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute}
)

func (l *life) draw(t *rapid.T) deed {
	a := deed{by: l.by(rapid.SampledFrom(everybody).Draw(t, "by")), did: rapid.SampledFrom(deeds).Draw(t, "did")}
	switch a.did {
	case "say", "reply":
		a.message = chat.Message{Text: rapid.StringN(1, 20, -1).Draw(t, "text"), Origin: a.by.Activity}
		a.message.Internal = a.did == "reply" && rapid.Bool().Draw(t, "internal")
	case "transfer", "invite":
		a.to = rapid.SampledFrom(whereTo).Draw(t, "to")
	case "rate":
		a.rating = rapid.IntRange(0, 6).Draw(t, "rating")
	}
	return a
}

// People press and write in any order, and any time passes. Only those who are
// connected reach each other, once and in order. Nobody else takes part.
func TestTheLifeOfASession(t *testing.T) {
	d := newDesk(t, itAndHR())
	rapid.Check(t, func(t *rapid.T) {
		s, err := d.Ask(ctx, d.by(anna), "IT")
		if err != nil {
			t.Fatal(err)
		}
		d.news()
		l := &life{desk: d, shown: map[string]int{s.ID: 0}, session: chat.Session{
			ID: s.ID, Rev: 1, Employee: anna, Queue: "IT", State: chat.Waiting, How: chat.Asked, By: anna, Thread: s.ID,
			Asked: d.now(), Queued: d.now(), Place: 1,
		}}
		t.Repeat(map[string]func(*rapid.T){
			"": func(t *rapid.T) { l.check(t, nil) },
			"deed": func(t *rapid.T) {
				a := l.draw(t)
				before := l.session
				got, isSession, err := l.do(a)
				owed, want := l.happen(a)
				if !errors.Is(err, want) || (err == nil) != (want == nil) {
					t.Fatalf("error %v, want %v", err, want)
				}
				shown := isSession && slices.Contains([]error{nil, chat.ErrTaken, chat.ErrEnded}, want)
				if diff := cmp.Diff(l.session, got, beside, cmpopts.EquateEmpty()); shown && diff != "" {
					t.Fatalf("answered with\n%s", diff)
				}
				if a.did != "time" && a.did != "go off duty" && cmp.Diff(l.session, before) != "" {
					l.last = &a
				}
				l.check(t, owed)
			},
			"time passes": func(t *rapid.T) { d.pass(rapid.SampledFrom(times).Draw(t, "time")) },
			"the last deed arrives again": func(t *rapid.T) {
				if l.last == nil {
					t.Skip("nothing was done yet")
				}
				_, _, _ = l.do(*l.last)
				l.check(t, nil)
			},
		})
		if _, err := d.End(ctx, d.by(anna), s.ID); err != nil {
			t.Fatal(err)
		}
		d.news()
	})
}
