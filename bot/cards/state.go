package cards

import (
	"frontdesk/internal/locale"
	"frontdesk/internal/phrase"
	"frontdesk/tickets"
)

// stateColours show a state in addition to its word and sign.
var stateColours = map[tickets.State]string{
	tickets.New: "Accent", tickets.InProgress: "Accent", tickets.OnHold: "Warning", tickets.Resolved: "Good",
	phrase.Rejected: "Attention",
}

// stateRun is the state of a ticket as a coloured word with its sign.
func stateRun(w locale.Words, t tickets.Ticket) run {
	return run{
		Text:   phrase.Sign(t) + " " + phrase.State(w, t),
		Weight: "Bolder",
		Color:  stateColours[phrase.ShownState(t)],
	}
}
