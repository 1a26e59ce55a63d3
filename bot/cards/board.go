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
	maxChosen       = 70 // of a title, where the number matters more
	maxRowName      = 80
	maxBoardChoices = 3000
)

// BoardView is a board and what its card shows around it.
type BoardView struct {
	tickets.Board
	Names []string // of the queues
	List  tickets.Worklist
	After Pages
	// Above are lines above the board: the result of the last action.
	Above      []string
	Colleagues []Choice // analysts who can be assigned
	// Selected holds the tickets that were chosen, and Typed the resolution
	// that was typed, when an action was refused.
	Selected []string
	Typed    string
	Again    bool // the form for several tickets is open, for another try
	Now      time.Time

	room room
}

// room is how often the room for texts on a list was halved, so that the list
// fits.
type room int

// maxRoom is how often the room is halved at most.
const maxRoom = 3

func (r room) of(limit int) int { return limit >> r }

// shrink makes a list with less and less room, until it fits.
func shrink(list func(room) json.RawMessage) (card json.RawMessage) {
	for r := room(0); r <= maxRoom; r++ {
		if card = list(r); len(card) < MaxBytes {
			break
		}
	}
	return card
}

// listVerbs holds the verb that shows each list.
var listVerbs = map[tickets.Worklist]string{
	tickets.AllOpen:    VerbQueue,
	tickets.Mine:       VerbMine,
	tickets.Unassigned: VerbUnassigned,
	tickets.Breaching:  VerbBreaching,
}

// Board shows counts and a page of tickets: a row opens its ticket. What nobody
// has can be taken at once. Input "selected" of the form for several tickets
// holds their ids. The data of its buttons holds, as "revs", the revisions on
// show.
func Board(w locale.Words, v BoardView) json.RawMessage {
	typed := v.Typed
	v.Typed = ""
	card := shrink(func(r room) json.RawMessage {
		v.room = r
		return board(w, v)
	})
	if typed != "" {
		v.Typed = clipTyped(typed, MaxBytes-len(card)-maxFrame)
		card = board(w, v)
	}
	return card
}

func board(w locale.Words, v BoardView) json.RawMessage {
	var body []any
	for _, line := range v.Above[:min(len(v.Above), MaxSelected)] {
		body = append(body, note(showText(line, v.room.of(maxOutcome))))
	}
	body = append(body, plain(
		run{Text: w.Say("board." + string(v.List)), Weight: "Bolder", Size: "Medium"},
		run{
			Text:   " · " + showText(strings.Join(v.Names, ", "), v.room.of(maxQueueNames)),
			Size:   "Medium",
			Subtle: true,
		},
	), v.countsLine(w), v.tabs(w))
	if len(v.Tickets) == 0 {
		body = append(body, text(w.Say("board.none."+string(v.List))))
	}
	for _, t := range v.Tickets {
		body = append(body, v.row(w, t))
	}
	actions := v.After.turns(w, v.Next, listVerbs[v.List], func() map[string]any { return map[string]any{} })
	if len(v.Tickets) == 0 {
		return encode(body, actions...)
	}
	inputs, bulk := v.bulk(w)
	if v.Again {
		body = append(append(body, inputs...), buttons(bulk...))
		return encode(body, actions...)
	}
	form := newCard(inputs, bulk...)
	several := action{Type: "Action.ShowCard", Title: w.Say("board.several"), Card: &form}
	return encode(body, append(actions, several)...)
}

// tabs lead to the other lists.
func (v BoardView) tabs(w locale.Words) columnSet {
	set := columnSet{Type: "ColumnSet"}
	for _, list := range tickets.Worklists() {
		title := w.Say("board." + string(list))
		tab := column{Type: "Column", Width: "auto", Items: []any{
			plain(run{Text: title, Size: "Small", Color: "Accent"}),
		}}
		if list == v.List {
			tab.Items = []any{plain(run{Text: title, Size: "Small", Weight: "Bolder"})}
		} else {
			press := sendNoInputs(execute(title, listVerbs[list], nil))
			tab.Select = &press
		}
		set.Columns = append(set.Columns, tab)
	}
	return set
}

func (v BoardView) countsLine(w locale.Words) richText {
	n := v.Counts
	overdue := run{Text: " · " + w.Count("board.overdue", n.Overdue), Size: "Small"}
	if n.Overdue > 0 {
		overdue.Weight, overdue.Color = "Bolder", "Attention"
	}
	return small(run{Size: "Small", Text: strings.Join([]string{
		w.Count("board.new", n.New), w.Count("board.progress", n.InProgress), w.Count("board.hold", n.OnHold),
	}, " · ")}, overdue)
}

