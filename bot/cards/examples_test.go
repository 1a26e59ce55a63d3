package cards_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"sync"
	"testing"
	"time"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

var (
	noon  = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	anna  = tickets.Person{ID: "aaaaaaaa-0000-4000-8000-000000000001", Name: "Anna Berg"}
	boris = tickets.Person{ID: "bbbbbbbb-0000-4000-8000-000000000002", Name: "Борис Ким"}
	olga  = tickets.Person{ID: "cccccccc-0000-4000-8000-000000000003", Name: "Olga Diaz"}
)

// words returns the words of a language, in a zone east of Greenwich.
func words(lang string) locale.Words { return locale.In(lang, time.FixedZone("", 3*60*60)).At(noon) }

// eachCard runs test with every card in every language.
func eachCard(t *testing.T, test func(t *testing.T, name, lang string, card json.RawMessage)) {
	t.Helper()
	for _, lang := range locale.Languages() {
		for name, card := range examplesIn[lang]() {
			t.Run(name+"."+lang, func(t *testing.T) { test(t, name, lang, card) })
		}
	}
}

// example returns one of the examples in a language. They are made once.
func example(lang, name string) json.RawMessage { return examplesIn[lang]()[name] }

var examplesIn = func() map[string]func() map[string]json.RawMessage {
	all := map[string]func() map[string]json.RawMessage{}
	for _, lang := range locale.Languages() {
		all[lang] = sync.OnceValue(func() map[string]json.RawMessage { return examples(words(lang)) })
	}
	return all
}()

