package program

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
)

const (
	takes    = 1000
	takeRate = 100 // per second
)

// take is one ticket that an analyst takes. It records when the card in the
// channel and the requester's short message arrived.
type take struct {
	pressed, card, notice time.Time
}

// takeLoad is a desk with tickets to take.
type takeLoad struct {
	desk  *scripttest.Desk
	mu    sync.Mutex
	takes map[string]*take // by ticket
	came  int
}

var takenTicket = regexp.MustCompile(`INC-\d+`)

// note records what arrives about the tickets that were taken.
func (l *takeLoad) note(conversation, _ string, body []byte) {
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.takes[string(takenTicket.Find(body))]
	if t == nil || t.pressed.IsZero() {
		return
	}
	at := &t.notice
	if bytes.Contains(body, []byte("AdaptiveCard")) {
		if at = &t.card; !strings.HasPrefix(conversation, "19:") {
			return // the requester's own card
		}
	}
	if at.IsZero() {
		*at = now
		l.came++
	}
}

// BenchmarkTake has analysts take 100 tickets a second, among 1,000,000. It
// measures from the scheduled time of each press until the connector has the
// card in the channel and the requester's short message.
func BenchmarkTake(b *testing.B) {
	c := &child{path: binary(b), env: oneCore}
	d := scripttest.Start(b, c.run, "store: bolt:"+fill(b, many)+"\n"+noLimits)
	if err := d.Team.Install(b.Context(), d.Channel); err != nil {
		b.Fatal(err)
	}
	analyst := d.Person("Ana Analyst")
	d.Team.Add(analyst)
	l := &takeLoad{desk: d}
	d.OnActivity(l.note)
	var took []time.Duration
	form := 0
	for b.Loop() {
		b.StopTimer()
		l.create(b, &form)
		b.StartTimer()
		took = append(took, l.press(b, analyst)...)
	}
	for _, p := range []int{50, 99} {
		b.ReportMetric(micro(percentile(took, p), 1000), fmt.Sprintf("p%d-ms", p))
	}
	b.ReportMetric(0, "ns/op")
}

// create creates tickets for people whom the desk knows. It waits until each
// ticket has its card in the channel.
func (l *takeLoad) create(b *testing.B, form *int) {
	b.Helper()
	l.mu.Lock()
	l.takes, l.came = map[string]*take{}, 0
	l.mu.Unlock()
	before := len(l.desk.Threads(l.desk.Channel.ID))
	load(b, l.desk, l.desk.Address, takes, func(p *teamsim.Person) map[string]any {
		*form++
		return saving(p, fmt.Sprint("form ", *form))
	})
	if err := l.desk.Wait(
		b.Context(),
		func() bool { return len(l.desk.Threads(l.desk.Channel.ID)) >= before+takes },
	); err != nil {
		b.Fatal(err)
	}
}

// press takes the newest tickets. Each press comes at its scheduled time,
// whatever happened to the earlier ones.
func (l *takeLoad) press(b *testing.B, analyst *teamsim.Person) (took []time.Duration) {
	b.Helper()
	messages := l.desk.Messages(l.desk.Channel.ID)
	var cards []teamsim.Message
	for _, m := range messages {
		if m.ID == m.ThreadRoot {
			cards = append(cards, m)
		}
	}
	cards = cards[len(cards)-takes:]
	begun := time.Now()
	var all errgroup.Group
	for i, m := range cards {
		id := takenTicket.FindString(m.Plain())
		due := begun.Add(time.Duration(i) * time.Second / takeRate)
		time.Sleep(time.Until(due))
		l.mu.Lock()
		l.takes[id] = &take{pressed: due}
		l.mu.Unlock()
		all.Go(func() error {
			a := analyst.PressAction(b.Context(), m, "ticket.take", map[string]any{"id": id, "rev": 1})
			if a.Err != nil || a.Status != 200 || !bytes.Contains(a.Body, []byte(`In Progress`)) {
				return fmt.Errorf("%s: %d %w %.200s", id, a.Status, a.Err, a.Body)
			}
			return nil
		})
	}
	if err := all.Wait(); err != nil {
		b.Fatal(err)
	}
	if err := l.desk.Wait(b.Context(), func() bool {
		l.mu.Lock()
		defer l.mu.Unlock()
		return l.came >= 2*takes
	}); err != nil {
		b.Fatalf("%v: %d of %d came", err, l.came, 2*takes)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, t := range l.takes {
		last := t.card
		if t.notice.After(last) {
			last = t.notice
		}
		took = append(took, last.Sub(t.pressed))
	}
	return took
}
