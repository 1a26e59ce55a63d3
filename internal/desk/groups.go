package desk

import (
	"context"
	"time"

	"frontdesk/internal/cache"
)

// Groups tells in which Entra groups people are.
type Groups interface {
	// Groups returns the object ids, in lower case, of those groups of a person that
	// roles name. ok is false while that cannot be known.
	Groups(ctx context.Context, person string) (ids []string, ok bool)
}

const (
	// groupsWait is how long a turn waits to know somebody's groups.
	groupsWait = time.Second
	// maxMemberships is how many people's groups are remembered at least.
	maxMemberships = 10_000
)

// Memberships remembers in which groups people are, because rules ask without a wait.
// While the directory cannot tell, what it told before holds. It is safe for
// concurrent use.
type Memberships struct {
	directory Groups // nil: nobody is in a group
	known     *cache.Cache[string, []string]
}

func newMemberships(directory Groups) *Memberships {
	return &Memberships{directory, cache.New[string, []string](maxMemberships)}
}

// Of returns the Entra groups of somebody, of those that roles name, as far as they
// were learned.
func (m *Memberships) Of(person string) []string {
	groups, _ := m.known.Get(person)
	return groups
}

// Learn finds out in which groups somebody is. Every face calls it before it asks
// what they may do.
func (m *Memberships) Learn(ctx context.Context, person string) {
	if m.directory == nil || person == "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, groupsWait)
	defer cancel()
	if groups, ok := m.directory.Groups(ctx, person); ok {
		m.known.Put(person, groups)
	}
}
