package cards_test

import (
	"encoding/json"
	"time"

	"frontdesk/bot/cards"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// watchExamples returns cards of tickets that wait for a day or a reminder, or that
// somebody watches.
func watchExamples(w locale.Words) map[string]json.RawMessage {
	monday := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	held, events := ticket(tickets.OnHold)
	held.Until = monday
	snoozed, _ := ticket(tickets.InProgress)
	snoozed.Remind = monday
	watched, told := ticket(tickets.InProgress)
	watched.Watchers = []tickets.Person{olga, {ID: boris.ID}}
	watcher := to(watched, cards.TicketView{Events: told}, tickets.Standing{Watcher: true})
	withdrawn, over := ticket(tickets.Canceled)
	withdrawn.Before = &tickets.Before{State: tickets.New}
	return map[string]json.RawMessage{
		"ticket-own-withdrawn": cards.Ticket(w, withdrawn, toOwner(withdrawn, cards.TicketView{Events: over})),
		"ticket-own-watched": cards.Ticket(w, watched, toOwner(watched, cards.TicketView{
			Events: told, Unmet: []string{boris.ID},
		})),
		"ticket-own-watched-all": cards.Ticket(w, watched, toOwner(watched, cards.TicketView{All: true})),
		"ticket-own-all-page": cards.Ticket(w, watched, toOwner(watched, cards.TicketView{
			All: true, Page: "https://desk.example.com/tickets/" + watched.ID,
		})),
		"ticket-own-all-whom": cards.Ticket(w, watched, toOwner(watched, cards.TicketView{
			Above:   w.Say("watch.unclear", "typed", "an"),
			TypedIn: "watcher", Typed: "an", People: []cards.Choice{{Title: anna.Name, Value: anna.ID}},
		})),
		"ticket-watcher":             cards.Ticket(w, watched, watcher),
		"ticket-unwatched":           cards.Unwatched(w, watched),
		"ticket-channel-all-watched": cards.ChannelTicket(w, watched, toAnalysts(watched, cards.TicketView{All: true})),
		"ticket-own-until":           cards.Ticket(w, held, toOwner(held, cards.TicketView{Events: events})),
		"ticket-channel-until":       cards.ChannelTicket(w, held, toAnalysts(held, cards.TicketView{Events: events})),
		"ticket-channel-snoozed":     cards.ChannelTicket(w, snoozed, toAnalysts(snoozed, cards.TicketView{})),
		"ticket-channel-past": cards.ChannelTicket(w, snoozed, toAnalysts(snoozed, cards.TicketView{
			Above: w.Say(
				"invalid.between",
				"field",
				w.Say("ticket.until"),
				"min",
				w.Date("2026-11-20"),
				"max",
				w.Date("2027-11-21"),
			),
			TypedIn: "until",
			Typed:   "2020-01-31",
			Reason:  string(tickets.HoldSupplier),
		})),
	}
}
