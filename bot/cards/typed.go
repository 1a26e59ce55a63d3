package cards

import (
	"encoding/json"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// TypedView is what somebody typed outside a chat, and what can become of it.
type TypedView struct {
	Notes []string // why it is shown
	Text  string   // what they typed
	AddTo []Entry  // the tickets it can be added to
}

// Typed gives back what somebody typed: they can add it to a ticket, or take it
// along into the form of an incident. The menu is below.
func Typed(w locale.Words, v TypedView, entries []Entry) json.RawMessage {
	var body []any
	for _, note := range v.Notes {
		body = append(body, plain(run{Text: note}))
	}
	kept := TicketView{TypedIn: "comment", Typed: clipRunes(v.Text, tickets.MaxComment)}
	typed := kept.longText("comment", w.Say("typed.label"))
	typed.Multiline = kept.isCrowded()
	body = append(body, typed)
	for _, e := range v.AddTo {
		body = append(body, e.row())
	}
	return encode(append(body, menu(w, "", entries)...))
}

// clipRunes cuts a text to limit code points.
func clipRunes(s string, limit int) string {
	for i := range s {
		if limit--; limit < 0 {
			return s[:i]
		}
	}
	return s
}