// examples returns cards of every kind in every state, by name.
func examples(w locale.Words) map[string]json.RawMessage {
	all := map[string]json.RawMessage{
		"menu": cards.Menu(w, "", entries(w)),
		"menu-drafts": cards.Menu(
			w,
			"",
			append([]cards.Entry{{Title: w.Say("menu.drafts", "n", 2), Verb: cards.VerbDraftList}}, entries(w)...),
		),
		"menu-chat":  cards.Menu(w, w.Say("chat.open"), entries(w)),
		"welcome":    cards.Menu(w, w.Say("welcome"), entries(w)),
		"help":       cards.Help(w, commands(w)),
		"form-empty": cards.Incident(w, cards.IncidentForm{Form: "69205ac0-0123456789abcdef"}),
		"form-of-chat": cards.Incident(w, cards.IncidentForm{
			Form:        "69205ac0-0123456789abcdef",
			Chat:        "chat-7",
			Title:       "My printer jams",
			Description: "Anna Berg: My printer jams\nOlga Diaz: Which one?",
		}),
		"form-refused": cards.Incident(w, cards.IncidentForm{
			Form:        "69205ac0-0123456789abcdef",
			Description: "It says \"PC LOAD LETTER\"\nand nothing else.",
			Impact:      "high",
			Urgency:     "low",
			Beneficiary: boris.ID,
			Refused:     w.Say("invalid.required", "field", w.Say("form.subject")),
		}),
		"form-dialog": cards.Incident(w, cards.IncidentForm{
			Form:        "69205ac0-0123456789abcdef",
			Dialog:      true,
			Title:       "It burns",
			Description: "It burns\n\nFrom: https://teams.microsoft.com/l/message/1/2",
		}),
		"ticket-shared":         cards.SharedTicket(w, "INC-1042", ""),
		"ticket-shared-missing": cards.SharedTicket(w, "INC-1042", w.Say("ticket.missing")),
		"list-empty":            cards.TicketList(w, cards.List{}),
		"list-last":             cards.TicketList(w, cards.List{Tickets: page(3)}),
		"list-more":             cards.TicketList(w, cards.List{Tickets: page(10), Next: "01ff", After: "01aa"}),
		"list-found": cards.TicketList(
			w,
			cards.List{
				Tickets: page(10),
				Next:    "1041",
				Sought:  cards.Sought{Search: "принтеры *floor*", Show: tickets.ShowOpen},
			},
		),
		"list-none": cards.TicketList(w, cards.List{Sought: cards.Sought{Search: "mouse"}}),
		"list-open": cards.TicketList(w, cards.List{Sought: cards.Sought{Show: tickets.ShowOpen}}),
		"list-queue": cards.TicketList(
			w,
			cards.List{Tickets: page(2), Next: "1049", Queues: true, Sought: cards.Sought{Search: "printer"}},
		),
		"list-chats": cards.TicketList(w, cards.List{
			Queues: true, Sought: cards.Sought{Search: "printer"}, Chats: []chat.Session{
				{ID: "chat-7", Employee: anna, Analyst: boris, Ended: noon, Ticket: "INC-1042"},
				{ID: "chat-6", Employee: anna, Ended: noon},
			},
		}),
		"notices": cards.Notices(w, cards.NoticesView{Important: "false", Clock: "14:05"}),
		"notices-saved": cards.Notices(w, cards.NoticesView{
			Important: "true", QuietFrom: "22:00", QuietTo: "07:30", Clock: "14:05", Saved: true,
		}),
		"notices-refused": cards.Notices(w, cards.NoticesView{
			Important: "true",
			QuietFrom: "22:00",
			Clock:     "14:05",
			Refused:   w.Say("invalid.required", "field", w.Say("notices.to")),
		}),
		"form-whom": cards.Incident(w, cards.IncidentForm{
			Form:        "69205ac0-0123456789abcdef",
			Title:       "No keyboard",
			Beneficiary: "an",
			Refused:     w.Say("form.unclear", "typed", "an"),
			People:      []cards.Choice{{Title: anna.Name, Value: anna.ID}, {Title: "Andrea Diaz", Value: olga.ID}},
			Self:        cards.Choice{Title: w.Say("form.myself"), Value: boris.ID},
		}),
	}
	for _, s := range tickets.States() {
		k, events := ticket(s)
		all["ticket-own-"+string(s)] = cards.Ticket(w, k, toOwner(k, cards.TicketView{Events: events}))
		all["ticket-channel-"+string(s)] = cards.ChannelTicket(
			w,
			k,
			toAnalysts(k, cards.TicketView{Events: events, Desk: offers()}),
		)
	}
	k, events := ticket(tickets.New)
	all["ticket-own-all"] = cards.Ticket(w, k, toOwner(k, cards.TicketView{Events: events, All: true}))
	all["ticket-channel-all"] = cards.ChannelTicket(
		w,
		k,
		toAnalysts(k, cards.TicketView{Events: events, Desk: offers(), All: true}),
	)
	all["ticket-shared-own"] = cards.SharedOwn(w, k, events)
	all["ticket-own-created"] = cards.Ticket(
		w,
		k,
		toOwner(k, cards.TicketView{Events: events, Above: w.Say("ticket.created", "id", k.ID)}),
	)
	all["ticket-found"] = cards.ChannelTicket(w, k, toAnalysts(k, cards.TicketView{
		Events: events, Desk: offers(), Thread: thread,
		From: cards.FromList(w, true, cards.Sought{Search: "printer", Show: tickets.ShowClosed}, ""),
	}))
	all["ticket-elsewhere"] = cards.ChannelTicket(
		w, k, toAnalysts(k, cards.TicketView{Events: events, Desk: offers(), Thread: thread}),
	)
	all["ticket-opened"] = cards.Ticket(w, k, toOwner(k, cards.TicketView{
		Events: events, From: cards.FromList(w, false, cards.Sought{Search: "printer"}, "01ff"),
	}))
	k.Beneficiary = boris
	all["ticket-own-for-another"] = cards.Ticket(w, k, toOwner(k, cards.TicketView{Events: events}))
	k.Beneficiary, k.Chat = anna, "chat-7"
	all["ticket-own-of-chat"] = cards.Ticket(w, k, toOwner(k, cards.TicketView{Events: events}))
	all["ticket-shared-channel"] = cards.ChannelTicket(
		w,
		k,
		toAnalysts(k, cards.TicketView{Events: events, Desk: offers(), Shared: true}),
	)
	all["ticket-channel-of-chat"] = cards.ChannelTicket(
		w,
		k,
		toAnalysts(k, cards.TicketView{Events: events, Desk: offers()}),
	)
	k, events = ticket(tickets.InProgress)
	all["ticket-channel-stale"] = cards.ChannelTicket(w, k, toAnalysts(k, cards.TicketView{
		Events: events, Above: w.Say("ticket.stale", "name", olga.Name, "ago", w.Ago(5*time.Second)),
	}))
	all["ticket-channel-refused"] = cards.ChannelTicket(w, k, toAnalysts(k, cards.TicketView{
		Events:  events,
		Above:   w.Count("limit", tickets.MaxResolution, "field", w.Say("ticket.resolution")),
		TypedIn: "resolution",
		Typed:   "A very long story.",
	}))
	all["ticket-channel-all-taken"] = cards.ChannelTicket(
		w,
		k,
		toAnalysts(k, cards.TicketView{Events: events, Desk: offers(), All: true}),
	)
	all["ticket-channel-moved"] = cards.MovedTicket(w, k, k.Queue)
	all["form-edit"] = cards.Incident(
		w,
		cards.IncidentForm{Ticket: k.ID, Rev: 1, Title: k.Title, Description: k.Description},
	)
	k, events = ticket(tickets.Resolved)
	k.Rating, k.Comment = 4, "Quick."
	all["ticket-own-rated"] = cards.Ticket(w, k, toOwner(k, cards.TicketView{Events: events}))
	maps.Copy(all, helpExamples(w))
	maps.Copy(all, setupExamples(w))
	maps.Copy(all, answerExamples(w))
	maps.Copy(all, fileExamples(w))
	maps.Copy(all, replyExamples(w))
	maps.Copy(all, requestExamples(w))
	maps.Copy(all, draftExamples(w))
	maps.Copy(all, boardExamples(w))
	maps.Copy(all, catalogExamples(w))
	maps.Copy(all, linkExamples(w))
	maps.Copy(all, slaExamples(w))
	maps.Copy(all, sessionExamples(w))
	maps.Copy(all, watchExamples(w))
	return all
}

