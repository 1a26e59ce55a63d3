package tickets

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"
)

// utterance makes the change of the ticket in which a requester's word or file
// lands. may is what they may do there. from is the ticket that they said it on,
// when it landed in somebody else's; empty when it is theirs.
type utterance func(t *Ticket, c *Change, may Operations, from string) error

// say lets the requester or beneficiary of a ticket say something. It lands in
// their ticket or, when that was merged, in the one that it goes on as. Anybody
// else gets ErrNotFound. The ticket returned is their own.
func (s *Service) say(ctx context.Context, a Actor, id string, do utterance) (Ticket, error) {
	for {
		own, into, err := s.landing(ctx, id)
		if err != nil {
			return Ticket{}, err
		}
		if standing := s.standing(own, a.ID); !standing.Owner() {
			return Ticket{}, standing.refusal()
		}
		now, err := s.change(ctx, a, into.ID, land(own, a, do))
		switch {
		case (errors.Is(err, errMoved) || errors.Is(err, ErrOther)) && ctx.Err() == nil:
		case into.ID != own.ID:
			return own, err
		default:
			return now, err
		}
	}
}

// land makes the change in the ticket where it lands. It ends with errMoved or
// ErrOther when it lands elsewhere now.
func land(own Ticket, a Actor, do utterance) func(*Ticket, *Change) error {
	return func(t *Ticket, c *Change) error {
		from := ""
		if t.ID != own.ID {
			c.Given = map[string]int{own.ID: own.Rev()}
		}
		if t.ID != own.ID && !t.Of(a.ID) {
			from = own.ID
		}
		if t.Merged() {
			return errMoved
		}
		return do(t, c, Standing{Requester: true}.May(*t), from)
	}
}

// landing returns a ticket, and the one in which what its requester says lands.
func (s *reading) landing(ctx context.Context, id string) (own, into Ticket, err error) {
	own, err = s.store.Ticket(ctx, id)
	for into = own; err == nil && into.Merged(); {
		into, err = s.store.Ticket(ctx, into.Parent.ID)
	}
	return own, into, err
}

// addWord adds what a requester or beneficiary said or sent, in the one place
// where it lands in a ticket. If the ticket waits for them, the wait ends. A
// resolved ticket is reopened, so that nothing closes over what they said. What
// they said on a ticket that was merged into this one is for analysts only.
func (l *lifecycle) addWord(t *Ticket, c *Change, e Event) {
	if t.State == Resolved {
		l.reopen(t, c, e)
	}
	if e.State = t.State; e.From == "" {
		e.State = t.stateAfterAnswer()
	}
	e.Internal = e.From != ""
	l.event(t, c, e)
}

// reopen returns a resolved ticket to work because of an event. The requester is
// not told who spoke on a ticket that was merged into theirs.
func (l *lifecycle) reopen(t *Ticket, c *Change, why Event) {
	e := Event{By: why.By, Action: Reopened, State: t.activeState()}
	if why.From != "" {
		e.By, e.Action, e.Text = Person{}, Revived, why.From
	}
	t.Resolution = ""
	l.event(t, c, e)
}

// stateAfterAnswer returns the state of a ticket after its requester has
// answered.
func (t *Ticket) stateAfterAnswer() State {
	if t.State != OnHold || t.Hold != HoldRequester {
		return t.State
	}
	return t.activeState()
}

// isWord reports whether one of the two sides says something to the other with
// the event.
func (e Event) isWord() bool {
	switch e.Action {
	case Commented, Attached, Replied:
		return true
	case Rated:
		return e.Text != ""
	}
	return false
}

// asks reports whether it is the requester's turn to say something after the
// event; was is whether it was before.
func (e Event) asks(was bool) bool {
	switch {
	case e.Of != 0 || e.From != "":
		return was
	case e.Action == Replied, e.Action == TicketResolved:
		return true
	case e.Action == Held:
		return was || e.Hold == HoldRequester
	case e.Action == Commented, e.Action == Attached, e.Action == Reopened, e.Action == Confirmed:
		return false
	}
	return was
}

// lastSaid returns when one of the two sides last said something, or the ticket
// was resolved.
func (t Ticket) lastSaid() time.Time { return latest(t.Resolved, t.Said) }

const (
	lookedThrough = 20 // how many tickets Awaiting looks at
	awaiting      = 3  // how many it returns at most
)

// Awaiting returns the tickets of the actor on which an analyst had the last
// word, and which they can still answer: a few, the newest word first.
func (s *reading) Awaiting(ctx context.Context, a Actor) ([]Ticket, error) {
	list, _, err := s.store.TicketsOf(ctx, a.ID, "", lookedThrough)
	list = slices.DeleteFunc(list, func(t Ticket) bool { return !t.Asked || !t.hears() })
	slices.SortStableFunc(list, func(a, b Ticket) int { return b.lastSaid().Compare(a.lastSaid()) })
	return list[:min(len(list), awaiting)], err
}

