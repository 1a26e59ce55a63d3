package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// text is a row of any table: where it is, under which key, and its record.
type text struct{ Table, Key, Record string }

// Everything that is on record, in two parts: what belongs to tickets and chats, and
// the rest. Rows of the rest are deleted by their table and key (forget.go).
const (
	ofSubjects = `SELECT 'tickets' AS tab, CAST(n AS text) AS name, record FROM tickets
		UNION ALL SELECT 'events', CAST(ticket AS text) || '/' || CAST(n AS text), record FROM events
		UNION ALL SELECT 'chats', CAST(n AS text), record FROM chats
		UNION ALL SELECT 'messages', CAST(chat AS text) || '/' || CAST(n AS text), record FROM messages`
	ofOthers = `SELECT 'people' AS tab, id AS name, record FROM people
		UNION ALL SELECT 'names', person, '' FROM names
		UNION ALL SELECT 'drafts', person || '/' || id, record FROM drafts
		UNION ALL SELECT 'sign_ins', id, record FROM sign_ins
		UNION ALL SELECT 'devices', id, record FROM devices
		UNION ALL SELECT 'deliveries', CAST(seq AS text), record FROM deliveries
		UNION ALL SELECT 'handled', subject, '' FROM handled
		UNION ALL SELECT kind, key, record FROM records`
)

// fetched is how many rows one statement brings.
const fetched = 500

// eachText calls see for every row of a statement, within a transaction.
func eachText(ctx context.Context, q querier, sql string, args []any, see func(text) error) error {
	// A cursor has no parameters of its own kind: they are those of the statement
	// that declares it.
	if _, err := many(ctx, q, pgx.RowTo[string], `DECLARE texts NO SCROLL CURSOR FOR `+sql, args...); err != nil {
		return err
	}
	for {
		some, err := many(ctx, q, pgx.RowToStructByPos[text], `FETCH 500 FROM texts`)
		if err != nil {
			return err
		}
		for _, one := range some {
			if err := see(one); err != nil {
				return err
			}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if len(some) < fetched {
			_, err := many(ctx, q, pgx.RowTo[string], `CLOSE texts`)
			return err
		}
	}
}
