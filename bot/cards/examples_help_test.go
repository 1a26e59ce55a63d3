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
		"doctor": cards.Doctor(w, cards.DoctorView{
			Wrong: []cards.DoctorLine{
				{
					Failure: true, Name: w.Say("doctor.check.token"),
					Seen: w.Say("doctor.token.secret", "code", "AADSTS7000215"),
					Mend: w.Say("doctor.token.secret.mend", "app", "22222222-2222-4222-8222-222222222222"),
				},
				{
					Name: w.Say("doctor.check.backup"), Seen: w.Say("doctor.backup.none"),
					Mend: w.Say("doctor.backup.none.mend"),
				},
			},
			Fine: []string{w.Say("doctor.check.version"), w.Say("doctor.check.clock")},
		}),
		"doctor-fine":          cards.Doctor(w, cards.DoctorView{Fine: []string{w.Say("doctor.check.version")}}),
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
