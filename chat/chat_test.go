package chat_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/chat"
	"frontdesk/tickets"
)

func TestNumber(t *testing.T) {
	if n, ok := chat.Number(chat.ID(42)); n != 42 || !ok {
		t.Errorf("Number(%s) = %d, %t", chat.ID(42), n, ok)
	}
	for _, id := range []string{"", "chat-", "chat", "chat-0", "chat-042", "chat--1", "chat-+1", "CHAT-1", "chat-1 ", "chat-1\x00", "INC-1001", "chat-" + strings.Repeat("9", 99), "chat-42.2", "chat-.2", ".2"} {
		if n, ok := chat.Number(id); ok {
			t.Errorf("Number(%.20q) = %d", id, n)
		}
	}
}

func TestAskingTwiceIsAskingOnce(t *testing.T) {
	d := newDesk(t, itAndHR())
	in := func(menu string) tickets.Actor {
		a := d.by(anna)
		a.AskedIn = menu
		return a
	}
	first, err := d.Ask(ctx, in("menu-1"), "IT")
	if err != nil {
		t.Fatal(err)
	}
	want := []tickets.Delivery{
		{To: tickets.Address{Thread: "chat-1"}, Content: tickets.Status{Subject: "chat-1"}, At: noon},
		{To: tickets.Address{Person: anna.ID}, Content: tickets.Status{Subject: "chat-1"}, AskedIn: "menu-1", At: noon},
	}
	if diff := cmp.Diff(want, d.news()); diff != "" {
		t.Errorf("owed:\n%s", diff)
	}
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			again, err := d.Ask(ctx, in("menu-2"), []string{"IT", "HR"}[i%2])
			if diff := cmp.Diff(first, again); diff != "" || err != nil {
				t.Errorf("%v\n%s", err, diff)
			}
		})
	}
	all.Wait()
	if owed := d.news(); len(owed) > 0 {
		t.Errorf("asking again owes %v", owed)
	}
	if other := d.ask(t, boris); other.ID == first.ID || other.Place != 2 {
		t.Errorf("another employee's session: %+v", other)
	}
}

