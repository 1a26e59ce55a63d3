package locale

// englishSetup holds the texts for people who set the desk up, and about
// exports.
var englishSetup = map[string]string{
	"word.link":     "link",
	"word.unlink":   "unlink",
	"word.admin":    "admin",
	"link":          "Queues of this channel",
	"link.none":     "This channel is not linked yet",
	"link.choose":   "An administrator of the desk chooses which queue works here:",
	"link.here":     "This channel is linked: {queues}",
	"link.rule":     "The members of this team are the analysts. New tickets and chats appear here.",
	"link.admin":    "Only an administrator of the desk can do this: please ask one.",
	"link.fixed":    "Nothing was changed: no queue was linked to this channel from Teams.",
	"link.off":      "Not linked any more: {queues}. What is new waits until they are linked again.",
	"duty.members":  "Only members of the queue's team can go on duty.",
	"via.thread":    "thread",
	"via.command":   "command",
	"via.timer":     "timer",
	"ticket.export": "Export",
	"export.title":  "Export of {id}",
	"export.holds":  "The ticket with its whole history, internal notes too, and the names of its files.",
	"export.hour":   "The link holds for an hour; the button “Export” makes a new one.",

	"firstadmin.done":  "You administer the desk now. Add the app to a team, and choose in its channel which queue works there; “link”, mentioning the app, asks again.",
	"firstadmin.wrong": "That is not the code.",
	"firstadmin.spent": "That cannot be tried any more. The desk makes a new code when it is started again.",
}
