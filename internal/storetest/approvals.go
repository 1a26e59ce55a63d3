package storetest

import (
	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

var approvalTests = map[string]func(*test){
	"what waits for somebody's decision is listed, newest first": func(t *test) {
		first, second := t.askApproval(boris, clara), t.askApproval(boris)
		t.create(anna)
		t.wantUndecided(boris.ID, second, first)
		t.wantUndecided(clara.ID, first)
		t.wantUndecided(anna.ID)
		t.wantUndecided("", second, first)
		t.reopen()
		t.wantUndecided(boris.ID, second, first)
		t.update("", second, func(k *tickets.Ticket) (tickets.Change, error) {
			k.Approving.Decision = tickets.Approve
			return next(k, tickets.Approved, tickets.New), nil
		})
		t.wantUndecided(boris.ID, first)
		t.update("", first, func(k *tickets.Ticket) (tickets.Change, error) {
			k.Approving.Approvers = []tickets.Person{clara}
			return next(k, tickets.Delegated, tickets.New), nil
		})
		t.wantUndecided(boris.ID)
		t.wantUndecided(clara.ID, first)
		t.update("", first, func(k *tickets.Ticket) (tickets.Change, error) {
			return next(k, tickets.Withdrawn, tickets.Canceled), nil
		})
		t.wantUndecided("")
	},
}

// askApproval creates a ticket that waits for the decision of some people.
func (t *test) askApproval(approvers ...tickets.Person) string {
	t.Helper()
	made, err := t.CreateTicket(ctx, tickets.Cause{}, func(k *tickets.Ticket) tickets.Change {
		k.Approving = &tickets.Approving{Approvers: approvers, Asked: noon}
		return incident(anna)(k)
	})
	if err != nil {
		t.Fatal(err)
	}
	return made.ID
}

func (t *test) wantUndecided(approver string, want ...string) {
	t.Helper()
	list, err := t.Undecided(ctx, approver, 10)
	if diff := cmp.Diff(append([]string{}, want...), ids(list)); diff != "" || err != nil {
		t.Errorf("Undecided(%q): %v (-want +got):\n%s", approver, err, diff)
	}
}