// toOwner returns what a card shows the requester besides the ticket.
func toOwner(k tickets.Ticket, v cards.TicketView) cards.TicketView {
	return to(k, v, tickets.Standing{Requester: true})
}

// toAnalysts returns what a card shows the queue's analysts besides the ticket.
func toAnalysts(k tickets.Ticket, v cards.TicketView) cards.TicketView {
	return to(k, v, tickets.Standing{Channel: true})
}

// toApprover returns what a card shows an approver besides the ticket.
func toApprover(k tickets.Ticket, v cards.TicketView) cards.TicketView {
	return to(k, v, tickets.Standing{Approver: true})
}

func to(k tickets.Ticket, v cards.TicketView, standing tickets.Standing) cards.TicketView {
	v.Standing, v.May = standing, standing.May(k)
	return v
}

// offers holds what analysts can choose from.
func offers() cards.Desk {
	return cards.Desk{
		Colleagues: []cards.Choice{{Title: olga.Name, Value: olga.ID}, {Title: boris.Name, Value: boris.ID}},
		Queues:     []cards.Choice{{Title: "HR", Value: "HR"}},
		Categories: []cards.Choice{{Title: "Hardware", Value: "Hardware"}},
		Replies:    []cards.Choice{{Title: "Thank you", Value: "Thank you"}},
		Majors:     []cards.Choice{{Title: "INC-1001: No network", Value: "INC-1001"}},
	}
}

// replyExamples returns the cards of an analyst's reply.
func replyExamples(w locale.Words) map[string]json.RawMessage {
	k, _ := ticket(tickets.InProgress)
	e := tickets.Event{N: 4, By: olga, Action: tickets.Replied, Text: "In which room is it?"}
	return map[string]json.RawMessage{
		"reply":          cards.Reply(w, k, cards.ReplyView{Event: e}),
		"reply-edited":   cards.Reply(w, k, cards.ReplyView{Event: e, Edited: true}),
		"reply-closed":   cards.Reply(w, k, cards.ReplyView{Event: e, Closed: true}),
		"reply-answered": cards.Reply(w, k, cards.ReplyView{Event: e, Answer: "In *room* 12"}),
		"reply-refused": cards.Reply(w, k, cards.ReplyView{
			Event: e, Note: w.Say("invalid.required", "field", w.Say("ticket.said")), Typed: " ",
		}),
	}
}

