package cards_test

import (
	"encoding/json"

	"frontdesk/bot/cards"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// helpExamples returns the cards that tell people what they can type, and how to
// work in a channel.
func helpExamples(w locale.Words) map[string]json.RawMessage {
	var typed []cards.Command
	for _, word := range []string{"queue", "mine", "unassigned", "breaching", "search", "duty", "link"} {
		typed = append(typed, cards.Command{Word: w.Say("word." + word), Does: w.Say("help." + word)})
	}
	k, events := ticket(tickets.New)
	unknown := w.Say("near.unknown", "text", "queu *now*")
	return map[string]json.RawMessage{
		"help-channel":         cards.ChannelHelp(w, "", typed),
		"help-channel-unknown": cards.ChannelHelp(w, unknown, typed[:2]),
		"near": cards.Proposed(w, unknown+" "+w.Say("near.ask", "word", w.Say("word.queue")), cards.Entry{
			Title: w.Say("digest.queue"), Verb: cards.VerbQueue,
		}),
		"near-menu": cards.Menu(w, w.Say("near.ask", "word", w.Say("word.status")), entries(w)),
		"near-search": cards.Proposed(w, w.Say("near.ask", "word", "search printer"), cards.Entry{
			Title: "Search printer", Verb: cards.VerbSearch, Search: "printer",
		}),
		"links-guide": cards.Links(w, cards.LinkView{Here: []string{"IT"}, Guide: true}),
		"ticket-channel-guide": cards.AddGuide(
			w,
			cards.ChannelTicket(w, k, toAnalysts(k, cards.TicketView{Events: events, Desk: offers()})),
		),
	}
}
