package program

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
)

const (
	liveChats       = 1000
	chatsPerAnalyst = 20
	chatRate        = 200 // messages a second
	chatMinute      = 60 * chatRate
	// troubledEvery says how often a message goes to where Teams is in
	// trouble.
	troubledEvery = 20
	// recoversWithin is how soon the held-up messages must go out. Most of it
	// is the pause that the desk makes after several calls in a row have hung.
	recoversWithin = time.Minute
	// In MB. A page's stream and the connection of its requests cost 0.1 MB.
	maxChatMemory, maxPortalChatMemory = 150, 250
)

// BenchmarkChatLoad passes on 200 messages a second for a minute, in turns from
// employees and analysts of 1,000 live chats. Each message has a scheduled
// time, whatever happened to the earlier ones. The benchmark measures from that
// time until the message reaches the other side's connector. Then it runs a
// second minute in which one employee's chat gets 429 and calls to one thread
// hang for 15 s. After that minute both must get everything that was held up. A
// lost, doubled or misplaced message fails the benchmark, and so does too much
// memory. Slowness does not, as the machine may be busy.
func BenchmarkChatLoad(b *testing.B) { chatMinutes(b, false) }

// BenchmarkPortalChatLoad is BenchmarkChatLoad with every other employee in the portal.
// What an analyst writes to them has arrived once their page shows it.
func BenchmarkPortalChatLoad(b *testing.B) { chatMinutes(b, true) }

func chatMinutes(b *testing.B, portal bool) {
	b.Helper()
	l := startChatLoad(b, portal)
	throttled, hanging := l.chats[0].heard, l.chats[1].said
	var calm, others []time.Duration
	var spent, slowest time.Duration
	messages := 0
	for b.Loop() {
		before := cpu(b, l.child.process())
		l.minute(b, l.anybody)
		l.arrive(b)
		spent += cpu(b, l.child.process()) - before
		messages += chatMinute
		calm = append(calm, l.took()...)

		throttles := l.desk.Fault(teamsim.Fault{Conversation: throttled.to, Status: 429, RetryAfter: "1"})
		hangs := l.desk.Fault(teamsim.Fault{Conversation: hanging.to, Delay: 15 * time.Second})
		l.minute(b, func(k int) *stream {
			if k%troubledEvery == 0 {
				return []*stream{throttled, hanging}[k/troubledEvery%2]
			}
			return l.anybody(k)
		})
		for _, s := range []*stream{throttled, hanging} {
			if held := s.held(); held < chatMinute/troubledEvery/2 {
				b.Errorf("%s: only %d messages were held up", s.name, held)
			}
		}
		throttles()
		hangs()
		recovery := time.Now()
		l.arrive(b)
		slowest = max(slowest, time.Since(recovery))
		others = append(others, l.took(throttled, hanging)...)
	}
	_, own, most := memory(b, l.child.process())
	if portal && most > maxPortalChatMemory || !portal && most > maxChatMemory {
		b.Errorf("the desk took %.0f MB", most)
	}
	b.ReportMetric(most, "peak-rss-MB")
	b.ReportMetric(own, "heap-MB")
	b.ReportMetric(slowest.Seconds(), "recovery-s")
	b.ReportMetric(micro(spent, messages), "cpu-µs/message")
	for name, took := range map[string][]time.Duration{"": calm, "others-": others} {
		for _, p := range []int{50, 99} {
			b.ReportMetric(micro(percentile(took, p), 1000), fmt.Sprintf("%sp%d-ms", name, p))
		}
		b.ReportMetric(micro(slices.Max(took), 1000), name+"max-ms")
	}
	b.ReportMetric(0, "ns/op")
	if err := l.desk.Stop(); err != nil { // after this nothing arrives a second time
		b.Error(err)
	}
	l.check(b)
}

// chatLoad is a desk with many live chats.
type chatLoad struct {
	desk     *scripttest.Desk
	child    *child
	portal   bool // half of the employees are there
	browsers *browsers
	chats    []liveChat
	posted   atomic.Int64 // messages
	arrived  atomic.Int64
	came     chan struct{}

	mu      sync.Mutex
	streams map[string]*stream     // by conversation
	asking  map[string]chan string // takes the thread of whoever asks for a chat, by name
}

