package cards_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// The longest texts that people may write fit into every card, even in the
// characters that take the most room.
func TestTheLargestCards(t *testing.T) {
	for _, lang := range locale.Languages() {
		for fillName, fill := range map[string]string{
			"emoji": "😀", "html": "<", "quote": `"`, "backslash": `\`, "control": "\x01", "line": "\n", "separator": "\u2028", "date": "{{DATE(",
		} {
			for name, card := range largest(words(lang), fill) {
				if len(card) >= cards.MaxBytes {
					t.Errorf("%s of %s, %s: %d bytes", name, fillName, lang, len(card))
				}
			}
		}
	}
}

func largest(w locale.Words, fill string) map[string]json.RawMessage {
	long := func(n int) string { return string([]rune(strings.Repeat(fill, n))[:n]) }
	person := func(id string) tickets.Person { return tickets.Person{ID: id, Name: long(1000)} }
	k := tickets.Ticket{
		ID: tickets.ID(
			1 << 63,
		),
		Title:       long(tickets.MaxTitle),
		Description: long(tickets.MaxDescription),
		Resolution:  long(tickets.MaxResolution),
		Requester: person(
			"a",
		),
		Beneficiary: person("b"),
		Assignee:    person("c"),
		Impact:      tickets.High,
		Urgency:     tickets.High,
		State:       tickets.Resolved,
		Created:     noon,
		Rating:      1,
		Comment:     long(tickets.MaxComment),
	}
	for range 30 {
		k.Answers = append(
			k.Answers,
			tickets.Answer{Label: tickets.Text{"": long(200)}, Value: long(tickets.MaxMultiline)},
		)
	}
	for range tickets.MaxFiles {
		k.Files = append(k.Files, tickets.Attachment{Name: long(200), By: person("a"), Size: 100 << 20, At: noon})
	}
	var events []tickets.Event
	for i := range 30 {
		events = append(
			events,
			tickets.Event{
				N:      30 - i,
				At:     noon,
				By:     person("d"),
				Action: tickets.Reopened,
				State:  tickets.InProgress,
				Text:   k.Resolution,
			},
		)
	}
	k.Last = events[0]
	missed := tickets.Clock{Due: noon, Mark: tickets.MarkedBreached}
	k.SLA = tickets.SLA{Since: noon, Response: missed, Resolution: missed}
	note := w.Say("ticket.stale", "name", long(1000), "ago", w.Ago(time.Hour))
	unresolved, waiting := k, k
	waiting.State, waiting.Rating = tickets.New, 0
	waiting.Approving = &tickets.Approving{}
	for range tickets.MaxApprovers {
		waiting.Approving.Approvers = append(waiting.Approving.Approvers, person("x"))
	}
	unresolved.Resolution, unresolved.State = "", tickets.InProgress
	all := map[string]json.RawMessage{
		"own ticket": cards.Ticket(
			w,
			k,
			toOwner(k, cards.TicketView{Events: events, Above: note, Filing: long(1000)}),
		),
		"approval": cards.Approval(w, waiting, toApprover(waiting, cards.TicketView{Events: events, Above: note})),
		"files": cards.Files(
			w,
			k,
			slices.Repeat(
				[]string{"https://" + strings.Repeat("d", 250) + "/files/" + strings.Repeat("x", 100)},
				tickets.MaxFiles,
			),
		),
		"opened ticket": cards.Ticket(
			w,
			k,
			cards.TicketView{Events: events, From: cards.FromList(w, false, cards.Sought{}, "")},
		),
		"refused resolution": cards.ChannelTicket(w, unresolved, toAnalysts(unresolved, cards.TicketView{
			Events:  events,
			Above:   w.Count("limit", tickets.MaxResolution, "field", w.Say("ticket.resolution")),
			TypedIn: "resolution",
			Typed:   long(10_000),
		})),
		"form": cards.Incident(w, cards.IncidentForm{
			Form: long(
				tickets.MaxFormID,
			),
			Title:       long(10_000),
			Description: long(10_000),
			Impact:      long(10_000),
			Urgency:     long(10_000),
			Beneficiary: long(
				10_000,
			),
			Refused: w.Count("limit", tickets.MaxTitle, "field", w.Say("form.beneficiary")),
			Draft:   true,
		}),
	}
	choices := func(value string) (list []cards.Choice) {
		for range 50 {
			list = append(list, cards.Choice{Title: long(200), Value: value})
		}
		return list
	}
	all["links"] = cards.Links(
		w,
		cards.LinkView{
			Note: long(1000),
			Here: slices.Repeat([]string{long(100)}, 10),
			Free: slices.Repeat([]cards.Choice{{Title: long(100), Value: long(100)}}, 100),
		},
	)
	all["export"] = cards.Exported(w, k, "https://"+strings.Repeat("d", 250)+"/files/"+strings.Repeat("x", 100))
	offered := cards.Desk{
		Colleagues: choices(
			anna.ID,
		),
		Queues:     choices(long(100)),
		Categories: choices(long(60)),
		Replies:    choices(long(80)),
		Majors:     choices(tickets.ID(1 << 63)),
	}
	maps.Copy(all, largestLinks(w, k, events, note))
	maps.Copy(all, largestOpened(w, k, cards.TicketView{Events: events, Above: note, Desk: offered}))
	all["moved ticket"] = cards.MovedTicket(w, k, k.Queue)
	maps.Copy(all, largestAnswers(w, waiting, events[:1], note, long))
	all["form with people"] = cards.Incident(w, cards.IncidentForm{
		Form: long(
			64,
		),
		Title:       long(10_000),
		Description: long(10_000),
		Beneficiary: long(10_000),
		Refused:     w.Say("form.unclear", "typed", long(100)),
		People: slices.Repeat(
			[]cards.Choice{{Title: long(1000), Value: anna.ID}},
			5,
		),
		Self: cards.Choice{Title: long(1000), Value: anna.ID},
	})
	all["notices"] = cards.Notices(w, cards.NoticesView{
		Important: long(
			10_000,
		),
		QuietFrom: long(10_000),
		QuietTo:   long(10_000),
		Clock:     "14:05",
		Refused:   w.Say("notices.equal"),
	})
	var page []tickets.Ticket
	for _, s := range tickets.States() {
		k.State, unresolved.State = s, s
		shown := unresolved
		if !s.Open() {
			shown = k
		}
		all["channel ticket, "+string(s)] = cards.ChannelTicket(
			w,
			shown,
			toAnalysts(shown, cards.TicketView{Events: events, Above: note, Desk: offered, Department: long(1000)}),
		)
		page = append(page, shown, shown)
	}
	l := cards.List{
		Tickets: page[:10],
		Next:    strings.Repeat("f", 40),
		After:   cards.Pages(strings.Repeat("f", 120)),
		Sought:  cards.Sought{Search: locale.Clip(cards.Clean(long(1000)), cards.MaxSearch), Show: tickets.ShowClosed},
	}
	all["list"] = cards.TicketList(w, l)
	l.Queues = true
	all["list of queues"] = cards.TicketList(w, l)
	for i := range page {
		page[i].State, page[i].SLA = tickets.New, tickets.SLA{
			Resolution: tickets.Clock{Due: noon, Mark: tickets.MarkedBreached},
		}
	}
	b := cards.BoardView{
		Names: slices.Repeat([]string{long(100)}, 20),
		Board: tickets.Board{
			Tickets: page[:10],
			Next:    strings.Repeat("f", 40),
		},
		List:       tickets.Unassigned,
		After:      cards.Pages(strings.Repeat("f", 120)),
		Above:      slices.Repeat([]string{long(1000)}, 20),
		Colleagues: choices(anna.ID),
		Typed:      long(10_000),
	}
	all["board"] = cards.Board(w, b)
	all["board without typed"] = cards.Board(
		w,
		cards.BoardView{Board: b.Board, List: b.List, After: b.After, Above: b.Above, Colleagues: b.Colleagues},
	)
	all["digest"] = cards.Digest(
		w,
		long(100),
		tickets.Digest{Since: noon, Backlog: slices.Repeat([]int{1 << 50}, 4), Counts: tickets.Tally{
			Opened:   1 << 50,
			Resolved: 1 << 50,
			Measured: 1 << 50,
			Ratings:  [5]int{1 << 50, 1 << 50, 1 << 50, 1 << 50, 1 << 50},
		}},
	)
	d := tickets.Draft{
		ID: long(
			tickets.MaxFormID,
		),
		Values:  map[string]string{"title": long(tickets.MaxDraftText)},
		Saved:   noon,
		Expires: noon,
	}
	all["drafts"] = cards.Drafts(
		w,
		cards.DraftList{Note: long(1000), Drafts: slices.Repeat([]tickets.Draft{d}, 10), Next: 40},
	)
	all["draft"] = cards.ShownDraft(
		w,
		d,
		w.Say("draft.nochat"),
		slices.Repeat([]cards.Value{{Name: long(1000), Text: long(tickets.MaxDraftText)}}, tickets.MaxDraftInputs),
	)
	all["expiring draft"] = cards.DraftExpires(w, d)
	maps.Copy(all, largestSessions(w, long))
	return all
}

// largestOpened returns the cards of a ticket that was opened from another, and
// that from a search.
func largestOpened(w locale.Words, k tickets.Ticket, v cards.TicketView) map[string]json.RawMessage {
	k.State = tickets.New
	v.Thread = "https://teams.microsoft.com/" + strings.Repeat("x", 300)
	v.From = cards.FromTicket(w, k.ID, cards.FromList(
		w, true,
		cards.Sought{Search: strings.Repeat("😀", cards.MaxSearch), Show: tickets.ShowClosed},
		cards.Pages(strings.Repeat("f", 120)),
	))
	all := v
	all.All = true
	typed := v
	typed.TypedIn, typed.Typed = "note", strings.Repeat("я", tickets.MaxComment)
	return map[string]json.RawMessage{
		"opened at work":        cards.ChannelTicket(w, k, toAnalysts(k, v)),
		"opened at work, all":   cards.ChannelTicket(w, k, toAnalysts(k, all)),
		"opened at work, typed": cards.ChannelTicket(w, k, toAnalysts(k, typed)),
	}
}

// largestLinks returns the cards of a ticket with child tickets and a parent.
func largestLinks(w locale.Words, k tickets.Ticket, events []tickets.Event, note string) map[string]json.RawMessage {
	k.Major, k.Parent = true, tickets.Link{ID: tickets.ID(1 << 63), How: tickets.RelatedTo, Told: true}
	for range 10_000 {
		k.Children = append(k.Children, tickets.Link{ID: k.ID, How: tickets.RelatedTo})
	}
	merged := k
	merged.State, merged.Parent.How = tickets.Canceled, tickets.MergedInto
	v := cards.TicketView{Events: events, Above: note}
	return map[string]json.RawMessage{
		"poster":             cards.Poster(w, k, k.Queue),
		"major ticket":       cards.ChannelTicket(w, k, toAnalysts(k, v)),
		"merged ticket":      cards.ChannelTicket(w, merged, toAnalysts(merged, v)),
		"major ticket, own":  cards.Ticket(w, k, toOwner(k, v)),
		"merged ticket, own": cards.Ticket(w, merged, toOwner(merged, v)),
	}
}

// largestAnswers returns known answers, above the menu and on an untouched
// ticket.
func largestAnswers(
	w locale.Words,
	k tickets.Ticket,
	events []tickets.Event,
	note string,
	long func(int) string,
) map[string]json.RawMessage {
	k.State, k.Approving, k.Assignee, k.Resolution, k.Rating, k.Comment, k.Files = tickets.New, nil, tickets.Person{}, "", 0, "", nil
	k.Requester.ID = "a"
	known := &tickets.Entry{
		ID: strings.Repeat("v", 40), Question: tickets.Text{"": long(200)}, Answer: tickets.Text{"": long(2000)},
		Link: "https://example.com/" + strings.Repeat("a", 480),
	}
	major := tickets.Ticket{ID: tickets.ID(1 << 63), Title: long(tickets.MaxTitle)}
	majors := []tickets.Ticket{major, major, major}
	lines := make([]cards.HelpedLine, 5000)
	for i := range lines {
		lines[i] = cards.HelpedLine{Question: long(200), Times: 1 << 40}
	}
	found := []*tickets.Entry{known, known, known}
	short := k
	short.Description, short.Answers = "", nil
	return map[string]json.RawMessage{
		"short ticket and answers": cards.Ticket(
			w,
			short,
			toOwner(short, cards.TicketView{Events: events, Above: note, Answers: found, Majors: majors}),
		),
		"known answer": cards.KnownAnswer(w, known),
		"answers":      cards.Answers(w, found, append(entries(w), entries(w)...)),
		"ticket and answers": cards.Ticket(
			w,
			k,
			toOwner(k, cards.TicketView{Events: events, Above: note, Answers: found, Majors: majors}),
		),
		"knowledge": cards.Helpfulness(w, lines),
		"doctor": cards.Doctor(w, cards.DoctorView{
			Wrong: slices.Repeat([]cards.DoctorLine{{Name: long(1000), Seen: long(1000), Mend: long(1000)}}, 100),
			Fine:  slices.Repeat([]string{long(100)}, 100),
		}),
	}
}

func largestSessions(w locale.Words, long func(int) string) map[string]json.RawMessage {
	person := func(id string) tickets.Person { return tickets.Person{ID: id, Name: long(1000)} }
	choices := func(n, title int, value string) (list []cards.Choice) {
		for range n {
			list = append(list, cards.Choice{Title: long(title), Value: value})
		}
		return list
	}
	view := cards.SessionView{
		Note: long(
			1000,
		),
		Department: long(1000),
		Colleagues: choices(50, 200, anna.ID),
		Queues:     choices(50, 100, long(100)),
		Replies:    choices(200, 80, long(80)),
	}
	all := map[string]json.RawMessage{
		"queues":      cards.Queues(w, slices.Repeat([]cards.Choice{{Title: long(100), Value: long(100)}}, 5)),
		"menu-typed":  cards.Typed(w, cards.TypedView{Notes: []string{long(200), long(200)}, Text: long(30_000)}, nil),
		"unavailable": cards.Unavailable(w, long(50), long(30_000)),
		"transcript": cards.Transcript(
			w,
			"chat-1",
			slices.Repeat(
				[]cards.Line{{At: w.Time(noon), Name: long(1000), Text: long(28_000)}},
				cards.TranscriptLines,
			),
			nil,
			100,
		),
		"chat form": cards.Incident(
			w,
			cards.IncidentForm{
				Chat:        "chat-1",
				Title:       long(tickets.MaxTitle),
				Description: long(tickets.MaxDescription),
			},
		),
	}
	for _, name := range []string{"waiting", "returned", "offered", "connected", "invited", "rated", "unaccepted"} {
		s := session(name)
		s.Queue, s.Reason, s.Comment = long(1000), long(chat.MaxReason), long(chat.MaxComment)
		s.Employee, s.Analyst, s.EndedBy, s.By, s.Offered = person(
			"a",
		), person(
			"b",
		), person(
			"b",
		), person(
			"b",
		), person(
			"c",
		)
		for len(s.Guests) > 0 && len(s.Guests) < 50 {
			s.Guests = append(s.Guests, person("d"))
		}
		all["own session, "+name] = cards.OwnSession(
			w,
			toEmployee(s),
			cards.OwnView{Place: chat.Place{N: 1000, Wait: time.Hour}},
		)
		all["channel session, "+name] = cards.ChannelSession(w, s, inChannel(s, view))
	}
	duty := cards.DutyView{
		Queue: cards.Choice{Title: long(100), Value: long(100)},
		Opens: w.When(noon),
		Live:  map[string]int{"d": 20},
		About: map[string]string{"d": long(50)},
	}
	for range 200 {
		duty.On = append(duty.On, chat.OnDuty{Person: person("d"), Capacity: 20})
	}
	all["duty"] = cards.Duty(w, duty, long(1000))
	return all
}

// A team of ordinary size fits completely.
func TestAllOfAnOrdinaryTeamCanBeChosen(t *testing.T) {
	var team []cards.Choice
	for i := range 50 {
		team = append(team, cards.Choice{Title: fmt.Sprintf("Александра Петрова %d", i), Value: anna.ID})
	}
	hr := []cards.Choice{{Title: "HR", Value: "HR"}}
	card := cards.ChannelSession(
		words("ru"),
		session("connected"),
		inChannel(session("connected"), cards.SessionView{Colleagues: team, Queues: hr}),
	)
	offered := map[any]int{}
	walk(decode(t, card), func(e element) {
		choices, _ := e["choices"].([]any)
		offered[e["id"]] += len(choices)
	})
	if offered["to"] != 51 || offered["analyst"] != 50 {
		t.Errorf("offered: %v", offered)
	}
}

// A refused form gives back what was typed, even when it is too long.
func TestARefusedFormKeepsWhatWasTyped(t *testing.T) {
	for name, c := range map[string]struct{ title, description string }{
		"ordinary":                 {"Printer <b>", "line\nline \"quoted\" \\ 😀 {{DATE(2026-01-01T00:00:00Z)}}"},
		"a little too long":        {strings.Repeat("x", 201), strings.Repeat("ж", 4001)},
		"far too long":             {strings.Repeat("ж", 1000), strings.Repeat("ж", 10_000)},
		"too long, in many emoji":  {strings.Repeat("😀", 201), strings.Repeat("😀", 4001)},
		"as long as a body may be": {strings.Repeat("x", 2000), strings.Repeat("x", 20_000)},
	} {
		card := cards.Incident(
			words("ru"),
			cards.IncidentForm{Title: c.title, Description: c.description, Refused: "no"},
		)
		got := map[any]any{}
		walk(decode(t, card), func(e element) { got[e["id"]] = e["value"] })
		if got["title"] != c.title || got["description"] != c.description || len(card) >= cards.MaxBytes {
			t.Errorf("%s: %d bytes: %.20q, %.20q", name, len(card), got["title"], got["description"])
		}
	}
}

func TestLongTextsEndInAnEllipsis(t *testing.T) {
	k, events := ticket(tickets.Resolved)
	long, exact := k, k
	long.Description, long.Resolution, long.Assignee.Name = strings.Repeat(
		"😀",
		2051,
	), strings.Repeat(
		"ж",
		1501,
	), strings.Repeat(
		"ж",
		61,
	)
	exact.Description, exact.Resolution, exact.Assignee.Name = strings.Repeat(
		"😀",
		2050,
	), strings.Repeat(
		"ж",
		1500,
	), strings.Repeat(
		"ж",
		60,
	)
	var shown []string
	for _, k := range []tickets.Ticket{long, exact} {
		walk(decode(t, cards.Ticket(words("en"), k, cards.TicketView{Events: events})), func(e element) {
			if s, ok := e["text"].(string); ok {
				shown = append(shown, strings.TrimPrefix(s, " · "))
			}
		})
	}
	for _, want := range []string{
		exact.Description + "…", exact.Resolution + "…", strings.Repeat("ж", 59) + "…",
		exact.Description, exact.Resolution, exact.Assignee.Name,
	} {
		if !slices.Contains(shown, want) {
			t.Errorf("%.20q… of %d bytes is not on the card", want, len(want))
		}
	}
}
