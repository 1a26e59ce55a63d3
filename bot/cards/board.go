package cards

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// MaxSelected is how many tickets can be chosen at once: as many as a page holds.
const MaxSelected = 10

// Room on a board, each in bytes of JSON.
const (
	maxOutcome      = 190
	maxQueueNames   = 250
	maxRowTitle     = 150
	maxRowName      = 80
	maxBoardChoices = 3000
)

// BoardView is a board and what its card shows around it.
type BoardView struct {
	tickets.Board
	Names []string // of the queues
	List  tickets.Worklist
	After string // the cursor of the page; empty for the first
	// Above are lines above the board: the result of the last action.
	Above      []string
	Colleagues []Choice // analysts who can be assigned
	// Selected holds the tickets that were chosen, and Typed the resolution
	// that was typed, when an action was refused.
	Selected []string
	Typed    string
	Now      time.Time
}

// listVerbs holds the verb that shows each list.
var listVerbs = map[tickets.Worklist]string{
	tickets.AllOpen:    VerbQueue,
	tickets.Mine:       VerbMine,
	tickets.Unassigned: VerbUnassigned,
	tickets.Breaching:  VerbBreaching,
}

// Board shows counts and a page of tickets, each with a button that opens it,
// and the actions for the selected tickets. Input "selected" holds the ids of
// these tickets. The data of the buttons holds, as "revs", the revisions on
// show.
func Board(w locale.Words, v BoardView) json.RawMessage {
	typed := v.Typed
	v.Typed = ""
	card := board(w, v)
	if typed != "" {
		v.Typed = clipTyped(typed, MaxBytes-len(card)-maxFrame)
		card = board(w, v)
	}
	return card
}

func board(w locale.Words, v BoardView) json.RawMessage {
	var body []any
	for _, line := range v.Above[:min(len(v.Above), MaxSelected)] {
		body = append(body, note(showText(line, maxOutcome)))
	}
	body = append(body, plain(
		run{Text: w.Say("board." + string(v.List)), Weight: "Bolder", Size: "Medium"},
		run{
			Text:   " · " + showText(strings.Join(v.Names, ", "), maxQueueNames),
			Size:   "Medium",
			Subtle: true,
		},
	), v.countsLine(w))
	if len(v.Tickets) == 0 {
		body = append(body, text(w.Say("board.none")))
	}
	for _, t := range v.Tickets {
		body = append(body, v.row(w, t))
	}
	if len(v.Tickets) > 0 {
		body = append(body, v.chooser(w), buttons(v.bulkActions(w)...))
	}
	return encode(body, v.lists(w)...)
}

func (v BoardView) countsLine(w locale.Words) richText {
	n := v.Counts
	overdue := run{Text: " · " + w.Count("board.overdue", n.Overdue)}
	if n.Overdue > 0 {
		overdue.Weight, overdue.Color = "Bolder", "Attention"
	}
	return plain(run{Text: strings.Join([]string{
		w.Count("board.new", n.New), w.Count("board.progress", n.InProgress), w.Count("board.hold", n.OnHold),
	}, " · ")}, overdue)
}

func (v BoardView) row(w locale.Words, t tickets.Ticket) any {
	assignee := w.Say("ticket.nobody")
	if t.Assignee != (tickets.Person{}) {
		assignee = showText(t.Assignee.String(), maxRowName)
	}
	about := strings.Join([]string{w.Say("state." + string(t.State)), assignee, w.Lasting(v.Now.Sub(t.Created))}, " · ")
	p := t.Priority()
	runs := []run{
		{Text: t.ID + " ", Weight: "Bolder", Color: "Accent"},
		{Text: showText(t.TitleIn(w.Lang), maxRowTitle), Weight: "Bolder"},
		{Text: "\n" + string(p) + " " + signs[p], Weight: "Bolder", Color: colours[p]},
	}
	if t.Overdue() {
		runs = append(runs, run{Text: " ‼", Weight: "Bolder", Color: markColours[tickets.MarkedBreached]})
	}
	line := plain(append(runs, run{Text: " · " + about, Subtle: true})...)
	data := v.data()
	data["id"] = t.ID
	actions := []action{sendNoInputs(execute(t.ID, VerbQueueOpen, data))}
	if v.May(t).Has(tickets.OpTake) {
		data := v.data()
		data["id"], data["rev"] = t.ID, t.Rev()
		actions = append(actions, sendNoInputs(execute(w.Say("ticket.take"), VerbQueueTake, data)))
	}
	return row(line, actions...)
}

