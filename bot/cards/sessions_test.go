package cards_test

import (
	"cmp"
	"encoding/json"
	"time"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// sessionExamples returns the cards of live chat, by name.
func sessionExamples(w locale.Words) map[string]json.RawMessage {
	opens := w.When(noon.Add(69 * time.Hour))
	other := map[string]string{"en": "ru", "ru": "en"}[w.Lang]
	all := map[string]json.RawMessage{
		"queues":             cards.Queues(w, []cards.Choice{{Title: "IT", Value: "IT"}, {Title: "HR", Value: "HR"}}),
		"unavailable":        cards.Unavailable(w, "", ""),
		"unavailable-closed": cards.Unavailable(w, opens, "My printer jams."),
		"duty-nobody": cards.Duty(
			w,
			cards.DutyView{Queue: cards.Choice{Title: "IT", Value: "IT"}, Opens: opens},
			w.Say("duty.nowoff"),
		),
		"duty": cards.Duty(w, cards.DutyView{
			Queue: cards.Choice{Title: "IT", Value: "IT"}, Open: true,
			On:    []chat.OnDuty{{Person: olga, Since: noon, Capacity: 3}, {Person: boris, Since: noon, Capacity: 20}},
			Live:  map[string]int{olga.ID: 2},
			About: map[string]string{boris.ID: w.Say("presence.in-call")},
		}, ""),
		"transcript-empty": cards.Transcript(w, "chat-7", nil, nil, 0),
		"transcript": cards.Transcript(w, "chat-7", []cards.Line{
			{At: w.Time(noon), Name: anna.Name, Text: "My printer jams."},
			{At: w.Time(noon.Add(time.Minute)), Name: olga.Name, Text: "Which one?"},
		}, []cards.Line{{At: w.Time(noon.Add(time.Minute)), Name: olga.Name, Text: "// that one again"}}, 12),
	}
	for _, name := range []string{
		"waiting", "measured", "returned", "transferred", "offered", "connected", "invited", "linked", "ended", "rated", "left", "idle", "unaccepted",
	} {
		s := session(name)
		place := chat.Place{N: 1}
		if name == "measured" {
			place = chat.Place{N: 2, Wait: 6 * time.Minute}
		}
		own := cards.OwnView{Place: place}
		if name == "waiting" {
			own.Categories = []cards.Choice{{Title: "Printing", Value: "print"}, {Title: "Network", Value: "net"}}
		}
		all["session-own-"+name] = cards.OwnSession(w, toEmployee(s), own)
		all["session-channel-"+name] = cards.ChannelSession(w, s, inChannel(s, view(s)))
	}
	all["form-of-chat-analyst"] = cards.Incident(w, cards.IncidentForm{
		Form: "chat-7", Chat: "chat-7", Title: "My printer jams.", Employee: anna.Name, BackTo: "chat-7",
	})
	taken := view(session("connected"))
	taken.Note = w.Say("chat.taken", "name", olga.Name, "ago", w.Ago(2*time.Minute))
	all["session-channel-taken"] = cards.ChannelSession(w, session("connected"), inChannel(session("connected"), taken))
	everything := view(session("connected"))
	everything.All = true
	all["session-channel-all"] = cards.ChannelSession(
		w,
		session("connected"),
		inChannel(session("connected"), everything),
	)
	for _, name := range []string{"waiting", "ended"} {
		all["session-own-past-"+name] = cards.PastSession(w, session(name))
	}
	const call = "https://teams.microsoft.com/l/call/0/0?users="
	calls := view(session("connected"))
	calls.Call = call + "anna%40example.com"
	all["session-channel-call"] = cards.ChannelSession(w, session("connected"), inChannel(session("connected"), calls))
	all["session-own-call"] = cards.OwnSession(
		w, toEmployee(session("connected")), cards.OwnView{Call: call + "olga%40example.com"},
	)
	described := session("waiting")
	described.Topic = chat.Topic{Words: "my printer jams", Category: "print"}
	all["session-own-topic"] = cards.OwnSession(w, toEmployee(described), cards.OwnView{
		Place: chat.Place{N: 1}, Topic: "Printing: my printer jams",
	})
	all["session-own-nostars"] = cards.OwnSession(w, toEmployee(session("ended")), cards.OwnView{
		Note: w.Say("chat.nostars"), Comment: "Quick and friendly.",
	})
	moved := session("transferred")
	moved.Queue = "HR"
	all["session-channel-moved"] = cards.ChannelSession(w, moved, cards.SessionView{Moved: true, Queue: moved.Queue})
	k, events := ticket(tickets.New)
	all["ticket-channel-department"] = cards.ChannelTicket(
		w,
		k,
		toAnalysts(k, cards.TicketView{Events: events, Department: "Sales", Desk: offers()}),
	)
	all["session-channel-profile"] = cards.ChannelSession(
		w,
		session("waiting"),
		inChannel(session("waiting"), cards.SessionView{
			Department: "Sales", Language: other, Open: 2, Topic: "Printing: my printer jams",
		}),
	)
	all["session-channel-alone"] = cards.ChannelSession(
		w,
		session("connected"),
		inChannel(session("connected"), cards.SessionView{}),
	)
	return all
}

// toEmployee returns the employee's view of a session.
func toEmployee(s chat.Session) chat.View {
	return chat.View{Session: s, May: chat.Standing{Employee: true}.May(s)}
}

// inChannel adds what the session's card shows in the channel.
func inChannel(s chat.Session, v cards.SessionView) cards.SessionView {
	v.May = chat.Standing{Channel: true, Serving: s.State == chat.Connected}.May(s)
	v.Queue = cmp.Or(v.Queue, s.Queue)
	return v
}

// view returns what the card of a session offers, on a desk with two queues.
func view(s chat.Session) (v cards.SessionView) {
	if s.State == chat.Connected {
		v.Colleagues = []cards.Choice{{Title: boris.Name, Value: boris.ID}}
		v.Queues = []cards.Choice{{Title: "HR", Value: "HR"}}
		v.Replies = []cards.Choice{{Title: "Restart", Value: "Restart"}, {Title: "Thanks", Value: "Thanks"}}
	}
	return v
}

// session returns a session in the named state.
func session(name string) chat.Session {
	s := chat.Session{
		ID:       "chat-7",
		Rev:      1,
		Employee: anna,
		Queue:    "IT",
		Thread:   "chat-7",
		State:    chat.Waiting,
		How:      chat.Asked,
		By:       anna,
		Asked:    noon,
		Queued:   noon,
		Place:    1,
	}
	later := noon.Add(time.Hour)
	switch name {
	case "waiting":
		s.Messages, s.Wrote, s.First = 1, true, chat.First{N: 1, Text: "My printer jams, *again*."}
	case "returned":
		s.Rev, s.How, s.By, s.Accepted = 3, chat.Returned, olga, noon
	case "transferred", "offered":
		s.Rev, s.How, s.By, s.Accepted, s.Reason = 3, chat.Transferred, olga, noon, "It is about pay."
		if name == "offered" {
			s.Offered, s.OfferEnds = boris, later
		}
	case "left":
		s.Rev, s.State, s.How, s.By, s.EndedBy, s.Ended = 2, chat.Ended, chat.Left, anna, anna, later
	case "unaccepted":
		s.Rev, s.State, s.How, s.Ended, s.Ticket, s.Messages = 2, chat.Ended, chat.Unaccepted, later, "INC-1042", 2
	case "connected", "invited", "linked", "ended", "rated", "idle":
		connectedLine(&s, name)
	}
	return s
}

func connectedLine(s *chat.Session, name string) {
	s.Rev, s.State, s.How, s.By, s.Analyst, s.Accepted, s.Messages = 2, chat.Connected, chat.Accepted, olga, olga, noon.Add(
		time.Minute,
	), 2
	switch name {
	case "invited":
		s.Rev, s.How, s.Guests = 3, chat.Invited, append(s.Guests, boris)
	case "linked":
		s.Rev, s.Ticket = 3, "INC-1042"
	case "ended", "rated":
		s.Rev, s.State, s.How, s.EndedBy, s.Ended = 3, chat.Ended, chat.Finished, olga, noon.Add(time.Hour)
	case "idle":
		s.Rev, s.State, s.How, s.Ended = 3, chat.Ended, chat.Idle, noon.Add(time.Hour)
	}
	if name == "rated" {
		s.Rev, s.Rating, s.Comment = 4, 4, "Quick and friendly."
	}
}
