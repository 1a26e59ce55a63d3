package desk

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"frontdesk/tickets"
)

// SignIn is one browser in which somebody is signed in. Its JSON is the stored
// record.
type SignIn struct {
	// ID is a hash of the secret in the browser's cookie.
	ID     string    `json:"id"`
	Person string    `json:"person"` // object id, lower case
	Since  time.Time `json:"since"`
	Ends   time.Time `json:"ends"`
	Agent  string    `json:"agent,omitempty"` // how the browser calls itself
	// Data belongs to the face. It is not interpreted here.
	Data []byte `json:"data,omitempty"`
}

// SignInStore keeps who is signed in where. Engines implement it;
// internal/storetest specifies its contract.
type SignInStore interface {
	// SignIn returns the sign-in with that id. ok is false when there is none, or
	// when it has ended.
	SignIn(ctx context.Context, id string) (s SignIn, ok bool, err error)
	// KeepSignIn writes a sign-in over the one with the same id.
	KeepSignIn(ctx context.Context, s SignIn) error
	// EndSignIn removes a sign-in, with the devices that were added in it. A
	// missing one is not an error.
	EndSignIn(ctx context.Context, id string) error
	// SignInsOf returns the sign-ins of a person, the newest first.
	SignInsOf(ctx context.Context, person string) ([]SignIn, error)
	// DropSignIns removes those that have ended, with their devices.
	DropSignIns(ctx context.Context) error
}

// SignIns ends sign-ins for people, and for administrators.
type SignIns struct {
	SignInStore
	// Turn has sign-ins that end and those that go on take turns: otherwise one that
	// ends could be written once more.
	Turn  sync.Mutex
	setup *Setup
	log   *slog.Logger
	ended func(person string)
}

// OnEnd has a face told whose sign-ins have ended, so that it closes what they have
// open. Call it before anybody signs in.
func (s *SignIns) OnEnd(ended func(person string)) { s.ended = ended }

// End ends one sign-in of the actor. One of somebody else is not touched.
func (s *SignIns) End(ctx context.Context, a tickets.Actor, id string) error {
	return s.end(ctx, a, a.ID, func(one SignIn) bool { return one.ID == id })
}

// EndAll ends all sign-ins of a person: the actor's own, or, by an administrator,
// those of anybody. The error is ErrNotAdmin for everybody else.
func (s *SignIns) EndAll(ctx context.Context, a tickets.Actor, person string) error {
	if person != a.ID && !s.setup.IsAdmin(a.ID) {
		return ErrNotAdmin
	}
	return s.end(ctx, a, person, func(SignIn) bool { return true })
}

func (s *SignIns) end(ctx context.Context, a tickets.Actor, person string, which func(SignIn) bool) error {
	s.Turn.Lock()
	defer s.Turn.Unlock()
	list, err := s.SignInsOf(ctx, person)
	list = slices.DeleteFunc(list, func(one SignIn) bool { return !which(one) })
	for _, one := range list {
		err = errors.Join(err, s.EndSignIn(ctx, one.ID))
	}
	if len(list) > 0 {
		s.log.Info("signed out", "person", person, "by", a.ID, "browsers", len(list))
	}
	if s.ended != nil {
		s.ended(person)
	}
	return err
}
