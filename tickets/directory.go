package tickets

import "context"

// Directory looks people up in an outside directory.
type Directory interface {
	// Profile returns what is on record about the person with that object id.
	// ok is false for an unknown person, and while the directory cannot answer.
	Profile(ctx context.Context, person string) (p Profile, ok bool)
}

// Profile is what is on record about a person. Fields without a record are
// empty.
type Profile struct {
	Name, Department string
	// Manager is zero when there is none. It may be an organizational contact,
	// with an id that nobody signs in with.
	Manager  Person
	Language string // "ru-RU"
	Address  string // user principal name
}

// profile returns what a directory has on record about a person. It returns a
// zero Profile when there is nothing, or no directory.
func profile(ctx context.Context, d Directory, person string) Profile {
	if d == nil {
		return Profile{}
	}
	p, _ := d.Profile(ctx, person)
	return p
}