func TestWhatWasWrittenWhileWaitingIsPassedOnInOrder(t *testing.T) {
	d := newDesk(t, itAndHR())
	s := d.ask(t, anna)
	for i := range 12 {
		if _, err := d.Say(
			ctx,
			d.by(anna),
			s.ID,
			chat.Message{Text: fmt.Sprint("line ", i+1), Origin: fmt.Sprint("m", i+1)},
		); err != nil {
			t.Fatal(err)
		}
	}
	d.news()
	d.accept(t, olga, s.ID)
	wantPassed(t, d, s.ID, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
	list, err := d.store.Messages(ctx, s.ID, 3, 1)
	want := []chat.Message{{N: 3, At: noon, From: anna, Text: "line 3", Origin: "m3"}}
	if diff := cmp.Diff(want, list); diff != "" || err != nil {
		t.Errorf("message 3: %v\n%s", err, diff)
	}
}

// A thread gets each message once, no matter who accepts the session and how
// often. A new thread gets all messages.
func TestWhatAThreadHasIsNotPassedOnAgain(t *testing.T) {
	d := newDesk(t, itAndHR())
	s := d.ask(t, anna)
	d.say(t, anna, s.ID, "one")
	d.accept(t, olga, s.ID)
	d.reply(t, olga, s.ID, "two")
	d.say(t, anna, s.ID, "three")
	d.after(t, rules.Silence)
	d.say(t, anna, s.ID, "four")
	d.news()
	d.accept(t, pavel, s.ID)
	wantPassed(t, d, "chat-1", 4)
	d.say(t, anna, s.ID, "five")
	if _, err := d.Transfer(ctx, d.by(pavel), s.ID, "HR", ""); err != nil {
		t.Fatal(err)
	}
	d.say(t, anna, s.ID, "six")
	d.news()
	d.accept(t, hanna, s.ID)
	wantPassed(t, d, "chat-1.2", 1, 2, 3, 4, 5, 6)
}

// wantPassed checks which messages the desk owes to a thread since the last
// news.
func wantPassed(t *testing.T, d *desk, thread string, numbers ...int) {
	t.Helper()
	var passed []int
	for _, o := range d.news() {
		if m, ok := o.Content.(tickets.ChatMessage); ok && o.To.Thread == thread {
			passed = append(passed, m.N)
		}
	}
	if diff := cmp.Diff(numbers, passed); diff != "" {
		t.Errorf("messages for thread %s:\n%s", thread, diff)
	}
}

func TestOneOf50AnalystsAccepts(t *testing.T) {
	people := itAndHR()
	for i := range 50 {
		people.people["IT"] = append(
			people.people["IT"],
			tickets.Person{ID: fmt.Sprint("analyst ", i), Name: fmt.Sprint("Analyst ", i)},
		)
	}
	d := newDesk(t, people)
	s := d.ask(t, anna)
	d.news()
	var wins atomic.Int32
	var all sync.WaitGroup
	for _, me := range people.people["IT"][2:] {
		all.Go(func() {
			got, err := d.Accept(ctx, d.by(me), s.ID)
			switch {
			case err == nil:
				wins.Add(1)
			case !errors.Is(err, chat.ErrTaken):
				t.Errorf("loser: %v", err)
			}
			if (got.Analyst == me) != (err == nil) || got.Analyst.Name == "" || got.Accepted.IsZero() {
				t.Errorf("%s reads analyst %q since %v: %v", me.Name, got.Analyst.Name, got.Accepted, err)
			}
		})
	}
	all.Wait()
	if owed := d.news(); wins.Load() != 1 || len(owed) != 2 {
		t.Errorf("%d accepted; owed %v, want the two cards", wins.Load(), owed)
	}
}

func TestNobodyIsTheirOwnAnalyst(t *testing.T) {
	people := itAndHR()
	d := newDesk(t, people)
	s := d.ask(t, olga)
	got, err := d.Accept(ctx, d.by(olga), s.ID)
	if diff := cmp.Diff(s, got); diff != "" || !errors.Is(err, chat.ErrOwn) {
		t.Errorf("one's own: %v\n%s", err, diff)
	}
	if got, err := d.Accept(ctx, d.by(pavel), s.ID); err != nil || got.Analyst != pavel {
		t.Errorf("a colleague's: %+v, %v", got, err)
	}
	people.leave(olga.ID)
	if _, err := d.Ask(ctx, d.by(pavel), "IT"); !errors.Is(err, chat.ErrUnavailable) {
		t.Errorf("the only analyst asks for one: %v", err)
	}
}

func TestAReplyFromSomebodyWhoIsNotConnected(t *testing.T) {
	d := newDesk(t, itAndHR())
	s := d.connect(t, anna, olga)
	for _, who := range []tickets.Person{pavel, hanna, boris, anna, {}} {
		if _, err := d.Reply(ctx, d.by(who), s.ID, chat.Message{Text: "hello"}); !errors.Is(err, chat.ErrNotConnected) {
			t.Errorf("reply of %s: %v", who.Name, err)
		}
	}
	for _, who := range []tickets.Person{olga, pavel, boris, {}} {
		if _, err := d.Say(ctx, d.by(who), s.ID, chat.Message{Text: "hello"}); !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("%s speaks as the employee: %v", who.Name, err)
		}
	}
	if owed := d.told(); len(owed) > 0 || d.session(t, s.ID).Messages != 0 {
		t.Errorf("owed: %v", owed)
	}
}

func TestWhoMaySeeASession(t *testing.T) {
	d := newDesk(t, itAndHR())
	s := d.ask(t, anna)
	for who, want := range map[tickets.Person]error{anna: nil, olga: nil, pavel: nil, hanna: chat.ErrNotFound, boris: chat.ErrNotFound, {}: chat.ErrNotFound} {
		if got, err := d.Get(
			ctx,
			tickets.OwnPlace(who.ID),
			s.ID,
		); !errors.Is(err, want) ||
			(got.ID != "") != (want == nil) {
			t.Errorf("%s: %+v, %v", who.Name, got, err)
		}
	}
}

