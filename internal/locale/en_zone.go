package locale

// englishZone holds the texts about a reader's own time zone.
var englishZone = map[string]string{
	"notices.quiet.yours": "By your clock it is {time} now. Short messages wait until quiet hours end; leave both empty for none.",
}
