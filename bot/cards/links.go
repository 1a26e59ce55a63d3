package cards

import (
	"encoding/json"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// links are lines that say which tickets this one belongs to and which belong to
// it. The requester sees only the links they were told about.
func (v TicketView) links(w locale.Words, t tickets.Ticket) (lines []string) {
	switch {
	case t.Merged():
		lines = append(lines, w.Say("ticket.mergedinto", "id", t.Parent.ID))
	case t.Parent.ID != "" && (v.channel || t.Parent.Told):
		lines = append(lines, w.Say("major.part", "id", t.Parent.ID))
	}
	if t.Major {
		lines = append(lines, "‼ "+w.Say("major"))
	}
	if n := t.Related(); n > 0 && v.channel {
		lines = append(lines, w.Count("major.related", n))
	}
	return lines
}

// linking adds what links a ticket to others.
func (o *offer) linking() {
	w, v := o.words, o.view
	which := v.numberInput("major", w.Say("major"))
	if choices := fit(v.Desk.Majors, maxQueues>>v.tight); len(choices) > 0 {
		which = chooser("major", w.Say("major"), choices)
	}
	o.form(tickets.OpRelate, "major.relate", VerbRelate, which)
	o.form(tickets.OpMerge, "ticket.merge", VerbMerge, v.numberInput("number", w.Say("ticket.into")))
	o.press(tickets.OpUndeclare, "major.undeclare", VerbUndeclare)
	o.form(
		tickets.OpDeclare,
		"major.declare",
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
	v := TicketView{channel: true}
	body := []any{
		top, ticketTitle(w, t), small(v.now(w, t)...),
		fact(w.Say("chat.queue"), queue), fact(w.Say("ticket.at"), w.Time(t.Created)),
	}
	if t.Resolution != "" {
		body = append(body, fact(w.Say("ticket.resolution"), clipShown(t.Resolution, maxResolution)))
	}
	return encode(body)
}
