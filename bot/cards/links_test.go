package cards_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"frontdesk/bot/cards"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// linkExamples returns the cards of linked tickets.
func linkExamples(w locale.Words) map[string]json.RawMessage {
	k, events := ticket(tickets.New)
	network := tickets.Ticket{
		ID:    "INC-1001",
		Title: "No network",
		Name:  tickets.Text{"en": "No network", "ru": "Нет сети"},
	}
	all := map[string]json.RawMessage{
		"ticket-own-majors": cards.Ticket(w, k, toOwner(k, cards.TicketView{
			Events: events,
			Above:  w.Say("ticket.created", "id", k.ID),
			Majors: []tickets.Ticket{network, {ID: "INC-1002", Title: "VPN"}},
		})),
	}
	k, events = ticket(tickets.InProgress)
	all["ticket-channel-number"] = cards.ChannelTicket(w, k, toAnalysts(k, cards.TicketView{Events: events}))
	request := k
	request.ID, request.Kind = "REQ-1042", tickets.Request
	all["request-channel"] = cards.ChannelTicket(w, request, toAnalysts(request, cards.TicketView{Events: events}))
	all["ticket-linked"] = cards.ChannelTicket(w, k, toAnalysts(k, cards.TicketView{
		Events: events, From: cards.FromTicket(w, k.ID, cards.FromBoard(w, tickets.Mine, "1040")),
	}))

	major := k
	major.Major, major.Children = true, []tickets.Link{
		{ID: "INC-1043", How: tickets.RelatedTo},
		{ID: "INC-1044", How: tickets.MergedInto},
		{ID: "INC-1045", How: tickets.RelatedTo},
	}
	all["ticket-channel-major"] = cards.ChannelTicket(w, major, toAnalysts(major, cards.TicketView{Events: events}))
	all["ticket-channel-all-major"] = cards.ChannelTicket(
		w,
		major,
		toAnalysts(major, cards.TicketView{Events: events, All: true}),
	)
	declared := major
	declared.Last.Action = tickets.Declared
	all["ticket-channel-undo"] = cards.ChannelTicket(
		w,
		declared,
		toAnalysts(declared, cards.TicketView{Events: events}),
	)
	all["poster"] = cards.Poster(w, major, "IT")
	ended := major
	ended.Major = false
	all["poster-ended"] = cards.Poster(w, ended, "IT")
	k.Parent = tickets.Link{ID: "INC-1001", How: tickets.RelatedTo, Told: true}
	all["ticket-channel-related"] = cards.ChannelTicket(w, k, toAnalysts(k, cards.TicketView{Events: events}))
	all["ticket-own-related"] = cards.Ticket(w, k, toOwner(k, cards.TicketView{Events: events}))
	k.State, k.Parent.How = tickets.Canceled, tickets.MergedInto
	k.Last = tickets.Event{N: 3, At: noon, By: olga, Action: tickets.Merged, State: tickets.Canceled, Text: "INC-1001"}
	events = append([]tickets.Event{k.Last}, events...)
	all["ticket-channel-merged"] = cards.ChannelTicket(w, k, toAnalysts(k, cards.TicketView{Events: events}))
	all["ticket-own-merged"] = cards.Ticket(w, k, toOwner(k, cards.TicketView{Events: events}))
	return all
}

// Cards show requesters only the links they were told about, and no ticket
// number that they could open.
func TestWhatRequestersReadOfLinks(t *testing.T) {
	k, events := ticket(tickets.InProgress)
	k.Parent = tickets.Link{ID: "INC-1001", How: tickets.RelatedTo}
	if card := cards.Ticket(
		words("en"),
		k,
		toOwner(k, cards.TicketView{Events: events}),
	); strings.Contains(
		string(card),
		"INC-1001",
	) {
		t.Errorf("the requester reads what they were not told: %s", card)
	}
	if card := cards.ChannelTicket(
		words("en"),
		k,
		toAnalysts(k, cards.TicketView{Events: events}),
	); !strings.Contains(
		string(card),
		"INC-1001",
	) {
		t.Errorf("analysts do not read it: %s", card)
	}
	for _, lang := range locale.Languages() {
		if shown := texts(
			t,
			"ticket-own-majors",
			lang,
		); slices.ContainsFunc(
			shown,
			func(s string) bool { return strings.Contains(s, "INC-1001") },
		) {
			t.Errorf("a number is shown: %q", shown)
		}
	}
}
