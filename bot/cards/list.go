package cards

import (
	"encoding/json"

	"frontdesk/chat"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// MaxSearch is how long the words of a search may be, in code points. Each row
// of the result keeps them.
const MaxSearch = 80

// Sought is what a list of tickets was searched for; zero for all.
type Sought struct {
	Search string // words, clean, at most MaxSearch
	Show   tickets.Show
}

// List is a page of tickets.
type List struct {
	Tickets []tickets.Ticket
	Next    string // the cursor of the next page; empty on the last
	After   Pages
	room    room
	Queues  bool // tickets of an analyst's queues, not the reader's own
	Chats   []chat.Session
	Sought
}

// TicketList shows a page of tickets, opens each of them, and searches. Input
// "search" holds the words. Input "show" is all, open or closed.
func TicketList(w locale.Words, l List) json.RawMessage {
	return shrink(func(r room) json.RawMessage {
		l.room = r
		return l.show(w)
	})
}

func (l List) show(w locale.Words) json.RawMessage {
	title, verb := "list.title", VerbStatusList
	if l.Queues {
		title, verb = "list.queues", VerbSearch
	}
	body := append([]any{heading(w.Say(title))}, l.describe(w)...)
	all := l.Sought == (Sought{})
	empty := len(l.Tickets)+len(l.Chats) == 0
	if empty {
		none := "list.none"
		if !l.Queues && all {
			none = "list.empty"
		}
		body = append(body, text(w.Say(none)))
	}
	for _, t := range l.Tickets {
		body = append(body, l.row(w, t))
	}
	if len(l.Chats) > 0 {
		body = append(body, heading(w.Say("list.chats")))
	}
	for _, n := range l.Chats {
		body = append(body, l.chatRow(w, n))
	}
	actions := append(l.After.turns(w, l.Next, verb, l.data), l.form(w, verb))
	switch {
	case l.Queues:
	case !all:
		actions = append(actions, sendNoInputs(execute(w.Say("list.back"), VerbStatusList, nil)))
	case empty:
		actions = append(actions,
			execute(w.Say("incident"), VerbIncidentForm, nil),
			sendNoInputs(execute(w.Say("menu.menu"), VerbMenu, nil)))
	default:
		actions = append(actions, sendNoInputs(execute(w.Say("menu.menu"), VerbMenu, nil)))
	}
	return encode(body, actions...)
}

// describe says what was searched for.
func (s Sought) describe(w locale.Words) (lines []any) {
	if s.Search != "" {
		lines = append(lines, fact(w.Say("list.sought"), s.Search))
	}
	if s.Show != tickets.ShowAll {
		lines = append(lines, fact(w.Say("list.show"), w.Say("show."+string(s.Show))))
	}
	return lines
}

// data is what buttons keep of the search.
func (s Sought) data() map[string]any {
	data := map[string]any{}
	if s.Search != "" {
		data["search"] = s.Search
	}
	if s.Show != tickets.ShowAll {
		data["show"] = string(s.Show)
	}
	return data
}

func (l List) row(w locale.Words, t tickets.Ticket) any {
	about, verb := []run{stateInRow(w, t)}, VerbStatusOpen
	if l.Queues {
		verb = VerbSearchOpen
		about = append(about, run{Text: " · " + name(t.Requester), Subtle: true})
	}
	about = append(about, run{Text: " · " + w.Time(t.Created), Subtle: true})
	data := l.After.data(l.data())
	data["id"] = t.ID
	return l.room.ticketRow(w, t, about, execute("", verb, data))
}

// chatRow is a chat that has ended, with a button that opens what was said.
func (l List) chatRow(w locale.Words, n chat.Session) any {
	about := w.Time(n.Ended)
	if n.Analyst != (tickets.Person{}) {
		about += " · " + name(n.Analyst)
	}
	if n.Ticket != "" {
		about += " · " + n.Ticket
	}
	data := l.data()
	data["id"] = n.ID
	line := plain(
		run{Text: Clean(w.Say("chat.summary", "name", name(n.Employee))), Weight: "Bolder"},
		run{Text: "\n" + about, Subtle: true},
	)
	return row(line, execute(w.Say("chat.transcript"), VerbTranscript, data))
}

// form is the button that opens the inputs of a search, filled in with the last
// search.
func (s Sought) form(w locale.Words, verb string) action {
	title := w.Say("list.search")
	show := input{Type: "Input.ChoiceSet", ID: "show", Label: w.Say("list.show"), Value: "all", Style: "compact"}
	for _, one := range []string{"all", string(tickets.ShowOpen), string(tickets.ShowClosed)} {
		show.Choices = append(show.Choices, choice{Title: w.Say("show." + one), Value: one})
		if one == string(s.Show) {
			show.Value = one
		}
	}
	words := input{Type: "Input.Text", ID: "search", Label: w.Say("list.words"), Value: s.Search, MaxLength: MaxSearch}
	return askInForm(title, []any{words, show}, execute(title, verb, nil))
}
