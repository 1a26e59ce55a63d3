package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"

	"frontdesk/chat"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// ErrNeeded means that somebody cannot be forgotten yet: tickets or chats that
// are open need them.
var ErrNeeded = errors.New("desk: open tickets or chats need them")

// Eraser forgets people. Nothing else may use the store meanwhile, and no desk
// may have it in its memory.
type Eraser struct {
	Archive  Archive
	Leavers  Leavers
	People   People
	Language string // of the name that stands in the place of theirs
	// Remove removes a file. One that is missing is no error.
	Remove func(id string) error
}

// Erasure is what the store has of a person, and what becomes of it.
type Erasure struct {
	Person tickets.Person
	Names  []string // what they were called
	// Needed holds the open tickets and chats that have to end first.
	Needed []string
	// Tickets and Chats are anonymised, and Files removed. Records counts what is
	// removed besides, by kind.
	Tickets, Chats, Files int
	Records               map[string]int
	// Elsewhere counts, by ticket or chat, the texts of others that hold their
	// name. They stay.
	Elsewhere map[string]int
}

// Nothing reports whether the store has nothing of them.
func (e Erasure) Nothing() bool { return e.Tickets+e.Chats+len(e.Records) == 0 }

const (
	// scanned is how many tickets or chats are read at once, and rewritten how
	// many are written in one transaction.
	scanned   = 500
	rewritten = 50
)

// Preview returns what Erase would do. It changes nothing.
func (e Eraser) Preview(ctx context.Context, person string) (Erasure, error) {
	out := Erasure{Person: tickets.Person{ID: person}, Records: map[string]int{}, Elsewhere: map[string]int{}}
	if err := e.look(ctx, &out); err != nil {
		return out, err
	}
	err := e.Leavers.Traces(ctx, person, func(t Trace) { out.Records[t.Kind]++ })
	if err != nil || len(out.Names) == 0 {
		return out, err
	}
	f := e.forgetting(person, Leaver{As: tickets.Person{ID: "-"}, Names: out.Names})
	return out, errors.Join(
		each(ctx, e.Archive.ScanTickets, func(t *tickets.Ticket, history []tickets.Event) {
			files, changed := f.Ticket(t, history)
			if changed {
				out.Tickets++
			}
			out.Files += len(files)
			texts := []string{t.Title, t.Description, t.Resolution, t.Comment}
			for _, one := range history {
				texts = append(texts, one.Text)
			}
			out.count(t.ID, texts)
		}),
		each(ctx, e.Archive.ScanChats, func(s *chat.Session, messages []chat.Message) {
			files, changed := chat.Forget(f, s, messages)
			if changed {
				out.Chats++
			}
			out.Files += len(files)
			var texts []string
			for _, m := range messages {
				texts = append(texts, m.Text)
			}
			out.count(s.ID, texts)
		}),
	)
}

// look finds the names and what has to end first.
func (e Eraser) look(ctx context.Context, out *Erasure) error {
	known, _, err := e.People.Person(ctx, out.Person.ID)
	if err != nil {
		return err
	}
	out.Person.Name = known.Name
	add := func(names []string) {
		for _, name := range names {
			if name != "" && !slices.Contains(out.Names, name) {
				out.Names = append(out.Names, name)
			}
		}
	}
	add([]string{known.Name})
	err = errors.Join(
		each(ctx, e.Archive.ScanTickets, func(t *tickets.Ticket, history []tickets.Event) {
			add(tickets.NamesOf(out.Person.ID, t, history))
			if tickets.Needs(out.Person.ID, t) {
				out.Needed = append(out.Needed, t.ID)
			}
		}),
		each(ctx, e.Archive.ScanChats, func(s *chat.Session, messages []chat.Message) {
			add(chat.NamesOf(out.Person.ID, s, messages))
			if chat.Needs(out.Person.ID, s) {
				out.Needed = append(out.Needed, s.ID)
			}
		}),
	)
	if out.Person.Name == "" && len(out.Names) > 0 {
		out.Person.Name = out.Names[0]
	}
	return err
}

// count counts the texts of a ticket or chat that hold a name.
func (e Erasure) count(id string, texts []string) {
	for _, text := range texts {
		folded := tickets.Fold(text)
		if slices.ContainsFunc(
			e.Names,
			func(name string) bool { return strings.Contains(folded, tickets.Fold(name)) },
		) {
			e.Elsewhere[id]++
		}
	}
}

// each shows all records of one kind.
func each[T, P any](
	ctx context.Context,
	scan func(context.Context, uint64, int, func(*T, []P)) (uint64, error),
	see func(*T, []P),
) error {
	for from := uint64(1); from > 0; {
		next, err := scan(ctx, from, scanned, see)
		if err != nil {
			return err
		}
		from = next
	}
	return nil
}

// forgetting returns how a person is forgotten.
func (e Eraser) forgetting(person string, l Leaver) tickets.Forgetting {
	return tickets.Forgetting{
		Whose: func(id string) bool { return id == person }, Names: append([]string{person}, l.Names...),
		As: l.As, Word: RemovedText(),
	}
}

// RemovedText stands in the place of what was removed, in every language.
func RemovedText() tickets.Text {
	text := tickets.Text{}
	for _, lang := range locale.Languages() {
		text[lang] = locale.In(lang, nil).Say("gone.text")
	}
	return text
}