// liveChat is a chat between an employee and an analyst.
type liveChat struct {
	said  *stream // by the employee
	heard *stream // from the analyst
}

// stream is what one side of a chat writes, and how much of it has arrived.
type stream struct {
	name string // begins each message
	to   string // conversation
	say  func(ctx context.Context, text string) teamsim.Answer

	mu      sync.Mutex
	posted  []time.Time
	arrived []arrival
	taken   chan struct{} // closed when the newest message was answered
	counted int           // how many of arrived have been counted
}

type arrival struct {
	text string
	at   time.Time
}

func startChatLoad(b *testing.B, portal bool) *chatLoad {
	b.Helper()
	l := &chatLoad{
		child: &child{path: binary(b), env: oneCore}, chats: make([]liveChat, liveChats),
		streams: map[string]*stream{}, asking: map[string]chan string{}, portal: portal, came: make(chan struct{}, 1),
	}
	l.desk = scripttest.StartWith(b, l.child.run, scripttest.Settings{
		Queue: fmt.Sprintf("capacity: %d\n", chatsPerAnalyst), Portal: portal, Extra: noLimits,
	})
	l.browsers = newBrowsers(b, l.desk)
	l.desk.OnActivity(l.note)
	for i := range liveChats / chatsPerAnalyst {
		l.desk.Team.Add(l.analyst(i))
	}
	if err := l.desk.Team.Install(b.Context(), l.desk.Channel); err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(b.Context(), 5*time.Minute)
	defer cancel()
	var all errgroup.Group
	all.SetLimit(senders)
	for i := range l.chats {
		all.Go(func() (err error) { l.chats[i], err = l.connect(ctx, b, i); return err })
	}
	if err := all.Wait(); err != nil {
		b.Fatal(err)
	}
	for _, c := range l.chats { // once these arrive, older deliveries have arrived too
		l.post(b, c.said)()
		l.post(b, c.heard)()
	}
	l.arrive(b)
	l.took()
	return l
}

// analyst returns the analyst who accepts the chat with that number.
func (l *chatLoad) analyst(i int) *teamsim.Person {
	return l.desk.Person(fmt.Sprintf("Ana %02d", i%(liveChats/chatsPerAnalyst)))
}