// fileExamples returns the cards of a ticket with files.
func fileExamples(w locale.Words) map[string]json.RawMessage {
	k, events := ticket(tickets.InProgress)
	now := w.Say("files.now", "limit", w.Size(20<<20), "types", "pdf, png, txt")
	add := cards.Entry{Title: w.Say("files.addto", "id", k.ID), Verb: cards.VerbFilesAdd, ID: k.ID, About: k.Title}
	all := map[string]json.RawMessage{
		"menu-typed": cards.Typed(w, cards.TypedView{
			Notes: []string{w.Say("typed.over", "text", "In *room* 12"), w.Say("typed.answer")},
			Text:  "In *room* 12",
			AddTo: []cards.Entry{
				{Title: w.Say("ticket.addto", "id", k.ID), Verb: cards.VerbComment, ID: k.ID, About: k.Title},
			},
		}, entries(w)),
		"menu-files":       cards.Menu(w, w.Say("files.how"), append([]cards.Entry{add}, entries(w)...)),
		"menu-filed":       cards.Menu(w, w.Say("files.ended", "id", k.ID), entries(w)),
		"ticket-own-filed": cards.Ticket(w, k, toOwner(k, cards.TicketView{Events: events, Filing: now})),
		"files-empty":      cards.Files(w, k, nil),
	}
	k.Files = []tickets.Attachment{
		{ID: "f1", Name: "screen.png", Type: "image/png", Size: 70_000, By: anna, At: noon},
		{ID: "f2", Name: "отчёт.pdf", Type: "application/pdf", Size: 3 << 20, By: boris, At: noon},
	}
	all["ticket-own-files"] = cards.Ticket(w, k, toOwner(k, cards.TicketView{Events: events}))
	all["ticket-channel-files"] = cards.ChannelTicket(
		w,
		k,
		toAnalysts(k, cards.TicketView{Events: events, Desk: offers()}),
	)
	all["files"] = cards.Files(
		w,
		k,
		[]string{"https://desk.example/files/f1?e=1&s=x", "https://desk.example/files/f2?e=1&s=y"},
	)
	all["files-unlinked"] = cards.Files(w, k, []string{"", ""})
	return all
}

// setupExamples returns the cards of a channel that administrators set up, and
// of exports.
func setupExamples(w locale.Words) map[string]json.RawMessage {
	k, events := ticket(tickets.Closed)
	for i, via := range []tickets.Via{tickets.ViaTimer, tickets.ViaCommand, tickets.ViaThread, tickets.ViaButton} {
		events[i].Via = via
	}
	return map[string]json.RawMessage{
		"ticket-channel-via": cards.ChannelTicket(w, k, toAnalysts(k, cards.TicketView{Events: events})),
		"places": cards.Places(w, "Nothing was changed.", []cards.QueuePlace{
			{Queue: "IT", Has: true, Channel: "Tickets", Team: "IT *Support*"},
			{Queue: "HR", Has: true, Linked: true},
			{Queue: "Law", Has: true, Linked: true, Lost: "archived"},
			{Queue: "Payroll"},
		}),
		"sessions": cards.SignIns(w, "Erin is signed out everywhere.", "em*", []cards.SignedIn{
			{Person: cards.Choice{Title: "Erin *Employee*", Value: "erin"}, Since: []string{"Mon 2 Mar, 09:15", "Sun"}},
			{Person: cards.Choice{Title: "Carl Employee · Sales", Value: "carl"}},
		}),
		"sessions-none": cards.SignIns(w, "", "Nemo", nil),
		"links-none": cards.Links(w, cards.LinkView{Free: []cards.Choice{
			{Title: "IT", Value: "IT"}, {Title: "HR *and* payroll", Value: "HR *and* payroll"},
		}}),
		"links-here": cards.Links(w, cards.LinkView{Here: []string{"IT"}}),
		"links-both": cards.Links(
			w,
			cards.LinkView{
				Note: w.Say("link.off", "queues", "HR"),
				Here: []string{"IT"},
				Free: []cards.Choice{{Title: "HR", Value: "HR"}},
			},
		),
		"export":          cards.Exported(w, k, "https://desk.example/files/x?e=1&s=x"),
		"export-unlinked": cards.Exported(w, k, ""),
	}
}

