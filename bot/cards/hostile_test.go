package cards_test

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// mark is in every hostile text, so that the test can find it again.
const mark = "☠"

var hostile = []string{
	"☠ **bold** _it_ [link](https://evil.example) # h1\n- list\n1. list ![i](https://evil.example/i.png) `code`",
	`☠ <b>x</b><img src=x onerror=alert(1)><at>Everyone</at>&lt;at&gt;`,
	"☠ \u202eabc\u202c \u2066x\u2069 \u200f \u200e \u061c \u202a",
	"☠ \x00\x01\x1b[31m\x7f\u0085\u2028\u2029\ufffd\r",
	"☠ {{DATE(2026-01-01T00:00:00Z, LONG)}} {{TIME(2026-01-01T00:00:00Z)}} {{{DATE(2026-01-01T00:00:00Z)}}} {{DA\u200eTE(2026-01-01T00:00:00Z)}}",
	`☠"}],"actions":[{"type":"Action.OpenUrl","title":"x","url":"https://evil.example"}],"x":[{"a":"`,
	"☠ {name} {id} ${expand} {title} {{title}} $(x) %s %!d(string=x)",
	`☠\u0022\"},{\`,
}

// formatted matches what clients turn into a local date or time.
var formatted = regexp.MustCompile(`\{\{(DATE|TIME)\(`)

// What people wrote appears only where it is plain text: in a TextRun, as the
// value of an input or as the title of a choice. There it has no characters
// that change how text reads. It may also be in a button's data, which nobody
// sees.
func TestHostileText(t *testing.T) {
	for _, lang := range locale.Languages() {
		for _, text := range hostile {
			for name, card := range written(words(lang), text) {
				found := false
				walkStrings("", decode(t, card), func(kind, key, s string) {
					if !strings.Contains(s, mark) {
						return
					}
					found = true
					switch {
					case strings.HasPrefix(kind, "Input.") && key == "value":
						if s != text {
							t.Errorf("%s: typed %q came back as %q", name, text, s)
						}
					case kind == "choice" && key == "title" && !strings.ContainsFunc(s, unsafe) && !formatted.MatchString(s):
					case kind == "Action.Execute" && strings.HasPrefix(s, "INC-1042 ") && // the name of a row, which nobody draws
						!strings.ContainsFunc(s, unsafe) && !formatted.MatchString(s):
					case kind == "" && key == "search": // what a button sends back
					case kind != "TextRun" || key != "text":
						t.Errorf("%s: %q is the %s of a %s", name, s, key, kind)
					case strings.ContainsFunc(s, unsafe), formatted.MatchString(s):
						t.Errorf("%s: a TextRun says %q", name, s)
					}
				})
				if !found {
					t.Errorf("%s does not show %q", name, text)
				}
			}
		}
	}
}

// Hostile text neither adds, removes nor changes elements: a card has the same
// structure whatever people wrote.
func TestHostileTextKeepsTheShape(t *testing.T) {
	shape := func(card json.RawMessage) (kinds []string) {
		walk(decode(t, card), func(e element) {
			kind, _ := e["type"].(string)
			kinds = append(kinds, kind+" "+strings.Join(slices.Sorted(maps.Keys(e)), ","))
		})
		slices.Sort(kinds)
		return kinds
	}
	harmless := written(words("en"), mark)
	for _, text := range hostile {
		for name, card := range written(words("en"), text) {
			if !slices.Equal(shape(harmless[name]), shape(card)) {
				t.Errorf("%s has another shape with %q", name, text)
			}
		}
	}
}

// written returns cards with text in every place that people can fill.
func written(w locale.Words, text string) map[string]json.RawMessage {
	p := func(id string) tickets.Person { return tickets.Person{ID: id, Name: text} }
	k, events := ticket(tickets.Resolved)
	k.Title, k.Description, k.Resolution = text, text, text
	k.Requester, k.Beneficiary, k.Assignee, k.Last.By = p("a"), p("b"), p("c"), p("c")
	for i := range events {
		events[i].By, events[i].Text = p("c"), text
	}
	stale := w.Say("ticket.stale", "name", text, "ago", "now")
	all := map[string]json.RawMessage{
		"own ticket": cards.Ticket(w, k, cards.TicketView{Events: events, Above: stale}),
		"opened ticket": cards.Ticket(
			w,
			k,
			cards.TicketView{Events: events, From: cards.FromList(w, false, cards.Sought{Search: text}, "")},
		),
		"channel ticket": cards.ChannelTicket(w, k, toAnalysts(k, cards.TicketView{Events: events, Above: stale})),
		"poster":         cards.Poster(w, k, text),
		"linked ticket": cards.ChannelTicket(w, k, toAnalysts(k, cards.TicketView{
			Events: events, From: cards.FromTicket(w, k.ID, cards.Origin{}),
		})),
		"list": cards.TicketList(
			w,
			cards.List{Tickets: []tickets.Ticket{k}, Queues: true, Sought: cards.Sought{Search: text}},
		),
		"board": cards.Board(w, cards.BoardView{
			Board: tickets.Board{Tickets: []tickets.Ticket{k}}, List: tickets.AllOpen, Above: []string{stale},
			Colleagues: []cards.Choice{{Title: text, Value: "a"}}, Typed: text,
		}),
		"known answer": cards.KnownAnswer(
			w,
			&tickets.Entry{ID: "a", Question: tickets.Text{"": text}, Answer: tickets.Text{"": text}},
		),
		"shared ticket": cards.SharedOwn(w, k, events),
		"answers": cards.Answers(
			w,
			[]*tickets.Entry{{ID: "a", Question: tickets.Text{"": text}, Answer: tickets.Text{"": text}}},
			nil,
		),
		"knowledge": cards.Helpfulness(w, []cards.HelpedLine{{Question: text}}),
		"doctor": cards.Doctor(w, cards.DoctorView{
			Wrong: []cards.DoctorLine{{Name: text, Seen: text, Mend: text}}, Fine: []string{text},
		}),
		"form": cards.Incident(w, cards.IncidentForm{
			Title: text, Description: text, Impact: text, Urgency: text, Beneficiary: text, Refused: text,
		}),
	}
	fresh := tickets.Ticket{ID: "INC-1042", State: tickets.New, Requester: p("a"), Last: tickets.Event{By: p("a")}}
	all["ticket and majors"] = cards.Ticket(
		w,
		fresh,
		toOwner(fresh, cards.TicketView{Majors: []tickets.Ticket{{ID: "INC-1001", Title: text}}}),
	)
	all["ticket to relate"] = cards.ChannelTicket(
		w,
		fresh,
		toAnalysts(fresh, cards.TicketView{Desk: cards.Desk{Majors: []cards.Choice{{Title: text, Value: "INC-1001"}}}}),
	)
	all["form with people"] = cards.Incident(w, cards.IncidentForm{
		Title:   text,
		Refused: w.Say("form.unclear", "typed", text),
		People:  []cards.Choice{{Title: text, Value: "a"}},
		Self:    cards.Choice{Title: text, Value: "b"},
	})
	all["notices"] = cards.Notices(w, cards.NoticesView{QuietFrom: text, QuietTo: text, Clock: "14:05"})
	d := tickets.Draft{Values: map[string]string{"title": text}}
	all["drafts"] = cards.Drafts(w, cards.DraftList{Drafts: []tickets.Draft{d}})
	all["draft"] = cards.ShownDraft(w, d, text, []cards.Value{{Name: text, Text: text}})
	all["expiring draft"] = cards.DraftExpires(w, d)
	unresolved := k
	unresolved.State = tickets.InProgress
	all["refused resolution"] = cards.ChannelTicket(
		w,
		unresolved,
		toAnalysts(unresolved, cards.TicketView{Events: events, Above: stale, TypedIn: "resolution", Typed: text}),
	)
	nameless := k
	nameless.Requester, nameless.Beneficiary = tickets.Person{ID: text}, tickets.Person{ID: text + "2"}
	all["nameless"] = cards.Ticket(w, nameless, cards.TicketView{Events: events})
	typed := map[string]string{"beneficiary": text, "title": text, "description": text, "impact": text, "urgency": text}
	for _, f := range everyField().Fields {
		typed[f.ID] = text
	}
	all["request form"] = cards.Request(
		w,
		cards.RequestForm{
			Item:    everyField(),
			Values:  typed,
			Names:   map[string]string{text: text},
			Refused: text,
			Today:   noon,
		},
	)
	all["template form"] = cards.Request(
		w,
		cards.RequestForm{Item: template(), Values: map[string]string{"title": text, "sender": text}, Today: noon},
	)
	all["catalog"] = cards.Catalog(w, cards.CatalogView{Category: &tickets.Category{}, Words: text})
	for _, name := range []string{"waiting", "returned", "transferred", "offered", "connected", "invited", "ended", "rated", "left"} {
		s := session(name)
		s.Employee, s.Analyst, s.EndedBy, s.By, s.Reason, s.Comment = p("a"), p("b"), p("b"), p("c"), text, text
		for i := range s.Guests {
			s.Guests[i] = p("d")
		}
		if s.Offered.ID != "" {
			s.Offered = p("d")
		}
		choices := []cards.Choice{{Title: text, Value: "a"}}
		all["channel session "+name] = cards.ChannelSession(
			w,
			s,
			inChannel(
				s,
				cards.SessionView{
					Note:       stale,
					Department: text,
					Colleagues: choices,
					Queues:     choices,
					Replies:    choices,
				},
			),
		)
		if name != "waiting" && name != "offered" {
			all["own session "+name] = cards.OwnSession(w, toEmployee(s), cards.OwnView{Place: chat.Place{N: 1}})
		}
	}
	moved := session("transferred")
	moved.Employee, moved.Reason = p("a"), text
	all["moved session"] = cards.ChannelSession(w, moved, cards.SessionView{Moved: true, Queue: moved.Queue})
	all["duty"] = cards.Duty(
		w,
		cards.DutyView{Queue: cards.Choice{Title: "IT", Value: "IT"}, On: []chat.OnDuty{{Person: p("a")}}},
		text,
	)
	all["transcript"] = cards.Transcript(
		w,
		"chat-1",
		[]cards.Line{{At: "now", Name: text, Text: text}},
		[]cards.Line{{At: "now", Name: text, Text: text}},
		0,
	)
	all["chat form"] = cards.Incident(w, cards.IncidentForm{Chat: "chat-1", Title: text, Description: text})
	return all
}

// walkStrings visits every string, with its key and the type of the object that
// holds it.
func walkStrings(key string, v any, visit func(kind, key, s string)) {
	switch v := v.(type) {
	case element:
		kind, _ := v["type"].(string)
		if len(v) == 2 && v["title"] != nil && v["value"] != nil {
			kind = "choice"
		}
		for k, inner := range v {
			visit(kind, "key", k)
			if s, ok := inner.(string); ok {
				visit(kind, k, s)
				continue
			}
			walkStrings(k, inner, visit)
		}
	case []any:
		for _, inner := range v {
			walkStrings(key, inner, visit)
		}
	case string:
		visit("list", key, v)
	}
}

// unsafe reports whether a character that people wrote must not be shown.
func unsafe(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' ||
		r == '\u2029'
}

func TestClean(t *testing.T) {
	for text, want := range map[string]string{
		"":                             "",
		"plain":                        "plain",
		"a\tb\nc":                      "a\tb\nc",
		"a\r\nb":                       "a\nb",
		"\x00a\x07b\x1b\x7f\u0080":     "ab",
		"\u202eabc\u202c\u2066d\u2069": "abcd",
		"\u200e\u200f\u061ca":          "a",
		"a\u2028b\u2029c":              "abc",
		"bad \xff utf-8 \ufffd":        "bad  utf-8 ",
		"e\u0301 👩‍🚒 العربية":          "e\u0301 👩‍🚒 العربية",
		"<at>x</at> **b** {{DATE()}}":  "<at>x</at> **b** {{DATE()}}",
	} {
		if got := cards.Clean(text); got != want {
			t.Errorf("Clean(%q) = %q, want %q", text, got, want)
		}
	}
}
