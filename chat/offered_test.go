package chat_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/chat"
	"frontdesk/tickets"
)

// egon is an analyst of IT who is not part of any session of the test.
var egon = tickets.Person{ID: "egon", Name: "Egon"}

// only keeps the error of a call that also returns a session.
func only(_ chat.Session, err error) error { return err }

// operations has a call with good input for each operation.
var operations = map[chat.Operation]func(d *desk, a tickets.Actor, id string) error{
	chat.OpAccept: func(d *desk, a tickets.Actor, id string) error { return only(d.Accept(ctx, a, id)) },
	chat.OpSay: func(d *desk, a tickets.Actor, id string) error {
		return only(d.Say(ctx, a, id, chat.Message{Text: "Hello?"}))
	},
	chat.OpReply: func(d *desk, a tickets.Actor, id string) error {
		return only(d.Reply(ctx, a, id, chat.Message{Text: "Hello"}))
	},
	chat.OpEnd:      func(d *desk, a tickets.Actor, id string) error { return only(d.End(ctx, a, id)) },
	chat.OpTransfer: func(d *desk, a tickets.Actor, id string) error { return only(d.Transfer(ctx, a, id, "HR", "")) },
	chat.OpInvite:   func(d *desk, a tickets.Actor, id string) error { return only(d.Invite(ctx, a, id, egon.ID)) },
	chat.OpLink:     func(d *desk, a tickets.Actor, id string) error { return only(d.Link(ctx, a, id, "INC-77")) },
	chat.OpRate:     func(d *desk, a tickets.Actor, id string) error { return only(d.Rate(ctx, a, id, 4, "")) },
	chat.OpDescribe: func(d *desk, a tickets.Actor, id string) error {
		topic := chat.Topic{Words: "Printer", Category: a.Activity}
		return only(chat.NewTopics(d.Service).Describe(ctx, a, id, topic))
	},
	chat.OpReact: func(d *desk, a tickets.Actor, id string) error {
		return d.React(ctx, a, id, 1, chat.Reaction{Type: "like"})
	},
}

// situations holds the states of an employee's session by name. Each function
// does what leads to the state after the employee has asked. olga accepts, and
// invites pavel.
var situations = map[string]func(t *testing.T, d *desk, id string, employee tickets.Person){
	"waiting": func(*testing.T, *desk, string, tickets.Person) {},
	"offered to one": func(t *testing.T, d *desk, id string, _ tickets.Person) {
		d.accept(t, olga, id)
		d.do(t, func() error { return only(d.Transfer(ctx, d.by(olga), id, pavel.ID, "")) })
	},
	"connected": func(t *testing.T, d *desk, id string, _ tickets.Person) { d.accept(t, olga, id) },
	"with a guest": func(t *testing.T, d *desk, id string, _ tickets.Person) {
		d.accept(t, olga, id)
		d.do(t, func() error { return only(d.Invite(ctx, d.by(olga), id, pavel.ID)) })
	},
	"back in line": func(t *testing.T, d *desk, id string, _ tickets.Person) {
		d.accept(t, olga, id)
		d.do(t, func() error { _, err := d.GoOffDuty(ctx, d.by(olga), "IT"); return err })
	},
	"in another queue": func(t *testing.T, d *desk, id string, _ tickets.Person) {
		d.accept(t, olga, id)
		d.do(t, func() error { return only(d.Transfer(ctx, d.by(olga), id, "HR", "")) })
	},
	"ended": func(t *testing.T, d *desk, id string, _ tickets.Person) {
		d.accept(t, olga, id)
		d.do(t, func() error { return only(d.End(ctx, d.by(olga), id)) })
	},
	"rated": func(t *testing.T, d *desk, id string, employee tickets.Person) {
		d.accept(t, olga, id)
		d.do(t, func() error { return only(d.End(ctx, d.by(olga), id)) })
		d.do(t, func() error { return only(d.Rate(ctx, d.by(employee), id, 5, "")) })
	},
	"left": func(t *testing.T, d *desk, id string, employee tickets.Person) {
		d.do(t, func() error { return only(d.End(ctx, d.by(employee), id)) })
	},
	"never accepted": func(t *testing.T, d *desk, _ string, _ tickets.Person) { d.after(t, rules.Accept) },
}

