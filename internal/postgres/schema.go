package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Times in columns are nanoseconds since 1970, as exact as those in records; the
// views (views.go) show them as timestamps. Keys are texts as key makes them.

// migrations lead from schema version i to i+1, each in a transaction of its own.
// A released one never changes. A migration only adds, so that the version before
// can go on working until it is replaced.
var migrations = [][]string{tables, views}

// tables are those of the first version.
var tables = []string{
	// turn counts the commits; the others hold the newest number of their kind.
	`CREATE TABLE desk (
			id smallint PRIMARY KEY,
			schema int NOT NULL,
			holder text NOT NULL,
			seen timestamptz NOT NULL,
			turn bigint NOT NULL,
			tickets bigint NOT NULL,
			chats bigint NOT NULL,
			deliveries bigint NOT NULL,
			happenings bigint NOT NULL)`,
	`INSERT INTO desk VALUES (1, 0, '', '1970-01-01', 0, 1000, 0, 0, 0)`,
	// What was committed: one row for each transaction, for a day or two.
	`CREATE TABLE commits (token text PRIMARY KEY, at bigint NOT NULL)`,
	`CREATE INDEX commits_at ON commits (at)`,
	// Which activities were handled, by their hash, and what each changed.
	`CREATE TABLE handled (activity bytea PRIMARY KEY, subject text NOT NULL, at bigint NOT NULL)`,
	`CREATE INDEX handled_at ON handled (at)`,
	`CREATE TABLE deliveries (seq bigint PRIMARY KEY, record text NOT NULL)`,
	`CREATE TABLE happenings (
			seq bigint PRIMARY KEY,
			subject text NOT NULL,
			n bigint NOT NULL,
			rev bigint NOT NULL,
			at bigint NOT NULL)`,
	// place orders the list of a person's tickets; workable, overdue, ranked,
	// rank and n order the lists that analysts work on.
	`CREATE TABLE tickets (
			n bigint PRIMARY KEY,
			id text NOT NULL,
			kind text NOT NULL,
			queue text NOT NULL,
			state text NOT NULL,
			priority text NOT NULL,
			category text NOT NULL,
			item text NOT NULL,
			requester text NOT NULL,
			beneficiary text NOT NULL,
			assignee text NOT NULL,
			rating int NOT NULL,
			created bigint NOT NULL,
			resolved bigint,
			due bigint,
			response_due bigint,
			response_mark int NOT NULL,
			resolution_due bigint,
			resolution_mark int NOT NULL,
			place bigint NOT NULL,
			open boolean NOT NULL,
			major boolean NOT NULL,
			undecided boolean NOT NULL,
			workable boolean NOT NULL,
			overdue boolean NOT NULL,
			ranked smallint NOT NULL,
			rank bigint NOT NULL,
			record text NOT NULL)`,
	`CREATE INDEX tickets_requester ON tickets (requester, place)`,
	`CREATE INDEX tickets_beneficiary ON tickets (beneficiary, place)`,
	`CREATE INDEX tickets_due ON tickets (due, n) WHERE due IS NOT NULL`,
	`CREATE INDEX tickets_majors ON tickets (n) WHERE open AND major`,
	`CREATE INDEX tickets_work ON tickets (queue, ranked, rank, n) WHERE workable`,
	`CREATE INDEX tickets_mine ON tickets (queue, assignee, ranked, rank, n) WHERE workable`,
	`CREATE INDEX tickets_overdue ON tickets (queue, ranked, rank, n) WHERE workable AND overdue`,
	`CREATE TABLE approvals (person text, n bigint, PRIMARY KEY (person, n))`,
	`CREATE TABLE events (
			ticket bigint,
			n int,
			at bigint NOT NULL,
			action text NOT NULL,
			state text NOT NULL,
			person text NOT NULL,
			internal boolean NOT NULL,
			record text NOT NULL,
			PRIMARY KEY (ticket, n))`,
	`CREATE TABLE ticket_words (n bigint PRIMARY KEY, words tsvector NOT NULL)`,
	`CREATE INDEX ticket_words_words ON ticket_words USING gin (words)`,
	`CREATE TABLE chats (
			n bigint PRIMARY KEY,
			queue text NOT NULL,
			state text NOT NULL,
			employee text NOT NULL,
			analyst text NOT NULL,
			rating int NOT NULL,
			asked bigint NOT NULL,
			accepted bigint,
			ended bigint,
			due bigint,
			open boolean NOT NULL,
			record text NOT NULL)`,
	`CREATE INDEX chats_employee ON chats (employee, open, ended, n)`,
	`CREATE INDEX chats_due ON chats (due, n) WHERE due IS NOT NULL`,
	`CREATE INDEX chats_line ON chats (queue, asked, n) WHERE open`,
	`CREATE TABLE messages (
			chat bigint,
			n int,
			at bigint NOT NULL,
			person text NOT NULL,
			internal boolean NOT NULL,
			record text NOT NULL,
			PRIMARY KEY (chat, n))`,
	`CREATE TABLE chat_words (n bigint PRIMARY KEY, words tsvector NOT NULL)`,
	`CREATE INDEX chat_words_words ON chat_words USING gin (words)`,
	`CREATE TABLE people (id text PRIMARY KEY, record text NOT NULL)`,
	`CREATE TABLE names (part bytea, person text, PRIMARY KEY (part, person))`,
	`CREATE INDEX names_person ON names (person)`,
	`CREATE TABLE drafts (
			person text,
			id text,
			due bigint,
			record text NOT NULL,
			PRIMARY KEY (person, id))`,
	`CREATE INDEX drafts_due ON drafts (due, person, id) WHERE due IS NOT NULL`,
	`CREATE TABLE sign_ins (id text PRIMARY KEY, person text NOT NULL, ends bigint NOT NULL, record text NOT NULL)`,
	`CREATE INDEX sign_ins_person ON sign_ins (person)`,
	`CREATE INDEX sign_ins_ends ON sign_ins (ends)`,
	`CREATE TABLE devices (id text PRIMARY KEY, person text NOT NULL, sign_in text NOT NULL, record text NOT NULL)`,
	`CREATE INDEX devices_person ON devices (person)`,
	// Everything that is only found by its key.
	`CREATE TABLE records (kind text, key text, record text NOT NULL, PRIMARY KEY (kind, key))`,
}

