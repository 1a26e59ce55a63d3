package tickets

// Standing says what somebody is to a ticket, or what everybody is who reads
// the place where it is shown. The zero Standing is a stranger's.
type Standing struct {
	Requester   bool // they created it
	Beneficiary bool // it was created for them
	Approver    bool // they are, or were, an approver of it
	Watcher     bool // they follow it
	Solver      bool // it is theirs, and they resolved it
	Observer    bool // they see the tickets of every queue
	Analyst     bool // they work for its queue
	Channel     bool // the place is its thread, read by analysts of its queue
	NoFiles     bool // nobody can send files here
}

// Owner reports whether they are the ticket's requester or beneficiary.
func (s Standing) Owner() bool { return s.Requester || s.Beneficiary }

// MaySee reports whether they may see the ticket.
func (s Standing) MaySee() bool {
	s.NoFiles = false
	return s != Standing{}
}

// mayAttach reports whether they may add files to the ticket.
func (s Standing) mayAttach() bool { return s.Owner() && !s.NoFiles }

// mayWork reports whether they may read and do what analysts of the queue may.
func (s Standing) mayWork() bool { return s.Analyst || s.Channel }

// refusal returns the error for an operation that they may not do. Observers and
// watchers see the ticket all the same.
func (s Standing) refusal() error {
	if s.Observer || s.Watcher {
		return ErrForbidden
	}
	return ErrNotFound
}

// Operation is one thing that people can do with a ticket.
type Operation uint8

// The operations. Each is named after a method of Service. A comment names the
// method, or its type, where they differ.
const (
	OpTake Operation = iota
	OpAssign
	OpUnassign
	OpResolve
	OpHold
	OpResume
	OpSnooze // of Reminders
	OpReopen
	OpReply
	OpNote
	OpPrioritize // SetPriority
	OpCategorize // SetCategory
	OpMove
	OpMerge
	OpUnmerge
	OpDeclare // DeclareMajor
	OpUndeclare
	OpRelate
	OpExport
	OpChat // with its requester, in package chat
	OpComment
	OpAttach
	OpEdit
	OpWithdraw
	OpRestore
	OpSolved // SolvedBy
	OpConfirm
	OpRate
	OpMeToo
	OpWatch   // of Watching
	OpUnwatch // of Watching
	OpDecide
	OpDelegate
	operations // their number
)

// AllOperations returns all operations.
func AllOperations() (all []Operation) {
	for op := range operations {
		all = append(all, op)
	}
	return all
}

// permission says who may do an operation, and with which tickets; nil: with
// all.
type permission struct {
	who  func(Standing) bool
	when func(*Ticket) bool
}

