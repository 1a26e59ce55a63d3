package locale

// englishApproval holds the texts of the cards on which somebody decides.
var englishApproval = map[string]string{
	"approval.you.approve":   "You approved {id}",
	"approval.you.reject":    "You rejected {id}",
	"approval.other.approve": "Approved by {name}: {id}",
	"approval.other.reject":  "Rejected by {name}: {id}",
	"approval.then":          "If you approve, it goes to {queue}.",
	"approval.takes":         "How long it takes: {time}.",
	"approval.why":           "Why? {name} will read it.",
	"event.rejected.bare":    "{name} rejected it",
	"notice.rejected.bare":   "{name} rejected {id}: {title}",
}
