package tickets

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Decision is what approvers came to.
type Decision string

// The decisions; empty while there is none.
const (
	Approve Decision = "approve"
	Reject  Decision = "reject"
)

// Approving is how the approval of a ticket stands: one of the approvers decides.
type Approving struct {
	Approvers []Person  `json:"approvers"`
	Asked     time.Time `json:"asked"`
	Reminded  int       `json:"reminded,omitempty"` // how often
	Decision  Decision  `json:"decision,omitempty"`
	By        Person    `json:"by,omitzero"` // who decided
	Reason    string    `json:"reason,omitempty"`
}

// MaxApprovers is how many people are asked at most.
const MaxApprovers = 20

// Undecided reports whether a ticket waits for approval: nothing is done on it.
func (t Ticket) Undecided() bool {
	return t.Approving != nil && t.Approving.Decision == "" && t.State.Open()
}

// Approver reports whether the person with that id is one of the ticket's
// approvers, or was.
func (t Ticket) Approver(person string) bool {
	return person != "" && t.Approving != nil &&
		slices.ContainsFunc(t.Approving.Approvers, func(p Person) bool { return p.ID == person })
}

// approving is who is to agree to a ticket. Nobody agrees to their own.
func (s *Service) approving(ctx context.Context, t Ticket, needed Approval) (*Approving, error) {
	ids := needed.People
	switch {
	case needed.Manager:
		ids = []string{profile(ctx, s.options.Directory, t.Beneficiary.ID).Manager.ID}
	case needed.Group != "":
		ids = s.options.Catalog.Catalog().Groups[needed.Group]
	}
	var a Approving
	for _, id := range ids {
		if id = strings.ToLower(id); id != "" && !t.Of(id) && len(a.Approvers) < MaxApprovers {
			a.Approvers = append(a.Approvers, Person{ID: id, Name: s.name(ctx, id)})
		}
	}
	if len(a.Approvers) == 0 {
		return nil, ErrNoApprover
	}
	return &a, nil
}

// name is what a person is called, as far as the directory knows.
func (s *Service) name(ctx context.Context, person string) string {
	return profile(ctx, s.options.Directory, person).Name
}

// Decide approves or rejects a ticket, as one of its approvers or by that role. A
// rejected one is canceled. ErrState when it was decided before, or withdrawn;
// ErrNotFound for who is no approver.
func (s *Service) Decide(ctx context.Context, a Actor, id string, d Decision, reason string) (Ticket, error) {
	reason, tooLong := checkLength("reason", reason, MaxComment)
	return s.approver(ctx, a, id, func(t *Ticket, c *Change, may Operations) error {
		switch {
		case !may.Has(OpDecide):
			return ErrState
		case tooLong != nil:
			return tooLong
		}
		t.Approving.Decision, t.Approving.By, t.Approving.Reason = d, a.Person, reason
		if d == Approve {
			s.event(t, c, Event{By: a.Person, Action: Approved, State: New, Text: reason})
			return nil
		}
		s.event(t, c, Event{By: a.Person, Action: Rejected, State: Canceled, Text: reason})
		return nil
	})
}

// Delegate lets somebody else decide in the place of the actor. Whose ticket it
// is cannot: *Invalid.
func (s *Service) Delegate(ctx context.Context, a Actor, id string, to Person) (Ticket, error) {
	to.ID = strings.ToLower(strings.TrimSpace(to.ID))
	return s.approver(ctx, a, id, func(t *Ticket, c *Change, may Operations) error {
		if !may.Has(OpDelegate) {
			return ErrState
		}
		if !ObjectID(to.ID) || t.Of(to.ID) || t.Approver(to.ID) {
			return &Invalid{Field: "to"}
		}
		others := slices.DeleteFunc(t.Approving.Approvers, func(p Person) bool { return p.ID == a.ID })
		t.Approving.Approvers = append(others, to)
		s.event(t, c, Event{By: a.Person, Action: Delegated, State: t.State, Text: to.String()})
		c.Owe(Delivery{To: Address{Person: a.ID}, Content: Status{t.ID}, At: t.Last.At})
		return nil
	})
}

// approver is a change by somebody who is to decide, or was.
func (s *Service) approver(ctx context.Context, a Actor, id string, do deed) (Ticket, error) {
	seen, err := s.store.Ticket(ctx, id)
	if err != nil {
		return Ticket{}, err
	}
	if standing := s.standing(seen, a.ID); !standing.Approver {
		return Ticket{}, standing.refusal()
	}
	return s.change(ctx, a, seen.ID, func(t *Ticket, c *Change) error {
		return do(t, c, s.standing(*t, a.ID).May(*t))
	})
}

// tellApprovers owes approvers the status by which they decide, until that is done.
func (c *Change) tellApprovers(t *Ticket) {
	if t.Approving == nil {
		return
	}
	done := t.Last.Action == Approved || t.Last.Action == Rejected || t.Last.Action == Withdrawn
	if !t.Undecided() && !done {
		return
	}
	for _, p := range t.Approving.Approvers {
		if !t.Of(p.ID) {
			c.Owe(Delivery{To: Address{Person: p.ID}, Content: Status{t.ID}, At: t.Last.At})
		}
	}
}
