package cards

import (
	"encoding/json"
	"strconv"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// linkLines say which tickets this one belongs to and which belong to it. The
// requester sees only the links they were told about.
func linkLines(w locale.Words, t tickets.Ticket, v TicketView) (body []any) {
	switch {
	case t.Merged():
		body = append(body, fact(w.Say("ticket.mergedinto"), t.Parent.ID))
	case t.Parent.ID != "" && (v.channel || t.Parent.Told):
		body = append(body, fact(w.Say("major.part"), t.Parent.ID))
	}
	if t.Major {
		body = append(body, fact(w.Say("major"), w.Say("major.yes")))
	}
	if n := t.Related(); n > 0 && v.channel {
		body = append(body, fact(w.Say("major.related"), strconv.Itoa(n)))
	}
	return body
}

// linkingActions give a ticket back to its queue, link it to others and open
// linked ones.
func linkingActions(w locale.Words, t tickets.Ticket, v TicketView) (actions []action) {
	if t.Merged() {
		actions = append(actions, execute(t.Parent.ID, VerbLinked, map[string]any{"id": t.Parent.ID, "back": t.ID}))
		if v.May.Has(tickets.OpUnmerge) {
			actions = append(actions, execute(w.Say("ticket.unmerge"), VerbUnmerge, ticketData(t)))
		}
		return actions
	}
	if v.isCrowded() {
		return nil
	}
	data := ticketData(t)
	if v.May.Has(tickets.OpUnassign) { // the row of Assign is full: Teams shows six buttons of a row
		actions = append(actions, execute(w.Say("ticket.unassign"), VerbUnassign, data))
	}
	small := func(op tickets.Operation, title, verb string, inputs ...any) {
		if v.May.Has(op) {
			actions = append(actions, askInForm(title, inputs, execute(title, verb, data)))
		}
	}
	small(tickets.OpMerge, w.Say("ticket.merge"), VerbMerge, v.numberInput("number", w.Say("ticket.into")))
	which := v.numberInput("major", w.Say("major"))
	if choices := fit(v.Desk.Majors, maxQueues); len(choices) > 0 {
		which = chooser("major", w.Say("major"), choices)
	}
	small(tickets.OpRelate, w.Say("major.relate"), VerbRelate, which)
	if v.May.Has(tickets.OpUndeclare) {
		actions = append(actions, execute(w.Say("major.undeclare"), VerbUndeclare, data))
	}
	small(
		tickets.OpDeclare,
		w.Say("major.declare"),
		VerbDeclare,
		text(w.Say("major.shown")),
		input{
			Type:  "Input.Toggle",
			ID:    "affected",
			Label: w.Say("major.affected"),
			Title: w.Say("major.tell"),
			Value: "false",
		},
	)
	return actions
}

// numberInput is an input that takes a ticket number.
func (v TicketView) numberInput(id, label string) input {
	in := input{Type: "Input.Text", ID: id, Label: label, MaxLength: maxNumber}
	if id == v.TypedIn {
		in.Value = locale.Clip(v.Typed, maxNumber)
	}
	return in
}

// majors offers the requester and beneficiary to make the ticket part of an
// open major incident. They cannot open that incident.
func majors(w locale.Words, t tickets.Ticket, v TicketView) (body []any) {
	if len(v.Majors) == 0 || !v.May.Has(tickets.OpMeToo) {
		return nil
	}
	body = append(body, heading(w.Say("major.known")))
	for _, m := range v.Majors {
		data := ticketData(t)
		data["major"] = m.ID
		body = append(
			body,
			row(
				plain(run{Text: clipShown(m.TitleIn(w.Lang), maxMajor)}),
				sendNoInputs(execute(w.Say("major.metoo"), VerbMeToo, data)),
			),
		)
	}
	return body
}

// Poster announces a major incident in the channel of another queue. queue is
// the name of its own.
func Poster(w locale.Words, t tickets.Ticket, queue string) json.RawMessage {
	top := warning(w.Say("major"))
	if !t.Major {
		top = plain(run{Text: w.Say("major.ended")})
	}
	body := []any{
		top, ticketTitle(w, t),
		fact(w.Say("ticket.state"), w.Say("state."+string(t.State))),
		fact(w.Say("ticket.priority"), string(t.Priority())), fact(w.Say("chat.queue"), queue),
	}
	if t.Assignee != (tickets.Person{}) {
		body = append(body, fact(w.Say("ticket.assignee"), name(t.Assignee)))
	}
	body = append(body, fact(w.Say("ticket.at"), w.Time(t.Created)))
	if t.Resolution != "" {
		body = append(body, fact(w.Say("ticket.resolution"), clipShown(t.Resolution, maxResolution)))
	}
	return encode(body)
}

// LinkedTicket is a ticket that an analyst opened from another ticket. A button
// leads back to that one.
func LinkedTicket(w locale.Words, t tickets.Ticket, v TicketView, back string) json.RawMessage {
	v.channel = true
	return encode(
		ticketBody(w, t, v),
		execute(w.Say("ticket.back", "id", back), VerbLinked, map[string]any{"id": back}),
	)
}
