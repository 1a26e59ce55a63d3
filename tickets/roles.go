package tickets

// Role is what somebody may do in every queue, beside what they may as the
// analyst of one, or with their own tickets.
type Role string

// The roles. None of them implies another.
const (
	// RoleAnalyst works on the tickets and chats of every queue.
	RoleAnalyst Role = "analyst"
	// RoleApprover decides on whatever waits for approval, but for their own.
	RoleApprover Role = "approver"
	// RoleObserver sees the tickets of every queue, without what is internal, and
	// changes nothing.
	RoleObserver Role = "observer"
)

// Roles reports whether somebody, by object id, has a role.
type Roles func(person string, role Role) bool

// has reports whether somebody has a role; nil Roles give nobody any.
func (r Roles) has(person string, role Role) bool { return r != nil && r(person, role) }

// approves reports whether somebody is, or was, to decide on a ticket. Nobody
// agrees to their own.
func (s *reading) approves(t Ticket, person string) bool {
	return t.Approver(person) || t.Approving != nil && !t.Of(person) && s.roles.has(person, RoleApprover)
}