// connect makes an employee ask for a chat, in Teams or in the portal, and an analyst
// accept it.
func (l *chatLoad) connect(ctx context.Context, b *testing.B, i int) (c liveChat, err error) {
	b.Helper()
	analyst := l.analyst(i)
	asking := make(chan string, 1)
	l.mu.Lock()
	l.asking[employeeName(i)] = asking
	l.mu.Unlock()
	page, employee, err := l.request(ctx, b, i)
	if err != nil {
		return c, err
	}
	thread := ""
	select {
	case thread = <-asking:
	case <-ctx.Done():
		return c, fmt.Errorf("%s has no thread: %w", employeeName(i), ctx.Err())
	}
	a := analyst.Press(ctx, l.desk.Messages(thread)[0], "Accept", nil)
	if !strings.Contains(string(a.Body), "Connected with") {
		return c, fmt.Errorf("%s is not connected: status %d %s: %w", employeeName(i), a.Status, a.Body, a.Err)
	}
	c.said = &stream{name: fmt.Sprintf("e%04d", i), to: thread}
	c.heard = &stream{name: fmt.Sprintf("a%04d", i), say: func(ctx context.Context, text string) teamsim.Answer {
		return analyst.SayIn(ctx, thread, text, false)
	}}
	if page != nil {
		page.heard, c.said.say = c.heard, page.say
		err = page.listen(b.Context(), l.arrivedAt)
	} else {
		c.heard.to, c.said.say = employee.Chat, employee.Say
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.streams[c.said.to] = c.said
	if page == nil {
		l.streams[c.heard.to] = c.heard
	}
	return c, err
}

// request makes an employee ask for a chat. page is nil for one in Teams.
func (l *chatLoad) request(
	ctx context.Context,
	b *testing.B,
	i int,
) (page *chatPage, employee *teamsim.Person, err error) {
	b.Helper()
	if l.portal && inPortal(i) {
		page, err = l.connectPage(b, i)
		return page, nil, err
	}
	employee = l.desk.Person(employeeName(i))
	if a := employee.Say(ctx, "chat"); a.Status != 200 {
		return nil, nil, fmt.Errorf("%s asks: status %d: %w", employee.Name, a.Status, a.Err)
	}
	return nil, employee, nil
}

var (
	wish    = regexp.MustCompile(`(Erin \d{4}) would like`)
	written = regexp.MustCompile(`\b[ea]\d{4}\.\d{4}\b`)
)

// note records what has reached the connector.
func (l *chatLoad) note(conversation, _ string, body []byte) {
	now := time.Now()
	l.mu.Lock()
	s := l.streams[conversation]
	if found := wish.FindSubmatch(body); s == nil && found != nil {
		if asking := l.asking[string(found[1])]; asking != nil {
			asking <- conversation
			delete(l.asking, string(found[1]))
		}
	}
	l.mu.Unlock()
	if text := written.Find(body); s != nil && text != nil {
		l.arrivedAt(s, string(text), now)
	}
}

// anybody returns the writer of message k when all take turns.
func (l *chatLoad) anybody(k int) *stream {
	c := l.chats[k%liveChats]
	if (k+k/liveChats)%2 == 0 {
		return c.said
	}
	return c.heard
}

// minute posts a minute's messages, each at its scheduled time.
func (l *chatLoad) minute(b *testing.B, who func(k int) *stream) {
	b.Helper()
	var all sync.WaitGroup
	start := time.Now()
	for k := range chatMinute {
		<-time.After(time.Until(start.Add(time.Duration(k) * time.Second / chatRate)))
		all.Go(l.post(b, who(k)))
	}
	all.Wait()
}

// post returns a function that posts a message. The time counts from the call
// of post. The message waits for the same person's previous one, as nobody can
// write two at once.
func (l *chatLoad) post(b *testing.B, s *stream) func() {
	b.Helper()
	l.posted.Add(1)
	before, taken := s.taken, make(chan struct{})
	text := s.text(len(s.posted))
	s.mu.Lock()
	s.posted, s.taken = append(s.posted, time.Now()), taken
	s.mu.Unlock()
	return func() {
		defer close(taken)
		if before != nil {
			<-before
		}
		if a := s.say(b.Context(), text); a.Status != 200 {
			b.Errorf("%s: status %d: %v", text, a.Status, a.Err)
		}
	}
}

// arrive waits until everything posted has arrived, and checks it.
func (l *chatLoad) arrive(b *testing.B) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), recoversWithin)
	defer cancel()
	for l.arrived.Load() < l.posted.Load() && ctx.Err() == nil {
		select {
		case <-l.came:
		case <-ctx.Done():
			b.Errorf("%d of %d messages have arrived", l.arrived.Load(), l.posted.Load())
		}
	}
	l.check(b)
}

// check compares what has arrived with what was posted.
func (l *chatLoad) check(b *testing.B) {
	b.Helper()
	for _, c := range l.chats {
		for _, s := range []*stream{c.said, c.heard} {
			if diff := s.compare(); diff != "" {
				b.Fatalf("%s (-posted +arrived):\n%s", s.name, diff)
			}
		}
	}
}

// took returns how long the messages took that have arrived since the last
// call. It leaves out some streams.
func (l *chatLoad) took(but ...*stream) (all []time.Duration) {
	for _, c := range l.chats {
		for _, s := range []*stream{c.said, c.heard} {
			if took := s.took(); !slices.Contains(but, s) {
				all = append(all, took...)
			}
		}
	}
	return all
}

// text returns the text of message n.
func (s *stream) text(n int) string { return fmt.Sprintf("%s.%04d", s.name, n) }

func (s *stream) compare() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var want, got []string
	for n := range s.posted {
		want = append(want, s.text(n))
	}
	for _, a := range s.arrived {
		got = append(got, a.text)
	}
	return cmp.Diff(want, got)
}

// held returns how many messages have not arrived.
func (s *stream) held() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.posted) - len(s.arrived)
}

// took is only correct right after compare has found no difference.
func (s *stream) took() (all []time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for ; s.counted < len(s.arrived); s.counted++ {
		all = append(all, s.arrived[s.counted].at.Sub(s.posted[s.counted]))
	}
	return all
}
