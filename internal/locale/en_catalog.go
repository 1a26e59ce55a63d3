package locale

// englishCatalog holds the texts of the catalog and of forms that explain what
// to fill in.
var englishCatalog = map[string]string{
	"catalog.pick":    "Find a service",
	"catalog.type":    "Start typing its name",
	"catalog.open":    "Open",
	"catalog.sought":  "Found for “{words}”",
	"catalog.choose":  "Choose a service first: start typing its name.",
	"place.manager":   "your manager approves",
	"place.approvers": "approval by {names}",
	"place.approval":  "needs approval",
	"place.or":        "{name} or {other}",
	"place.others":    "{name} or others",

	"form.required":      "* required",
	"form.hint":          "What happens, since when, what you have tried",
	"form.ask.impact":    "Who is affected?",
	"form.ask.urgency":   "How urgent is it?",
	"impact.ask.low":     "Only me, and only a little",
	"impact.ask.medium":  "Me or a few colleagues",
	"impact.ask.high":    "Many people",
	"urgency.ask.low":    "It can wait",
	"urgency.ask.medium": "Soon: it gets in the way of work",
	"urgency.ask.high":   "At once: work has stopped",
}
