package program

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/chat"
	"frontdesk/internal/scripttest"
	"frontdesk/internal/store"
	"frontdesk/internal/teamsim"
	"frontdesk/tickets"
)

const (
	crowd = 32
	// owedWithin is how soon after a start the owed deliveries must go out.
	owedWithin = 2 * time.Second
	// patience is how long the test waits for a crowd, however busy the
	// machine.
	patience = time.Minute
)

// TestKilledAtAnyMoment kills the program again and again while a crowd creates
// incidents and chats. A deed that was acknowledged before the kill must be on
// record exactly once. After the next start it must reach the other side. Any
// other deed must do so exactly once after Teams has sent it again.
//
// At each kill, deliveries are owed and one request has half arrived. Another
// request has been carried out, but Teams missed the answer.
func TestKilledAtAnyMoment(t *testing.T) {
	rounds := 10
	if testing.Short() {
		rounds = 3
	}
	c := newCrash(t, 1+crowd)
	slowest := time.Duration(0)
	for range rounds {
		c.burst(rand.IntN(4*crowd), 1+rand.IntN(crowd))
		c.checkRecord()
		slowest = max(slowest, c.recover())
	}
	if err := c.desk.Stop(); err != nil {
		t.Error(err)
	}
	c.checkRecord()
	t.Logf("%d deeds in %d rounds; %d were owed at a kill and went out within %v of a start; %d were sent again",
		c.done.Load(), rounds, c.owed, slowest, c.doubtful)
}

// crash is a desk that is killed. Its crowd of employees are all connected with
// one analyst. The first employee does the deeds whose progress is known.
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
	n       int
	menu    teamsim.Message
	session string // id
	thread  string // conversation
	saved   deeds
	said    deeds
	heard   deeds // what the analyst wrote to them
}

// deeds lists what one side did in one place, in order. Only the last may be
// unacknowledged.
type deeds []deed

type deed struct {
	mark   string // in the title or text
	answer teamsim.Answer
	fate   fate
}

// fate says what happened to a deed that was not acknowledged.
type fate int

const (
	unknown    fate = iota
	carriedOut      // the answer was lost
	cutShort        // the request was incomplete
)

var errLost = errors.New("no answer came")

var number = regexp.MustCompile(`INC-\d+`)

func (d deed) acknowledged() bool { return d.answer.Err == nil && d.answer.Status == 200 }

// acknowledged returns the marks of the acknowledged deeds. doubtful is the one
// that is not acknowledged, or nil.
func (d deeds) acknowledged() (marks []string, doubtful *deed) {
	for i, one := range d {
		if !one.acknowledged() {
			return marks, &d[i]
		}
		marks = append(marks, one.mark)
	}
	return marks, nil
}

// newCrash starts a desk with the given number of employees.
func newCrash(tb testing.TB, employees int) *crash {
	tb.Helper()
	c := &crash{t: tb, child: newChild(tb), seen: sightings{at: map[sighting]bool{}}}
	c.desk = scripttest.Start(tb, c.child.run, "")
	c.desk.OnActivity(c.seen.note)
	c.analyst = c.desk.Person("Ana Analyst")
	c.desk.Team.Add(c.analyst)
	for i := range 30 { // so that there is room for all chats
		c.desk.Team.Add(c.desk.Person(fmt.Sprintf("Analyst %d", i)))
	}
	ctx, cancel := context.WithTimeout(tb.Context(), patience)
	defer cancel()
	if err := c.desk.Team.Install(ctx, c.desk.Channel); err != nil {
		tb.Fatal(err)
	}
	for i := range employees {
		c.crowd = append(c.crowd, &employee{Person: c.desk.Person(fmt.Sprintf("Erin %02d", i)), n: i})
	}
	everybody(c.crowd, func(e *employee) { c.connect(ctx, e) })
	if tb.Failed() {
		tb.FailNow()
	}
	return c
}

// connect makes an employee ask for a chat and the analyst accept it.
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
		i := slices.IndexFunc(
			posts,
			func(m teamsim.Message) bool { return strings.Contains(m.Plain(), e.Name+" would like") },
		)
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

// everybody runs do for all employees at once.
func everybody(people []*employee, do func(e *employee)) {
	var all sync.WaitGroup
	for _, e := range people {
		all.Go(func() { do(e) })
	}
	all.Wait()
}

// next returns the mark of the next deed of a kind.
func (e *employee) next(kind string, before deeds) string {
	return fmt.Sprintf("%s%02d.%04d", kind, e.n, len(before))
}