// permissions holds the rules of all operations.
var permissions = [operations]permission{
	OpTake:       {Standing.mayWork, func(t *Ticket) bool { return t.State == New && !t.Undecided() }},
	OpAssign:     {Standing.mayWork, func(t *Ticket) bool { return t.Workable() }},
	OpUnassign:   {Standing.mayWork, func(t *Ticket) bool { return t.Workable() && t.Assignee != (Person{}) }},
	OpResolve:    {Standing.mayWork, func(t *Ticket) bool { return t.Workable() }},
	OpHold:       {Standing.mayWork, func(t *Ticket) bool { return t.Workable() && t.State != OnHold }},
	OpResume:     {Standing.mayWork, func(t *Ticket) bool { return t.State == OnHold }},
	OpSnooze:     {Standing.mayWork, func(t *Ticket) bool { return t.Workable() }},
	OpReopen:     {Standing.mayReopen, func(t *Ticket) bool { return t.State == Resolved }},
	OpReply:      {Standing.mayWork, func(t *Ticket) bool { return t.takesWords() }},
	OpNote:       {Standing.mayWork, nil},
	OpPrioritize: {Standing.mayWork, func(t *Ticket) bool { return t.State.Open() }},
	OpCategorize: {Standing.mayWork, nil},
	OpMove:       {Standing.mayWork, func(t *Ticket) bool { return t.Workable() }},
	OpMerge:      {Standing.mayWork, func(t *Ticket) bool { return t.Workable() && !t.Major }},
	OpDeclare:    {Standing.mayWork, func(t *Ticket) bool { return t.isRelatable() && t.Parent.ID == "" }},
	OpUnmerge:    {Standing.mayWork, func(t *Ticket) bool { return t.Merged() }},
	OpUndeclare:  {Standing.mayWork, func(t *Ticket) bool { return t.Major && t.State.Open() }},
	OpRelate:     {Standing.mayWork, (*Ticket).isRelatable},
	OpExport:     {Standing.mayWork, nil},
	OpChat:       {Standing.mayChat, nil},
	OpComment:    {Standing.Owner, func(t *Ticket) bool { return t.hears() }},
	OpAttach:     {Standing.mayAttach, func(t *Ticket) bool { return t.TakesFiles() }},
	OpEdit:       {Standing.Owner, func(t *Ticket) bool { return t.Editable() }},
	OpWithdraw:   {Standing.Owner, func(t *Ticket) bool { return t.State.May(Canceled) }},
	OpRestore:    {Standing.Owner, func(t *Ticket) bool { return t.Before != nil }},
	OpSolved:     {Standing.Owner, func(t *Ticket) bool { return t.State.May(Canceled) && t.kind() == Incident }},
	OpConfirm:    {Standing.Owner, func(t *Ticket) bool { return t.State.May(Closed) }},
	OpRate:       {Standing.mayRate, func(t *Ticket) bool { return t.wasResolved() && t.Rating == 0 }},
	OpMeToo:      {Standing.Owner, (*Ticket).isRelatable},
	OpWatch:      {Standing.mayWatch, func(t *Ticket) bool { return t.takesWords() && len(t.Watchers) < MaxWatchers }},
	OpUnwatch:    {Standing.mayUnwatch, func(t *Ticket) bool { return len(t.Watchers) > 0 }},
	OpDecide:     {func(s Standing) bool { return s.Approver }, func(t *Ticket) bool { return t.Undecided() }},
	OpDelegate:   {Standing.mayDelegate, func(t *Ticket) bool { return t.Undecided() }},
}

// mayRate reports whether they may rate the ticket: an owner, but not of their
// own work.
func (s Standing) mayRate() bool { return s.Owner() && !s.Solver }

// mayDelegate reports whether they may name who approves: an approver, or an
// analyst whose own request it is not.
func (s Standing) mayDelegate() bool { return s.Approver || s.mayWork() && !s.Owner() }

// mayReopen reports whether they may reopen the ticket. Both sides may.
func (s Standing) mayReopen() bool { return s.mayWork() || s.Owner() }

// mayChat reports whether they may chat: an analyst with somebody else.
func (s Standing) mayChat() bool { return s.mayWork() && !s.Requester }

// wasResolved reports whether a ticket was resolved, and not reopened.
func (t *Ticket) wasResolved() bool { return t.State == Resolved || t.State == Closed }

// isRelatable reports whether a ticket can be part of a major incident.
func (t *Ticket) isRelatable() bool { return t.Workable() && t.kind() == Incident && !t.Major }

// Operations is a set of operations.
type Operations uint64

// Has reports whether an operation is in the set.
func (o Operations) Has(op Operation) bool { return o&(1<<op) != 0 }

// May returns what somebody with that standing may do with a ticket in its
// current state. Views offer these operations and no others, and Service
// refuses every other one. An allowed operation can still be refused for its
// arguments or for other facts, such as the ticket to merge into or the length
// of a text.
func (s Standing) May(t Ticket) (may Operations) {
	for op, p := range permissions {
		if p.who(s) && (p.when == nil || p.when(&t)) {
			may |= 1 << op
		}
	}
	return may
}
