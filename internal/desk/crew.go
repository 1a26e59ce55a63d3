package desk

import (
	"context"
	"errors"
	"slices"
	"strings"

	"frontdesk/tickets"
)

// ErrRoster means that the members of a queue's team are unknown for now.
var ErrRoster = errors.New("desk: the team's members cannot be had")

// Members tells who belongs to the team of a queue. The side that has
// the team implements it.
type Members interface {
	// Members returns the members of a queue's team by object id, in lower
	// case. It returns nobody while the queue has no team. asking is who wants
	// to know: the team may have to be reached the same way as that person.
	// Errors wrap ErrRoster. The caller must not change the map.
	Members(ctx context.Context, q Queue, asking string) (map[string]Member, error)
}

// Member is one member of a team.
type Member struct {
	Name      string
	Addresses []string // e-mail address and user principal name, to find them by
}

// Crew knows who works for which queue: the members of its team, and the people
// whom the configuration makes analysts of every queue. It implements
// tickets.Roster and chat.Crew.
type Crew struct {
	members   Members
	setup     *Setup
	roles     tickets.Roles
	directory Directory
}

// Analyst implements tickets.Roster. Its errors wrap ErrRoster.
func (c *Crew) Analyst(ctx context.Context, person, queue string) (bool, error) {
	q, ok := c.setup.Queue(queue)
	if !ok || c.roles(person, tickets.RoleAnalyst) {
		return ok, nil
	}
	members, err := c.members.Members(ctx, q, person)
	_, ok = members[person]
	return ok, err
}

// Members implements chat.Crew. It sorts by name. Its errors wrap ErrRoster.
func (c *Crew) Members(ctx context.Context, queue, asking string) ([]tickets.Person, error) {
	q, _ := c.setup.Queue(queue)
	members, err := c.members.Members(ctx, q, asking)
	people := make([]tickets.Person, 0, len(members))
	for id, m := range members {
		people = append(people, tickets.Person{ID: id, Name: m.Name})
	}
	slices.SortFunc(people, func(a, b tickets.Person) int { return strings.Compare(a.String(), b.String()) })
	return people, err
}

// Absent implements chat.Crew.
func (c *Crew) Absent(ctx context.Context, people []string) map[string]bool {
	absent := map[string]bool{}
	for id, p := range presenceOf(ctx, c.directory, people) {
		absent[id] = p == InCall || p == Away || p == Offline
	}
	return absent
}

// everybody calls see with each member of the queues' teams, until see returns
// false. It skips teams whose members are unknown for now.
func (c *Crew) everybody(ctx context.Context, asking string, see func(id string, m Member) bool) {
	for _, q := range c.setup.Linked() {
		members, _ := c.members.Members(ctx, q, asking) // on an error, nobody of this team is found
		for id, m := range members {
			if !see(id, m) {
				return
			}
		}
	}
}

// NameOf returns somebody's name in the team of a queue. It is "" for anybody
// else, and while the members are unknown.
func (c *Crew) NameOf(ctx context.Context, person string) string {
	return c.memberOf(ctx, person).Name
}

// memberOf returns a member of the team of a queue. It is zero for anybody else, and
// while the members are unknown.
func (c *Crew) memberOf(ctx context.Context, person string) Member {
	for _, q := range c.setup.Linked() {
		if members, err := c.members.Members(ctx, q, person); err == nil {
			if m, ok := members[person]; ok {
				return m
			}
		}
	}
	return Member{}
}