// Erase forgets a person. The error is ErrNeeded while open tickets or chats need
// them. One that was interrupted goes on when it is called again, and ends the
// same: who stands in their place is on record until it is done.
func (e Eraser) Erase(ctx context.Context, person string) (Erasure, error) {
	out, err := e.Preview(ctx, person)
	if err != nil {
		return out, err
	}
	if len(out.Needed) > 0 {
		return out, ErrNeeded
	}
	leaver, err := e.Leavers.Leaver(ctx, person, func(l *Leaver) {
		if l.As.ID == "" {
			l.As = tickets.Person{
				ID: "former-" + strings.ToLower(rand.Text()), Name: locale.In(e.Language, nil).Say("gone.person"),
			}
		}
		for _, name := range out.Names {
			if !slices.Contains(l.Names, name) {
				l.Names = append(l.Names, name)
			}
		}
	})
	if err != nil {
		return out, err
	}
	f := e.forgetting(person, leaver)
	if err := e.eraseTickets(ctx, f); err != nil {
		return out, err
	}
	if err := e.eraseChats(ctx, f); err != nil {
		return out, err
	}
	return out, e.Leavers.Forget(ctx, person, f)
}

// eraseTickets forgets somebody in all tickets.
func (e Eraser) eraseTickets(ctx context.Context, f tickets.Forgetting) error {
	scan := func(from uint64, found *traces) (uint64, error) {
		return e.Archive.ScanTickets(ctx, from, scanned, func(t *tickets.Ticket, history []tickets.Event) {
			if files, changed := f.Ticket(t, history); changed {
				found.add(t.ID, files, cardSlots(t.ID, t.Address()))
			}
		})
	}
	return e.eraseAll(ctx, scan, func(ids []string, shown map[string]bool) error {
		return e.Archive.RewriteTickets(ctx, ids, func(t *tickets.Ticket, history []tickets.Event) []tickets.Delivery {
			f.Ticket(t, history)
			return refresh(t.ID, t.Address(), shown)
		})
	})
}

// traces are what is found of somebody: records by id, files, and slots where posts of
// them may be.
type traces struct{ ids, files, slots []string }

func (t *traces) add(id string, files, slots []string) {
	t.ids = append(t.ids, id)
	t.files = append(t.files, files...)
	t.slots = append(t.slots, slots...)
}

// eraseAll rewrites the records in which scan finds somebody, some at a time. Files go
// first: as long as a record names them, another run finds them.
func (e Eraser) eraseAll(
	ctx context.Context,
	scan func(from uint64, found *traces) (next uint64, err error),
	rewrite func(ids []string, shown map[string]bool) error,
) error {
	for from := uint64(1); from > 0; {
		var found traces
		next, err := scan(from, &found)
		if err != nil {
			return err
		}
		from = next
		shown, err := e.before(ctx, found.files, found.slots)
		if err != nil {
			return err
		}
		for part := range slices.Chunk(found.ids, rewritten) {
			if err := rewrite(part, shown); err != nil {
				return err
			}
		}
	}
	return nil
}

// before removes files, and looks which slots hold a post.
func (e Eraser) before(ctx context.Context, files, slots []string) (map[string]bool, error) {
	for _, id := range files {
		if err := e.Remove(id); err != nil {
			return nil, err
		}
	}
	return e.Leavers.Shown(ctx, slots)
}

// cardSlots returns where the card of a ticket or chat may be in its thread.
func cardSlots(id string, at tickets.Address) []string {
	return []string{tickets.Slot{At: at}.String(), tickets.Slot{At: at, Piece: tickets.Piece{Of: id}}.String()}
}

// refresh owes the card of a ticket or chat its present state, where it is shown
// in a thread.
func refresh(id string, at tickets.Address, shown map[string]bool) []tickets.Delivery {
	for _, slot := range cardSlots(id, at) {
		if shown[slot] {
			return []tickets.Delivery{{To: at, Content: tickets.Status{Subject: id}}}
		}
	}
	return nil
}

// eraseChats forgets somebody in all chats. What the bot passed on of their words
// is to be taken back.
func (e Eraser) eraseChats(ctx context.Context, f tickets.Forgetting) error {
	scan := func(from uint64, found *traces) (uint64, error) {
		return e.Archive.ScanChats(ctx, from, scanned, func(s *chat.Session, messages []chat.Message) {
			slots := cardSlots(s.ID, s.Address())
			for _, one := range copies(f, s, messages) {
				slots = append(slots, one.String())
			}
			if files, changed := chat.Forget(f, s, messages); changed {
				found.add(s.ID, files, slots)
			}
		})
	}
	return e.eraseAll(ctx, scan, func(ids []string, shown map[string]bool) error {
		forget := func(s *chat.Session, messages []chat.Message) (owed []tickets.Delivery) {
			for _, one := range copies(f, s, messages) {
				if shown[one.String()] {
					edit := tickets.ChatEdit{Chat: s.ID, N: one.Piece.N}
					owed = append(owed, tickets.Delivery{To: one.At, Content: edit})
				}
			}
			chat.Forget(f, s, messages)
			return append(owed, refresh(s.ID, s.Address(), shown)...)
		}
		return e.Archive.RewriteChats(ctx, ids, forget)
	})
}

// copies returns where copies of somebody's messages may be: in the threads of a
// chat, and in the chat of its employee.
func copies(f tickets.Forgetting, s *chat.Session, messages []chat.Message) (slots []tickets.Slot) {
	places := []tickets.Address{s.Address()}
	for _, thread := range s.Past {
		places = append(places, tickets.Address{Thread: thread})
	}
	if !f.Whose(s.Employee.ID) {
		places = append(places, tickets.Address{Person: s.Employee.ID})
	}
	for _, m := range messages {
		for _, at := range places {
			if f.Whose(m.From.ID) {
				slots = append(slots, tickets.Slot{At: at, Piece: tickets.Piece{Of: s.ID, N: m.N}})
			}
		}
	}
	return slots
}