func TestAnAnalystWhoLeftTheTeam(t *testing.T) {
	people := itAndHR()
	d := newDesk(t, people)
	s := d.connect(t, anna, olga)
	people.leave(olga.ID)
	people.err = errors.New("away")
	if _, err := d.Reply(ctx, d.by(olga), s.ID, chat.Message{Text: "hello"}); err != nil {
		t.Errorf("while the roster is away, the connected analyst stays so: %v", err)
	}
	if _, err := d.Release(ctx, "IT"); err == nil || d.session(t, s.ID).State != chat.Connected {
		t.Errorf("while the roster is away, nobody's chats are taken from them: %v", err)
	}
	people.err = nil
	d.news()
	if _, err := d.Reply(
		ctx,
		d.by(olga),
		s.ID,
		chat.Message{Text: "still here"},
	); !errors.Is(
		err,
		chat.ErrNotConnected,
	) {
		t.Errorf("reply: %v", err)
	}
	if _, err := d.End(ctx, d.by(olga), s.ID); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("end: %v", err)
	}
	if owed := d.told(); len(owed) > 0 {
		t.Errorf("owed: %v", owed)
	}
	if back, err := d.Release(ctx, "IT"); len(back) != 1 || err != nil {
		t.Errorf("released: %v, %v", back, err)
	}
	want := []string{
		"thread/chat-1 card",
		"person/anna fresh",
		"thread/chat-1 notice returned",
	}
	if diff := cmp.Diff(want, d.told()); diff != "" {
		t.Errorf("told:\n%s", diff)
	}
	if n := d.accept(t, pavel, s.ID); n.Analyst != pavel {
		t.Errorf("accepted by %v", n.Analyst)
	}
}

func TestARosterThatIsAway(t *testing.T) {
	people := itAndHR()
	people.err = errors.New("away")
	d := newDesk(t, people)
	s := d.ask(t, anna)
	if _, err := d.Accept(ctx, d.by(olga), s.ID); !errors.Is(err, people.err) {
		t.Errorf("accept: %v", err)
	}
	d.after(t, rules.Accept)
	if n := d.session(t, s.ID); n.How != chat.Unaccepted || n.Ticket == "" {
		t.Errorf("a chat that nobody could accept: %+v", n)
	}
}

// Teams delivers the second press of "Chat with Analyst" again after the chat
// has ended. This does not begin a new chat.
func TestAskingTwiceDeliveredAgainAfterTheEnd(t *testing.T) {
	d := newDesk(t, itAndHR())
	s := d.ask(t, anna)
	second := d.by(anna)
	if again, err := d.Ask(ctx, second, "IT"); err != nil || again.ID != s.ID {
		t.Fatalf("second press: %+v, %v", again, err)
	}
	if _, err := d.End(ctx, d.by(anna), s.ID); err != nil {
		t.Fatal(err)
	}
	if got, err := d.Ask(ctx, second, "IT"); err != nil || got.ID != s.ID || got.State != chat.Ended {
		t.Errorf("delivered again: %+v, %v", got, err)
	}
	if _, ok, err := d.Current(ctx, anna.ID); ok || err != nil {
		t.Errorf("a new chat has begun: %t, %v", ok, err)
	}
}

// meanwhile is a crew that does something when it is first asked for an
// analyst.
type meanwhile struct {
	*crew
	do func()
}

func (m *meanwhile) Analyst(ctx context.Context, person, queue string) (bool, error) {
	if do := m.do; do != nil {
		m.do = nil
		do()
	}
	return m.crew.Analyst(ctx, person, queue)
}

// When a chat is passed on to another queue while somebody accepts it, they do
// not get it, unless they work there too.
func TestPassedOnWhileSomebodyAccepts(t *testing.T) {
	d := newDesk(t, itAndHR())
	s := d.ask(t, anna)
	d.options.Crew = &meanwhile{crew: d.crew, do: func() {
		d.accept(t, olga, s.ID)
		if _, err := d.Transfer(ctx, d.by(olga), s.ID, "HR", ""); err != nil {
			t.Error(err)
		}
	}}
	d.remake()
	if got, err := d.Accept(ctx, d.by(pavel), s.ID); !errors.Is(err, chat.ErrNotFound) || got.ID != "" {
		t.Errorf("accepted: %+v, %v", got, err)
	}
	if now := d.session(t, s.ID); now.State != chat.Waiting {
		t.Errorf("%+v", now)
	}
}
