package outgoing

import (
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// isPast reports whether a delivery announces a failure that has ended meanwhile:
// what says so is owed as well.
func (d *Dispatcher) isPast(o tickets.Delivery) bool {
	t, ok := o.Content.(tickets.Trouble)
	if !ok || t.Over {
		return false
	}
	_, fails := d.desk.Setup.InTrouble(t.Check)
	return !fails
}

// troubleText tells an administrator which check of the desk itself fails, and
// what mends it, or that it does no longer.
func (x *wording) troubleText(w locale.Words, o tickets.Trouble) string {
	f, known := x.desk.Health.Last(o.Check)
	if !known { // it was found before a restart
		f = desk.FindingOf(o.Check)
	}
	switch {
	case o.Over:
		return w.Say("trouble.over", "check", f.Name(w))
	case !known || f.Level == desk.Fine:
		return w.Say("trouble.unknown", "check", f.Name(w), "word", w.Say("word.doctor"))
	}
	return w.Say("trouble.began", "check", f.Name(w), "seen", f.Seen.In(w), "mend", f.Mend.In(w))
}
