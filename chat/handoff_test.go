package chat_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/chat"
	"frontdesk/tickets"
)

func roundRobin(r *chat.Rules) { r.RoundRobin = true }

// wantOffer checks who is offered a session. The zero Person means everybody.
func wantOffer(t *testing.T, d *desk, id string, want tickets.Person) {
	t.Helper()
	if s := d.session(t, id); s.Offered != want || s.State != chat.Waiting {
		t.Errorf("at %v %s and offered to %q, want %q", d.now(), s.State, s.Offered.Name, want.Name)
	}
}

func TestRoundRobinOffersToOneAfterTheOther(t *testing.T) {
	d := newDesk(t, itAndHR(), roundRobin)
	s := d.ask(t, anna)
	wantOffer(t, d, s.ID, olga)
	if got, err := d.Accept(ctx, d.by(pavel), s.ID); !errors.Is(err, chat.ErrTaken) || got.Offered != olga {
		t.Errorf("somebody who is not asked: %+v, %v", got, err)
	}
	d.after(t, rules.Offer-1)
	wantOffer(t, d, s.ID, olga)
	d.after(t, 1)
	wantOffer(t, d, s.ID, pavel)
	d.after(t, rules.Offer)
	wantOffer(t, d, s.ID, olga) // all have let it pass, so it starts over
	d.after(t, rules.Offer)
	d.accept(t, pavel, s.ID)
	next := d.ask(t, boris)
	wantOffer(t, d, next.ID, olga) // the least busy
	d.after(t, rules.Accept)
	if n := d.session(t, next.ID); n.How != chat.Unaccepted {
		t.Errorf("offered round and round, and then: %+v", n)
	}
}

func TestRoundRobinPassesOverWhoCannot(t *testing.T) {
	people := itAndHR()
	d := newDesk(t, people, roundRobin)
	own := d.ask(t, olga)
	wantOffer(t, d, own.ID, pavel)
	d.after(t, rules.Offer)
	wantOffer(t, d, own.ID, pavel) // never to the employees themselves
	people.absent = map[string]bool{olga.ID: true}
	wantOffer(t, d, d.ask(t, anna).ID, pavel)
	people.absent[pavel.ID] = true
	d.after(t, rules.Offer)
	wantOffer(t, d, own.ID, tickets.Person{}) // nobody is left, so anybody may accept
	d.accept(t, pavel, own.ID)
}

func TestAReturnedChatIsOfferedAtOnce(t *testing.T) {
	d := newDesk(t, itAndHR(), roundRobin)
	s := d.connect(t, anna, olga)
	d.say(t, anna, s.ID, "hello")
	d.after(t, rules.Silence)
	d.after(t, time.Millisecond)
	wantOffer(t, d, s.ID, olga)
}

func TestTransferToAColleague(t *testing.T) {
	d := newDesk(t, itAndHR())
	s := d.connect(t, anna, olga)
	d.pass(time.Minute)
	behind := d.ask(t, boris)
	d.news()
	got, err := d.Transfer(ctx, d.by(olga), s.ID, " PAVEL ", "  knows printers ")
	if err != nil || got.How != chat.Transferred || got.By != olga || got.Reason != "knows printers" ||
		got.Analyst != (tickets.Person{}) {
		t.Errorf("%+v, %v", got, err)
	}
	want := []string{"thread/chat-1 card", "person/anna fresh"}
	if diff := cmp.Diff(want, d.told()); diff != "" {
		t.Errorf("told:\n%s", diff)
	}
	wantOffer(t, d, s.ID, pavel)
	if p, err := d.Place(ctx, behind); p.N != 2 || err != nil {
		t.Errorf("who came later is at place %d, %v", p.N, err)
	}
	if _, err := d.Accept(ctx, d.by(olga), s.ID); !errors.Is(err, chat.ErrTaken) {
		t.Errorf("taken back during the offer: %v", err)
	}
	if _, err := d.Reply(ctx, d.by(olga), s.ID, chat.Message{Text: "bye"}); !errors.Is(err, chat.ErrNotConnected) {
		t.Errorf("who passed it on still speaks: %v", err)
	}
	d.after(t, rules.Offer)
	wantOffer(t, d, s.ID, tickets.Person{})
	d.accept(t, olga, s.ID)
}

