package cards

import (
	"encoding/json"
	"strings"
	"time"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// Charts are elements of Teams alone (Learn: "Charts in Adaptive Cards"). The
// title says in words what the chart shows. Other clients show only the title.

type chart struct {
	Type     string   `json:"type"`
	Title    string   `json:"title"`
	Data     []bar    `json:"data"`
	Fallback richText `json:"fallback"`
}

// bar is a bar of a Chart.VerticalBar (x, y) or a slice of a Chart.Donut
// (legend, value).
type bar struct {
	X      string `json:"x,omitempty"`
	Y      *int   `json:"y,omitempty"`
	Legend string `json:"legend,omitempty"`
	Value  *int   `json:"value,omitempty"`
}

func bars(title string, names []string, numbers []int) chart {
	c := chart{Type: "Chart.VerticalBar", Title: title, Fallback: plain(run{Text: title})}
	for i, n := range numbers {
		c.Data = append(c.Data, bar{X: names[i], Y: &n})
	}
	return c
}

func donut(title string, names []string, numbers []int) chart {
	c := chart{Type: "Chart.Donut", Title: title, Fallback: plain(run{Text: title})}
	for i, n := range numbers {
		c.Data = append(c.Data, bar{Legend: names[i], Value: &n})
	}
	return c
}

// Digest is the daily digest of a queue.
func Digest(w locale.Words, queue string, d tickets.Digest) json.RawMessage {
	body := []any{
		plain(run{Text: w.Say("digest.title", "queue", locale.Clip(queue, maxName)), Weight: "Bolder", Size: "Medium"}),
	}
	if !d.Since.IsZero() {
		body = append(body, text(w.Say("digest.since", "time", w.Time(d.Since))))
	}
	n := d.Counts
	body = append(body,
		bars(w.Count("digest.opened", n.Opened)+", "+w.Count("digest.resolved", n.Resolved),
			[]string{w.Say("digest.open"), w.Say("digest.done")}, []int{n.Opened, n.Resolved}),
		backlog(w, d), targetsMet(w, n), ratings(w, n))
	return encode(body, execute(w.Say("digest.queue"), VerbQueue, nil))
}

func backlog(w locale.Words, d tickets.Digest) chart {
	names, said, open := make([]string, len(d.Backlog)), make([]string, len(d.Backlog)), 0
	for i, n := range d.Backlog {
		open += n
		names[i] = ageName(w, i)
		said[i] = w.Say("digest.part", "name", names[i], "n", n)
	}
	return bars(w.Count("digest.backlog", open)+" · "+strings.Join(said, " · "), names, d.Backlog)
}

// ageName names an age group of the backlog.
func ageName(w locale.Words, i int) string {
	const day = 24 * time.Hour
	switch ages := tickets.Ages; {
	case i == 0:
		return w.Count("digest.under", int(ages[0]/day))
	case i < len(ages):
		return w.Count("digest.between", int(ages[i]/day), "from", int(ages[i-1]/day))
	default:
		return w.Count("digest.over", int(ages[len(ages)-1]/day))
	}
}

// targetsMet shows how many targets were met, or only words when there were
// none.
func targetsMet(w locale.Words, n tickets.Tally) any {
	if n.Measured == 0 {
		return text(w.Say("digest.notargets"))
	}
	title := w.Say("digest.kept", "percent", (200*n.Kept+n.Measured)/(2*n.Measured), "kept", n.Kept, "all", n.Measured)
	return donut(title, []string{w.Say("digest.met"), w.Say("digest.missed")}, []int{n.Kept, n.Measured - n.Kept})
}

// ratings shows how often each rating was given, or only words when there were
// none.
func ratings(w locale.Words, n tickets.Tally) any {
	average, count := n.Rating()
	if count == 0 {
		return text(w.Say("digest.unrated"))
	}
	tenths := int(10*average + 0.5)
	title := w.Count("digest.rating", count, "whole", tenths/10, "tenths", tenths%10)
	return bars(title, []string{"1", "2", "3", "4", "5"}, n.Ratings[:])
}
