package postgres

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// chats looks at every chat, its messages and its places in lists.
func (a *audit) chats() error {
	last, _, err := one(a.ctx, a.q, pgx.RowTo[int64], lastChat)
	if err != nil {
		return err
	}
	next := int64(1)
	err = a.rows("chats", sessionColumns, func(r rowOf) error {
		a.gaps(next, r.n, chat.ID)
		next = r.n + 1
		var s chat.Session
		if err := decode(r.data, &s); err != nil {
			a.problem("chat %d cannot be read: %v", r.n, err)
			return nil
		}
		return a.chat(r, &s)
	})
	a.gaps(next, last+1, chat.ID)
	return err
}

func (a *audit) chat(r rowOf, s *chat.Session) error {
	a.census.Chats++
	a.has[strings.ToLower(s.ID)] = true
	if s.ID != chat.ID(uint64(r.n)) { //nolint:gosec // counted from 1
		a.problem("chat %d calls itself %q", r.n, s.ID)
	}
	if !sameColumns(r.values, columnsOfSession(r.n, s)) {
		a.problem("%s: its columns are not those of its record", s.ID)
	}
	count := s.Messages
	if !s.Removed.IsZero() { // any that are left belong to nothing
		a.census.Removed += s.Messages
		count = 0
	}
	list, whole, err := partsOf[chat.Message](a, `SELECT n, record FROM messages WHERE chat = $1 ORDER BY n`, r.n,
		s.ID+": message", count, func(m chat.Message) int { return m.N })
	if err != nil {
		return err
	}
	a.census.Messages += len(list)
	for _, m := range list {
		for _, f := range m.Files {
			if f.Kept {
				a.File(desk.NamedFile{Of: s.ID, ID: f.ID, Size: f.Size, Expires: true})
			}
		}
	}
	if !whole {
		return nil
	}
	var words []string
	if s.State == chat.Ended {
		words = wordsOfSession(s, list)
	}
	return a.foundBy("chat_words", r.n, s.ID, words)
}

// readable are the records that are only found by their keys, by kind: into what
// each is read.
var readable = map[string]func() any{
	kindForm:    func() any { return new(int64) },
	kindPost:    func() any { return new(botframework.Post) },
	kindSubject: func() any { return new(string) },
	kindChannel: func() any { return new(botframework.Reference) },
	kindLost:    func() any { return new([]botframework.Lost) },
	kindEarly:   func() any { return new(botframework.Early) },
	kindDuty:    func() any { return new(chat.Duty) },
	kindTally:   func() any { return new(countedQueue) },
	kindDigest:  func() any { return new(tickets.GivenDigest) },
	kindUsage:   func() any { return new(json.Number) },
	kindHelped:  func() any { return new(json.Number) },
	kindLeaver:  func() any { return new(desk.Leaver) },
	"drafts":    func() any { return new(tickets.Draft) },
	"sign_ins":  func() any { return new(desk.SignIn) },
	"devices":   func() any { return new(desk.Device) },
}

// rest looks at what has no place in lists: it can be read.
func (a *audit) rest() error {
	return eachText(a.ctx, a.q, ofOthers, nil, func(one text) error {
		var err error
		switch kind, ok := readable[one.Table]; {
		case ok:
			err = decode([]byte(one.Record), kind())
		case one.Table == kindSetup && one.Key == keyPush:
			err = decode([]byte(one.Record), new(desk.PushKeys))
		case one.Table == kindSetup:
			err = decode([]byte(one.Record), new(desk.SetupRecord))
		case one.Table == "deliveries":
			err = new(tickets.Owed).UnmarshalJSON([]byte(one.Record))
		}
		if err != nil {
			a.problem("%s %q cannot be read: %v", one.Table, one.Key, err)
		}
		return nil
	})
}

// signIns looks for devices without a sign-in.
func (a *audit) signIns() error {
	list, err := many(a.ctx, a.q, pgx.RowTo[string],
		`SELECT d.id FROM devices d WHERE NOT EXISTS (SELECT 1 FROM sign_ins s WHERE s.id = d.sign_in) ORDER BY d.id`)
	for _, id := range list {
		a.problem("device %q has no sign-in", id)
	}
	return err
}

// references makes sure that what leads to tickets and chats leads to some that
// exist.
func (a *audit) references() error {
	forms, err := many(a.ctx, a.q, pgx.RowTo[string], `SELECT f.key FROM records f WHERE f.kind = $1
		AND NOT EXISTS (SELECT 1 FROM tickets t WHERE CAST(t.n AS text) = f.record) ORDER BY f.key`, kindForm)
	if err != nil {
		return err
	}
	for _, form := range forms {
		a.problem("form %q leads to a ticket that is not there", form)
	}
	return eachText(a.ctx, a.q, `SELECT kind, key, record FROM records WHERE kind = '`+kindSubject+`'`, nil,
		func(one text) error {
			var subject string
			if decode([]byte(one.Record), &subject) != nil {
				return nil // told of already
			}
			if piece, ok := tickets.ParsePiece(subject); ok && !a.exists(piece.Of) {
				a.problem("post %q is about %q, which is not there", one.Key, subject)
			}
			return nil
		})
}

// exists reports whether there is a ticket or chat with that number.
func (a *audit) exists(subject string) bool {
	if _, ok := chat.Number(subject); ok {
		return a.has[strings.ToLower(subject)]
	}
	n, ok := tickets.Number(subject)
	return ok && (a.has[strings.ToLower(tickets.ID(n))] || a.has[strings.ToLower(tickets.IDOf(tickets.Request, n))])
}

// strays tells of rows that belong to nothing.
func (a *audit) strays() error {
	for table, sql := range map[string]string{
		"events":       `SELECT count(*) FROM events e WHERE NOT EXISTS (SELECT 1 FROM tickets t WHERE t.n = e.ticket)`,
		"approvals":    `SELECT count(*) FROM approvals a WHERE NOT EXISTS (SELECT 1 FROM tickets t WHERE t.n = a.n)`,
		"ticket_words": `SELECT count(*) FROM ticket_words w WHERE NOT EXISTS (SELECT 1 FROM tickets t WHERE t.n = w.n)`,
		"messages":     `SELECT count(*) FROM messages m WHERE NOT EXISTS (SELECT 1 FROM chats c WHERE c.n = m.chat)`,
		"chat_words":   `SELECT count(*) FROM chat_words w WHERE NOT EXISTS (SELECT 1 FROM chats c WHERE c.n = w.n)`,
		"names":        `SELECT count(*) FROM names n WHERE NOT EXISTS (SELECT 1 FROM people p WHERE p.id = n.person)`,
	} {
		n, _, err := one(a.ctx, a.q, pgx.RowTo[int], sql)
		if err != nil {
			return err
		}
		if n > 0 {
			a.problem("%s", fmt.Sprintf("the table %s has %d rows that belong to nothing", table, n))
		}
	}
	return nil
}
