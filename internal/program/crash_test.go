package program

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/chat"
	"frontdesk/internal/boltdb"
	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
	"frontdesk/tickets"
)

const (
	crowd = 64
	// owedWithin is how soon what is owed has to go out after a start.
	owedWithin = 2 * time.Second
)

// TestKilledAtAnyMoment kills the program again and again while a crowd creates
// incidents and chats. What was acknowledged before must be on record exactly
// once and reach the other side after the next start; what was not, exactly once
// after Teams has sent it again.
func TestKilledAtAnyMoment(t *testing.T) {
	rounds := 20
	if testing.Short() {
		rounds = 3
	}
	c := newCrash(t)
	slowest := time.Duration(0)
	for range rounds {
		c.burst(1 + rand.IntN(6*crowd))
		c.checkRecord()
		slowest = max(slowest, c.recover())
	}
	if err := c.desk.Stop(); err != nil {
		t.Error(err)
	}
	c.checkRecord()
	t.Logf("%d deeds in %d rounds; %d were owed at a start and went out within %v; %d were sent again",
		c.done.Load(), rounds, c.owed, slowest, c.doubtful)
	if !testing.Short() && (c.owed == 0 || c.doubtful == 0) {
		t.Error("no kill came at an interesting moment")
	}
}

// crash is a desk that is killed, with a crowd of employees who are all
// connected with one analyst.
type crash struct {
	t       testing.TB
	child   *child
	desk    *scripttest.Desk
	analyst *teamsim.Person
	crowd   []*employee
	seen    sightings
	done    atomic.Int64 // acknowledged deeds

	owed, doubtful int // counted over all rounds
}

// employee does three kinds of deeds, one of each at a time.
type employee struct {
	*teamsim.Person
	menu    teamsim.Message
	session string // id
	thread  string // conversation
	saved   deeds
	said    deeds
	heard   deeds // what the analyst wrote to them
}

// deeds are what one side did in one place, in order. Only the last may be not
// acknowledged.
type deeds []deed

type deed struct {
	mark   string // in the title or text
	answer teamsim.Answer
}

var number = regexp.MustCompile(`INC-\d+`)

func (d deed) acknowledged() bool { return d.answer.Err == nil && d.answer.Status == 200 }

// acknowledged returns the marks of the acknowledged deeds, and of one that is
// not.
func (d deeds) acknowledged() (marks []string, doubtful string) {
	for _, one := range d {
		if !one.acknowledged() {
			return marks, one.mark
		}
		marks = append(marks, one.mark)
	}
	return marks, ""
}

func newCrash(tb testing.TB) *crash {
	tb.Helper()
	c := &crash{t: tb, child: newChild(tb), seen: sightings{at: map[sighting]bool{}}}
	c.desk = scripttest.Start(tb, c.child.run, "")
	c.desk.OnActivity(c.seen.note)
	c.analyst = c.desk.Person("Ana Analyst")
	c.desk.Team.Add(c.analyst)
	for i := range 30 { // so that there is room for all chats
		c.desk.Team.Add(c.desk.Person(fmt.Sprintf("Analyst %d", i)))
	}
	ctx, cancel := context.WithTimeout(tb.Context(), time.Minute)
	defer cancel()
	if err := c.desk.Team.Install(ctx, c.desk.Channel); err != nil {
		tb.Fatal(err)
	}
	for i := range crowd {
		c.crowd = append(c.crowd, &employee{Person: c.desk.Person(fmt.Sprintf("Erin %02d", i))})
	}
	c.all(func(_ int, e *employee) { c.connect(ctx, e) })
	if tb.Failed() {
		tb.FailNow()
	}
	return c
}

// connect has an employee ask for a chat and the analyst accept it.
func (c *crash) connect(ctx context.Context, e *employee) {
	e.Say(ctx, "menu")
	if err := c.desk.Wait(ctx, func() bool { return len(c.desk.Messages(e.Chat)) > 1 }); err != nil {
		c.t.Error(e.Name, err)
		return
	}
	e.menu = c.desk.Messages(e.Chat)[1]
	e.Say(ctx, "chat")
	var card teamsim.Message
	_ = c.desk.Wait(ctx, func() bool {
		posts := c.desk.Messages(c.desk.Channel.ID)
		i := slices.IndexFunc(posts, func(m teamsim.Message) bool { return strings.Contains(m.Plain(), e.Name+" would like") })
		if i >= 0 {
			card = posts[i]
		}
		return i >= 0
	})
	a := c.analyst.Press(ctx, card, "Accept", nil)
	if a.Err != nil || !strings.Contains(string(a.Body), "Connected with") {
		c.t.Errorf("%s is not connected: %d %v %s", e.Name, a.Status, a.Err, a.Body)
		return
	}
	e.thread = card.ConversationID
	e.session = regexp.MustCompile(`chat-\d+`).FindString(string(card.Card))
}

