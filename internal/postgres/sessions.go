package postgres

import (
	"bytes"
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"frontdesk/chat"
	"frontdesk/tickets"
)

// sessions keeps chats and their messages.
type sessions struct{ *core }

// StartSession implements chat.Store.
func (s sessions) StartSession(
	ctx context.Context, activity, employee string, fill func(*chat.Session) chat.Change,
) (made chat.Session, err error) {
	err = s.commit(ctx, activity, func(t *tx) (err error) {
		ok := false
		if id := t.handledID(activity); id != "" {
			_, _, made, err = readSession(t.ctx, t, id)
			return refused{err}
		}
		if made, ok, err = openSession(t.ctx, t, employee); err != nil {
			return refused{err}
		}
		if ok {
			t.markHandled(activity, made.ID)
			return nil
		}
		n := t.at.chats + 1
		made = chat.Session{ID: chat.ID(uint64(n))} //nolint:gosec // counted from 0
		c := fill(&made)
		if c.Err != nil {
			return refused{c.Err}
		}
		data, err := encode(&made)
		if err != nil {
			return err
		}
		t.at.chats = n
		return t.keepSession(activity, nil, &made, data, c)
	})
	return made, err
}

// UpdateSession implements chat.Store.
func (s sessions) UpdateSession(
	ctx context.Context, activity, id string, change func(*chat.Session) (chat.Change, error),
) (chat.Session, error) {
	return s.updateSession(ctx, activity, id, func(_ *tx, _ int64, n *chat.Session) (chat.Change, error) {
		return change(n)
	})
}

// UpdateMessage implements chat.Store.
func (s sessions) UpdateMessage(
	ctx context.Context,
	activity, id string,
	number int,
	change func(*chat.Session, *chat.Message) (chat.Change, error),
) (chat.Session, error) {
	return s.updateSession(ctx, activity, id, func(t *tx, n int64, s *chat.Session) (chat.Change, error) {
		data, ok, err := one(
			t.ctx,
			t,
			pgx.RowTo[[]byte],
			`SELECT record FROM messages WHERE chat = $1 AND n = $2`,
			n,
			number,
		)
		if err == nil && !ok {
			err = chat.ErrNoMessage
		}
		if err != nil {
			return chat.Change{}, err
		}
		before, m, err := twice[chat.Message](data)
		if err != nil {
			return chat.Change{}, err
		}
		c, err := change(s, &m)
		if !reflect.DeepEqual(before, m) {
			c.Messages = append(c.Messages, m)
		}
		return c, err
	})
}

// updateSession lets change work on a session, whose number it gets too, and
// writes the result.
func (s sessions) updateSession(
	ctx context.Context, activity, id string, change func(*tx, int64, *chat.Session) (chat.Change, error),
) (now chat.Session, err error) {
	err = s.commit(ctx, activity, func(t *tx) error {
		n, data, before, err := readSession(t.ctx, t, id)
		if now = before; err != nil {
			return refused{err}
		}
		if t.handledID(activity) != "" {
			return unchanged
		}
		var changed chat.Session // shares nothing with the old value
		if err := decode(data, &changed); err != nil {
			return refused{err}
		}
		c, err := change(t, n, &changed)
		if err != nil {
			return refused{err}
		}
		written, err := encode(&changed)
		if err != nil {
			return err
		}
		if bytes.Equal(written, data) && len(c.Messages)+len(c.Deliveries) == 0 {
			return unchanged
		}
		now = changed
		return t.keepSession(activity, &before, &now, written, c)
	})
	return now, err
}

// keepSession writes a session and everything that goes with it: messages, words,
// counts and deliveries. before is nil for a new session, data is its record.
func (t *tx) keepSession(activity string, before, s *chat.Session, data []byte, c chat.Change) error {
	if s.Queue == "" {
		return fmt.Errorf("postgres: %s: %w", s.ID, tickets.ErrNoQueue)
	}
	made, _ := chat.Number(s.ID)
	n := number(made)
	t.putSession(n, s, data)
	for _, m := range c.Messages {
		if err := t.putMessage(n, m); err != nil {
			return err
		}
	}
	if s.State == chat.Ended || before != nil && before.State == chat.Ended {
		if err := t.indexSession(n, s); err != nil {
			return err
		}
	}
	if before != nil && before.Rating != s.Rating {
		var more tickets.Tally
		more.Rate(s.Rating)
		if err := t.tally(s.Queue, more); err != nil {
			return err
		}
	}
	t.noteSession(before, s, c)
	t.markHandled(activity, s.ID)
	return t.owe(c.Deliveries)
}

