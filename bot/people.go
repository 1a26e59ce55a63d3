package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

const (
	// maxMatches is how many people are offered.
	maxMatches = 5
	// maxSought is how many contacts one search looks at.
	maxSought = 200
)

// called are the people who may be meant by what was typed: those of the same
// tenant whom the desk has heard from, and members of the queues' teams. Each
// typed word begins a part of their name, or all of it their address. At most
// maxMatches, in order of their names; nothing but these is shown of them.
func (d *Desk) called(ctx context.Context, t *Turn, typed string) []cards.Choice {
	words := botframework.NameParts(typed)
	found := map[string]string{} // names, by object id
	for _, a := range d.roster.everybody(ctx, t.Actor.ID) {
		if names(words, a.Name) || addresses(typed, a) {
			found[strings.ToLower(a.AADObjectID)] = a.Name
		}
	}
	for _, c := range d.contacts(ctx, words) {
		if names(words, c.Name) && c.Chat.Tenant == t.Activity.Tenant() {
			found[c.ObjectID] = c.Name
		}
	}
	var people []cards.Choice
	for id, name := range found {
		if tickets.ObjectID(id) {
			people = append(people, cards.Choice{Title: name, Value: id})
		}
	}
	slices.SortFunc(people, func(a, b cards.Choice) int {
		return cmp.Or(strings.Compare(a.Title, b.Title), strings.Compare(a.Value, b.Value))
	})
	return people[:min(len(people), maxMatches)]
}

// contacts are people in whose names the longest of the words begins a part.
func (d *Desk) contacts(ctx context.Context, words []string) []botframework.Contact {
	if len(words) == 0 {
		return nil
	}
	longest := slices.MaxFunc(words, func(a, b string) int { return len(a) - len(b) })
	list, err := d.People.Named(ctx, longest, maxSought)
	if err != nil {
		d.Logger.Error("people by name", "error", err)
	}
	return list
}

// names reports whether each of the words begins a part of a name.
func names(words []string, name string) bool {
	parts := botframework.NameParts(name)
	for _, word := range words {
		if !slices.ContainsFunc(parts, func(part string) bool { return strings.HasPrefix(part, word) }) {
			return false
		}
	}
	return len(words) > 0
}

// addresses reports whether what was typed is an address of the account.
func addresses(typed string, a botframework.Account) bool {
	typed = strings.TrimSpace(typed)
	return typed != "" && slices.ContainsFunc(a.Addresses[:], func(s string) bool { return strings.EqualFold(s, typed) })
}
