package cards

import (
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// rejected is the state, as shown, of a request that was not approved.
const rejected tickets.State = "rejected"

// shownState is the state of a ticket as people read it.
func shownState(t tickets.Ticket) tickets.State {
	if t.State == tickets.Canceled && t.Approving != nil && t.Approving.Decision == tickets.Reject {
		return rejected
	}
	return t.State
}

// State names the state of a ticket.
func State(w locale.Words, t tickets.Ticket) string { return w.Say("state." + string(shownState(t))) }

// The sign of each state shows it without colour, and its colour with colour.
var (
	stateSigns = map[tickets.State]string{
		tickets.New: "○", tickets.InProgress: "◐", tickets.OnHold: "‖", tickets.Resolved: "✓",
		tickets.Closed: "●", tickets.Canceled: "✕", rejected: "✕",
	}
	stateColours = map[tickets.State]string{
		tickets.New: "Accent", tickets.InProgress: "Accent", tickets.OnHold: "Warning", tickets.Resolved: "Good",
		rejected: "Attention",
	}
)

// stateRun is the state of a ticket as a coloured word with its sign.
func stateRun(w locale.Words, t tickets.Ticket) run {
	s := shownState(t)
	return run{Text: stateSigns[s] + " " + State(w, t), Weight: "Bolder", Color: stateColours[s]}
}
