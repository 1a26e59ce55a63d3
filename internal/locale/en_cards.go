package locale

// englishCards holds the texts that ticket cards share.
var englishCards = map[string]string{
	"more":                 "More",
	"more.back":            "Back",
	"undo":                 "Undo",
	"draft.restored":       "The draft is back.",
	"event.restored":       "{name} took the withdrawal back",
	"notice.restored":      "{name} took the withdrawal of {id} back. It is open again: {title}",
	"rate":                 "Rate",
	"rate.choose":          "Choose one to five stars first.",
	"event.confirmed.said": "{name} closed it: {text}",
	"state.rejected":       "Rejected",
	"ticket.details":       "Details",
	"ticket.from":          "From {name}",
	"ticket.for":           "For {name}",
	"ticket.approval":      "Approval: {state}",
	"ticket.due":           "due {time}",
	"ticket.overdue":       "overdue since {time}",
	"ticket.solved":        "Yes, solved",
	"ticket.unsolved":      "Still not solved",
	"ticket.withdraw.sure": "Withdraw it? Nobody will work on it then.",
}

var englishCardCounts = map[string]forms{
	"major.related": {one: "{n} related incident", other: "{n} related incidents"},
}