// all runs do for everybody at once.
func (c *crash) all(do func(i int, e *employee)) {
	var all sync.WaitGroup
	for i, e := range c.crowd {
		all.Go(func() { do(i, e) })
	}
	all.Wait()
}

// burst kills the program as soon as count deeds of the crowd were
// acknowledged, and waits until everybody has noticed.
func (c *crash) burst(count int) {
	limit := c.done.Load() + int64(count)
	kill := sync.OnceFunc(func() { _ = c.child.process().Kill() })
	ctx := c.t.Context()
	try := func(mark string, list *deeds, answer teamsim.Answer) bool {
		one := deed{mark, answer}
		*list = append(*list, one)
		switch {
		case one.acknowledged() && c.done.Add(1) >= limit:
			kill()
		case answer.Err == nil && answer.Status != 200:
			c.t.Errorf("%s: status %d", mark, answer.Status)
		}
		return one.acknowledged()
	}
	c.all(func(i int, e *employee) {
		for {
			mark := func(kind string, done []deed) string { return fmt.Sprintf("%s%02d.%04d", kind, i, len(done)) }
			save, say, hear := mark("s", e.saved), mark("e", e.said), mark("a", e.heard)
			form := e.Press(ctx, e.menu, "Create an Incident", nil)
			card, ok := form.Card()
			if !ok {
				return
			}
			empty := teamsim.Message{ID: e.menu.ID, ConversationID: e.Chat, Card: card}
			if !try(save, &e.saved, e.Press(ctx, empty, "Save", map[string]any{"title": save})) ||
				!try(say, &e.said, e.Say(ctx, say)) ||
				!try(hear, &e.heard, c.analyst.SayIn(ctx, e.thread, hear, false)) {
				return
			}
		}
	})
	if err := c.desk.Stop(); err == nil {
		c.t.Fatal("the program ended by itself")
	}
}

// recover starts the program again and waits for what it owes. Then Teams sends
// again what was not acknowledged.
func (c *crash) recover() time.Duration {
	c.desk.Restart(c.t)
	owed, took := c.wait()
	c.owed += owed
	for _, e := range c.crowd {
		for _, list := range []deeds{e.saved, e.said, e.heard} {
			if _, doubtful := list.acknowledged(); doubtful != "" {
				c.doubtful++
			}
		}
	}
	c.all(func(_ int, e *employee) {
		for _, list := range []deeds{e.saved, e.said, e.heard} {
			if len(list) == 0 || list[len(list)-1].acknowledged() {
				continue
			}
			last := &list[len(list)-1]
			last.answer = c.desk.Resend(c.t.Context(), last.answer.Activity)
			if !last.acknowledged() {
				c.t.Errorf("%s sent again: %d %v", last.mark, last.answer.Status, last.answer.Err)
			}
			c.done.Add(1)
		}
	})
	c.wait()
	return took
}

// wait waits until all that was acknowledged has been seen on the other side. It
// returns how many deeds had not been before, and how long that took.
func (c *crash) wait() (owed int, took time.Duration) {
	var missing []sighting
	for _, e := range c.crowd {
		for conversation, list := range map[string]deeds{c.desk.Channel.ID: e.saved, e.thread: e.said, e.Chat: e.heard} {
			marks, _ := list.acknowledged()
			for _, mark := range marks {
				missing = append(missing, sighting{conversation, mark})
			}
		}
	}
	start := time.Now()
	missing = c.seen.without(missing)
	owed = len(missing)
	ctx, cancel := context.WithTimeout(c.t.Context(), owedWithin)
	defer cancel()
	if err := c.desk.Wait(ctx, func() bool { missing = c.seen.without(missing); return len(missing) == 0 }); err != nil {
		c.t.Fatalf("%d acknowledged deeds never reached the other side, such as %v: %v", len(missing), missing[0], err)
	}
	return owed, time.Since(start)
}

