package cards

import (
	"encoding/json"

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
	v.channel, v.via, v.Events = true, true, v.Events[:min(len(v.Events), ShownEvents)]
	t, v = v.shorten(t)
	for {
		card := channelTicket(w, t, v)
		over := len(card) - MaxBytes
		full := v.less >= maxContent // even without everything optional
		if over < 0 || full && len(v.Events) < 2 {
			return card
		}
		if full {
			v.Events = v.Events[:len(v.Events)-1]
		}
		v.less += over + maxFrame // some of the room may have been left
	}
}

func channelTicket(w locale.Words, t tickets.Ticket, v TicketView) json.RawMessage {
	body := ticketBody(w, t, v)
	actions, linking := ticketActions(w, t, v), linkingActions(w, t, v)
	if v.May.Has(tickets.OpPrioritize) { // Teams shows six buttons in a row: what is done most often has the first
		body, actions = append(body, buttons(actions...)), sortingActions(w, t, v)
	}
	if len(linking) > 0 {
		body, actions = append(body, buttons(actions...)), linking
	}
	if v.May.Has(tickets.OpExport) {
		actions = append(actions, execute(w.Say("ticket.export"), VerbExport, ticketData(t)))
	}
	c := newCard(body, actions...)
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

// ticketActions are the actions of analysts, the most frequent first.
func ticketActions(w locale.Words, t tickets.Ticket, v TicketView) (actions []action) {
	data := ticketData(t)
	if v.May.Has(tickets.OpTake) {
		actions = append(actions, execute(w.Say("ticket.take"), VerbTicketTake, data))
	}
	if v.May.Has(tickets.OpResolve) {
		resolution := v.longText("resolution", w.Say("ticket.resolution"))
		actions = append(
			actions,
			askInForm(w.Say("ticket.resolve"), []any{resolution}, execute(w.Say("ticket.resolve"), VerbResolve, data)),
		)
	}
	if v.May.Has(tickets.OpResume) {
		actions = append(actions, execute(w.Say("ticket.resume"), VerbResume, data))
	}
	if v.May.Has(tickets.OpReopen) {
		actions = append(actions, execute(w.Say("ticket.reopen"), VerbReopen, data))
	}
	if v.May.Has(tickets.OpReply) {
		comment := v.longText("comment", w.Say("ticket.said"))
		actions = append(
			actions,
			askInForm(w.Say("ticket.reply"), []any{comment}, execute(w.Say("ticket.reply"), VerbReply, data)),
		)
	}
	if v.May.Has(tickets.OpNote) {
		note := v.longText("note", w.Say("ticket.noted"))
		actions = append(
			actions,
			askInForm(w.Say("ticket.note"), []any{note}, execute(w.Say("ticket.note"), VerbNote, data)),
		)
	}
	if v.May.Has(tickets.OpHold) {
		reason := chooser("reason", w.Say("ticket.reason"), holdReasons(w))
		actions = append(
			actions,
			askInForm(w.Say("ticket.hold"), []any{reason}, execute(w.Say("ticket.hold"), VerbHold, data)),
		)
	}
	if v.May.Has(tickets.OpChat) && !v.May.Has(tickets.OpReply) { // the way to who cannot answer here
		actions = append(actions, execute(w.Say("ticket.chat"), VerbStartChat, data))
	}
	actions = append(actions, filesOf(w, t)...)
	if t.Chat != "" {
		actions = append(actions, transcriptOf(w, t))
	}
	return actions
}

// sortingActions set who works on a ticket, how urgent it is, and its category.
func sortingActions(w locale.Words, t tickets.Ticket, v TicketView) (actions []action) {
	data, d := ticketData(t), v.Desk
	small := func(op tickets.Operation, title, verb string, inputs ...any) {
		if v.May.Has(op) {
			actions = append(actions, askInForm(title, inputs, execute(title, verb, data)))
		}
	}
	small(
		tickets.OpDelegate,
		w.Say("approval.delegate"),
		VerbDelegate,
		peoplePicker("to", w.Say("approval.to"), "", ""),
	)
	if people := fit(d.Colleagues, maxChoices); len(people) > 0 {
		small(
			tickets.OpAssign,
			w.Say("ticket.assign"),
			VerbAssign,
			chooser("assignee", w.Say("ticket.assignee"), people),
		)
	}
	if v.May.Has(tickets.OpChat) {
		actions = append(actions, execute(w.Say("ticket.chat"), VerbStartChat, data))
	}
	small(tickets.OpPrioritize, w.Say("ticket.weigh"), VerbPriority,
		levels(w, "impact", string(t.Impact)), levels(w, "urgency", string(t.Urgency)))
	category := input{
		Type:      "Input.Text",
		ID:        "category",
		Label:     w.Say("ticket.category"),
		MaxLength: tickets.MaxCategory,
		Value:     locale.Clip(t.Category, tickets.MaxCategory),
	}
	if choices := fit(d.Categories, maxQueues); len(choices) > 0 {
		category = chooser("category", w.Say("ticket.category"), choices)
	}
	small(tickets.OpCategorize, w.Say("ticket.sort"), VerbCategory, category)
	if queues := fit(d.Queues, maxQueues); len(queues) > 0 {
		small(tickets.OpMove, w.Say("ticket.move"), VerbMove, chooser("queue", w.Say("chat.queue"), queues))
	}
	if replies := fit(d.Replies, maxQueues); len(replies) > 0 {
		small(tickets.OpReply, w.Say("ticket.canned"), VerbCanned, chooser("reply", w.Say("ticket.canned"), replies))
	}
	return actions
}

func holdReasons(w locale.Words) (list []Choice) {
	for _, r := range tickets.HoldReasons() {
		list = append(list, Choice{Title: w.Say("hold." + string(r)), Value: string(r)})
	}
	return list
}
