package desk

import (
	"cmp"
	"errors"
	"time"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// FieldNames maps the fields that every form may have to the keys of their
// names.
var FieldNames = map[string]string{
	"title":       "form.subject",
	"description": "form.description",
	"impact":      "form.impact",
	"urgency":     "form.urgency",
	"beneficiary": "form.beneficiary",
	"resolution":  "ticket.resolution",
	"comment":     "ticket.said",
	"note":        "ticket.noted",
	"reason":      "ticket.reason",
	"until":       "ticket.until",
	"snooze":      "ticket.snooze.when",
	"watcher":     "ticket.watcher",
	"to":          "approval.to",
	"number":      "ticket.into",
	"major":       "major",
	"assignee":    "ticket.assignee",
	"category":    "ticket.category",
	"topic":       "chat.topic",
	"queue":       "chat.queue",
	"important":   "notices.important",
	"quietFrom":   "notices.from",
	"quietTo":     "notices.to",
}

// notChosen holds the key of what to say where a choice is missing or wrong.
var notChosen = map[string]string{
	"number": "ticket.nomerge", "major": "major.none", "rating": "rate.choose", "watcher": "watch.nobody",
	"to": "approval.unfit",
}

// Refusal says why a form was refused.
func Refusal(w locale.Words, e *tickets.Invalid) string {
	name := cmp.Or(e.Label.In(w.Lang), w.Say(FieldNames[e.Field]), e.Field)
	switch message := e.Message.In(w.Lang); {
	case message != "":
		return message
	case e.Empty:
		return w.Say("invalid.required", "field", name)
	case e.Limit > 0:
		return w.Count("limit", e.Limit, "field", name)
	case e.Min != "" || e.Max != "":
		return w.Say(bounds(e), "field", name, "min", w.Date(e.Min), "max", w.Date(e.Max))
	case e.Type != "":
		return w.Say("invalid."+string(e.Type), "field", name)
	case e.Field == "title", e.Field == "description":
		return w.Say("invalid.text", "field", name)
	case e.Field == "beneficiary":
		return w.Say("invalid.person", "field", name)
	case e.Label != nil:
		return w.Say("invalid.form", "field", name)
	}
	return w.Say(cmp.Or(notChosen[e.Field], "invalid.choice"), "field", name)
}

// limitedWords holds the key of what to say to somebody who did too much.
var limitedWords = map[tickets.Amount]string{
	tickets.AmountTickets: "limited.tickets", tickets.AmountChats: "limited.chats",
	tickets.AmountComments: "limited.comments", tickets.AmountFiles: "limited.files",
	tickets.AmountBytes: "limited.size", tickets.AmountPeople: "limited.people",
}

// Refused says why somebody was refused who can do something about it: a form
// that is not valid, or too much in a short time. It is empty for other errors.
func Refused(w locale.Words, err error) string {
	if invalid, ok := errors.AsType[*tickets.Invalid](err); ok {
		return Refusal(w, invalid)
	}
	if limited, ok := errors.AsType[*tickets.Limited](err); ok {
		next := limited.Until.Add(time.Minute - 1).Truncate(time.Minute) // the time is shown to the minute
		return w.Say(limitedWords[limited.What], "time", w.When(next))
	}
	return ""
}

// bounds puts the bounds of a value into words.
func bounds(e *tickets.Invalid) string {
	switch {
	case e.Min == "":
		return "invalid.most"
	case e.Max == "":
		return "invalid.least"
	}
	return "invalid.between"
}