// sessionColumns are the columns of a session that are computed from its record, in
// the order of columnsOfSession.
var sessionColumns = strings.Fields(`n queue state employee analyst rating asked accepted ended due open`)

var upsertSession = upsert("chats", append(sessionColumns, "record"))

// putSession writes the row of a session.
func (t *tx) putSession(n int64, s *chat.Session, data []byte) {
	t.write(upsertSession, append(columnsOfSession(n, s), data)...)
}

func columnsOfSession(n int64, s *chat.Session) []any {
	return []any{
		n, key(s.Queue), string(s.State), key(s.Employee.ID), key(s.Analyst.ID), s.Rating,
		nanos(s.Asked), orNull(s.Accepted), orNull(s.Ended), orNull(s.Due), s.State != chat.Ended,
	}
}

// putMessage writes a message. SubjectOf then finds it by the activity that
// brought it.
func (t *tx) putMessage(session int64, m chat.Message) error {
	data, err := encode(m)
	if err != nil {
		return err
	}
	t.write(`INSERT INTO messages (chat, n, at, person, internal, record) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (chat, n) DO UPDATE SET at = excluded.at, person = excluded.person,
		internal = excluded.internal, record = excluded.record`,
		session, m.N, nanos(m.At), key(m.From.ID), m.Internal, data)
	if m.Origin == "" {
		return nil
	}
	of := chat.ID(uint64(session)) //nolint:gosec // counted from 1
	return t.put(kindSubject, m.Origin, tickets.Piece{Of: of, N: m.N}.String())
}

// Line implements chat.Store.
func (s sessions) Line(ctx context.Context, queue string) ([]chat.Spot, error) {
	line, err := many(ctx, s, record[chat.Session],
		`SELECT record FROM chats WHERE queue = $1 AND open ORDER BY asked, n`, key(queue))
	var spots []chat.Spot
	for _, n := range line {
		spots = append(spots, chat.Spot{Session: n.ID, Waiting: n.State == chat.Waiting, Analyst: n.Analyst.ID})
	}
	return spots, err
}

// Due implements chat.Store.
func (s sessions) Due(ctx context.Context, now time.Time, limit int) (ids []string, err error) {
	list, err := many(ctx, s, pgx.RowTo[uint64], `SELECT n FROM chats WHERE due <= $1 ORDER BY due, n LIMIT $2`,
		nanos(now), max(limit, 0))
	for _, n := range list {
		ids = append(ids, chat.ID(n))
	}
	return ids, err
}

// Session implements chat.Store.
func (s sessions) Session(ctx context.Context, id string) (chat.Session, error) {
	_, _, n, err := readSession(ctx, s, id)
	return n, err
}

// OpenSession implements chat.Store.
func (s sessions) OpenSession(ctx context.Context, employee string) (chat.Session, bool, error) {
	return openSession(ctx, s, employee)
}

// Messages implements chat.Store.
func (s sessions) Messages(ctx context.Context, id string, from, limit int) ([]chat.Message, error) {
	n, _, session, err := readSession(ctx, s, id)
	if err != nil || limit <= 0 || !session.Removed.IsZero() {
		return nil, err
	}
	return many(ctx, s, record[chat.Message],
		`SELECT record FROM messages WHERE chat = $1 AND n >= $2 AND n <= $3 ORDER BY n LIMIT $4`,
		n, max(from, 1), session.Messages, limit)
}

// readSession returns the number and the record of a session.
func readSession(ctx context.Context, q querier, id string) (n int64, data []byte, s chat.Session, err error) {
	made, ok := chat.Number(id)
	if ok {
		data, ok, err = one(ctx, q, pgx.RowTo[[]byte], `SELECT record FROM chats WHERE n = $1`, number(made))
	}
	if ok {
		err = decode(data, &s)
	}
	if err == nil && !ok {
		err = chat.ErrNotFound
	}
	return number(made), data, s, err
}

// openSession returns the open session of an employee, or the last one that ended.
func openSession(ctx context.Context, q querier, employee string) (s chat.Session, ok bool, err error) {
	s, ok, err = one(ctx, q, record[chat.Session],
		`SELECT record FROM chats WHERE employee = $1 ORDER BY open DESC, ended DESC, n DESC LIMIT 1`, key(employee))
	return s, ok && s.State != chat.Ended, err
}
