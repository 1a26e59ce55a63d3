package locale

// englishGone holds the texts that stand where something was: of people who were
// erased, and of what was kept for its time.
var englishGone = map[string]string{
	"gone.person":     "Former employee",
	"gone.text":       "Removed",
	"gone.transcript": "The messages of this chat have been removed: the time for which they are kept is over.",
	"gone.file":       "removed",
	"gone.files":      "A file marked as removed is gone: the time for which it is kept is over.",
}