// OtherSchema means that a database is of another version.
type OtherSchema struct{ Has, Reads int }

func (o OtherSchema) Error() string {
	if o.Has > o.Reads {
		return fmt.Sprintf("made by a newer version of frontdesk (schema %d, this one knows %d)", o.Has, o.Reads)
	}
	return fmt.Sprintf("schema %d, this version of frontdesk reads %d: start the desk once with it", o.Has, o.Reads)
}

// The codes of errors that tell something (PostgreSQL, appendix A).
const (
	codeNoTable = "42P01"
	codeIsTable = "42P07"
	codeIsThere = "23505" // so does a table say that is made twice at once
)

// schemaVersion returns the version of the tables; 0 where there are none.
func (c *core) schemaVersion(ctx context.Context) (version int, err error) {
	version, _, err = one(ctx, c, pgx.RowTo[int], `SELECT schema FROM desk WHERE id = 1`)
	if wrong, ok := errors.AsType[*pgconn.PgError](err); ok && wrong.Code == codeNoTable {
		return 0, nil
	}
	return version, err
}

// migrate brings the tables to the newest schema, one version after the other.
// The row of the table desk is the lock: of several processes that start at once,
// one makes each step, and the others find it made.
func (c *core) migrate(ctx context.Context) error {
	for {
		version, err := c.schemaVersion(ctx)
		switch {
		case err != nil:
			return err
		case version > len(migrations):
			return OtherSchema{version, len(migrations)}
		case version == len(migrations):
			return nil
		}
		err = pgx.BeginFunc(ctx, c.pool, func(tx pgx.Tx) error { return step(ctx, tx, version) })
		if isRace(err) && pause(ctx, 0) {
			continue // another process was faster
		}
		if err != nil {
			return fmt.Errorf("to schema %d: %w", version+1, err)
		}
	}
}

// isRace reports whether a step failed because another process makes it too.
func isRace(err error) bool {
	wrong, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (wrong.Code == codeIsTable || wrong.Code == codeIsThere || transient[wrong.Code])
}

// step makes one step of the migration, unless it is made.
func step(ctx context.Context, tx pgx.Tx, from int) error {
	if from > 0 {
		var now int
		err := tx.QueryRow(ctx, `UPDATE desk SET turn = turn + 1 WHERE id = 1 RETURNING schema`).Scan(&now)
		if err != nil || now != from {
			return err
		}
	}
	if _, err := tx.Exec(ctx, strings.Join(migrations[from], ";\n")); err != nil {
		return err
	}
	if from == 0 {
		if err := tune(ctx, tx); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `UPDATE desk SET schema = $1 WHERE id = 1`, from+1)
	return err
}

// tuning is for PostgreSQL alone: others have no such list of words that are not in
// the index yet, through which every search goes (PostgreSQL, "GIN Fast Update
// Technique").
var tuning = []string{
	`ALTER INDEX ticket_words_words SET (fastupdate = off)`,
	`ALTER INDEX chat_words_words SET (fastupdate = off)`,
}

// tune does what only PostgreSQL itself understands.
func tune(ctx context.Context, tx pgx.Tx) error {
	var version string
	if err := tx.QueryRow(ctx, `SELECT version()`).Scan(&version); err != nil {
		return err
	}
	if !strings.HasPrefix(version, "PostgreSQL") || strings.Contains(version, "-YB-") {
		return nil
	}
	_, err := tx.Exec(ctx, strings.Join(tuning, ";\n"))
	return err
}
