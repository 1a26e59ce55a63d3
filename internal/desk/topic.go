package desk

import (
	"context"
	"strings"

	"frontdesk/chat"
)

// TopicOf says in a language what a chat is about: the name of the category and
// the employee's words. It is empty when they said neither.
func (d *Desk) TopicOf(s chat.Session, lang string) string {
	var parts []string
	if name := d.categoryName(s.Topic.Category, lang); name != "" {
		parts = append(parts, name)
	}
	if s.Topic.Words != "" {
		parts = append(parts, s.Topic.Words)
	}
	return strings.Join(parts, ": ")
}

// categoryName returns the name of a category of the catalog; "" when there is
// none with that id.
func (d *Desk) categoryName(id, lang string) string {
	if c, ok := d.Catalog.Catalog().Category(id); ok && id != "" {
		return c.Name.In(lang)
	}
	return ""
}

// maxOpen is how many open tickets of a person are counted.
const maxOpen = 99

// OpenTickets returns how many open tickets somebody has, at most maxOpen.
func (d *Desk) OpenTickets(ctx context.Context, person string) (n int, err error) {
	page, _, err := d.records.TicketsOf(ctx, person, "", maxOpen)
	for _, t := range page {
		if t.State.Open() {
			n++
		}
	}
	return n, err
}