// slaExamples returns the cards of a ticket with response and resolution
// targets.
func slaExamples(w locale.Words) map[string]json.RawMessage {
	all := map[string]json.RawMessage{}
	show := func(name string, s tickets.State, impact tickets.Level, sla tickets.SLA, did ...tickets.Event) {
		k, events := ticket(s)
		k.Impact, k.SLA = impact, sla
		for _, e := range did {
			e.N, e.At, e.State, e.Internal = k.Last.N+1, sla.Resolution.Due, s, true
			k.Last, events = e, append([]tickets.Event{e}, events...)
		}
		all["ticket-channel-"+name] = cards.ChannelTicket(
			w,
			k,
			toAnalysts(k, cards.TicketView{Events: events, Desk: offers()}),
		)
		all["ticket-own-"+name] = cards.Ticket(w, k, toOwner(k, cards.TicketView{Events: events[len(did):]}))
	}
	response, resolution := tickets.Clock{Due: noon.Add(time.Hour)}, tickets.Clock{Due: noon.Add(30 * time.Hour)}
	show("in-time", tickets.New, tickets.High, tickets.SLA{Since: noon, Response: response, Resolution: resolution})
	show("paused", tickets.OnHold, tickets.Low, tickets.SLA{Resolution: resolution})
	resolution.Mark = tickets.MarkedAtRisk
	show("at-risk", tickets.InProgress, tickets.Medium, tickets.SLA{Since: noon, Resolution: resolution},
		tickets.Event{Action: tickets.AtRisk, Text: tickets.ResolutionTarget})
	response.Mark, resolution.Mark = tickets.MarkedBreached, tickets.MarkedBreached
	show(
		"overdue",
		tickets.New,
		tickets.High,
		tickets.SLA{Since: noon, Response: response, Resolution: resolution},
		tickets.Event{
			Action: tickets.Breached,
			Text:   tickets.ResponseTarget,
		},
		tickets.Event{Action: tickets.Escalated, Text: "Second Line"},
	)
	return all
}

// requestExamples returns the cards of a request that needs approval.
func requestExamples(w locale.Words) map[string]json.RawMessage {
	k := tickets.Ticket{
		ID:          "REQ-1043",
		Kind:        tickets.Request,
		Title:       "New laptop",
		Name:        tickets.Text{"en": "New laptop", "ru": "Новый ноутбук"},
		Requester:   anna,
		Beneficiary: boris,
		Queue:       "IT",
		State:       tickets.New,
		Created:     noon,
		Answers: []tickets.Answer{
			{
				Field:  "model",
				Label:  tickets.Text{"en": "Model", "ru": "Модель"},
				Type:   tickets.ChoiceField,
				Value:  "light",
				Titles: []tickets.Text{{"en": "Light", "ru": "Лёгкий"}},
			},
			{
				Field: "dock",
				Label: tickets.Text{"en": "With a dock", "ru": "С док-станцией"},
				Type:  tickets.ToggleField,
				Value: "true",
			},
			{
				Field: "from",
				Label: tickets.Text{"en": "From", "ru": "С какого дня"},
				Type:  tickets.DateField,
				Value: "2026-11-25",
			},
		},
		Files:     []tickets.Attachment{{ID: "f", Name: "old laptop.jpg", Size: 70_000}},
		Approving: &tickets.Approving{Approvers: []tickets.Person{olga}, Asked: noon},
		Last:      tickets.Event{N: 1, At: noon, By: anna, Action: tickets.Created, State: tickets.New},
	}
	events := []tickets.Event{k.Last}
	all := map[string]json.RawMessage{
		"request-own": cards.Ticket(w, k, toOwner(k, cards.TicketView{Events: events})),
		"request-approval": cards.Approval(w, k, toApprover(k, cards.TicketView{
			Events: events, Department: "Sales",
			Then: w.Say("approval.then", "queue", "IT") + " " + w.Say("approval.takes", "time", "5 days"),
		})),
		"request-approval-all": cards.Approval(
			w,
			k,
			toApprover(k, cards.TicketView{Events: events, All: true}),
		),
	}
	k.Approving = &tickets.Approving{
		Approvers: []tickets.Person{olga},
		Asked:     noon,
		Decision:  tickets.Reject,
		By:        olga,
		Reason:    "Too dear",
	}
	k.State, k.Last = tickets.Canceled, tickets.Event{
		N:      2,
		At:     noon,
		By:     olga,
		Action: tickets.Rejected,
		State:  tickets.Canceled,
		Text:   "Too dear",
	}
	events = append([]tickets.Event{k.Last}, events...)
	all["request-own-rejected"] = cards.Ticket(w, k, toOwner(k, cards.TicketView{Events: events}))
	all["request-approval-over"] = cards.Approval(
		w,
		k,
		toApprover(k, cards.TicketView{Events: events, Reader: boris.ID}),
	)
	all["request-approval-rejected"] = cards.Approval(
		w,
		k,
		toApprover(k, cards.TicketView{Events: events, Reader: olga.ID}),
	)
	all["list-rejected"] = cards.TicketList(w, cards.List{Tickets: []tickets.Ticket{k}})
	k.State, k.Approving = tickets.New, &tickets.Approving{
		Approvers: []tickets.Person{olga},
		Decision:  tickets.Approve,
		By:        olga,
	}
	k.Last.Action, k.Last.State, k.Last.Text = tickets.Approved, tickets.New, ""
	all["request-approval-approved"] = cards.Approval(
		w,
		k,
		toApprover(k, cards.TicketView{Events: []tickets.Event{k.Last}, Reader: olga.ID}),
	)
	return all
}

