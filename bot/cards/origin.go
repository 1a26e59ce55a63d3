package cards

import (
	"maps"
	"strings"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// Origin is where a reader opened a ticket from: the way back. It is zero for a
// card that was opened from nowhere. Every button of the ticket's card carries
// it, so that the way back is there after each of them.
type Origin struct {
	Title string         // of the button that leads back
	Verb  string         // what that button calls
	Data  map[string]any // the place on the list, as that call reads it
}

// OriginKey names the origin in the data of a button: its verb and its data.
const OriginKey = "origin"

// FromBoard is the place of a board, at a page (see Pages).
func FromBoard(w locale.Words, list tickets.Worklist, pages Pages) Origin {
	return Origin{w.Say("board.back"), listVerbs[list], pages.data(map[string]any{})}
}

// FromList is the place of a list, at a page: of a search of queues, or of the
// reader's own tickets.
func FromList(w locale.Words, queues bool, s Sought, pages Pages) Origin {
	title, verb := "list.found", VerbStatusList
	if queues {
		verb = VerbSearch
	} else if s == (Sought{}) {
		title = "list.back"
	}
	return Origin{w.Say(title), verb, pages.data(s.data())}
}

// FromTicket is the card of another ticket, which may have a way back itself.
func FromTicket(w locale.Words, id string, before Origin) Origin {
	data := map[string]any{"id": id}
	if before.Verb != "" {
		data[OriginKey] = before.carried()
	}
	return Origin{w.Say("ticket.back", "id", id), VerbLinked, data}
}

// ListOf returns the list that a verb shows.
func ListOf(verb string) (list tickets.Worklist, ok bool) {
	for list, one := range listVerbs {
		if one == verb {
			return list, true
		}
	}
	return "", false
}

// AtWork reports whether only analysts have that place.
func (o Origin) AtWork() bool { return o.Verb != "" && o.Verb != VerbStatusList }

// shorten leaves of the place what there has to be: the list, not its page, nor
// what was searched for.
func (o Origin) shorten() Origin {
	short := map[string]any{}
	if id, ok := o.Data["id"]; ok {
		short["id"] = id
	}
	o.Data = short
	return o
}

func (o Origin) carried() map[string]any {
	data := maps.Clone(o.Data)
	data["verb"] = o.Verb
	return data
}

// back is the button that leads back, if there is a way.
func (o Origin) back() []action {
	if o.Verb == "" {
		return nil
	}
	return []action{sendNoInputs(execute(o.Title, o.Verb, o.Data))}
}

// sendAlong has each button carry the origin, but for the one that leads back.
// The fallbacks do not: what they send is a message, and cards of ten buttons
// would become too large.
func (o Origin) sendAlong(actions []action) []action {
	if o.Verb == "" {
		return actions
	}
	for i, a := range actions {
		switch {
		case a.Card != nil:
			o.sendAlong(a.Card.Actions)
		case a.Type == "Action.Execute" && a.Title != o.Title:
			data := maps.Clone(a.Data)
			if data == nil {
				data = map[string]any{}
			}
			data[OriginKey] = o.carried()
			actions[i].Data = data
		}
	}
	return actions
}

// Pages is where a reader is on a list: the cursors of the pages that they went
// on to, the newest last, joined by commas. It is empty on the first page.
type Pages string

// maxPages is how long Pages may grow. Who goes on further comes back to the
// first page sooner.
const maxPages = 120

// Cursor is the cursor of the page on show.
func (p Pages) Cursor() string { return string(p[strings.LastIndexByte(string(p), ',')+1:]) }

// next is the place one page further.
func (p Pages) next(cursor string) Pages {
	for p != "" && len(p)+1+len(cursor) > maxPages {
		_, rest, _ := strings.Cut(string(p), ",")
		p = Pages(rest)
	}
	return Pages(strings.TrimPrefix(string(p)+","+cursor, ","))
}

// before is the place one page back.
func (p Pages) before() Pages { return p[:max(strings.LastIndexByte(string(p), ','), 0)] }

// data adds the place to what a button holds.
func (p Pages) data(data map[string]any) map[string]any {
	if p != "" {
		data["after"] = string(p)
	}
	return data
}

// turns are the buttons to the next and to the page before. next is the cursor of
// the next page; empty on the last.
func (p Pages) turns(w locale.Words, next, verb string, data func() map[string]any) (actions []action) {
	if next != "" {
		actions = append(actions, sendNoInputs(execute(w.Say("list.more"), verb, p.next(next).data(data()))))
	}
	if p != "" {
		actions = append(actions, sendNoInputs(execute(w.Say("list.before"), verb, p.before().data(data()))))
	}
	return actions
}