// Comment adds a comment by the requester or beneficiary. Like all they say, it
// lands in the ticket that theirs was merged into, if it was. An empty or over-long
// text is an *Invalid, with the ticket unchanged. The same text from somebody
// who has not been shown it yet (rev) counts as a second press, and changes
// nothing. Somebody who comments too much gets a *Limited.
func (s *Service) Comment(ctx context.Context, a Actor, id string, rev int, text string) (Ticket, error) {
	text, refused := requireText("comment", text)
	limit := sync.OnceValue(func() error { return s.options.Limits.Spend(a.ID, AmountComments, 1) })
	return s.say(ctx, a, id, func(t *Ticket, c *Change, may Operations, from string) error {
		word := Event{By: a.Person, Action: Commented, Text: text, From: from}
		if !strings.EqualFold(t.ID, id) {
			rev = 0 // they were not shown this one
		}
		switch {
		case !may.Has(OpComment):
			return ErrState
		case refused != nil:
			return refused
		case s.isRepeated(t, rev, word):
			return nil
		}
		if err := limit(); err != nil {
			return err
		}
		s.addWord(t, c, word)
		return nil
	})
}

// Receive records that the requester or beneficiary sent files to the ticket,
// to be loaded and attached later. The text they wrote with the files becomes a
// comment. A text that is too long is an *Invalid, and a closed ticket is
// ErrState; somebody who sends too many gets a *Limited. Then nothing is
// recorded.
func (s *Service) Receive(ctx context.Context, a Actor, id, text string, files []Upload) (Ticket, error) {
	text, tooLong := checkLength("comment", text, MaxComment)
	limit := sync.OnceValue(func() error { return s.options.Limits.Spend(a.ID, AmountFiles, len(files)) })
	return s.say(ctx, a, id, func(t *Ticket, c *Change, may Operations, from string) error {
		switch {
		case !may.Has(OpComment):
			return ErrState
		case tooLong != nil:
			return tooLong
		}
		if err := limit(); err != nil {
			return err
		}
		keep := Keep{Ticket: cmp.Or(from, t.ID), By: a.Person, Files: files}
		if text != "" {
			s.addWord(t, c, Event{By: a.Person, Action: Commented, Text: text, From: from})
			keep.Event = t.Last.N
		}
		t.Said = s.now().UTC() // it does not close while they are being loaded
		s.schedule(t)
		c.Owe(Delivery{To: Address{Person: a.ID}, Content: keep, At: t.Said})
		if len(files) > 0 {
			c.Awaited = files[0].Origin
		}
		return nil
	})
}

// Attach adds a file sent by the requester or beneficiary, until the ticket is
// closed. It returns ErrFull when the ticket has no room for another file.
// Attaching the same file again changes nothing.
func (s *Service) Attach(ctx context.Context, a Actor, id string, f Attachment) (Ticket, error) {
	return s.say(ctx, a, id, func(t *Ticket, c *Change, may Operations, from string) error {
		switch {
		case t.File(f.ID).ID != "":
			return nil
		case f.Origin != "" && slices.Contains(t.Recalled, f.Origin):
			return ErrRecalled
		case !may.Has(OpAttach) && t.takesWords():
			return ErrFull
		case !may.Has(OpAttach):
			return ErrState
		}
		f.By, f.At, f.From = a.Person, s.now().UTC(), from
		t.Files = append(t.Files[:len(t.Files):len(t.Files)], f)
		s.addWord(t, c, Event{By: a.Person, Action: Attached, Text: f.Name, From: from, Origin: f.Origin})
		t.Files[len(t.Files)-1].N = t.Last.N
		return nil
	})
}

// maxRecalled is how many messages are remembered whose files are still being
// loaded when they are taken back.
const maxRecalled = 20

// Recall takes back the files that came with a message to the actor's ticket, or
// of the chat that it was made from, whatever its state. Files of the message that are attached later are refused with
// ErrRecalled. The stored files are the caller's to remove.
func (s *Service) Recall(ctx context.Context, a Actor, id, origin string) (Ticket, error) {
	return s.changeOwn(ctx, a, id, func(t *Ticket, c *Change, _ Operations) error {
		var kept, gone []Attachment
		for _, f := range t.Files {
			if f.Origin == origin {
				gone = append(gone, f)
			} else {
				kept = append(kept, f)
			}
		}
		t.Files = kept
		if !slices.Contains(t.Recalled, origin) {
			t.Recalled = append(t.Recalled[max(0, len(t.Recalled)-maxRecalled+1):], origin)
		}
		for _, f := range gone {
			s.event(t, c, Event{By: a.Person, Action: Retracted, State: t.State, Of: f.N})
			if f.N == 0 { // nobody was told of it
				continue
			}
			c.Owe(Delivery{To: t.Address(), Content: Correction{t.ID, f.N}, At: t.Last.At})
			for _, p := range t.audience() {
				c.Owe(Delivery{To: Address{Person: p.ID}, Content: Correction{t.ID, f.N}, At: t.Last.At})
			}
		}
		return nil
	})
}

// twice is how long a repeated text counts as the same press.
const twice = time.Minute

// isRepeated reports whether the newest event already equals e, and the person
// who asked for e was not shown it (rev).
func (l *lifecycle) isRepeated(t *Ticket, rev int, e Event) bool {
	return rev < t.Last.N && t.Last.By.ID == e.By.ID && t.Last.Action == e.Action && t.Last.Text == e.Text &&
		l.now().Sub(t.Last.At) < twice
}

// requireText trims and returns a text that must not be empty.
func requireText(field, text string) (string, error) {
	text, err := checkLength(field, text, MaxComment)
	if err == nil && text == "" {
		err = &Invalid{Field: field, Empty: true}
	}
	return text, err
}