// showText returns a text as plain shows it, cut to limit bytes of JSON.
func showText(s string, limit int) string { return clipShown(literal.Replace(Clean(s)), limit) }

// data is what the buttons keep: where on the board they were pressed.
func (v BoardView) data() map[string]any {
	data := map[string]any{"list": string(v.List)}
	if v.After != "" {
		data["after"] = v.After
	}
	return data
}

func (v BoardView) chooser(w locale.Words) input {
	in := input{Type: "Input.ChoiceSet", ID: "selected", Label: w.Say("board.selected"), Multi: true, Style: "compact"}
	for _, t := range v.Tickets[:min(len(v.Tickets), MaxSelected)] {
		in.Choices = append(in.Choices, choice{Title: t.ID, Value: t.ID})
		if slices.Contains(v.Selected, t.ID) {
			in.Value = strings.TrimPrefix(in.Value+","+t.ID, ",")
		}
	}
	return in
}

// bulkActions are the actions for the selected tickets.
func (v BoardView) bulkActions(w locale.Words) (actions []action) {
	data := v.data()
	var revs []string
	for _, t := range v.Tickets {
		revs = append(revs, fmt.Sprintf("%s:%d", t.ID, t.Rev()))
	}
	data["revs"] = strings.Join(revs, " ")
	small := func(title, verb string, inputs ...any) {
		actions = append(actions, askInForm(title, inputs, execute(title, verb, data)))
	}
	if people := fit(v.Colleagues, maxBoardChoices); len(people) > 0 {
		small(w.Say("ticket.assign"), VerbQueueAssign, chooser("assignee", w.Say("ticket.assignee"), people))
	}
	small(w.Say("ticket.weigh"), VerbQueuePriority, levels(w, "impact", ""), levels(w, "urgency", ""))
	resolution := input{
		Type:      "Input.Text",
		ID:        "resolution",
		Label:     w.Say("ticket.resolution"),
		Value:     v.Typed,
		MaxLength: tickets.MaxResolution,
		Multiline: true,
	}
	small(w.Say("ticket.resolve"), VerbQueueResolve, resolution)
	return actions
}

// lists are the buttons to the next page and to the other lists.
func (v BoardView) lists(w locale.Words) (actions []action) {
	if v.Next != "" {
		actions = append(
			actions,
			sendNoInputs(execute(w.Say("list.more"), listVerbs[v.List], map[string]any{"after": v.Next})),
		)
	}
	for _, list := range tickets.Worklists() {
		if list != v.List {
			actions = append(actions, sendNoInputs(execute(w.Say("board."+string(list)), listVerbs[list], nil)))
		}
	}
	return actions
}

// BoardTicket is a ticket as it was when an analyst opened it from a board. A
// button leads back to the board.
func BoardTicket(w locale.Words, t tickets.Ticket, v TicketView, list tickets.Worklist, after string) json.RawMessage {
	var data map[string]any
	if after != "" {
		data = map[string]any{"after": after}
	}
	return readAtWork(w, t, v, execute(w.Say("board.back"), listVerbs[list], data))
}

// readAtWork is a ticket that an analyst reads, and the way back.
func readAtWork(w locale.Words, t tickets.Ticket, v TicketView, back action) json.RawMessage {
	v.channel = true
	return v.show(w, t, nil, func(w locale.Words, t tickets.Ticket, v TicketView) []action {
		return []action{v.details(w, t), back}
	}).encode()
}
