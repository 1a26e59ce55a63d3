package desk

import (
	"slices"
	"strings"

	"frontdesk/tickets"
)

// Reply is a canned reply. Its text may hold {{requester}}, {{analyst}},
// {{number}} and {{queue}}.
type Reply struct{ Title, Text string }

// Filling is what the places in a canned reply are filled with.
type Filling struct {
	Requester, Analyst tickets.Person
	Number             string
}

// CannedReply returns the canned reply with that title, filled in. ok is false
// when the queue has none. missing is the name of a place that there is nothing
// for: such a reply is not to be sent. It is empty otherwise.
func (d *Desk) CannedReply(queue, title string, f Filling) (text, missing string, ok bool) {
	q, _ := d.Setup.Queue(queue)
	i := slices.IndexFunc(q.Replies, func(r Reply) bool { return r.Title == title })
	if i < 0 {
		return "", "", false
	}
	text = q.Replies[i].Text
	for _, place := range []struct{ name, value string }{
		{"requester", f.Requester.Name}, {"analyst", f.Analyst.Name}, {"number", f.Number}, {"queue", q.Name},
	} {
		if sign := "{{" + place.name + "}}"; place.value == "" && strings.Contains(text, sign) {
			return "", place.name, true
		}
	}
	return strings.NewReplacer("{{requester}}", f.Requester.Name, "{{analyst}}", f.Analyst.Name,
		"{{number}}", f.Number, "{{queue}}", q.Name).Replace(text), "", true
}
