package chat

// Standing is what somebody is to a session, or what everybody is who reads the
// place where it is shown. The zero Standing is a stranger's.
type Standing struct {
	Employee bool // it is their session
	Serving  bool // they are an analyst of it: the connected one, or an invited one
	Analyst  bool // they work for its queue
	Channel  bool // the place is its thread: analysts of its queue read that
	Passed   bool // it is offered to somebody else, or was passed on to another thread
}

// isParty reports whether they are one of the two sides.
func (s Standing) isParty() bool { return s.Employee || s.Serving }

// accepts: nobody is their own analyst, or takes what another one is asked for.
func (s Standing) mayAccept() bool { return (s.Analyst || s.Channel) && !s.Employee && !s.Passed }

// Operation is one thing that can be done with a session.
type Operation uint8

// The operations. Each is a method of Service.
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
	operations // how many there are
)

// AllOperations are all operations.
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

// permissions are the rules of all operations. What somebody wrote they correct
// themselves, whatever they are to the session now (Edit).
var permissions = [operations]permission{
	OpAccept: {
		Standing.mayAccept,
		func(n *Session) bool { return n.State == Waiting || n.State == Ended && n.How == Unaccepted },
	},
	OpSay:      {func(s Standing) bool { return s.Employee }, func(n *Session) bool { return n.State != Ended }},
	OpReply:    {func(s Standing) bool { return s.Serving }, (*Session).connected},
	OpEnd:      {Standing.isParty, func(n *Session) bool { return n.State != Ended }},
	OpTransfer: {func(s Standing) bool { return s.Serving }, (*Session).connected},
	OpInvite:   {func(s Standing) bool { return s.Serving }, (*Session).connected},
	OpLink:     {Standing.isParty, func(*Session) bool { return true }},
	OpRate:     {func(s Standing) bool { return s.Employee }, (*Session).ratable},
	OpReact:    {Standing.isParty, func(n *Session) bool { return !n.Accepted.IsZero() }},
}

func (s *Session) connected() bool { return s.State == Connected }

// ratable reports whether a session has ended that an analyst was in, and was not
// rated yet.
func (s *Session) ratable() bool { return s.State == Ended && !s.Accepted.IsZero() && s.Rating == 0 }

// Operations is a set of operations.
type Operations uint64

// Has reports whether an operation is in the set.
func (o Operations) Has(op Operation) bool { return o&(1<<op) != 0 }

// May returns what somebody of that standing may do with a session as it now is.
// Views offer these and no others, and Service refuses every other, or does
// nothing where that was done before. One of them can still be refused for what it
// was given, and for what else there is: whom it is passed on to, or another
// session of its employee.
func (s Standing) May(n Session) (may Operations) {
	for op, p := range permissions {
		if p.who(s) && p.when(&n) {
			may |= 1 << op
		}
	}
	return may
}

// standing is what somebody is to a session, but for who works for its queue.
func (s Session) standing(person string) Standing {
	if person == "" {
		return Standing{}
	}
	return Standing{
		Employee: s.Employee.ID == person, Serving: s.Serves(person),
		Passed: s.Offered.ID != "" && s.Offered.ID != person,
	}
}

// may is what somebody may do with a session who does not have to work for its
// queue.
func (s Session) may(person string) Operations { return s.standing(person).May(s) }