func TestTransferToAnotherQueue(t *testing.T) {
	d := newDesk(t, itAndHR())
	s := d.connect(t, anna, olga)
	for hop, step := range []struct {
		by           tickets.Person
		to, old, now string
		next         tickets.Person
	}{
		{olga, "HR", "chat-1", "chat-1.2", hanna},
		{hanna, "IT", "chat-1.2", "chat-1.3", pavel},
	} {
		got, err := d.Transfer(ctx, d.by(step.by), s.ID, step.to, strings.Repeat("ж", 600))
		if err != nil || got.Queue != step.to || got.Address().Thread != step.now ||
			got.Reason != strings.Repeat("ж", chat.MaxReason) {
			t.Fatalf("hop %d: %s in %s, %v", hop, got.Queue, got.Address().Thread, err)
		}
		want := []string{
			"thread/" + step.now + " card",
			"person/anna fresh",
			"thread/" + step.old + " card",
		}
		if diff := cmp.Diff(want, d.told()); diff != "" {
			t.Errorf("told:\n%s", diff)
		}
		if _, err := d.Accept(ctx, d.by(step.by), s.ID); !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("accepted from the old queue: %v", err)
		}
		d.accept(t, step.next, s.ID)
		d.news()
	}
}

// A session that version 1 wrote has no thread on record.
func TestTransferOfAnOldSession(t *testing.T) {
	d := newDesk(t, itAndHR())
	s, err := d.store.StartSession(ctx, "", anna.ID, func(n *chat.Session) chat.Change {
		n.Rev, n.Employee, n.Queue, n.State, n.Analyst, n.Asked, n.Accepted = 2, anna, "IT", chat.Connected, olga, noon, noon
		return chat.Change{}
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := d.Transfer(ctx, d.by(olga), s.ID, "HR", "")
	if err != nil || got.Address().Thread != "chat-1.2" {
		t.Errorf("moved to %q, %v", got.Address().Thread, err)
	}
}

func TestWhoCannotBeChosen(t *testing.T) {
	d := newDesk(t, itAndHR())
	s := d.connect(t, pavel, olga)
	for _, to := range []string{"", "IT", "it", "Nobody", olga.ID, pavel.ID, hanna.ID, boris.ID, s.ID} {
		if _, err := d.Transfer(ctx, d.by(olga), s.ID, to, ""); !errors.Is(err, chat.ErrNobody) {
			t.Errorf("transfer to %q: %v", to, err)
		}
		if _, err := d.Invite(ctx, d.by(olga), s.ID, to); !errors.Is(err, chat.ErrNobody) {
			t.Errorf("invite %q: %v", to, err)
		}
	}
	if told := d.told(); len(told) > 0 {
		t.Errorf("told: %v", told)
	}
}

func TestInvite(t *testing.T) {
	d := newDesk(t, itAndHR())
	s := d.connect(t, anna, olga)
	for range 2 {
		if _, err := d.Invite(ctx, d.by(olga), s.ID, pavel.ID); err != nil {
			t.Fatal(err)
		}
	}
	var told []tickets.Person
	for _, o := range d.news() {
		if n, ok := o.Content.(tickets.ChatNotice); ok {
			told = append(told, n.By)
		}
	}
	if diff := cmp.Diff([]tickets.Person{pavel}, told); diff != "" {
		t.Errorf("who has joined:\n%s", diff)
	}
	d.reply(t, pavel, s.ID, "I am here too")
	if diff := cmp.Diff([]string{"person/anna message 1"}, d.told()); diff != "" {
		t.Errorf("told:\n%s", diff)
	}
	d.crew.leave(pavel.ID)
	if _, err := d.Reply(ctx, d.by(pavel), s.ID, chat.Message{Text: "still"}); !errors.Is(err, chat.ErrNotConnected) {
		t.Errorf("a guest who left the team: %v", err)
	}
}

func TestCannedRepliesAreShownToBothSides(t *testing.T) {
	d := newDesk(t, itAndHR())
	s := d.connect(t, anna, olga)
	if _, err := d.Reply(ctx, d.by(olga), s.ID, chat.Message{Text: "Please restart.", Canned: true}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"person/anna message 1", "thread/chat-1 message 1"}, d.told()); diff != "" {
		t.Errorf("told:\n%s", diff)
	}
}

func TestAnIncidentOfAChat(t *testing.T) {
	cards := []string{"thread/chat-1 card", "person/anna card"}
	for name, c := range map[string]struct {
		by    tickets.Person
		state chat.State
		err   error
		after chat.State
		told  []string
	}{
		"by the analyst":                   {olga, chat.Connected, nil, chat.Connected, cards},
		"by the employee":                  {anna, chat.Connected, nil, chat.Connected, cards},
		"instead of waiting":               {anna, chat.Waiting, nil, chat.Ended, cards},
		"by the analyst, after the end":    {olga, chat.Ended, nil, chat.Ended, cards},
		"by a colleague":                   {pavel, chat.Connected, chat.ErrNotFound, chat.Connected, nil},
		"by an analyst before they accept": {olga, chat.Waiting, chat.ErrNotFound, chat.Waiting, nil},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, itAndHR())
			s := d.ask(t, anna)
			if c.state != chat.Waiting {
				d.accept(t, olga, s.ID)
			}
			if c.state == chat.Ended {
				if _, err := d.End(ctx, d.by(anna), s.ID); err != nil {
					t.Fatal(err)
				}
			}
			d.news()
			pressed := d.by(c.by)
			for range 2 {
				if _, err := d.Link(ctx, pressed, s.ID, "INC-1042"); !errors.Is(err, c.err) {
					t.Errorf("linked: %v", err)
				}
			}
			if diff := cmp.Diff(c.told, d.told()); diff != "" {
				t.Errorf("told:\n%s", diff)
			}
			if now := d.session(t, s.ID); now.State != c.after || (now.Ticket == "INC-1042") != (c.err == nil) {
				t.Errorf("%s with ticket %q", now.State, now.Ticket)
			}
		})
	}
}

