package locale

// englishChats holds the texts of live chat beside those in english.
var englishChats = map[string]string{
	"chat.below":            "The chat goes on below.",
	"chat.end.sure":         "End this chat for both of you?",
	"chat.language.en":      "speaks English",
	"chat.language.ru":      "speaks Russian",
	"chat.nostars":          "Choose one to five stars first.",
	"chat.topic":            "What it is about",
	"chat.topic.ask":        "What is it about? A few words",
	"chat.since":            "since {time}",
	"chat.state.waiting":    "Waiting",
	"chat.backto":           "Back to the Chat",
	"form.subject.of":       "What is wrong for {name}?",
	"form.beneficiary.of":   "For someone else (empty: for {name})",
	"ticket.created.ofchat": "{name} made {id} from your chat. We will keep you posted here.",
}
