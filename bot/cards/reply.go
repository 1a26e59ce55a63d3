package cards

import (
	"cmp"
	"encoding/json"

	"frontdesk/internal/locale"
	"frontdesk/internal/phrase"
	"frontdesk/tickets"
)

// ReplyView is what an analyst's reply to the people of a ticket is shown with.
type ReplyView struct {
	Event tickets.Event
	// Closed is set when it cannot be answered any more.
	Closed bool
	Edited bool
	// Answer is what was answered in the card; empty: nothing yet.
	Answer string
	// Note says why the answer was refused; Typed is the answer.
	Note, Typed string
}

// Reply is what an analyst wrote to the requester or beneficiary. It is answered
// in its field; what they type into the chat is an answer, too.
func Reply(w locale.Words, t tickets.Ticket, v ReplyView) json.RawMessage {
	said := locale.Clip(v.Event.TextIn(w.Lang), maxReply)
	if v.Edited {
		said = w.Say("chat.edited", "text", said)
	}
	var body []any
	if v.Note != "" {
		body = append(body, note(v.Note))
	}
	body = append(body, ticketTitle(w, t), plain(
		run{Text: phrase.Speaker(v.Event) + ": ", Weight: "Bolder"}, run{Text: said},
	))
	open := sendNoInputs(execute(w.Say("ticket.open"), VerbStatusOpen, map[string]any{"id": t.ID}))
	if v.Answer != "" {
		answer := run{Text: w.Say("reply.answered", "text", locale.Clip(v.Answer, maxReply)), Subtle: true}
		return encode(append(body, plain(answer)), open)
	}
	if v.Closed {
		return encode(body, open)
	}
	body = append(body, input{
		Type: "Input.Text", ID: "comment", Label: w.Say("reply.answer"), MaxLength: tickets.MaxComment, Multiline: true,
		Value: clipTyped(v.Typed, maxTypedText),
	})
	of := cmp.Or(v.Event.Of, v.Event.N) // a correction names what it corrects
	answer := execute(w.Say("ticket.comment"), VerbComment, map[string]any{"id": t.ID, "rev": t.Rev(), "of": of})
	return encode(body, answer, open)
}

// maxReply is how much of a reply and of its answer a card holds, in code points.
// The ticket's card has the rest.
const maxReply = 1000
