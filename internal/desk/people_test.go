package desk

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"frontdesk/bot"
	"frontdesk/bot/cards"
	"frontdesk/bot/outgoing"
	"frontdesk/internal/boltdb"
	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// objectID is that of person n.
func objectID(n int) string { return fmt.Sprintf("aaaaaaaa-0000-4000-8000-%012d", n) }

// Nobody learns of people of another company, and of nobody more than a name.
func TestPeopleByName(t *testing.T) {
	store, err := boltdb.Open(outgoing.Ctx, filepath.Join(t.TempDir(), "desk.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for n, c := range []struct{ name, tenant string }{
		{"Семён Петров", "t"},
		{"Anna Berg", "t"},
		{"Annabel Stone", "other"},
		{"Smith, Carl", "t"},
		{"Carla Smith", "t"},
		{"Max 1", "t"},
		{"Max 2", "t"},
		{"Max 3", "t"},
		{"Max 4", "t"},
		{"Max 5", "t"},
		{"Max 6", "t"},
	} {
		_, err := store.UpdateContact(outgoing.Ctx, objectID(n), func(k *botframework.Contact) []tickets.Delivery {
			k.Name, k.Chat.Tenant = c.name, c.tenant
			return nil
		})
		outgoing.Want(t, "error", nil, err)
	}
	outgoing.Want(t, "error", nil, store.SaveChannel(outgoing.Ctx, outgoing.QueueIT.Channel, outgoing.Channel))
	members := []botframework.Account{
		{AADObjectID: "AAAAAAAA-0000-4000-8000-000000000001", Name: "Anna Berg"},
		{AADObjectID: objectID(20), Name: "Olga Diaz", Addresses: [2]string{"o.diaz@example.com", "olga@example.com"}},
		{AADObjectID: "", Name: "A guest"},
	}
	d := New(Options{
		Store: store, People: store, Queues: []Queue{outgoing.QueueIT}, Now: time.Now, Zone: time.UTC, Logger: outgoing.Silent,
		Connector: &outgoing.Teams{Members: func(context.Context, botframework.Reference) ([]botframework.Account, error) { return members, nil }},
	})
	turn := &bot.Turn{Activity: &botframework.Activity{Conversation: botframework.ConversationAccount{ID: "a:anna", TenantID: "t"}}, Actor: tickets.Actor{Person: tickets.Person{ID: objectID(1)}}}
	people := func(numbers ...int) (list []cards.Choice) {
		names := map[int]string{0: "Семён Петров", 1: "Anna Berg", 3: "Smith, Carl", 4: "Carla Smith", 20: "Olga Diaz"}
		for _, n := range numbers {
			list = append(list, cards.Choice{Title: names[n], Value: objectID(n)})
		}
		return list
	}
	for typed, found := range map[string][]cards.Choice{
		"":                     nil,
		"*":                    nil,
		"семен":                people(0),
		"пет Сем":              people(0),
		"ANNA":                 people(1),
		"smith":                people(4, 3),
		"Carl Smith":           people(4, 3),
		"carla smith":          people(4),
		"carl diaz":            nil,
		"diaz":                 people(20),
		" Olga@Example.com ":   people(20),
		"o.diaz@example.com":   people(20),
		"o.diaz@example.co":    nil,
		"guest":                nil,
		"stone":                nil,
		cards.SomebodyElse:     nil,
		objectID(3) + "z":      nil,
		"Анна-Мария Ивановна-": nil,
	} {
		outgoing.Want(t, typed, found, d. /*→Desk*/ FindPeople(outgoing.Ctx, turn, typed))
	}
	outgoing.Want(t, "at most", maxMatches, len(d. /*→Desk*/ FindPeople(outgoing.Ctx, turn, "max")))
}
