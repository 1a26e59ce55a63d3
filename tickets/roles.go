package tickets

// Role is what somebody may do in every queue, in addition to what they may do
// as the analyst of a queue, or with their own tickets.
type Role string

// The roles. None of them implies another.
const (
	// RoleAnalyst works on the tickets and chats of every queue.
	RoleAnalyst Role = "analyst"
	// RoleApprover decides on every ticket that waits for approval, except
	// their own.
	RoleApprover Role = "approver"
	// RoleObserver sees the tickets of every queue, without internal events,
	// and changes nothing.
	RoleObserver Role = "observer"
)

// Roles reports whether a person, given by object id, has a role.
type Roles func(person string, role Role) bool

// has reports whether somebody has a role. With nil Roles, nobody has any.
func (r Roles) has(person string, role Role) bool { return r != nil && r(person, role) }

// approves reports whether somebody is, or was, an approver of a ticket. Nobody
// approves their own.
func (s *reading) approves(t Ticket, person string) bool {
	return t.Approver(person) || t.Approving != nil && !t.Of(person) && s.roles.has(person, RoleApprover)
}