func TestRating(t *testing.T) {
	d := newDesk(t, itAndHR())
	s := d.connect(t, anna, olga)
	rate := func(who tickets.Person, rating int, comment string) (chat.Session, error) {
		return d.Rate(ctx, d.by(who), s.ID, rating, comment)
	}
	if n, err := rate(anna, 5, ""); err != nil || n.Rating != 0 {
		t.Errorf("before the end: %d, %v", n.Rating, err)
	}
	if _, err := d.End(ctx, d.by(olga), s.ID); err != nil {
		t.Fatal(err)
	}
	d.news()
	for _, who := range []tickets.Person{olga, boris} {
		if _, err := rate(who, 5, ""); !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("%s rates: %v", who.Name, err)
		}
	}
	for _, rating := range []int{0, 6} {
		if n, err := rate(anna, rating, ""); !errors.Is(err, chat.ErrNoStars) || n.ID != s.ID || n.Rating != 0 {
			t.Errorf("Anna rates %d: %d, %v", rating, n.Rating, err)
		}
	}
	if n, err := rate(
		anna,
		4,
		" "+strings.Repeat("ж", 1100),
	); err != nil || n.Rating != 4 ||
		n.Comment != strings.Repeat("ж", chat.MaxComment) {
		t.Errorf("%d, %d characters, %v", n.Rating, len([]rune(n.Comment)), err)
	}
	if n, err := rate(anna, 1, "no"); err != nil || n.Rating != 4 || strings.Contains(n.Comment, "no") {
		t.Errorf("rated twice: %d, %v", n.Rating, err)
	}
	if diff := cmp.Diff([]string{"thread/chat-1 card", "person/anna card"}, d.told()); diff != "" {
		t.Errorf("told:\n%s", diff)
	}
}

func TestAChatThatWasNeverAcceptedIsNotRated(t *testing.T) {
	d := newDesk(t, itAndHR())
	s := d.ask(t, anna)
	d.after(t, rules.Accept)
	if n, err := d.Rate(ctx, d.by(anna), s.ID, 1, ""); err != nil || n.Rating != 0 {
		t.Errorf("%d, %v", n.Rating, err)
	}
}
