package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"frontdesk/chat"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// transfer reads and writes many records at once. It implements tickets.ImportStore
// and desk.Exporter.
type transfer struct{ *core }

// CreateTickets implements tickets.ImportStore.
func (s transfer) CreateTickets(
	ctx context.Context, forms []string, fill func(int, *tickets.Ticket) tickets.Change,
) (made []tickets.Ticket, err error) {
	err = s.commit(ctx, "", func(t *tx) (err error) {
		made = make([]tickets.Ticket, len(forms))
		wrote := false
		for i, form := range forms {
			made[i], err = t.createTicket(
				tickets.Cause{Form: form}, func(k *tickets.Ticket) tickets.Change { return fill(i, k) },
			)
			switch r, idle := errors.AsType[refused](err); {
			case idle && r.error == nil: // made before
			case idle && !wrote:
				return err
			case idle:
				return r.error
			case err != nil:
				return err
			default:
				wrote = true
			}
		}
		if !wrote {
			return unchanged
		}
		return nil
	})
	return made, err
}

// Made implements desk.Exporter.
func (s transfer) Made(ctx context.Context, form string) (bool, error) {
	_, made, err := get[int64](ctx, s, kindForm, form)
	return made, err
}

// pageSize is how many records one statement brings.
const pageSize = 500

// Export implements desk.Exporter.
func (s transfer) Export(ctx context.Context, begin func(desk.Census) error, next func(desk.Exported) error) error {
	return s.snapshot(ctx, func(q querier) error {
		at, _, err := one(ctx, q, pgx.RowToStructByPos[struct{ Tickets, Chats int }],
			`SELECT tickets - 1000, chats FROM desk WHERE id = 1`)
		if err != nil {
			return err
		}
		if err := begin(desk.Census{Tickets: at.Tickets, Chats: at.Chats}); err != nil {
			return err
		}
		err = eachRecord(
			ctx,
			q,
			someTickets,
			someEvents,
			func(r *numbered[tickets.Ticket], events []tickets.Event) error {
				if len(events) != r.Record.Last.N {
					return fmt.Errorf("postgres: %s: parts are missing: run frontdesk check", r.Record.ID)
				}
				return next(desk.Exported{Ticket: &r.Record, Events: events})
			},
		)
		if err != nil {
			return err
		}
		err = eachRecord(ctx, q, someChats, someMessages, func(r *numbered[chat.Session], list []chat.Message) error {
			if r.Record.Removed.IsZero() && len(list) != r.Record.Messages {
				return fmt.Errorf("postgres: %s: parts are missing: run frontdesk check", r.Record.ID)
			}
			return next(desk.Exported{Chat: &r.Record, Messages: list})
		})
		if err != nil {
			return err
		}
		return eachPerson(ctx, q, func(_ string, c *contact) error { return next(desk.Exported{Person: &c.Person}) })
	})
}

// eachRecord calls do for every record with its parts, in order.
func eachRecord[T, P any](
	ctx context.Context, q querier, records, parts string, do func(*numbered[T], []P) error,
) error {
	for from := int64(1); from > 0; {
		list, of, next, err := page[T, P](ctx, q, records, parts, from, pageSize)
		for i := range list {
			if err == nil {
				err = do(&list[i], of[list[i].N])
			}
		}
		if err != nil {
			return err
		}
		from = next
	}
	return nil
}

// eachPerson calls do for everybody, with the key of their record.
func eachPerson(ctx context.Context, q querier, do func(string, *contact) error) error {
	return eachText(ctx, q, `SELECT 'people', id, record FROM people ORDER BY id`, nil, func(one text) error {
		var c contact
		if err := decode([]byte(one.Record), &c); err != nil {
			return fmt.Errorf("postgres: person %s: %w", one.Key, err)
		}
		return do(one.Key, &c)
	})
}
