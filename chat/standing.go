package chat

// Standing says what somebody is to a session, or what everybody is who reads
// the place where it is shown. The zero Standing is a stranger's.
type Standing struct {
	Employee bool // the session is theirs
	Serving  bool // they are an analyst of it, connected or invited
	Analyst  bool // they work for its queue
	Channel  bool // the place is its thread, read by analysts of its queue
	Passed   bool // it is offered to somebody else, or was passed on to another thread
}

// isParty reports whether they are on one of the two sides.
func (s Standing) isParty() bool { return s.Employee || s.Serving }

// mayAccept reports whether they may accept the session. Nobody can be their
// own analyst, or take what is offered to another.
func (s Standing) mayAccept() bool { return (s.Analyst || s.Channel) && !s.Employee && !s.Passed }

// Operation is one thing that people can do with a session.
type Operation uint8

// The operations. Each is a method of Service, or of the type that a comment
// names.
const (
	OpAccept Operation = iota
	OpSay
	OpReply
	OpEnd
	OpTransfer
	OpInvite
	OpLink
	OpRate
	OpReact
	OpDescribe // of Topics
	operations // their number
)

// AllOperations returns all operations.
func AllOperations() (all []Operation) {
	for op := range operations {
		all = append(all, op)
	}
	return all
}

// permission says who may do an operation, and with which sessions.
type permission struct {
	who  func(Standing) bool
	when func(*Session) bool
}

// permissions holds the rules of all operations. Authors correct their own
// messages, whatever they are to the session now (Edit).
var permissions = [operations]permission{
	OpAccept: {
		Standing.mayAccept,
		func(n *Session) bool { return n.State == Waiting || n.State == Ended && n.How == Unaccepted },
	},
	OpSay:      {func(s Standing) bool { return s.Employee }, func(n *Session) bool { return n.State != Ended }},
	OpReply:    {func(s Standing) bool { return s.Serving }, (*Session).isConnected},
	OpEnd:      {Standing.isParty, func(n *Session) bool { return n.State != Ended }},
	OpTransfer: {func(s Standing) bool { return s.Serving }, (*Session).isConnected},
	OpInvite:   {func(s Standing) bool { return s.Serving }, (*Session).isConnected},
	OpLink:     {Standing.isParty, func(*Session) bool { return true }},
	OpRate:     {func(s Standing) bool { return s.Employee }, (*Session).ratable},
	OpReact:    {Standing.isParty, func(n *Session) bool { return !n.Accepted.IsZero() }},
	OpDescribe: {func(s Standing) bool { return s.Employee }, func(n *Session) bool { return n.State == Waiting }},
}

func (s *Session) isConnected() bool { return s.State == Connected }

// ratable reports whether a session has ended, had an analyst, and has no
// rating yet.
func (s *Session) ratable() bool { return s.State == Ended && !s.Accepted.IsZero() && s.Rating == 0 }

// Operations is a set of operations.
type Operations uint64

// Has reports whether an operation is in the set.
func (o Operations) Has(op Operation) bool { return o&(1<<op) != 0 }

// May returns what somebody with that standing may do with a session in its
// current state. Views offer these operations and no others. Service refuses
// every other operation, or does nothing where it was done before. An allowed
// operation can still be refused for its arguments or for other facts, such as
// the person it goes to or another session of the employee.
func (s Standing) May(n Session) (may Operations) {
	for op, p := range permissions {
		if p.who(s) && p.when(&n) {
			may |= 1 << op
		}
	}
	return may
}

// standing returns what somebody is to a session, except whether they work for
// its queue.
func (s Session) standing(person string) Standing {
	if person == "" {
		return Standing{}
	}
	return Standing{
		Employee: s.Employee.ID == person, Serving: s.Serves(person),
		Passed: s.Offered.ID != "" && s.Offered.ID != person,
	}
}

// may returns what somebody may do with a session without working for its
// queue.
func (s Session) may(person string) Operations { return s.standing(person).May(s) }
