package tickets

import "context"

// Directory knows people from elsewhere.
type Directory interface {
	// Profile returns what is on record about the person with that object id. ok
	// is false for somebody unknown, and while it cannot be told.
	Profile(ctx context.Context, person string) (p Profile, ok bool)
}

// Profile is what is on record about a person; empty where nothing is.
type Profile struct {
	Name, Department string
	// Manager is zero when there is none. It may be a contact of the
	// organization, with an id by which nobody signs in.
	Manager  Person
	Language string // "ru-RU"
}

// profile is what a directory has on record about a person, a zero one when
// nothing is, or when there is no directory.
func profile(ctx context.Context, d Directory, person string) Profile {
	if d == nil {
		return Profile{}
	}
	p, _ := d.Profile(ctx, person)
	return p
}
