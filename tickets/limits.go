package tickets

import (
	"fmt"
	"time"
)

// Amount is something that one person can do only so much of.
type Amount uint8

// What is counted.
const (
	AmountTickets  Amount = iota // incidents and requests that they create
	AmountChats                  // chats that they ask for
	AmountComments               // on tickets
	AmountFiles                  // files that they send
	AmountBytes                  // of those files
	AmountPeople                 // others to whom the desk writes because of what they create or delegate
	AmountLookups                // names that they begin to type
)

// Limits bounds how much one person does, so that nobody floods analysts or
// colleagues. Methods are called within change functions: they do no I/O.
type Limits interface {
	// Spend counts n more of what a person does. If that is too much, it counts
	// nothing and returns a *Limited.
	Spend(person string, what Amount, n int) error
	// Address counts the people to whom the desk writes because of a person,
	// each once. If they are too many, it counts nobody and returns a *Limited.
	Address(person string, others ...string) error
}

// Limited is the error of somebody who did too much.
type Limited struct {
	What  Amount
	Until time.Time // when they can go on
}

func (e *Limited) Error() string {
	return fmt.Sprintf("tickets: too much of %d until %s", e.What, e.Until.UTC().Format(time.RFC3339))
}

// Unlimited is Limits that bound nothing.
type Unlimited struct{}

// Spend implements Limits.
func (Unlimited) Spend(string, Amount, int) error { return nil }

// Address implements Limits.
func (Unlimited) Address(string, ...string) error { return nil }

// limitCreation counts a ticket that somebody creates for themselves or for
// somebody else. What comes from a chat was counted when the chat was asked for,
// and analysts create tickets because others ask them to.
func limitCreation(limits Limits, a Actor, t Ticket) error {
	if t.Chat != "" || t.Requester.ID != a.ID {
		return nil
	}
	if err := limits.Address(a.ID, t.others()...); err != nil {
		return err
	}
	return limits.Spend(a.ID, AmountTickets, 1)
}

// others returns whom the desk writes to about a new ticket, besides its
// requester and the queue. All approvers count as one: the catalog chose them.
func (t Ticket) others() (ids []string) {
	if t.Beneficiary.ID != t.Requester.ID {
		ids = append(ids, t.Beneficiary.ID)
	}
	if t.Approving != nil {
		ids = append(ids, "approvers of "+t.Item)
	}
	return ids
}
