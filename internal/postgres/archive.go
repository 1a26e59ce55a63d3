package postgres

import (
	"bytes"
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"frontdesk/chat"
	"frontdesk/tickets"
)

// archive reads and rewrites old records. It implements desk.Archive.
type archive struct{ *core }

// numbered is a record with its number.
type numbered[T any] struct {
	N      int64
	Record T
	data   []byte
}

func scanNumbered[T any](row pgx.CollectableRow) (r numbered[T], err error) {
	if err = row.Scan(&r.N, &r.data); err == nil {
		err = decode(r.data, &r.Record)
	}
	return r, err
}

// parted is a part of a numbered record.
type parted[T any] struct {
	Of   int64
	Part T
}

func scanParted[T any](row pgx.CollectableRow) (p parted[T], err error) {
	var data []byte
	if err = row.Scan(&p.Of, &data); err == nil {
		err = decode(data, &p.Part)
	}
	return p, err
}

// perRecord returns the parts of some records, in order, by the number of the record.
func perRecord[T any](list []parted[T]) map[int64][]T {
	parts := map[int64][]T{}
	for _, one := range list {
		parts[one.Of] = append(parts[one.Of], one.Part)
	}
	return parts
}

const (
	someTickets  = `SELECT n, record FROM tickets WHERE n >= $1 ORDER BY n LIMIT $2`
	someEvents   = `SELECT ticket, record FROM events WHERE ticket BETWEEN $1 AND $2 ORDER BY ticket, n`
	someChats    = `SELECT n, record FROM chats WHERE n >= $1 ORDER BY n LIMIT $2`
	someMessages = `SELECT chat, record FROM messages WHERE chat BETWEEN $1 AND $2 ORDER BY chat, n`
)

// page reads some records from a number on, with their parts. next is the number to
// go on from; 0 after the last.
func page[T, P any](
	ctx context.Context, q querier, records, parts string, from int64, limit int,
) (list []numbered[T], of map[int64][]P, next int64, err error) {
	list, err = many(ctx, q, scanNumbered[T], records, from, limit+1)
	if err != nil || len(list) == 0 {
		return nil, nil, 0, err
	}
	if len(list) > limit {
		next, list = list[limit].N, list[:limit]
	}
	if len(list) == 0 {
		return nil, nil, next, nil
	}
	all, err := many(ctx, q, scanParted[P], parts, list[0].N, list[len(list)-1].N)
	return list, perRecord(all), next, err
}

// eventsOf returns the whole history of a ticket, oldest first.
func eventsOf(ctx context.Context, q querier, n int64) ([]tickets.Event, error) {
	return many(ctx, q, record[tickets.Event], `SELECT record FROM events WHERE ticket = $1 ORDER BY n`, n)
}

// messagesOf returns all messages of a session that are there.
func messagesOf(ctx context.Context, q querier, n int64, s *chat.Session) ([]chat.Message, error) {
	if !s.Removed.IsZero() {
		return nil, nil
	}
	return many(ctx, q, record[chat.Message], `SELECT record FROM messages WHERE chat = $1 ORDER BY n`, n)
}

// ScanTickets implements desk.Archive.
func (s archive) ScanTickets(
	ctx context.Context, from uint64, limit int, see func(*tickets.Ticket, []tickets.Event),
) (next uint64, err error) {
	err = s.snapshot(ctx, func(q querier) error {
		list, events, more, err := page[tickets.Ticket, tickets.Event](
			ctx,
			q,
			someTickets,
			someEvents,
			number(from),
			limit,
		)
		for i := range list {
			see(&list[i].Record, events[list[i].N])
		}
		next = uint64(more) //nolint:gosec // counted from 1
		return err
	})
	return next, err
}

