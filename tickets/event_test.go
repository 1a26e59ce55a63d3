package tickets

import (
	"slices"
	"testing"
)

// Events that ask for something, or that end the ticket, reach everybody.
func TestWhatIsImportant(t *testing.T) {
	important := []Action{
		Created,
		Replied,
		TicketResolved,
		Rejected,
		Withdrawn,
		Restored,
		Merged,
		ParentResolved,
		Unmerged,
		Orphaned,
		WatcherNamed,
		WatcherRemoved,
	}
	for _, a := range Actions() {
		if got := (Event{Action: a}).Important(); got != slices.Contains(important, a) {
			t.Errorf("%s is important: %t", a, got)
		}
	}
	for _, r := range HoldReasons() {
		if got := (Event{Action: Held, Hold: r}).Important(); got != (r == HoldRequester) {
			t.Errorf("held for %s is important: %t", r, got)
		}
	}
}
