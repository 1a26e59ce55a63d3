package cards

import (
	"encoding/json"
	"slices"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// Ticket is a ticket as requester and beneficiary see it, with what they can
// do.
func Ticket(w locale.Words, t tickets.Ticket, v TicketView) json.RawMessage {
	if !v.Standing.Owner() {
		return v.show(w, t, nil, watcherActions).encode()
	}
	t, v = v.shorten(t)
	more := askOutcome(w, v)
	more = append(more, majors(w, t, v)...)
	known := v.Answers[:min(len(v.Answers), maxBesides)]
	if v.May.Has(tickets.OpSolved) {
		more = append(more, answers(w, known, answerRoom(w, t, len(known)), VerbSolved, ticketData(t))...)
	}
	return v.show(w, t, more, ownActions).encode()
}

func ownActions(w locale.Words, t tickets.Ticket, v TicketView) []action {
	o := &offer{words: w, ticket: t, view: v}
	first := maxButtons - 2
	if v.From.Verb != "" { // so that the way back is not behind More
		first--
	}
	o.press(tickets.OpRestore, "undo", VerbRestore)
	if v.May.Has(tickets.OpConfirm) { // what was typed goes along
		o.press(tickets.OpConfirm, "ticket.solved", VerbConfirm)
		o.stress()
		o.press(tickets.OpReopen, "ticket.unsolved", VerbReopen)
	}
	if v.May.Has(tickets.OpRate) {
		o.press(tickets.OpRate, "rate", VerbRate)
		first = len(o.list)
	}
	comment := v.longText("comment", w.Say("ticket.said"))
	if t.State == tickets.Resolved && !v.All { // what was typed is beside the stars
		comment.Value = ""
	}
	o.form(tickets.OpComment, "ticket.comment", VerbComment, comment)
	switch data := ticketData(t); {
	case v.Filing != "":
		o.list = append(o.list, sendNoInputs(execute(w.Say("files.done"), VerbFilesDone, data)))
	case v.May.Has(tickets.OpAttach):
		o.list = append(o.list, sendNoInputs(execute(w.Say("files.add"), VerbFilesAdd, data)))
	}
	o.list = slices.Insert(o.list, min(first, len(o.list)), append([]action{v.details(w, t)}, v.From.back()...)...)
	o.press(tickets.OpEdit, "ticket.edit", VerbEditForm)
	o.list = append(o.list, filesOf(w, t)...)
	if t.Chat != "" && v.Standing.Requester {
		o.list = append(o.list, sendNoInputs(transcriptOf(w, t)))
	}
	o.watching()
	if v.May.Has(tickets.OpWithdraw) {
		withdraw := execute(w.Say("ticket.withdraw"), VerbWithdraw, ticketData(t))
		o.list = append(o.list, askFirst(w.Say("ticket.withdraw.sure"), withdraw))
	}
	return v.withPage(w, o.list)
}

// withPage adds the way to the ticket's page. It stands behind More, and takes the
// place of no other button.
func (v TicketView) withPage(w locale.Words, list []action) []action {
	if v.Page == "" || len(list) == maxButtons {
		return list
	}
	return append(list, openURL(w.Say("ticket.page"), v.Page))
}
