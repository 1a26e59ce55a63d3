package tickets

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"
)

// Decision is what the approvers decided.
type Decision string

// The decisions; empty while there is none.
const (
	Approve Decision = "approve"
	Reject  Decision = "reject"
)

// Approving holds the state of a ticket's approval. One of the approvers
// decides.
type Approving struct {
	Approvers []Person  `json:"approvers"`
	Asked     time.Time `json:"asked"`
	Reminded  int       `json:"reminded,omitempty"` // number of reminders
	Decision  Decision  `json:"decision,omitempty"`
	By        Person    `json:"by,omitzero"` // who decided
	Reason    string    `json:"reason,omitempty"`
}

// MaxApprovers is the most people who are asked to approve.
const MaxApprovers = 20

// Undecided reports whether a ticket waits for approval. Nobody works on it
// until then.
func (t Ticket) Undecided() bool {
	return t.Approving != nil && t.Approving.Decision == "" && t.State.Open()
}

// Approver reports whether the person with that id is, or was, one of the
// ticket's approvers.
func (t Ticket) Approver(person string) bool {
	return person != "" && t.Approving != nil &&
		slices.ContainsFunc(t.Approving.Approvers, func(p Person) bool { return p.ID == person })
}

// approving returns who has to approve a ticket. Nobody approves their own.
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

// name returns a person's name, as far as the directory knows it.
func (s *Service) name(ctx context.Context, person string) string {
	return profile(ctx, s.options.Directory, person).Name
}

// Verdict is what an approver decides, and why. Reason may be empty.
type Verdict struct {
	Decision Decision
	Reason   string
}

// Decide approves or rejects a ticket that the actor saw at revision rev. The
// actor is one of its approvers, or has the approver role. A rejected ticket is
// canceled. Decide returns ErrNotFound for somebody who is not an approver.
func (s *Service) Decide(ctx context.Context, a Actor, id string, rev int, v Verdict) (Ticket, error) {
	reason, tooLong := checkLength("reason", v.Reason, MaxComment)
	return s.pressAsApprover(ctx, a, id, rev, func(t *Ticket, c *Change, may Operations) error {
		switch {
		case !may.Has(OpDecide):
			return ErrState
		case tooLong != nil:
			return tooLong
		}
		t.Approving.Decision, t.Approving.By, t.Approving.Reason = v.Decision, a.Person, reason
		if v.Decision == Approve {
			s.event(t, c, Event{By: a.Person, Action: Approved, State: New, Text: reason})
			return nil
		}
		s.event(t, c, Event{By: a.Person, Action: Rejected, State: Canceled, Text: reason})
		return nil
	})
}

// Delegate lets somebody else decide in place of the actor, who saw the ticket
// at revision rev. An analyst of the queue names one approver more. The
// requester, the beneficiary and the actor cannot be chosen: *Invalid.
func (s *Service) Delegate(ctx context.Context, a Actor, id string, rev int, to Person) (Ticket, error) {
	to.ID = strings.ToLower(strings.TrimSpace(to.ID))
	limit := sync.OnceValue(func() error { return s.options.Limits.Address(a.ID, to.ID) })
	name := func(t *Ticket, c *Change, may Operations) error {
		switch {
		case !may.Has(OpDelegate):
			return ErrState
		case !t.mayAsk(to.ID, a.ID):
			return &Invalid{Field: "to"}
		}
		if err := limit(); err != nil {
			return err
		}
		asked := t.Approver(a.ID)
		others := slices.DeleteFunc(t.Approving.Approvers, func(p Person) bool { return p.ID == a.ID })
		t.Approving.Approvers = append(others, to)
		s.event(t, c, Event{By: a.Person, Action: Delegated, State: t.State, Text: to.String()})
		if asked {
			c.Owe(Delivery{To: Address{Person: a.ID}, Content: Status{t.ID}, At: t.Last.At})
		}
		return nil
	}
	seen, err := s.store.Ticket(ctx, id)
	if err == nil && seen.Undecided() && !seen.Of(a.ID) && !s.standing(seen, a.ID).Approver {
		return s.changeAsAnalyst(ctx, a, id, rev, name)
	}
	return s.pressAsApprover(ctx, a, id, rev, name)
}

// mayAsk reports whether somebody can be asked to approve the ticket, when by
// names them.
func (t *Ticket) mayAsk(person, by string) bool {
	full := !t.Approver(by) && len(t.Approving.Approvers) >= MaxApprovers
	return ObjectID(person) && person != by && !t.Of(person) && !t.Approver(person) && !full
}

// pressAsApprover makes a change by somebody who is, or was, an approver, and
// was shown revision rev.
func (s *Service) pressAsApprover(ctx context.Context, a Actor, id string, rev int, do deed) (Ticket, error) {
	seen, err := s.store.Ticket(ctx, id)
	if err != nil {
		return Ticket{}, err
	}
	if standing := s.standing(seen, a.ID); !standing.Approver {
		return Ticket{}, standing.refusal()
	}
	return s.change(ctx, a, seen.ID, func(t *Ticket, c *Change) error {
		if !t.WasShown(rev) {
			return ErrStale
		}
		return do(t, c, s.standing(*t, a.ID).May(*t))
	})
}

// tellApprovers owes approvers the status message in which they decide, until
// the decision is made.
func (c *Change) tellApprovers(t *Ticket) {
	if t.Approving == nil {
		return
	}
	done := []Action{Approved, Rejected, Withdrawn, Restored}
	if !t.Undecided() && !slices.Contains(done, t.Last.Action) {
		return
	}
	for _, p := range t.Approving.Approvers {
		if !t.reaches(p.ID) {
			c.Owe(Delivery{To: Address{Person: p.ID}, Content: Status{t.ID}, At: t.Last.At})
		}
	}
}