// RewriteTickets implements desk.Archive.
func (s archive) RewriteTickets(
	ctx context.Context, ids []string, change func(*tickets.Ticket, []tickets.Event) []tickets.Delivery,
) error {
	return s.commit(ctx, "", func(t *tx) error {
		for _, id := range ids {
			if err := t.rewriteTicket(id, change); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *tx) rewriteTicket(
	id string, change func(*tickets.Ticket, []tickets.Event) []tickets.Delivery,
) error {
	n, data, before, err := readTicket(t.ctx, t, id)
	if err != nil {
		return err
	}
	var k tickets.Ticket // shares nothing with the old value
	was, err := eventsOf(t.ctx, t, n)
	if err = errors.Join(err, decode(data, &k)); err != nil {
		return err
	}
	events, err := eventsOf(t.ctx, t, n)
	if err != nil {
		return err
	}
	owed := change(&k, events)
	for i := range events {
		if err := t.rewritePart(&was[i], &events[i], was[i].Origin, events[i].Origin, func() error {
			return t.putEvent(n, k.ID, events[i])
		}); err != nil {
			return err
		}
	}
	if data, err = encode(&k); err != nil {
		return err
	}
	t.putTicket(n, &before, &k, data)
	t.putWords("ticket_words", n, allWords(&k, events))
	return t.owe(owed)
}

// rewritePart has a part written if it has changed, and makes sure that it is no
// longer found by the message it came with, once it has another origin.
func (t *tx) rewritePart(was, is any, origin, now string, write func() error) error {
	before, err := encode(was)
	if err != nil {
		return err
	}
	after, err := encode(is)
	if err != nil {
		return err
	}
	if origin != "" && origin != now {
		t.drop(kindSubject, origin)
	}
	if bytes.Equal(before, after) {
		return nil
	}
	return write()
}

// ScanChats implements desk.Archive.
func (s archive) ScanChats(
	ctx context.Context, from uint64, limit int, see func(*chat.Session, []chat.Message),
) (next uint64, err error) {
	err = s.snapshot(ctx, func(q querier) error {
		list, messages, more, err := page[chat.Session, chat.Message](
			ctx,
			q,
			someChats,
			someMessages,
			number(from),
			limit,
		)
		for i := range list {
			see(&list[i].Record, messages[list[i].N])
		}
		next = uint64(more) //nolint:gosec // counted from 1
		return err
	})
	return next, err
}

// RewriteChats implements desk.Archive.
func (s archive) RewriteChats(
	ctx context.Context, ids []string, change func(*chat.Session, []chat.Message) []tickets.Delivery,
) error {
	return s.commit(ctx, "", func(t *tx) error {
		for _, id := range ids {
			if err := t.rewriteChat(id, change); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *tx) rewriteChat(id string, change func(*chat.Session, []chat.Message) []tickets.Delivery) error {
	n, data, before, err := readSession(t.ctx, t, id)
	if err != nil || before.State != chat.Ended {
		return err
	}
	var s chat.Session // shares nothing with the old value
	was, err := messagesOf(t.ctx, t, n, &before)
	if err = errors.Join(err, decode(data, &s)); err != nil {
		return err
	}
	messages, err := messagesOf(t.ctx, t, n, &before)
	if err != nil {
		return err
	}
	owed := change(&s, messages)
	for i := range messages {
		now := messages[i].Origin
		if !s.Removed.IsZero() {
			now = ""
		}
		if err := t.rewritePart(&was[i], &messages[i], was[i].Origin, now, func() error {
			return t.putMessage(n, messages[i])
		}); err != nil {
			return err
		}
	}
	if !s.Removed.IsZero() {
		t.write(`DELETE FROM messages WHERE chat = $1`, n)
	}
	if data, err = encode(&s); err != nil {
		return err
	}
	t.putSession(n, &s, data)
	if err := t.indexSession(n, &s); err != nil {
		return err
	}
	return t.owe(owed)
}

// fileIDLen is how long an id of a kept file is.
const fileIDLen = 26

// Mentioned implements desk.Archive.
func (s archive) Mentioned(ctx context.Context, ids map[string]bool) error {
	return s.snapshot(ctx, func(q querier) error {
		return eachText(ctx, q, ofSubjects+` UNION ALL `+ofOthers, nil, func(one text) error {
			strikeIDs(ids, one.Key)
			strikeIDs(ids, one.Record)
			return nil
		})
	})
}

// strikeIDs removes the ids that stand in text.
func strikeIDs(ids map[string]bool, text string) {
	start := 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) && (text[i] >= 'A' && text[i] <= 'Z' || text[i] >= '2' && text[i] <= '7') {
			continue
		}
		for at := start; at+fileIDLen <= i; at++ {
			delete(ids, text[at:at+fileIDLen])
		}
		start = i + 1
	}
}
