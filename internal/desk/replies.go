package desk

import (
	"slices"
	"strings"

	"frontdesk/tickets"
)

// Reply is a canned reply. Its text may hold {{requester}}, {{analyst}},
// {{number}} and {{queue}}.
type Reply struct{ Title, Text string }

// CannedReply returns the canned reply with that title, filled in. ok is false
// when the queue has none.
func (d *Desk) CannedReply(
	queue, title string,
	requester, analyst tickets.Person,
	number string,
) (text string, ok bool) {
	q, _ := d.Setup.Queue(queue)
	i := slices.IndexFunc(q.Replies, func(r Reply) bool { return r.Title == title })
	if i < 0 {
		return "", false
	}
	return strings.NewReplacer("{{requester}}", requester.String(), "{{analyst}}", analyst.String(),
		"{{number}}", number, "{{queue}}", q.Name).Replace(q.Replies[i].Text), true
}