// known holds entries of the known answers.
func known() []*tickets.Entry {
	return []*tickets.Entry{
		{
			ID:       "printer-offline",
			Question: tickets.Text{"en": "The printer does not print", "ru": "Принтер не печатает"},
			Answer: tickets.Text{
				"en": "Switch it off.\nSwitch it on.",
				"ru": "Выключите его.\nВключите его.",
			},
			Link: "https://example.com/printers?a=b&c=d",
		},
		{
			ID:       "printer-add",
			Question: tickets.Text{"": "Printer?"},
			Answer:   tickets.Text{"": "*Settings*, [Printers](https://example.com)"},
		},
	}
}

func answerExamples(w locale.Words) map[string]json.RawMessage {
	k, events := ticket(tickets.New)
	return map[string]json.RawMessage{
		"answers":        cards.Answers(w, known(), entries(w)),
		"answer-shared":  cards.KnownAnswer(w, known()[0]),
		"answers-thanks": cards.Menu(w, w.Say("answers.thanks"), entries(w)),
		"ticket-own-answers": cards.Ticket(w, k, toOwner(k, cards.TicketView{
			Events: events, Above: w.Say("ticket.created", "id", k.ID), Answers: known(),
		})),
		"knowledge": cards.Helpfulness(
			w,
			[]cards.HelpedLine{{Question: "VPN?", Times: 22}, {Question: "Wi-Fi?", Times: 1}, {Question: "Fax?"}},
		),
		"knowledge-none": cards.Helpfulness(w, nil),
	}
}

// drafts returns n drafts of a person. One has no title, and one is a request.
func drafts(n int) (list []tickets.Draft) {
	for i := range n {
		d := tickets.Draft{
			ID: fmt.Sprintf(
				"69205ac0-0123456789abcd%02d",
				i,
			),
			Person:  anna.ID,
			Saved:   noon.Add(-time.Duration(i) * time.Hour),
			Values:  map[string]string{"title": fmt.Sprintf("Printer %d jams", n-i)},
			Expires: noon.Add(24 * time.Hour),
		}
		switch i {
		case 1:
			d.Values = nil
		case 2:
			d.Item, d.Kind, d.Name = "laptop", tickets.Request, tickets.Text{"en": "New laptop", "ru": "Новый ноутбук"}
		}
		list = append(list, d)
	}
	return list
}

