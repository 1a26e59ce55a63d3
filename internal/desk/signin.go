package desk

import (
	"context"
	"time"
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
	// EndSignIn removes a sign-in. A missing one is not an error.
	EndSignIn(ctx context.Context, id string) error
	// SignInsOf returns the sign-ins of a person, the newest first.
	SignInsOf(ctx context.Context, person string) ([]SignIn, error)
	// DropSignIns removes those that have ended.
	DropSignIns(ctx context.Context) error
}