// burst lets the crowd act until free deeds were acknowledged. From then on, no
// message of the program gets through. Once owed more deeds were acknowledged,
// it kills the program. It returns when everybody has noticed.
func (c *crash) burst(free, owed int) {
	b := &burst{
		crash:   c,
		free:    c.done.Load() + int64(free),
		owed:    int64(owed),
		enough:  make(chan struct{}),
		release: func() {},
	}
	b.hold = sync.OnceFunc(func() {
		b.release = c.desk.Fault(teamsim.Fault{Method: "POST", Delay: time.Hour})
		b.held.Store(true)
	})
	if free == 0 {
		b.hold()
	}
	noticed := make(chan struct{})
	go func() {
		everybody(c.crowd[1:], b.act)
		close(noticed)
	}()
	select {
	case <-b.enough:
	case <-noticed:
		c.t.Fatal("the crowd has stopped before the kill")
	}
	c.doKnown()
	_ = c.child.process().Kill()
	<-noticed
	if err := c.desk.Stop(); err == nil {
		c.t.Fatal("the program ended by itself")
	}
	missing := len(c.missing())
	if missing < owed {
		c.t.Errorf("%d deliveries were owed at the kill, want %d", missing, owed)
	}
	c.owed += missing
	b.release()
}

// burst is what the crowd does before one kill.
type burst struct {
	*crash
	free   int64 // total number of deeds before messages are held up
	owed   int64 // number of further deeds before the kill
	held   atomic.Bool
	owing  atomic.Int64  // deeds that began while messages were held up
	enough chan struct{} // closed when owing reaches owed

	hold, release func()
}

// act makes an employee do deeds until one gets no answer.
func (b *burst) act(e *employee) {
	ctx := b.t.Context()
	for {
		form := e.Press(ctx, e.menu, "Create an Incident", nil)
		card, ok := form.Card()
		if !ok {
			return
		}
		empty := teamsim.Message{ID: e.menu.ID, ConversationID: e.Chat, Card: card}
		for _, one := range []struct {
			kind string
			list *deeds
			do   func(mark string) teamsim.Answer
		}{
			{"s", &e.saved, func(mark string) teamsim.Answer { return e.Press(ctx, empty, "Save", map[string]any{"title": mark}) }},
			{"e", &e.said, func(mark string) teamsim.Answer { return e.Say(ctx, mark) }},
			{"a", &e.heard, func(mark string) teamsim.Answer { return b.analyst.SayIn(ctx, e.thread, mark, false) }},
		} {
			owes, mark := b.held.Load(), e.next(one.kind, *one.list)
			did := deed{mark: mark, answer: one.do(mark)}
			*one.list = append(*one.list, did)
			if !did.acknowledged() {
				if did.answer.Err == nil {
					b.t.Errorf("%s: status %d", mark, did.answer.Status)
				}
				return
			}
			b.count(owes)
		}
	}
}

// count counts an acknowledged deed.
func (b *burst) count(owes bool) {
	if b.done.Add(1) >= b.free {
		b.hold()
	}
	if owes && b.owing.Add(1) == b.owed {
		close(b.enough)
	}
}

// doKnown does two deeds whose progress is known. For one, Teams misses the
// answer. For the other, the program gets all but the last byte.
func (c *crash) doKnown() {
	e := c.crowd[0]
	said := deed{mark: e.next("e", e.said), fate: carriedOut}
	if said.answer = e.Say(c.t.Context(), said.mark); !said.acknowledged() {
		c.t.Fatalf("not taken: %+v", said.answer)
	}
	said.answer.Err = errLost
	e.said = append(e.said, said)

	saved := deed{mark: e.next("s", e.saved), fate: cutShort}
	activity, err := json.Marshal(saving(e.Person, saved.mark))
	if err != nil {
		c.t.Fatal(err)
	}
	startTurn(c.t.Context(), c.t, c.desk, json.RawMessage(activity))
	saved.answer = teamsim.Answer{Activity: activity, Err: errLost}
	e.saved = append(e.saved, saved)
}

// recover starts the program again and waits for what it owes. Then Teams sends
// unacknowledged deeds again. recover returns how long the first part took.
func (c *crash) recover() time.Duration {
	c.desk.Restart(c.t)
	took := c.wait(patience)
	var doubtful atomic.Int64
	everybody(c.crowd, func(e *employee) {
		for _, list := range []deeds{e.saved, e.said, e.heard} {
			_, last := list.acknowledged()
			if last == nil {
				continue
			}
			doubtful.Add(1)
			last.answer = c.desk.Resend(c.t.Context(), last.answer.Activity)
			if !last.acknowledged() {
				c.t.Errorf("%s sent again: %d %v", last.mark, last.answer.Status, last.answer.Err)
			}
			c.done.Add(1)
		}
	})
	c.doubtful += int(doubtful.Load())
	c.wait(patience)
	return took
}

