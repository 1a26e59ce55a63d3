package cards_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/bot/cards"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

func boardExamples(w locale.Words) map[string]json.RawMessage {
	view := func(list tickets.Worklist, n int, next string) cards.BoardView {
		return cards.BoardView{
			Board: tickets.Board{
				Counts:  tickets.Tally{New: 1, InProgress: 12, OnHold: 22, Overdue: 3},
				Tickets: page(n),
				Next:    next,
			},
			Names: []string{"IT"}, List: list, Colleagues: offers().Colleagues, Now: noon.Add(3 * time.Hour),
		}
	}
	k, events := ticket(tickets.New)
	done := view(tickets.Mine, 2, "")
	done.Again, done.After, done.Names, done.Counts = true, "1050", []string{
		"IT",
		"HR",
	}, tickets.Tally{
		New:    1,
		OnHold: 1,
	}
	done.Above = []string{
		w.Say(
			"board.done",
			"id",
			"INC-1050",
		),
		w.Say(
			"board.refused",
			"id",
			"INC-1049",
			"reason",
			w.Say("board.stale", "name", boris, "ago", w.Ago(time.Hour)),
		),
	}
	done.Selected, done.Typed = []string{"INC-1049", "INC-7"}, "Power is *back*"
	alone := view(tickets.Breaching, 1, "")
	alone.Colleagues = nil
	alone.Tickets[0].SLA.Resolution = tickets.Clock{Due: noon, Mark: tickets.MarkedBreached}
	return map[string]json.RawMessage{
		"board":                cards.Board(w, view(tickets.AllOpen, 3, "1040")),
		"board-done":           cards.Board(w, done),
		"board-alone":          cards.Board(w, alone),
		"board-page":           cards.Board(w, fullBoard(view(tickets.AllOpen, 10, "0140"))),
		"board-none":           cards.Board(w, view(tickets.Unassigned, 0, "")),
		"board-none-open":      cards.Board(w, view(tickets.AllOpen, 0, "")),
		"board-none-mine":      cards.Board(w, view(tickets.Mine, 0, "")),
		"board-none-breaching": cards.Board(w, view(tickets.Breaching, 0, "")),
		"board-ticket": cards.ChannelTicket(w, k, toAnalysts(k, cards.TicketView{
			Events: events, Desk: offers(), Thread: thread, From: cards.FromBoard(w, tickets.Mine, "1040"),
		})),
		"board-ticket-all": cards.ChannelTicket(w, k, toAnalysts(k, cards.TicketView{
			Events: events, Desk: offers(), Thread: thread, From: cards.FromBoard(w, tickets.Mine, "1040"), All: true,
		})),
		"digest": cards.Digest(w, "IT", tickets.Digest{
			Date: "2026-11-20", Since: noon.Add(-24 * time.Hour), Backlog: []int{5, 12, 0, 101},
			Counts: tickets.Tally{Opened: 21, Resolved: 3, Measured: 3, Kept: 2, Ratings: [5]int{1, 0, 0, 2, 10}},
		}),
		"digest-first": cards.Digest(
			w,
			"IT",
			tickets.Digest{Date: "2026-11-20", Backlog: []int{1, 0, 0, 0}, Counts: tickets.Tally{Opened: 1}},
		),
	}
}

const thread = "https://teams.microsoft.com/l/message/19:tickets@thread.tacv2/1795356835735?parentMessageId=1795356835735"

// fullBoard is a page of what a queue looks like at noon: overdue, due, and
// without a target; taken and not; with long titles and names.
func fullBoard(v cards.BoardView) cards.BoardView {
	titles := []string{
		"Printer is on fire",
		"VPN disconnects every ten minutes when I work from the train",
		"Не открывается общий диск отдела продаж",
		"New laptop",
		"Mail",
		"Badge reader at the north gate does not react",
		"Outlook asks for the password again and again",
		"Projector",
		"Access to the finance folder",
		"Phone",
	}
	states := []tickets.State{tickets.New, tickets.InProgress, tickets.OnHold}
	v.After = "1051"
	for i := range v.Tickets {
		t := &v.Tickets[i]
		t.Title, t.Name, t.State, t.Assignee = titles[i], nil, states[i%3], tickets.Person{}
		if t.State != tickets.New {
			t.Assignee = boris
		}
		t.Created = v.Now.Add(-time.Duration(i*i) * 5 * time.Hour)
		if i < 6 {
			t.SLA.Resolution = tickets.Clock{Due: v.Now.Add(time.Duration(i-2) * 80 * time.Minute)}
			t.SLA.Since = t.Created
		}
		if i < 2 {
			t.SLA.Resolution.Mark = tickets.MarkedBreached
		}
	}
	return v
}

// Each chart says in words what it shows. So does its fallback on clients
// without charts.
func TestChartsAreWordsElsewhere(t *testing.T) {
	want := map[string][]string{
		"en": {
			"21 opened, 3 resolved", "118 open · under 1 day: 5 · 1–3 days: 12 · 3–7 days: 0 · over 7 days: 101",
			"SLA kept: 67% (2 of 3)", "Rating: 4.5 (13 votes)",
		},
		"ru": {
			"открыто 21 обращение, решено 3 обращения",
			"в очереди 118 обращений · меньше 1 дня: 5 · 1–3 дня: 12 · 3–7 дней: 0 · больше 7 дней: 101",
			"SLA соблюдён: 67 % (2 из 3)",
			"Оценка: 4,5 (13 голосов)",
		},
	}
	for lang, titles := range want {
		var got []string
		walk(decode(t, example(lang, "digest")), func(e element) {
			kind, _ := e["type"].(string)
			if !strings.HasPrefix(kind, "Chart.") {
				return
			}
			got = append(got, e["title"].(string))
			fallback, _ := e["fallback"].(element)
			if runs, _ := fallback["inlines"].([]any); len(runs) != 1 || runs[0].(element)["text"] != e["title"] {
				t.Errorf("%s: the fallback of %q is %v", lang, e["title"], fallback)
			}
		})
		slices.Sort(got)
		slices.Sort(titles)
		if !slices.Equal(got, titles) {
			t.Errorf("%s: charts %q, want %q", lang, got, titles)
		}
	}
}

// What was chosen and typed comes back after a refusal.
func TestABoardKeepsWhatWasRefused(t *testing.T) {
	typed := map[any]any{}
	walk(decode(t, example("en", "board-done")), func(e element) { typed[e["id"]] = e["value"] })
	if typed["selected"] != "INC-1049" || typed["resolution"] != "Power is *back*" {
		t.Errorf("came back: %v", typed)
	}
}
