package program

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
)

// largeCatalog returns a catalog of 5,000 items in 100 categories of 50, below
// ten categories.
func largeCatalog() string {
	var b strings.Builder
	b.WriteString("categories:\n")
	for top := range 10 {
		fmt.Fprintf(
			&b,
			"  - id: c%d\n    name: {en: Category %d, ru: Категория %d}\n    icon: 💻\n    categories:\n",
			top,
			top,
			top,
		)
		for sub := range 10 {
			fmt.Fprintf(&b, "      - id: c%d-%d\n        name: Category %d.%d\n        items:\n", top, sub, top, sub)
			for i := range 50 {
				fmt.Fprintf(
					&b,
					"          - {id: i%d-%d-%d, name: Item %d.%d.%d, description: What it is for, fields: [%s]}\n",
					top,
					sub,
					i,
					top,
					sub,
					i,
					"{id: what, type: text, label: What, required: true}, {id: day, type: date, label: Day}, {id: count, type: number, label: Count, min: 1}, {id: fast, type: toggle, label: Fast}",
				)
			}
		}
	}
	return b.String()
}

// catalogDesk starts a desk with that catalog, alone on one core.
func catalogDesk(b *testing.B) (*child, *scripttest.Desk) {
	b.Helper()
	c := &child{path: binary(b), env: oneCore}
	return c, scripttest.StartWith(b, c.run, scripttest.Settings{
		Extra: "catalog: catalog.yaml\n" + noLimits, Files: map[string]string{"catalog.yaml": largeCatalog()},
	})
}

// BenchmarkCatalog compares a menu turn with opening the catalog and a category
// of 500 items. Each is a typed word or a press, and is answered with a card.
func BenchmarkCatalog(b *testing.B) {
	const turns = 3000
	c, d := catalogDesk(b)
	var sent atomic.Int64
	d.OnActivity(func(string, string, []byte) { sent.Add(1) })
	typed := func(word string) func() {
		return func() {
			target := sent.Load() + turns
			load(b, d, d.Address, turns, func(p *teamsim.Person) map[string]any {
				a := p.Activity("message")
				a["text"] = word
				return a
			})
			if err := d.Wait(b.Context(), func() bool { return sent.Load() >= target }); err != nil {
				b.Fatal(err)
			}
		}
	}
	pressed := func(verb string, data map[string]any) func() {
		return func() {
			load(b, d, d.Address, turns, func(p *teamsim.Person) map[string]any { return pressingWith(p, verb, data) })
		}
	}
	sides := []struct {
		name  string
		run   func()
		spent time.Duration
	}{
		{"menu", typed("hello"), 0},
		{"catalog", typed("catalog"), 0},
		{"menu-press", pressed("menu", nil), 0},
		{"category-press", pressed("catalog.open", map[string]any{"category": "c3"}), 0},
		{"form-press", pressed("request.form", map[string]any{"item": "i3-3-3"}), 0},
	}
	if err := d.Team.Install(b.Context(), d.Channel); err != nil {
		b.Fatal(err)
	}
	form := 0
	load(
		b,
		d,
		d.Address,
		senders,
		func(p *teamsim.Person) map[string]any { form++; return asking(p, fmt.Sprint("form ", form)) },
	)
	if err := d.Wait(b.Context(), func() bool { return sent.Load() >= 2*senders }); err != nil { // two cards for each
		b.Fatal(err)
	}
	for i := range sides {
		sides[i].run() // warm
	}
	n := 0
	for b.Loop() {
		for i := range sides {
			before := cpu(b, c.process())
			sides[i].run()
			sides[i].spent += cpu(b, c.process()) - before
		}
		n += turns
	}
	for _, s := range sides {
		b.ReportMetric(micro(s.spent, n), s.name+"-cpu-µs/turn")
	}
	b.ReportMetric(sides[1].spent.Seconds()/sides[0].spent.Seconds(), "ratio")
	b.ReportMetric(sides[3].spent.Seconds()/sides[2].spent.Seconds(), "press-ratio")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkRequest compares submitting a request with creating an incident.
func BenchmarkRequest(b *testing.B) {
	const turns = 1000
	c, d := catalogDesk(b)
	if err := d.Team.Install(b.Context(), d.Channel); err != nil {
		b.Fatal(err)
	}
	var sent atomic.Int64
	d.OnActivity(func(string, string, []byte) { sent.Add(1) })
	form, made := 0, int64(0)
	run := func(filled func(*teamsim.Person, string) map[string]any) time.Duration {
		before := cpu(b, c.process())
		load(
			b,
			d,
			d.Address,
			turns,
			func(p *teamsim.Person) map[string]any { form++; return filled(p, fmt.Sprint("form ", form)) },
		)
		made += 2 * turns // a card in the channel and one for the requester
		if err := d.Wait(b.Context(), func() bool { return sent.Load() >= made }); err != nil {
			b.Fatal(err)
		}
		return cpu(b, c.process()) - before
	}
	run(saving)
	run(asking)
	var incidents, requests time.Duration
	n := 0
	for b.Loop() {
		incidents += run(saving)
		requests += run(asking)
		n += turns
	}
	b.ReportMetric(micro(incidents, n), "incident-cpu-µs")
	b.ReportMetric(micro(requests, n), "request-cpu-µs")
	b.ReportMetric(requests.Seconds()/incidents.Seconds(), "ratio")
	b.ReportMetric(0, "ns/op")
}

// asking returns the submission of an item's form.
func asking(p *teamsim.Person, form string) map[string]any {
	return pressingWith(p, "request.save", map[string]any{
		"item":        "i3-3-3",
		"form":        form,
		"what":        "The printer is on fire. It burns. It burns. It burns.",
		"day":         "2031-12-24",
		"count":       "3",
		"fast":        "true",
		"beneficiary": "",
	})
}