// draftExamples returns the cards of saved drafts.
func draftExamples(w locale.Words) map[string]json.RawMessage {
	form := cards.IncidentForm{Form: "69205ac0-0123456789abcdef", Description: "Every second page.", Draft: true}
	refused := form
	refused.Refused = w.Say("invalid.required", "field", w.Say("form.subject"))
	list := drafts(3)
	return map[string]json.RawMessage{
		"drafts":        cards.Drafts(w, cards.DraftList{Note: w.Say("draft.saved"), Drafts: list}),
		"drafts-more":   cards.Drafts(w, cards.DraftList{Drafts: drafts(10), Next: 10}),
		"drafts-empty":  cards.Drafts(w, cards.DraftList{Note: w.Say("draft.discarded"), Undo: "f1"}),
		"draft-expires": cards.DraftExpires(w, list[0]),
		"draft-gone": cards.ShownDraft(
			w,
			list[2],
			w.Say("draft.gone"),
			[]cards.Value{{Name: "Model", Text: "light"}, {Name: "why", Text: "old\nslow"}},
		),
		"form-draft": cards.Incident(w, form),
		"form-kept":  cards.Incident(w, refused),
	}
}

func entries(w locale.Words) []cards.Entry {
	return []cards.Entry{
		{Title: w.Say("menu.chat"), Verb: cards.VerbChatAsk},
		{Title: w.Say("incident"), Verb: cards.VerbIncidentForm},
		{Title: w.Say("status"), Verb: cards.VerbStatusList},
		{Title: w.Say("catalog"), Verb: cards.VerbCatalog},
	}
}

func commands(w locale.Words) (list []cards.Command) {
	for _, word := range []string{"chat", "incident", "status", "drafts", "menu", "help", "notices"} {
		list = append(list, cards.Command{Word: w.Say("word." + word), Does: w.Say("help." + word)})
	}
	return list
}

// ticket returns a ticket in the given state. Its history has the actions that
// lead to that state, if there are any.
func ticket(s tickets.State) (tickets.Ticket, []tickets.Event) {
	k := tickets.Ticket{
		ID:          "INC-1042",
		Title:       "Printer on floor 3 jams",
		Description: "Every second page.\nSince Monday.",
		Requester:   anna,
		Beneficiary: anna,
		Queue:       "IT",
		Impact:      tickets.Medium,
		Urgency:     tickets.High,
		State:       s,
		Created:     noon,
	}
	did := []tickets.Event{{By: anna, Action: tickets.Created, State: tickets.New}}
	if s != tickets.New {
		k.Assignee = olga
		did = append(did, tickets.Event{By: olga, Action: tickets.Taken, State: tickets.InProgress})
	}
	if s == tickets.Resolved || s == tickets.Closed {
		k.Resolution = "A new roller."
		did = append(
			did,
			tickets.Event{By: olga, Action: tickets.TicketResolved, State: tickets.Resolved, Text: k.Resolution},
		)
	}
	if s == tickets.OnHold {
		k.Hold = tickets.HoldRequester
		did = append(
			did,
			tickets.Event{
				By:       olga,
				Action:   tickets.Noted,
				State:    tickets.InProgress,
				Text:     "That one again.",
				Internal: true,
			},
			tickets.Event{By: olga, Action: tickets.Replied, State: tickets.InProgress, Text: "Which printer is it?"},
			tickets.Event{By: olga, Action: tickets.Held, State: tickets.OnHold, Hold: tickets.HoldRequester},
		)
	}
	if s == tickets.Canceled {
		did = append(did, tickets.Event{By: anna, Action: tickets.Withdrawn, State: tickets.Canceled})
	}
	if s == tickets.Closed {
		did = append(did, tickets.Event{Action: tickets.Expired, State: tickets.Closed})
	}
	var events []tickets.Event
	for i, e := range did {
		e.N, e.At = i+1, noon.Add(time.Duration(i)*45*time.Minute)
		k.Last, events = e, append([]tickets.Event{e}, events...)
	}
	return k, events
}

func page(n int) (list []tickets.Ticket) {
	for i := range n {
		k, _ := ticket(tickets.States()[i%len(tickets.States())])
		k.ID, k.Title = tickets.ID(uint64(1050-i)), fmt.Sprintf("%s, no. %d", k.Title, i+1)
		list = append(list, k)
	}
	return list
}
