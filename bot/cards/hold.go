package cards

import (
	"cmp"
	"time"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// Until says until when a ticket waits since an event: the day until which it is on
// hold, with a space before, or the time of a reminder. It is empty for other
// events.
func Until(w locale.Words, e tickets.Event) string {
	if e.Action == tickets.Snoozed {
		return w.Time(e.Until)
	}
	return holdUntil(w, e.Until)
}

// holdUntil says until which day a ticket is on hold, with a space before. It is
// empty when there is no such day.
func holdUntil(w locale.Words, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return w.Say("hold.until", "day", w.Day(t))
}

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
