package program

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
)

// BenchmarkMenuTurn compares "hello", which the desk answers with the menu,
// with testdata/floor. The floor does the least that is possible and sends the
// same menu.
func BenchmarkMenuTurn(b *testing.B) {
	const turns = 6000
	desk := &child{path: binary(b), env: oneCore}
	d := scripttest.Start(b, desk.run, noLimits)
	var sent atomic.Int64
	menu := firstMenu(b, d)
	d.OnActivity(func(string, string, []byte) { sent.Add(1) })
	floorAddress, floorProcess := startFloor(b, d, menu)
	run := func(address string, process *os.Process) time.Duration {
		before, target := cpu(b, process), sent.Load()+turns
		load(b, d, address, turns, func(p *teamsim.Person) map[string]any {
			a := p.Activity("message")
			a["text"] = "hello"
			return a
		})
		if err := d.Wait(b.Context(), func() bool { return sent.Load() >= target }); err != nil {
			b.Fatal(err)
		}
		return cpu(b, process) - before
	}
	run(d.Address, desk.process()) // warm
	run(floorAddress, floorProcess)
	var ours, least time.Duration
	n := 0
	for b.Loop() {
		ours += run(d.Address, desk.process())
		least += run(floorAddress, floorProcess)
		n += turns
	}
	b.ReportMetric(micro(ours, n), "desk-cpu-µs/turn")
	b.ReportMetric(micro(least, n), "floor-cpu-µs/turn")
	b.ReportMetric(ours.Seconds()/least.Seconds(), "ratio")
	b.ReportMetric(0, "ns/op")
}

const (
	few  = 1_000
	many = 1_000_000
)

// BenchmarkStatusList compares "Check Incident Status" with few and with many
// tickets on record.
func BenchmarkStatusList(b *testing.B) {
	const turns = 3000
	type side struct {
		*child
		desk *scripttest.Desk
		cpu  time.Duration
		took []time.Duration
	}
	var sides []*side
	for _, count := range []int{few, many} {
		s := &side{child: &child{path: binary(b), env: oneCore}}
		s.desk = scripttest.Start(b, s.run, "store: bolt:"+fill(b, count)+"\n"+noLimits)
		load(b, s.desk, s.desk.Address, turns, pressing("status.list"))
		sides = append(sides, s)
	}
	n := 0
	for b.Loop() {
		for _, s := range sides {
			before := cpu(b, s.process())
			s.took = append(s.took, load(b, s.desk, s.desk.Address, turns, pressing("status.list"))...)
			s.cpu += cpu(b, s.process()) - before
		}
		n += turns
	}
	for i, name := range []string{"1k", "1M"} {
		rss, anonymous, _ := memory(b, sides[i].process())
		b.ReportMetric(micro(sides[i].cpu, n), name+"-cpu-µs/turn")
		b.ReportMetric(micro(percentile(sides[i].took, 50), 1), name+"-p50-µs")
		b.ReportMetric(rss, name+"-rss-MB")
		b.ReportMetric(anonymous, name+"-heap-MB")
	}
	b.ReportMetric(sides[1].cpu.Seconds()/sides[0].cpu.Seconds(), "ratio")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkStart measures the time from the start of the process until the menu
// reaches the connector, with many tickets on record. It also measures the
// memory in use then.
func BenchmarkStart(b *testing.B) {
	c := &child{path: binary(b)}
	d := scripttest.Start(b, c.run, "store: bolt:"+fill(b, many)+"\n"+noLimits)
	arrived := make(chan struct{}, 100)
	d.OnActivity(func(string, string, []byte) { arrived <- struct{}{} })
	var took []time.Duration
	var rss []float64
	for b.Loop() {
		if err := d.Stop(); err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		d.Restart(b)
		if a := d.Person("First").Say(b.Context(), "hello"); a.Status != 200 {
			b.Fatal(a.Status, a.Err)
		}
		<-arrived
		took = append(took, time.Since(start))
		all, _, _ := memory(b, c.process())
		rss = append(rss, all)
	}
	b.ReportMetric(micro(percentile(took, 50), 1000), "first-answer-p50-ms")
	b.ReportMetric(micro(percentile(took, 100), 1000), "first-answer-max-ms")
	b.ReportMetric(slices.Max(rss), "idle-rss-MB")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkChat passes on 200 messages a second in 64 chats, in turns from
// employees and their analyst. It measures the time from the sending of each
// activity until the message reaches the other side's connector.
func BenchmarkChat(b *testing.B) {
	const rate, seconds, chats = 200, 10, 64
	c := newCrash(b, chats)
	var mu sync.Mutex
	started, took := map[string]time.Time{}, []time.Duration{}
	mark := regexp.MustCompile(`m\d+m`)
	c.desk.OnActivity(func(_, _ string, body []byte) {
		now := time.Now()
		mu.Lock()
		defer mu.Unlock()
		found := string(mark.Find(body))
		if start, ok := started[found]; ok {
			took = append(took, now.Sub(start))
			delete(started, found)
		}
	})
	n := 0
	for b.Loop() {
		tick := time.NewTicker(time.Second / rate)
		var all sync.WaitGroup
		for range rate * seconds {
			<-tick.C
			e, text := c.crowd[n%chats], fmt.Sprintf("m%dm", n)
			back := n/chats%2 == 1
			n++
			all.Go(func() {
				mu.Lock()
				started[text] = time.Now()
				mu.Unlock()
				say := func() teamsim.Answer { return e.Say(b.Context(), text) }
				if back {
					say = func() teamsim.Answer { return c.analyst.SayIn(b.Context(), e.thread, text, false) }
				}
				if a := say(); a.Status != 200 {
					b.Error(a.Status, a.Err)
				}
			})
		}
		tick.Stop()
		all.Wait()
		if err := c.desk.Wait(
			b.Context(),
			func() bool { mu.Lock(); defer mu.Unlock(); return len(took) >= n },
		); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(micro(percentile(took, 50), 1000), "p50-ms")
	b.ReportMetric(micro(percentile(took, 99), 1000), "p99-ms")
	b.ReportMetric(micro(percentile(took, 100), 1000), "max-ms")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkCreate creates incidents through the front door, several at once.
// The floor for the store is in internal/boltdb.
func BenchmarkCreate(b *testing.B) {
	const turns = 2000
	c := &child{path: binary(b), env: oneCore}
	d := scripttest.Start(b, c.run, noLimits)
	if err := d.Team.Install(b.Context(), d.Channel); err != nil {
		b.Fatal(err)
	}
	var sent atomic.Int64
	d.OnActivity(func(string, string, []byte) { sent.Add(1) })
	form := 0
	run := func() time.Duration {
		start := time.Now()
		load(
			b,
			d,
			d.Address,
			turns,
			func(p *teamsim.Person) map[string]any { form++; return saving(p, fmt.Sprint("form ", form)) },
		)
		return time.Since(start)
	}
	run()
	var spent, took time.Duration
	n := 0
	for b.Loop() {
		before := cpu(b, c.process())
		took += run()
		n += turns
		all := int64(2 * (turns + n)) // a card in the channel and one for the requester
		if err := d.Wait(b.Context(), func() bool { return sent.Load() >= all }); err != nil {
			b.Fatal(err)
		}
		spent += cpu(b, c.process()) - before
	}
	b.ReportMetric(float64(n)/took.Seconds(), "incidents/s")
	b.ReportMetric(micro(spent, n), "cpu-µs/incident")
	b.ReportMetric(0, "ns/op")
}
