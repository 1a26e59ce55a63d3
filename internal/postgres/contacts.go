package postgres

import (
	"cmp"
	"context"

	"github.com/jackc/pgx/v5"

	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// people keeps the people that the desk has heard from.
type people struct{ *core }

// contact is the record of a person: who they are and how to reach them.
type contact struct {
	desk.Person
	botframework.Reach
}

const selectContact = `SELECT record FROM people WHERE id = $1`

// Person implements desk.People.
func (s people) Person(ctx context.Context, id string) (p desk.Person, ok bool, err error) {
	p, _, ok, err = s.Contact(ctx, id)
	return p, ok, err
}

// UpdatePerson implements desk.People.
func (s people) UpdatePerson(
	ctx context.Context, id string, change func(*desk.Person) []tickets.Delivery,
) (p desk.Person, err error) {
	err = s.UpdateContact(ctx, id, func(now *desk.Person, _ *botframework.Reach) []tickets.Delivery {
		owed := change(now)
		p = *now
		return owed
	})
	return p, err
}

// Contact implements store.Contacts.
func (s people) Contact(
	ctx context.Context, person string,
) (p desk.Person, r botframework.Reach, ok bool, err error) {
	c, ok, err := one(ctx, s, record[contact], selectContact, key(person))
	return c.Person, c.Reach, ok, err
}

// UpdateContact implements store.Contacts.
func (s people) UpdateContact(
	ctx context.Context, person string, change func(*desk.Person, *botframework.Reach) []tickets.Delivery,
) error {
	return s.commit(ctx, "", func(t *tx) error {
		c, known, err := one(t.ctx, t, record[contact], selectContact, key(person))
		if err != nil {
			return refused{err}
		}
		if !known {
			c.ObjectID = person
		}
		before := c
		deliveries := change(&c.Person, &c.Reach)
		if c == before && len(deliveries) == 0 {
			return unchanged
		}
		data, err := encode(c)
		if err != nil {
			return err
		}
		t.write(
			`INSERT INTO people (id, record) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET record = excluded.record`,
			key(person),
			data,
		)
		t.keepNames(person, before.Name, c.Name)
		return t.owe(deliveries)
	})
}

// keepNames indexes a person under the parts of a new name, and no longer under
// those of the old name.
func (t *tx) keepNames(person, old, now string) {
	if old == now {
		return
	}
	t.write(`DELETE FROM names WHERE person = $1`, key(person))
	for _, part := range desk.NameParts(now) {
		t.write(`INSERT INTO names (part, person) VALUES ($1, $2) ON CONFLICT (part, person) DO NOTHING`,
			[]byte(part), key(person))
	}
}

// Named implements desk.People.
func (s people) Named(ctx context.Context, prefix string, limit int) (found []desk.Known, err error) {
	type named struct {
		part   []byte
		person string
		contact
	}
	from, seen := named{part: []byte(prefix)}, map[string]bool{}
	for more := prefix != ""; more && len(found) < limit; {
		// Some have several parts that begin so.
		list, err := many(ctx, s, func(row pgx.CollectableRow) (n named, err error) {
			var data []byte
			if err = row.Scan(&n.part, &n.person, &data); err == nil {
				err = decode(data, &n.contact)
			}
			return n, err
		}, `SELECT n.part, n.person, p.record FROM names n JOIN people p ON p.id = n.person
			WHERE (n.part, n.person) > ($1, $2) AND n.part < $3 ORDER BY n.part, n.person LIMIT $4`,
			from.part, from.person, after([]byte(prefix)), limit)
		if err != nil {
			return nil, err
		}
		for _, n := range list {
			if !seen[n.person] && len(found) < limit {
				found = append(found, desk.Known{Person: n.Person, Tenant: cmp.Or(n.Chat.Tenant, n.Tenant)})
			}
			seen[n.person], from = true, n
		}
		more = len(list) == limit
	}
	return found, nil
}

// after returns the first bytes behind all that begin with a prefix. A part of a
// name is UTF-8, which has no byte 0xff.
func after(prefix []byte) []byte { return append(append([]byte(nil), prefix...), 0xff) }

// namesOf returns the parts of the name of a person, as they are indexed.
func namesOf(ctx context.Context, q querier, person string) ([]string, error) {
	return many(ctx, q, func(row pgx.CollectableRow) (part string, err error) {
		var data []byte
		err = row.Scan(&data)
		return string(data), err
	}, `SELECT part FROM names WHERE person = $1 ORDER BY part`, person)
}
