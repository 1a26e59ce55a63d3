package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// leavers shows and forgets what names a person besides tickets and chats. It
// implements desk.Leavers.
type leavers struct{ *core }

// Shown implements desk.Leavers.
func (s leavers) Shown(ctx context.Context, slots []string) (map[string]bool, error) {
	shown := map[string]bool{}
	list, err := many(ctx, s, pgx.RowTo[string], `SELECT key FROM records WHERE kind = $1 AND key = ANY($2)`,
		kindPost, keys(slots))
	for _, slot := range slots {
		if slices.Contains(list, key(slot)) {
			shown[slot] = true
		}
	}
	return shown, err
}

// Leaver implements desk.Leavers.
func (s leavers) Leaver(ctx context.Context, person string, change func(*desk.Leaver)) (now desk.Leaver, err error) {
	err = s.commit(ctx, "", func(t *tx) (err error) {
		if now, _, err = get[desk.Leaver](t.ctx, t, kindLeaver, person); err != nil {
			return refused{err}
		}
		change(&now)
		return t.put(kindLeaver, person, now)
	})
	return now, err
}

// traces finds what names a person. Ids are lower case; Teams may write them
// otherwise.
type traces struct {
	person string // object id
	// spots are the person's account and their conversation with the bot, in lower
	// case.
	spots []string
}

func tracesOf(ctx context.Context, q querier, person string) (t traces, err error) {
	t = traces{person: person}
	c, _, err := one(ctx, q, record[contact], selectContact, key(person))
	for _, spot := range []string{c.ID, c.Chat.Conversation} {
		if spot != "" {
			t.spots = append(t.spots, strings.ToLower(spot))
		}
	}
	return t, err
}

// in reports whether text names the person.
func (t traces) in(text string) bool {
	lower := strings.ToLower(text)
	return strings.Contains(lower, t.person) || slices.ContainsFunc(t.spots, func(spot string) bool {
		for at := 0; ; {
			i := strings.Index(lower[at:], spot)
			if i < 0 {
				return false
			}
			if at += i + len(spot); at == len(lower) || !isPartOfID(lower[at]) {
				return true
			}
		}
	})
}

// isPartOfID reports whether an id goes on with a byte: "a:erin" is not in
// "a:erin2".
func isPartOfID(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '-' || b == '_'
}

// naming are the rows of other things than tickets and chats that may name somebody:
// the database leaves out what holds none of their ids.
const naming = `SELECT tab, name, record FROM (` + ofOthers + `) others WHERE EXISTS (
	SELECT 1 FROM unnest(CAST($1 AS text[])) AS s(spot) WHERE position(s.spot IN lower(name || ' ' || record)) > 0)`

// each calls see for every row that names the person.
func (t traces) each(ctx context.Context, q querier, see func(text) error) error {
	spots := []string{key(t.person)}
	for _, spot := range t.spots {
		spots = append(spots, key(spot))
	}
	return eachText(ctx, q, naming, []any{spots}, func(one text) error {
		if t.in(one.Key) || t.in(one.Record) {
			return see(one)
		}
		return nil
	})
}

// Traces implements desk.Leavers.
func (s leavers) Traces(ctx context.Context, person string, see func(desk.Trace)) error {
	return s.snapshot(ctx, func(q querier) error {
		t, err := tracesOf(ctx, q, person)
		if err != nil {
			return err
		}
		return t.each(ctx, q, func(one text) error {
			trace := desk.Trace{Kind: one.Table, Key: one.Key, Record: []byte(one.Record)}
			if one.Record == "" {
				trace.Record = nil
			} else {
				trace.Content = json.RawMessage(trace.Record)
			}
			see(trace)
			return nil
		})
	})
}

// Forget implements desk.Leavers.
func (s leavers) Forget(ctx context.Context, person string, f tickets.Forgetting) error {
	return s.commit(ctx, "", func(t *tx) error {
		names, err := tracesOf(t.ctx, t, person)
		if err != nil {
			return refused{err}
		}
		err = errors.Join(
			t.forgetOwed(f),
			rewriteEach(t, kindDuty, func(d *chat.Duty) { forgetDuty(d, person) }),
			rewriteEach(t, kindLost, func(list *[]botframework.Lost) {
				*list = slices.DeleteFunc(*list, func(one botframework.Lost) bool { return names.in(one.Slot) })
			}),
			rewriteOne(t, kindSetup, keySetup, func(r *desk.SetupRecord) { r.Forget(f) }),
		)
		if err != nil {
			return err
		}
		return names.each(t.ctx, t, func(one text) error { t.dropText(one); return nil })
	})
}

// dropped are the statements that delete what names somebody, by what eachText says
// of it. What is not here was rewritten.
var dropped = map[string]string{
	"people":   `DELETE FROM people WHERE id = $1`,
	"names":    `DELETE FROM names WHERE person = $1`,
	"drafts":   `DELETE FROM drafts WHERE person || '/' || id = $1`,
	"sign_ins": `DELETE FROM sign_ins WHERE id = $1`,
	"devices":  `DELETE FROM devices WHERE id = $1`,
	"handled":  `DELETE FROM handled WHERE subject = $1`,
}

// droppedKinds are those of the table records.
var droppedKinds = []string{kindForm, kindPost, kindSubject, kindEarly, kindLeaver}

func (t *tx) dropText(one text) {
	if sql, ok := dropped[one.Table]; ok {
		t.write(sql, one.Key)
	} else if slices.Contains(droppedKinds, one.Table) {
		t.write(`DELETE FROM records WHERE kind = $1 AND key = $2`, one.Table, one.Key)
	}
}

// forgetOwed removes somebody from what is owed.
func (t *tx) forgetOwed(f tickets.Forgetting) error {
	owed, err := owedBetween(t.ctx, t, 0, t.at.deliveries)
	if err != nil {
		return err
	}
	for _, o := range owed {
		switch left, touched := f.Delivery(&o.Delivery); {
		case !left:
			t.write(`DELETE FROM deliveries WHERE seq = $1`, number(o.Seq))
		case touched:
			data, err := encode(o.Delivery)
			if err != nil {
				return err
			}
			t.write(`UPDATE deliveries SET record = $2 WHERE seq = $1`, number(o.Seq), data)
		}
	}
	return nil
}

func forgetDuty(d *chat.Duty, person string) {
	d.On = slices.DeleteFunc(d.On, func(one chat.OnDuty) bool { return one.ID == person })
	delete(d.Off, person)
}

// rewriteEach lets change work on every record of a kind.
func rewriteEach[T any](t *tx, kind string, change func(*T)) error {
	list, err := ofKind[T](t.ctx, t, kind)
	for _, one := range list {
		err = errors.Join(err, rewriteOne(t, kind, one.Key, change))
	}
	return err
}

// rewriteOne lets change work on a record, if it is there.
func rewriteOne[T any](t *tx, kind, name string, change func(*T)) error {
	before, now, ok, err := getTwice[T](t, kind, name)
	if !ok || err != nil {
		return err
	}
	if change(&now); reflect.DeepEqual(before, now) {
		return nil
	}
	return t.put(kind, name, now)
}
