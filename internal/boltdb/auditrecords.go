package boltdb

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"frontdesk/chat"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// tickets looks at every ticket, its history and its places in lists.
func (a *audit) tickets() error {
	what := func(n uint64) string { return fmt.Sprintf("ticket %d", n) }
	err := each(a, bucketTickets, firstNumber+1, what, func(n uint64, t *tickets.Ticket) {
		a.census.Tickets++
		if made, ok := tickets.Number(t.ID); !ok || made != n {
			a.problem("ticket %d calls itself %q", n, t.ID)
		}
		a.history(n, t)
		a.lists(n, t)
		for _, f := range t.Files {
			if !f.Gone {
				a.File(desk.NamedFile{Of: t.ID, ID: f.ID, Size: f.Size})
			}
		}
		counted := a.open[t.Queue]
		counted.Add(tickets.Counted(t))
		a.open[t.Queue] = counted
	})
	if err != nil {
		return err
	}
	return a.tallies()
}

// history looks at the events of a ticket: they have no gap, and the last is the
// one that the ticket has last.
func (a *audit) history(n uint64, t *tickets.Ticket) {
	events := a.tx.Bucket(bucketEvents)
	for i := 1; i <= t.Last.N; i++ {
		var e tickets.Event
		record := events.Get(partKey(n, i))
		switch err := json.Unmarshal(record, &e); {
		case record == nil:
			a.problem("%s: event %d of %d is missing", t.ID, i, t.Last.N)
			continue
		case err != nil:
			a.problem("%s: event %d cannot be read: %v", t.ID, i, err)
		case e.N != i:
			a.problem("%s: event %d calls itself %d", t.ID, i, e.N)
		case i == t.Last.N && (e.Action != t.Last.Action || !e.At.Equal(t.Last.At)):
			a.problem("%s: its history ends with another event than it says", t.ID)
		}
		a.census.Events++
		a.keys[string(bucketEvents)]++
	}
}

// lists looks at the places of a ticket in lists.
func (a *audit) lists(n uint64, t *tickets.Ticket) {
	for _, key := range listKeys(n, t) {
		a.expect(bucketOfPerson, key, nil, t.ID)
	}
	for _, key := range approvalKeys(n, t) {
		a.expect(bucketApprovals, key, nil, t.ID)
	}
	places := map[string]bool{}
	addPlaces(places, n, t)
	for key := range places {
		a.expect(bucketWork, []byte(key), number(nanos(t.Created)), t.ID)
	}
	if !t.Due.IsZero() {
		a.expect(bucketDueTickets, dueKey(n, t.Due), []byte(t.ID), t.ID)
	}
	if t.Major && t.State.Open() {
		a.expect(bucketMajors, number(n), nil, t.ID)
	}
}

// tallies compares the counts of open tickets with the tickets.
func (a *audit) tallies() error {
	wrong := func(queue string) {
		a.problem("queue %q: the counts of open tickets are not those of its tickets", queue)
	}
	err := a.tx.Bucket(bucketTallies).ForEach(func(k, v []byte) error {
		var kept countedQueue
		if err := json.Unmarshal(v, &kept); err != nil {
			a.problem("the counts %q cannot be read: %v", k, err)
			return nil
		}
		if kept.Since(kept.Tally) != a.open[kept.Queue] {
			wrong(kept.Queue)
		}
		delete(a.open, kept.Queue)
		return nil
	})
	for queue, counted := range a.open {
		if counted != (tickets.Tally{}) {
			wrong(queue)
		}
	}
	return err
}

// chats looks at every chat, its messages and its places in lists.
func (a *audit) chats() error {
	what := func(n uint64) string { return chat.ID(n) }
	return each(a, bucketSessions, 1, what, func(n uint64, s *chat.Session) {
		a.census.Chats++
		if s.ID != chat.ID(n) {
			a.problem("%s calls itself %q", chat.ID(n), s.ID)
		}
		a.messages(n, s)
		if !s.Due.IsZero() {
			a.expect(bucketDue, dueKey(n, s.Due), nil, s.ID)
		}
		if s.State != chat.Ended {
			a.expect(bucketLines, lineKey(n, s), nil, s.ID)
			if !bytes.Equal(a.tx.Bucket(bucketOpen).Get([]byte(s.Employee.ID)), number(n)) {
				a.problem("%s is open, and not the open chat of its employee", s.ID)
			}
		}
		a.said(n, s)
	})
}

