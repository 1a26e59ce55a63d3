package locale

// englishLists holds the texts of lists, and of the ways to and from them.
var englishLists = map[string]string{
	"brief.minutes":         "{n} min",
	"brief.hours":           "{n} h",
	"brief.days":            "{n} d",
	"list.before":           "Previous",
	"ticket.page":           "Open in the Portal",
	"ticket.thread":         "Go to Thread",
	"board.several":         "Choose Several",
	"board.duein":           "due in {time}",
	"board.duenow":          "due now",
	"board.nobody":          "nobody",
	"board.overdueby":       "overdue {time}",
	"board.none.open":       "There is nothing to do. New incidents and requests appear in this channel.",
	"board.none.mine":       "You have no open incidents or requests. Under “Unassigned” is what waits for somebody.",
	"board.none.unassigned": "Everything has an assignee. Under “Open” is all that is being worked on.",
	"board.none.breaching":  "Nothing is overdue. Under “Open” is what is due next.",
}
