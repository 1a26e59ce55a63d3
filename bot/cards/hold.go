package cards

import (
	"cmp"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// holdInputs ask what a ticket waits for, and until when.
func (v TicketView) holdInputs(w locale.Words) []any {
	reason := chooser("reason", w.Say("ticket.reason"), holdReasons(w))
	until := input{Type: "Input.Date", ID: "until", Label: w.Say("ticket.until")}
	if v.TypedIn == until.ID {
		until.Value = v.Typed
		reason.Value = cmp.Or(v.Reason, reason.Value)
	}
	return []any{reason, until, small(run{Text: w.Say("ticket.until.day"), Subtle: true})}
}

func holdReasons(w locale.Words) (list []Choice) {
	for _, r := range tickets.HoldReasons() {
		list = append(list, Choice{Title: w.Say("hold." + string(r)), Value: string(r)})
	}
	return list
}

func naps(w locale.Words) (list []Choice) {
	for _, n := range tickets.Naps() {
		list = append(list, Choice{Title: w.Say("nap." + string(n)), Value: string(n)})
	}
	return list
}
