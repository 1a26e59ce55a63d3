package postgres

import "strings"

// views are for reports: what a business intelligence tool may read, and should.
// docs/scale.md describes them. Columns may come, and none goes. They hold no text
// that people wrote but titles.
var views = []string{
	at(`CREATE VIEW report_tickets AS SELECT n AS number, id, kind, queue, state, priority, category, item, requester,
		beneficiary, assignee, open, major, undecided AS waits_for_approval, rating,
		at(created) AS created, at(resolved) AS resolved FROM tickets`),
	at(`CREATE VIEW report_events AS SELECT ticket AS ticket_number, n AS number, at(at) AS happened, action, state,
		person, internal FROM events`),
	at(`CREATE VIEW report_chats AS SELECT n AS number, queue, state, employee, analyst, rating, at(asked) AS asked,
		at(accepted) AS accepted, at(ended) AS ended FROM chats`),
	at(`CREATE VIEW report_messages AS SELECT chat AS chat_number, n AS number, at(at) AS written, person, internal
		FROM messages`),
	at(`CREATE VIEW report_sla AS SELECT n AS ticket_number, queue, priority, at(response_due) AS response_due,
		response_mark = 2 AS response_breached, at(resolution_due) AS resolution_due,
		resolution_mark = 2 AS resolution_breached FROM tickets`),
	at(`CREATE VIEW report_ratings AS
		SELECT 'ticket' AS kind, n AS number, queue, assignee AS analyst, rating, at(resolved) AS ended
		FROM tickets WHERE rating > 0
		UNION ALL SELECT 'chat', n, queue, analyst, rating, at(ended) FROM chats WHERE rating > 0`),
}

// at writes at(column) of a view, a column with nanoseconds, as a timestamp.
func at(view string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(view, "at(")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		var column string
		column, view, _ = strings.Cut(rest, ")")
		b.WriteString(
			"CAST('1970-01-01 00:00:00+00' AS timestamptz) + " + column + " / 1000 * interval '1 microsecond'",
		)
	}
}