func (d *desk) do(t *testing.T, deed func() error) {
	t.Helper()
	if err := deed(); err != nil {
		t.Fatal(err)
	}
}

// stands creates a session in a situation. It already has a message.
func (d *desk) stands(t *testing.T, situation string, employee tickets.Person) chat.Session {
	t.Helper()
	if open, ok, err := d.Current(ctx, employee.ID); ok && err == nil {
		d.do(t, func() error { return only(d.End(ctx, d.by(employee), open.ID)) })
	}
	s := d.ask(t, employee)
	d.say(t, employee, s.ID, "My printer jams")
	situations[situation](t, d, s.ID, employee)
	d.news()
	return d.session(t, s.ID)
}

// The service accepts exactly what it offers, for every operation, situation
// and kind of reader. Anything else is refused or was already done, and nothing
// is written.
func TestWhatIsOfferedIsAccepted(t *testing.T) {
	for situation := range situations {
		for _, employee := range []tickets.Person{anna, egon} { // egon is an analyst of the queue, too
			t.Run(situation+" of "+employee.Name, func(t *testing.T) {
				t.Parallel()
				people := itAndHR()
				people.people["IT"] = append(people.people["IT"], egon)
				d := newDesk(t, people)
				for _, by := range []tickets.Person{employee, olga, pavel, egon, hanna, boris} {
					d.wantAccepted(t, situation, employee, by)
				}
				d.wantOfferedInThreads(t, d.stands(t, situation, employee))
			})
		}
	}
}

// wantAccepted checks every operation for one person.
func (d *desk) wantAccepted(t *testing.T, situation string, employee, by tickets.Person) {
	t.Helper()
	s := d.stands(t, situation, employee)
	offered := d.offered(t, tickets.OwnPlace(by.ID), s)
	for _, op := range chat.AllOperations() {
		do, known := operations[op]
		if !known {
			t.Errorf("operation %d is not tried", op)
			continue
		}
		if employee == egon && op == chat.OpInvite { // he cannot be invited to his own chat
			continue
		}
		err := do(d, d.by(by), s.ID)
		now := d.session(t, s.ID)
		changed := !cmp.Equal(s, now) || len(d.news()) > 0
		switch {
		case offered.Has(op) && (err != nil || !changed):
			t.Errorf("%s: operation %d is offered, and ends with %v, changed %t", by, op, err, changed)
		case !offered.Has(op) && changed:
			t.Errorf("%s: operation %d is not offered, and changes the session", by, op)
		case !offered.Has(op) && !isRefusal(err) && !done(s, op, by):
			t.Errorf("%s: operation %d is not offered, and ends with %v", by, op, err)
		}
		if changed {
			s = d.stands(t, situation, employee)
		}
	}
}

// isRefusal reports whether an error says that an operation cannot be done.
func isRefusal(err error) bool {
	return slices.ContainsFunc(
		[]error{chat.ErrNotFound, chat.ErrTaken, chat.ErrEnded, chat.ErrOwn, chat.ErrNotConnected},
		func(e error) bool { return errors.Is(err, e) },
	)
}

// done reports whether an operation has nothing left to do. That is not an
// error.
func done(s chat.Session, op chat.Operation, by tickets.Person) bool {
	party := s.Employee == by || s.Serves(by.ID)
	switch op {
	case chat.OpAccept:
		return s.State == chat.Connected && s.Analyst == by
	case chat.OpEnd:
		return party && s.State == chat.Ended
	case chat.OpDescribe: // an analyst has it
		return s.Employee == by
	case chat.OpRate: // rated before, or nobody was there to rate
		return s.Employee == by
	case chat.OpReact: // nobody else has the message yet
		return party && s.Accepted.IsZero()
	}
	return false
}

// offered returns the operations that a reader is offered. There are none when
// they cannot see the session.
func (d *desk) offered(t *testing.T, r tickets.Reader, s chat.Session) chat.Operations {
	t.Helper()
	v, err := d.View(ctx, r, s.ID)
	if err != nil && !errors.Is(err, chat.ErrNotFound) {
		t.Fatal(err)
	}
	return v.May
}

