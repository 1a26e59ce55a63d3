package cards

import (
	"encoding/json"
	"slices"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// Desk is what analysts can choose from on a ticket's card in the channel.
type Desk struct {
	Colleagues []Choice // analysts who can be assigned
	Queues     []Choice // other queues
	Categories []Choice // when empty, a category is typed
	Replies    []Choice // canned replies
	Majors     []Choice // open major incidents; when empty, a number is typed
}

// ChannelTicket is a ticket as analysts see it in the channel, with the actions
// they may take.
func ChannelTicket(w locale.Words, t tickets.Ticket, v TicketView) json.RawMessage {
	v.channel = true
	c := v.show(w, t, nil, workActions)
	if v.Shared {
		c.Refresh = refreshFor(t.ID)
	}
	return c.encode()
}

// MovedTicket replaces a ticket's card in the channel it left when it went to
// another queue, of that name.
func MovedTicket(w locale.Words, t tickets.Ticket, queue string) json.RawMessage {
	return encode([]any{ticketTitle(w, t), plain(run{Text: w.Say("ticket.movedto", "queue", queue)})})
}

// transcriptOf is the button that shows the transcript of the chat the ticket
// was made from.
func transcriptOf(w locale.Words, t tickets.Ticket) action {
	return execute(w.Say("chat.transcript"), VerbTranscript, map[string]any{"id": t.Chat, "ticket": t.ID})
}

// workActions are the actions of analysts, the likeliest first.
func workActions(w locale.Words, t tickets.Ticket, v TicketView) []action {
	o := &offer{words: w, ticket: t, view: v}
	o.answering()
	aside := v.aside(w, t)
	o.list = slices.Insert(o.list, min(max(maxButtons-1-len(aside), 1), len(o.list)), aside...)
	o.sorting()
	o.watching()
	o.list = append(o.list, filesOf(w, t)...)
	if t.Chat != "" {
		o.list = append(o.list, transcriptOf(w, t))
	}
	o.press(tickets.OpExport, "ticket.export", VerbExport)
	o.linking()
	return o.list
}

// aside are the buttons that change nothing: the ways away, and Details, which
// makes room for them.
func (v TicketView) aside(w locale.Words, t tickets.Ticket) (list []action) {
	if v.Thread != "" {
		list = append(list, openURL(w.Say("ticket.thread"), v.Thread))
	}
	list = append(list, v.From.back()...)
	if len(list) == 1 { // there is room for both
		return append([]action{v.details(w, t)}, list...)
	}
	return append(list, v.details(w, t))
}

// answering adds what is done with most tickets.
func (o *offer) answering() {
	w, t, v := o.words, o.ticket, o.view
	if t.Merged() {
		data := map[string]any{"id": t.Parent.ID, "back": t.ID}
		o.list = append(o.list, execute(t.Parent.ID, VerbLinked, data))
		o.undo(tickets.Merged, tickets.OpUnmerge, VerbUnmerge)
		o.press(tickets.OpUnmerge, "ticket.unmerge", VerbUnmerge)
	}
	o.press(tickets.OpTake, "ticket.take", VerbTicketTake)
	o.press(tickets.OpResume, "ticket.resume", VerbResume)
	o.stress()
	o.undo(tickets.Declared, tickets.OpUndeclare, VerbUndeclare)
	o.press(tickets.OpReopen, "ticket.reopen", VerbReopen)
	o.form(tickets.OpReply, "ticket.reply", VerbReply, v.longText("comment", w.Say("ticket.said")))
	o.form(tickets.OpResolve, "ticket.resolve", VerbResolve, v.longText("resolution", w.Say("ticket.resolution")))
	o.form(tickets.OpNote, "ticket.note", VerbNote, v.longText("note", w.Say("ticket.noted")))
	o.form(tickets.OpHold, "ticket.hold", VerbHold, v.holdInputs(w)...)
	o.form(tickets.OpSnooze, "ticket.snooze", VerbSnooze, chooser("snooze", w.Say("ticket.snooze.when"), naps(w)))
	o.press(tickets.OpChat, "ticket.chat", VerbStartChat)
}

// sorting adds what says who works on a ticket, how urgent it is, and where it
// belongs.
func (o *offer) sorting() {
	w, t, v, d := o.words, o.ticket, o.view, o.view.Desk
	if people := fit(d.Colleagues, maxChoices>>v.tight); len(people) > 0 {
		o.form(tickets.OpAssign, "ticket.assign", VerbAssign, chooser("assignee", w.Say("ticket.assignee"), people))
	}
	o.press(tickets.OpUnassign, "ticket.unassign", VerbUnassign)
	o.form(tickets.OpDelegate, "approval.delegate", VerbDelegate, peoplePicker("to", w.Say("approval.to"), "", ""))
	o.form(tickets.OpPrioritize, "ticket.weigh", VerbPriority,
		levels(w, "impact", string(t.Impact)), levels(w, "urgency", string(t.Urgency)))
	category := input{
		Type:      "Input.Text",
		ID:        "category",
		Label:     w.Say("ticket.category"),
		MaxLength: tickets.MaxCategory,
		Value:     locale.Clip(t.Category, tickets.MaxCategory),
	}
	if choices := fit(d.Categories, maxQueues>>v.tight); len(choices) > 0 {
		category = chooser("category", w.Say("ticket.category"), choices)
	}
	o.form(tickets.OpCategorize, "ticket.sort", VerbCategory, category)
	if queues := fit(d.Queues, maxQueues>>v.tight); len(queues) > 0 {
		o.form(tickets.OpMove, "ticket.move", VerbMove, chooser("queue", w.Say("chat.queue"), queues))
	}
	if replies := fit(d.Replies, maxQueues>>v.tight); len(replies) > 0 {
		o.form(tickets.OpReply, "ticket.canned", VerbCanned, chooser("reply", w.Say("ticket.canned"), replies))
	}
}