// wait waits until the other side has seen every acknowledged deed. It returns
// how long that took.
func (c *crash) wait(limit time.Duration) time.Duration {
	start := time.Now()
	missing := c.missing()
	ctx, cancel := context.WithTimeout(c.t.Context(), limit)
	defer cancel()
	if err := c.desk.Wait(
		ctx,
		func() bool { missing = c.seen.without(missing); return len(missing) == 0 },
	); err != nil {
		c.t.Fatalf(
			"%d acknowledged deeds never reached the other side, such as %v: %v\n%s",
			len(missing),
			missing[0],
			err,
			c.desk.Log,
		)
	}
	return time.Since(start)
}

// missing returns the acknowledged deeds that the other side has not seen. What
// an employee says arrives in the thread in which they were accepted, also where
// there are two because Teams was so slow that the desk gave up the first.
func (c *crash) missing() (all []sighting) {
	add := func(conversation string, list deeds) {
		marks, _ := list.acknowledged()
		for _, mark := range marks {
			all = append(all, sighting{conversation, mark})
		}
	}
	for _, e := range c.crowd {
		add(c.desk.Channel.ID, e.saved)
		add(e.thread, e.said)
		add(e.Chat, e.heard)
	}
	return c.seen.without(all)
}

// checkRecord compares the record with the acknowledged deeds. A deed that was
// not acknowledged may be on record, once.
func (c *crash) checkRecord() {
	db, err := store.Open(c.t.Context(), c.desk.Store(), time.Now)
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
			if told := number.FindString(
				string(e.saved[max(i, 0)].answer.Body),
			); i >= 0 && e.saved[i].acknowledged() &&
				told != ticket.ID {
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

func (c *crash) compare(what string, did deeds, recorded []string) {
	want, last := did.acknowledged()
	if last != nil && (last.fate == carriedOut || last.fate == unknown && slices.Contains(recorded, last.mark)) {
		want = append(want, last.mark)
	}
	if diff := cmp.Diff(want, recorded); diff != "" {
		c.t.Errorf("%s (-acknowledged +on record):\n%s", what, diff)
	}
}

// ticketsOf returns a person's tickets, oldest first.
func ticketsOf(tb testing.TB, db tickets.Store, person string) (all []tickets.Ticket) {
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

func messagesOf(tb testing.TB, db chat.Store, session string) []chat.Message {
	tb.Helper()
	all, err := db.Messages(tb.Context(), session, 1, 1<<30)
	if err != nil {
		tb.Fatal(err)
	}
	return all
}

// sighting is a mark that the bot sent to a chat or thread. A mark sent to a
// thread counts for its channel too.
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

// without returns the sightings in the list that have not been seen yet.
func (s *sightings) without(list []sighting) []sighting {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(list, func(one sighting) bool { return s.at[one] })
}

// TestKilledBeforeTheAnnouncement kills the program after it took a ticket and
// a message. The channel that must hear of them does not answer meanwhile.
func TestKilledBeforeTheAnnouncement(t *testing.T) {
	c := newCrash(t, 1)
	e := c.crowd[0]
	remove := c.desk.Fault(teamsim.Fault{Conversation: c.desk.Channel.ID, Delay: time.Minute})
	form, _ := e.Press(t.Context(), e.menu, "Create an Incident", nil).Card()
	empty := teamsim.Message{ID: e.menu.ID, ConversationID: e.Chat, Card: form}
	e.saved = deeds{
		{mark: "s00.0000", answer: e.Press(t.Context(), empty, "Save", map[string]any{"title": "s00.0000"})},
	}
	e.said = deeds{{mark: "e00.0000", answer: e.Say(t.Context(), "e00.0000")}}
	if !e.saved[0].acknowledged() || !e.said[0].acknowledged() {
		t.Fatalf("not taken: %+v %+v", e.saved, e.said)
	}
	_ = c.child.process().Kill()
	if err := c.desk.Stop(); err == nil {
		t.Fatal("the program ended by itself")
	}
	remove()
	if unseen := c.seen.without(
		[]sighting{{c.desk.Channel.ID, "s00.0000"}, {c.desk.Channel.ID, "e00.0000"}},
	); len(
		unseen,
	) != 2 {
		t.Fatalf("announced before the kill; left: %v", unseen)
	}
	c.desk.Restart(t)
	t.Log("announced after", c.wait(owedWithin))
}