func (a *audit) messages(n uint64, s *chat.Session) {
	if !s.Removed.IsZero() { // any that are left belong to nothing
		a.census.Removed += s.Messages
		return
	}
	for i := 1; i <= s.Messages; i++ {
		var m chat.Message
		record := a.tx.Bucket(bucketMessages).Get(partKey(n, i))
		switch err := json.Unmarshal(record, &m); {
		case record == nil:
			a.problem("%s: message %d of %d is missing", s.ID, i, s.Messages)
			continue
		case err != nil:
			a.problem("%s: message %d cannot be read: %v", s.ID, i, err)
		case m.N != i:
			a.problem("%s: message %d calls itself %d", s.ID, i, m.N)
		}
		a.census.Messages++
		a.keys[string(bucketMessages)]++
		for _, f := range m.Files {
			if f.Kept {
				a.File(desk.NamedFile{Of: s.ID, ID: f.ID, Size: f.Size, Expires: true})
			}
		}
	}
}

// said looks at the words by which an ended chat is found.
func (a *audit) said(n uint64, s *chat.Session) {
	var kept, terms []string
	if record := a.tx.Bucket(bucketSaidIn).Get(number(n)); record != nil {
		if err := json.Unmarshal(record, &kept); err != nil {
			a.problem("%s: its words cannot be read: %v", s.ID, err)
		}
	}
	if s.State == chat.Ended {
		var err error
		if terms, err = termsOfSession(a.tx, n, s); err != nil {
			return // told of already, by its message
		}
	}
	for i, term := range terms {
		terms[i] = exactKey("", s.Queue) + "\x00" + term
	}
	if len(subtract(terms, kept)) > 0 {
		a.problem("%s: is not found by all of its words", s.ID)
	}
	for _, key := range slices.Compact(slices.Sorted(slices.Values(kept))) {
		a.expect(bucketSaid, saidKey(key, n), nil, s.ID)
	}
}

// people looks at everybody, and at the index of their names.
func (a *audit) people() error {
	return a.tx.Bucket(bucketContacts).ForEach(func(k, v []byte) error {
		var c contact
		if err := json.Unmarshal(v, &c); err != nil {
			a.problem("person %q cannot be read: %v", k, err)
			return nil
		}
		a.census.People++
		for _, part := range slices.Compact(slices.Sorted(slices.Values(desk.NameParts(c.Name)))) {
			a.expect(bucketNames, nameKey(part, string(k)), nil, "person "+string(k))
		}
		return nil
	})
}

// drafts looks at every draft, and at the list of those that end.
func (a *audit) drafts() error {
	return a.tx.Bucket(bucketDrafts).ForEach(func(k, v []byte) error {
		var d tickets.Draft
		if err := json.Unmarshal(v, &d); err != nil {
			a.problem("draft %x cannot be read: %v", k, err)
			return nil
		}
		if !d.Due.IsZero() {
			a.expect(bucketDueDrafts, dueDraft(d.Due, k), nil, "draft "+d.ID)
		}
		return nil
	})
}

// signIns looks at everybody who is signed in, and at their devices.
func (a *audit) signIns() error {
	err := a.tx.Bucket(bucketSignIns).ForEach(func(k, v []byte) error {
		var s desk.SignIn
		if err := json.Unmarshal(v, &s); err != nil {
			a.problem("a sign-in cannot be read: %v", err)
			return nil
		}
		a.expect(bucketSignInsOf, signInKey(s), nil, "a sign-in")
		return nil
	})
	if err != nil {
		return err
	}
	return a.tx.Bucket(bucketDevices).ForEach(func(k, v []byte) error {
		var d desk.Device
		if err := json.Unmarshal(v, &d); err != nil {
			a.problem("a device cannot be read: %v", err)
			return nil
		}
		if d.ID != string(k) || a.tx.Bucket(bucketSignIns).Get([]byte(d.SignIn)) == nil {
			a.problem("device %q has another id, or no sign-in", k)
		}
		a.expect(bucketDevicesOf, deviceKey(d), nil, "a device")
		return nil
	})
}
