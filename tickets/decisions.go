package tickets

import "context"

// maxDecisions is how many tickets an approver is shown at once.
const maxDecisions = 100

// Decisions shows approvers what waits for them.
type Decisions struct{ tickets *Service }

// NewDecisions returns the Decisions about the tickets of a Service.
func NewDecisions(s *Service) *Decisions { return &Decisions{s} }

// Waiting returns the open tickets that wait for the actor's decision, newest
// first, at most maxDecisions.
func (d *Decisions) Waiting(ctx context.Context, a Actor) (list []Ticket, err error) {
	approver := a.ID
	if d.tickets.roles.has(a.ID, RoleApprover) {
		approver = ""
	}
	found, err := d.tickets.store.Undecided(ctx, approver, maxDecisions)
	for _, t := range found {
		seen, err := d.tickets.View(ctx, OwnPlace(a.ID), t.ID)
		if err == nil && seen.May.Has(OpDecide) {
			list = append(list, seen.Ticket)
		}
	}
	return list, err
}
