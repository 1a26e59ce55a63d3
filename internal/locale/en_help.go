package locale

// englishHelp holds the texts that tell people what they can type.
var englishHelp = map[string]string{
	"help":          "Help",
	"help.channel":  "Mention the app with one of these words:",
	"help.threads":  "Threads",
	"help.open":     "A number alone, “INC-1001” or “1001”, opens that ticket.",
	"guide.ticket":  "In a ticket’s thread, plain text is a work note; start with >> and it goes to the requester.",
	"guide.chat":    "In a chat’s thread, all goes to the employee; start with // and it stays here.",
	"guide.help":    "Mention the app with “help” to see all you can type.",
	"notices.hours": "Quiet hours",
	"duty.usual":    "as the queue has it",
	"near.unknown":  "I do not know “{text}”.",
	"near.ask":      "Did you mean “{word}”?",
}