// checkRecord compares what is on record with what was acknowledged. What was
// not may be there, once.
func (c *crash) checkRecord() {
	db, err := boltdb.Open(c.t.Context(), filepath.Join(c.desk.Dir, "frontdesk.db"), time.Now)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	ids := map[string]bool{}
	for _, e := range c.crowd {
		var saved, said, heard []string
		for _, ticket := range ticketsOf(c.t, db, e.ObjectID) {
			if ids[ticket.ID] {
				c.t.Errorf("number %s is there twice", ticket.ID)
			}
			ids[ticket.ID] = true
			i := slices.IndexFunc(e.saved, func(d deed) bool { return d.mark == ticket.Title })
			if told := number.FindString(string(e.saved[max(i, 0)].answer.Body)); i >= 0 && e.saved[i].acknowledged() && told != ticket.ID {
				c.t.Errorf("%s: %s was told, %s is on record", ticket.Title, told, ticket.ID)
			}
			saved = append(saved, ticket.Title)
		}
		for _, m := range messagesOf(c.t, db, e.session) {
			if m.From.ID == e.ObjectID {
				said = append(said, m.Text)
			} else {
				heard = append(heard, m.Text)
			}
		}
		c.compare(e.Name+"'s tickets", e.saved, saved)
		c.compare(e.Name+" to the analyst", e.said, said)
		c.compare("analyst to "+e.Name, e.heard, heard)
	}
}

func (c *crash) compare(what string, done deeds, recorded []string) {
	want, doubtful := done.acknowledged()
	if doubtful != "" && slices.Contains(recorded, doubtful) {
		want = append(want, doubtful)
	}
	if diff := cmp.Diff(want, recorded); diff != "" {
		c.t.Errorf("%s (-acknowledged +on record):\n%s", what, diff)
	}
}

// ticketsOf are a person's tickets, oldest first.
func ticketsOf(tb testing.TB, db *boltdb.DB, person string) (all []tickets.Ticket) {
	tb.Helper()
	for cursor := ""; ; {
		page, next, err := db.TicketsOf(tb.Context(), person, cursor, 100)
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, page...)
		if cursor = next; next == "" {
			slices.Reverse(all)
			return all
		}
	}
}

func messagesOf(tb testing.TB, db *boltdb.DB, session string) []chat.Message {
	tb.Helper()
	all, err := db.Messages(tb.Context(), session, 1, 1<<30)
	if err != nil {
		tb.Fatal(err)
	}
	return all
}

// sighting is a mark that the bot sent somewhere: to a chat or thread, and to
// the channel as a whole.
type sighting struct{ conversation, mark string }

type sightings struct {
	mu sync.Mutex
	at map[sighting]bool
}

var mark = regexp.MustCompile(`\b[sea]\d{2}\.\d{4}\b`)

func (s *sightings) note(conversation, _ string, body []byte) {
	channel, _, _ := strings.Cut(conversation, ";")
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, found := range mark.FindAllString(string(body), -1) {
		s.at[sighting{conversation, found}] = true
		s.at[sighting{channel, found}] = true
	}
}

// without returns those of the list that were not seen yet.
func (s *sightings) without(list []sighting) []sighting {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(list, func(one sighting) bool { return s.at[one] })
}

// TestKilledBeforeTheAnnouncement kills the program after it took a ticket and a
// message, while the channel that has to hear of them does not answer.
func TestKilledBeforeTheAnnouncement(t *testing.T) {
	c := newCrash(t)
	e := c.crowd[0]
	remove := c.desk.Fault(teamsim.Fault{Conversation: c.desk.Channel.ID, Delay: time.Minute})
	form, _ := e.Press(t.Context(), e.menu, "Create an Incident", nil).Card()
	empty := teamsim.Message{ID: e.menu.ID, ConversationID: e.Chat, Card: form}
	e.saved = deeds{{"s00.0000", e.Press(t.Context(), empty, "Save", map[string]any{"title": "s00.0000"})}}
	e.said = deeds{{"e00.0000", e.Say(t.Context(), "e00.0000")}}
	if !e.saved[0].acknowledged() || !e.said[0].acknowledged() {
		t.Fatalf("not taken: %+v %+v", e.saved, e.said)
	}
	_ = c.child.process().Kill()
	if err := c.desk.Stop(); err == nil {
		t.Fatal("the program ended by itself")
	}
	remove()
	if unseen := c.seen.without([]sighting{{c.desk.Channel.ID, "s00.0000"}, {e.thread, "e00.0000"}}); len(unseen) != 2 {
		t.Fatalf("announced before the kill; left: %v", unseen)
	}
	c.desk.Restart(t)
	_, took := c.wait()
	t.Log("announced after", took)
}