// wantOfferedInThreads checks what is offered in threads. The session's own
// thread offers everything that its readers can do at the moment. Any other
// place offers nothing.
func (d *desk) wantOfferedInThreads(t *testing.T, s chat.Session) {
	t.Helper()
	reads := chat.Standing{Analyst: true}
	if s.State == chat.Connected {
		reads.Serving = true
	}
	if got := d.offered(t, tickets.ReaderAt(s.Address()), s); got != reads.May(s) {
		t.Errorf("in the thread: %b, want %b", got, reads.May(s))
	}
	for _, elsewhere := range []tickets.Address{{Thread: "chat-999"}, {Thread: "INC-77"}, {Queue: "IT"}, {}} {
		if got := d.offered(t, tickets.ReaderAt(elsewhere), s); got != 0 {
			t.Errorf("at %v: %b", elsewhere, got)
		}
	}
	if moved := s.Thread != s.ID; moved {
		if got := d.offered(t, tickets.ReaderAt(tickets.Address{Thread: s.ID}), s); got != 0 {
			t.Errorf("in the old thread: %b", got)
		}
	}
}

// What somebody reads of a session with an internal message depends on who they
// are.
func TestWhoReadsWhatOfAChat(t *testing.T) {
	const all, public, missing = "all", "public", "missing"
	people := itAndHR()
	people.people["IT"] = append(people.people["IT"], egon)
	d := newDesk(t, people)
	for _, employee := range []tickets.Person{anna, egon} {
		s := d.connect(t, employee, olga)
		d.say(t, employee, s.ID, "My printer jams")
		if _, err := d.Reply(ctx, d.by(olga), s.ID, chat.Message{Text: "// again", Internal: true}); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			reader tickets.Reader
			want   string
		}{
			"nobody":             {tickets.Reader{}, missing},
			"nobody's place":     {tickets.OwnPlace(""), missing},
			"nobody's address":   {tickets.ReaderAt(tickets.Address{}), missing},
			"its employee":       {tickets.OwnPlace(employee.ID), public},
			"what they are owed": {tickets.ReaderAt(tickets.Address{Person: employee.ID}), public},
			"they, at work":      {tickets.AtWork(employee.ID), public},
			"its analyst":        {tickets.OwnPlace(olga.ID), all},
			"one of its queue":   {tickets.AtWork(pavel.ID), all},
			"one of another":     {tickets.AtWork(hanna.ID), missing},
			"a stranger":         {tickets.OwnPlace(boris.ID), missing},
			"its thread":         {tickets.ReaderAt(s.Address()), all},
			"another thread":     {tickets.ReaderAt(tickets.Address{Thread: "chat-999"}), missing},
		} {
			got := missing
			v, err := d.Transcript(ctx, c.reader, s.ID, 0, 10)
			switch {
			case err != nil && !errors.Is(err, chat.ErrNotFound):
				t.Fatal(err)
			case err == nil && len(v.Written) == 1:
				got = public
			case err == nil:
				got = all
			}
			if got != c.want {
				t.Errorf("%s: %s, want %s", name, got, c.want)
			}
			if _, m, err := d.Message(
				ctx,
				c.reader,
				s.ID,
				2,
			); (err == nil) != (c.want == all) ||
				(m.Text == "") != (err != nil) {
				t.Errorf("%s: the line: %q, %v", name, m.Text, err)
			}
		}
	}
}

// A transcript comes in parts, newest first.
func TestATranscriptInParts(t *testing.T) {
	d := newDesk(t, itAndHR())
	s := d.ask(t, anna)
	empty, err := d.Transcript(ctx, tickets.OwnPlace(anna.ID), s.ID, 0, 2)
	if err != nil || len(empty.Written) != 0 || empty.Earlier != 0 {
		t.Errorf("%+v, %v", empty, err)
	}
	for _, text := range []string{"1", "2", "3"} {
		d.say(t, anna, s.ID, text)
	}
	var got []string
	until := 0
	for {
		v, err := d.Transcript(ctx, tickets.OwnPlace(anna.ID), s.ID, until, 2)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range v.Written {
			got = append(got, m.Text)
		}
		if until = v.Earlier; until == 0 {
			break
		}
	}
	if diff := cmp.Diff([]string{"2", "3", "1"}, got); diff != "" {
		t.Error(diff)
	}
}
