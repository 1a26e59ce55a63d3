package program

import (
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"frontdesk/internal/scripttest"
)

// replySide is the desk or the floor, with the times of its answers to "hello".
type replySide struct {
	name        string
	address     string
	process     *os.Process
	took        []time.Duration // from the sending to the arrival of the answer at the connector
	cpu         time.Duration
	connections int // that the connector had to accept
}

// helloLoad is a crowd of people who say hello at once. Within a conversation,
// answers arrive in the order of the messages.
type helloLoad struct {
	desk   *scripttest.Desk
	atOnce int

	mu   sync.Mutex
	sent map[string][]time.Time // messages without an answer yet, by conversation
	took []time.Duration
}

func (l *helloLoad) arrived(conversation, _ string, _ []byte) {
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if waiting := l.sent[conversation]; len(waiting) > 0 {
		l.took = append(l.took, now.Sub(waiting[0]))
		l.sent[conversation] = waiting[1:]
	}
}

func (l *helloLoad) begin(conversation string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent[conversation] = append(l.sent[conversation], time.Now())
}

// run starts atOnce senders. Each speaks for ten people in turn, and posts the
// next hello once the desk has taken the last. turns is the total for all
// senders, and must divide by atOnce.
func (l *helloLoad) run(b *testing.B, s *replySide, turns int) {
	b.Helper()
	parts := make(chan []hello, l.atOnce)
	for i := range l.atOnce {
		parts <- l.hellos(b, i, turns/l.atOnce)
	}
	l.sent, l.took = map[string][]time.Time{}, nil
	spent, connections := cpu(b, s.process), l.desk.Connections()
	send(b, l.desk, s.address, l.atOnce, func(post func([]byte) error) error {
		for _, h := range <-parts {
			l.begin(h.conversation)
			if err := post(h.body); err != nil {
				return err
			}
		}
		return nil
	})
	if err := l.desk.Wait(
		b.Context(),
		func() bool { l.mu.Lock(); defer l.mu.Unlock(); return len(l.took) == turns },
	); err != nil {
		b.Fatal(err)
	}
	s.took = append(s.took, l.took...)
	s.cpu += cpu(b, s.process) - spent
	s.connections += l.desk.Connections() - connections
}

type hello struct {
	conversation string
	body         []byte
}

// hellos returns count messages from a sender's ten people in turn.
func (l *helloLoad) hellos(b *testing.B, sender, count int) (all []hello) {
	b.Helper()
	for i := range count {
		p := l.desk.Person(fmt.Sprintf("Loader %d of %d", i%10, sender))
		a := p.Activity("message")
		a["text"] = "hello"
		body, err := json.Marshal(a)
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, hello{p.Chat, body})
	}
	return all
}

// BenchmarkReply compares the answer to "hello" for many people at once with
// testdata/floor. It measures how long people wait, what an answer costs, how
// many new connections it needs, and the peak memory.
func BenchmarkReply(b *testing.B) {
	for _, atOnce := range []int{32, 64} {
		b.Run(fmt.Sprintf("at-once=%d", atOnce), func(b *testing.B) { compareReplies(b, atOnce) })
	}
}

func compareReplies(b *testing.B, atOnce int) {
	b.Helper()
	const turns = 6400
	c := &child{path: binary(b), env: oneCore}
	l := &helloLoad{desk: scripttest.Start(b, c.run, ""), atOnce: atOnce}
	floorAddress, floorProcess := startFloor(b, l.desk, firstMenu(b, l.desk))
	l.desk.OnActivity(l.arrived)
	desk := replySide{name: "desk", address: l.desk.Address, process: c.process()}
	floor := replySide{name: "floor", address: floorAddress, process: floorProcess}
	for _, s := range []replySide{desk, floor} {
		l.run(b, &s, turns) // warm
	}
	for b.Loop() {
		l.run(b, &desk, turns)
		l.run(b, &floor, turns)
	}
	for _, s := range []*replySide{&desk, &floor} {
		s.report(b)
	}
	b.ReportMetric(desk.cpu.Seconds()/floor.cpu.Seconds(), "cpu-ratio")
	b.ReportMetric(percentile(desk.took, 50).Seconds()/percentile(floor.took, 50).Seconds(), "p50-ratio")
	b.ReportMetric(percentile(desk.took, 99).Seconds()/percentile(floor.took, 99).Seconds(), "p99-ratio")
	b.ReportMetric(0, "ns/op")
}

func (s *replySide) report(b *testing.B) {
	b.Helper()
	turns := len(s.took)
	_, _, most := memory(b, s.process)
	b.ReportMetric(micro(percentile(s.took, 50), 1000), s.name+"-p50-ms")
	b.ReportMetric(micro(percentile(s.took, 99), 1000), s.name+"-p99-ms")
	b.ReportMetric(micro(s.cpu, turns), s.name+"-cpu-µs/turn")
	b.ReportMetric(float64(s.connections)*1000/float64(turns), s.name+"-connections/1000")
	b.ReportMetric(most, s.name+"-peak-MB")
}
