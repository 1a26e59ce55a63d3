package desk

import (
	"context"
	"strings"

	"frontdesk/chat"
	"frontdesk/tickets"
)

// Topics lets employees say what a chat is about, in categories of the catalog.
type Topics struct {
	chats   *chat.Topics
	catalog *tickets.CatalogService
}

// maxCategories is how many categories are offered as topics.
const maxCategories = 20

// NamedCategory is a category of the catalog by its name in one language.
type NamedCategory struct{ ID, Name string }

// Categories returns what a chat can be about: the categories of the catalog that
// have something for the person.
func (t Topics) Categories(ctx context.Context, p tickets.Person, lang string) (list []NamedCategory, err error) {
	offer, err := t.catalog.Offer(ctx, tickets.Actor{Person: p})
	if err != nil {
		return nil, err
	}
	root, err := offer.Category("")
	if err != nil {
		return nil, err
	}
	for _, one := range offer.Categories(root) {
		list = append(list, NamedCategory{ID: one.ID, Name: one.Name.In(lang)})
	}
	return list[:min(len(list), maxCategories)], nil
}

// Describe records what the actor's waiting session is about, as chat.Topics does.
// A category that is not there is none.
func (t Topics) Describe(ctx context.Context, a tickets.Actor, id string, about chat.Topic) (chat.Session, error) {
	if _, known := t.catalog.Catalog().Category(about.Category); !known {
		about.Category = ""
	}
	return t.chats.Describe(ctx, a, id, about)
}

// TopicOf says in a language what a chat is about: the name of the category and
// the employee's words. It is empty when they said neither.
func (d *Desk) TopicOf(s chat.Session, lang string) string {
	var parts []string
	if name := categoryName(d.Catalog.Catalog(), s.Topic.Category, lang); name != "" {
		parts = append(parts, name)
	}
	if s.Topic.Words != "" {
		parts = append(parts, s.Topic.Words)
	}
	return strings.Join(parts, ": ")
}

// categoryName returns the name of a category of the catalog; "" when there is
// none with that id.
func categoryName(of *tickets.Catalog, id, lang string) string {
	if c, ok := of.Category(id); ok && id != "" {
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