func (v BoardView) row(w locale.Words, t tickets.Ticket) any {
	assignee := w.Say("board.nobody")
	if t.Assignee != (tickets.Person{}) {
		assignee = showText(t.Assignee.String(), v.room.of(maxRowName))
	}
	p := t.Priority()
	about := []run{
		stateRun(w, t),
		{Text: " · "},
		{Text: string(p) + " " + signs[p], Weight: "Bolder", Color: colours[p]},
	}
	about = append(about, dueIn(w, t, v.Now)...)
	about = append(about, run{Text: " · " + assignee + " · " + w.Brief(v.Now.Sub(t.Created)), Subtle: true})
	data := v.data()
	data["id"] = t.ID
	r := v.room.ticketRow(w, t, about, execute("", VerbQueueOpen, data))
	if v.May(t).Has(tickets.OpTake) {
		data := v.data()
		data["id"], data["rev"] = t.ID, t.Rev()
		take := buttons(sendNoInputs(execute(w.Say("ticket.take"), VerbQueueTake, data)))
		r.Columns = append(r.Columns, column{Type: "Column", Width: "auto", Align: "Center", Items: []any{take}})
	}
	return r
}

// ticketRow is a ticket on a list: number and title, and below them what it is
// about. Pressed, the row opens the ticket. A row that can be pressed takes the
// focus of keyboards, and the title of its action is the name that screen readers
// say (Learn: "Container", selectAction; adaptivecards 3.0: role "button",
// tabindex 0, aria-label), so that it needs no button of its own.
func (r room) ticketRow(w locale.Words, t tickets.Ticket, about []run, open action) columnSet {
	title := showText(t.TitleIn(w.Lang), r.of(maxRowTitle))
	open = sendNoInputs(open)
	open.Title = t.ID   // what people wrote is no name of an action
	open.Fallback = nil // renderers read none here (adaptivecards 3.0, ActionProperty.parse)
	for i := range about {
		about[i].Size = "Small"
	}
	return columnSet{Type: "ColumnSet", Line: true, Spacing: "Small", Columns: []column{{
		Type: "Column", Width: "stretch", Select: &open,
		Items: []any{
			plain(run{Text: t.ID + " ", Weight: "Bolder", Color: "Accent"}, run{Text: title, Weight: "Bolder"}),
			tight(about...),
		},
	}}}
}

// showText returns a text as plain shows it, cut to limit bytes of JSON.
func showText(s string, limit int) string { return clipShown(literal.Replace(Clean(s)), limit) }

// data is what the buttons keep: where on the board they were pressed.
func (v BoardView) data() map[string]any { return v.After.data(map[string]any{"list": string(v.List)}) }

func (v BoardView) chooser(w locale.Words) input {
	in := input{Type: "Input.ChoiceSet", ID: "selected", Label: w.Say("board.selected"), Multi: true, Style: "compact"}
	for _, t := range v.Tickets[:min(len(v.Tickets), MaxSelected)] {
		title := t.ID + " " + showText(t.TitleIn(w.Lang), v.room.of(maxChosen))
		in.Choices = append(in.Choices, choice{Title: title, Value: t.ID})
		if slices.Contains(v.Selected, t.ID) {
			in.Value = strings.TrimPrefix(in.Value+","+t.ID, ",")
		}
	}
	in.Wrap = true
	return in
}

// bulk is the form for several tickets: what to choose and to fill in, and the
// actions, each of which reads what it needs.
func (v BoardView) bulk(w locale.Words) (inputs []any, actions []action) {
	data := v.data()
	var revs []string
	for _, t := range v.Tickets {
		revs = append(revs, fmt.Sprintf("%s:%d", t.ID, t.Rev()))
	}
	data["revs"] = strings.Join(revs, " ")
	do := func(title, verb string) { actions = append(actions, execute(w.Say(title), verb, data)) }
	inputs = append(inputs, v.chooser(w))
	if people := fit(v.Colleagues, v.room.of(maxBoardChoices)); len(people) > 0 {
		inputs = append(inputs, chooser("assignee", w.Say("ticket.assignee"), people))
		do("ticket.assign", VerbQueueAssign)
	}
	inputs = append(inputs, levels(w, "impact", ""), levels(w, "urgency", ""), input{
		Type:      "Input.Text",
		ID:        "resolution",
		Label:     w.Say("ticket.resolution"),
		Value:     v.Typed,
		MaxLength: tickets.MaxResolution,
		Multiline: true,
	})
	do("ticket.weigh", VerbQueuePriority)
	do("ticket.resolve", VerbQueueResolve)
	return inputs, actions
}
