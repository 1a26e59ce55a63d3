package tickets

import "slices"

// tell owes the news of a change to everybody concerned. Analysts, requester,
// beneficiary and watchers get the status. All but the analysts also get a short
// message about the newest event that is not internal, except the one who made
// it. Internal changes are for analysts only. Analysts do not yet hear of a
// ticket that waits for approval.
func (l *lifecycle) tell(t *Ticket, c *Change, by Person) {
	at := t.Last.At
	c.tellChildren(t)
	if t.Approving == nil || t.Approving.Decision == Approve {
		c.tellThread(t)
	}
	news, ok := c.news()
	if !ok {
		return
	}
	l.tellPosters(t, c)
	for _, p := range t.audience() {
		c.Owe(Delivery{To: Address{Person: p.ID}, Content: Status{t.ID}, At: at})
		switch {
		case news.Of != 0:
			c.Owe(Delivery{To: Address{Person: p.ID}, Content: Correction{t.ID, news.Of}, At: at})
		case news.Action == Retracted: // of what the ticket had from the beginning
		case news.isAboutWatching():
		case p.ID != by.ID:
			c.Owe(Delivery{To: Address{Person: p.ID}, Content: Notice{t.ID, news.N}, At: at})
		}
	}
	c.tellApprovers(t)
}

// news returns the newest event of the change that is not internal. ok is false
// when all are.
func (c *Change) news() (e Event, ok bool) {
	for _, e := range slices.Backward(c.Events) {
		if !e.Internal {
			return e, true
		}
	}
	return e, false
}

// tellThread owes the analysts the status, and puts into the ticket's thread
// what requester and beneficiary wrote.
func (c *Change) tellThread(t *Ticket) {
	to := t.Address()
	c.Owe(Delivery{To: to, Content: Status{t.ID}, At: t.Last.At})
	if t.Last.Action == Attached && t.Files[len(t.Files)-1].Chat {
		return
	}
	if t.Last.Action == Commented || t.Last.Action == Attached {
		c.Owe(Delivery{To: to, Content: Notice{t.ID, t.Last.N}, At: t.Last.At})
	}
	if t.Last.Action == Attached {
		t.tellPicture(c)
	}
}
