package desk

import (
	"context"
	"slices"
	"time"

	"frontdesk/chat"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// Times says how long things are kept after a chat has ended or a ticket was
// closed; 0: for good.
type Times struct {
	Transcripts time.Duration // what was said in a chat
	Files       time.Duration // the files of a ticket
	Tickets     time.Duration // who and what a ticket was about
}

// Retention removes what is old, some of it at a time, while the desk runs.
type Retention struct {
	Archive  Archive
	Times    Times
	Language string
	Now      func() time.Time
	// Remove removes a file of a ticket, and RemoveFromChat one of a chat that no
	// ticket has. One that is missing is no error.
	Remove, RemoveFromChat func(id string) error

	// ticket and chat are where the next look begins.
	ticket, chat uint64
}

// Removed counts what was removed.
type Removed struct{ Transcripts, Tickets, Files int }

const (
	// looked is how many tickets and how many chats one look reads at most, and
	// lookedAtOnce how many of them in one go: readers hold up nobody, but the
	// data file grows while one reads.
	looked       = 50_000
	lookedAtOnce = 200
	// removedAtOnce is how many are written in one transaction, which turns may
	// have to wait for.
	removedAtOnce = 10
)

// Look looks through tickets and chats, from where the last look ended, and
// removes what has been kept for its time.
func (r *Retention) Look(ctx context.Context) (removed Removed, err error) {
	if r.Times.Tickets > 0 || r.Times.Files > 0 {
		if r.ticket, err = r.look(ctx, r.ticket, &removed, r.someTickets); err != nil {
			return removed, err
		}
	}
	if r.Times.Transcripts > 0 {
		r.chat, err = r.look(ctx, r.chat, &removed, r.someChats)
	}
	return removed, err
}

// look calls some until the last record, or until it has looked at enough.
func (r *Retention) look(
	ctx context.Context, from uint64, removed *Removed, some func(context.Context, uint64, *Removed) (uint64, error),
) (next uint64, err error) {
	for n := 0; n < looked; n += lookedAtOnce {
		if from, err = some(ctx, from, removed); err != nil || from == 0 {
			return from, err
		}
	}
	return from, nil
}

// everybody is how a ticket is told of whose time is up.
func (r *Retention) everybody() tickets.Forgetting {
	name := locale.In(r.Language, nil).Say("gone.person")
	return tickets.Everybody(tickets.Person{ID: "former", Name: name}, RemovedText())
}

// outdate removes from a ticket what has been kept for its time. It returns the
// ids of the files that are to be removed.
func (r *Retention) outdate(t *tickets.Ticket, history []tickets.Event) (files []string, anonymised, changed bool) {
	now := r.Now()
	if tickets.TimeIsUp(t, now, r.Times.Tickets) {
		files, anonymised = r.everybody().Ticket(t, history)
		return files, anonymised, anonymised
	}
	if tickets.TimeIsUp(t, now, r.Times.Files) {
		files = tickets.RemoveFiles(t)
	}
	return files, false, len(files) > 0
}

func (r *Retention) someTickets(ctx context.Context, from uint64, removed *Removed) (next uint64, err error) {
	var ids []string
	next, err = r.Archive.ScanTickets(ctx, from, lookedAtOnce, func(t *tickets.Ticket, history []tickets.Event) {
		if _, _, changed := r.outdate(t, history); changed {
			ids = append(ids, t.ID)
		}
	})
	if err != nil {
		return from, err
	}
	for part := range slices.Chunk(ids, removedAtOnce) {
		var files []string
		done := map[string]bool{} // it may run twice
		err := r.Archive.RewriteTickets(ctx, part, func(t *tickets.Ticket, history []tickets.Event) []tickets.Delivery {
			theirs, anonymised, _ := r.outdate(t, history)
			if files = append(files, theirs...); anonymised {
				done[t.ID] = true
			}
			return nil
		})
		if err != nil {
			return from, err
		}
		removed.Tickets += len(done)
		if err := r.remove(r.Remove, files, removed); err != nil {
			return from, err
		}
	}
	return next, nil
}

func (r *Retention) someChats(ctx context.Context, from uint64, removed *Removed) (next uint64, err error) {
	var ids []string
	next, err = r.Archive.ScanChats(ctx, from, lookedAtOnce, func(s *chat.Session, _ []chat.Message) {
		if chat.TimeIsUp(s, r.Now(), r.Times.Transcripts) {
			ids = append(ids, s.ID)
		}
	})
	if err != nil {
		return from, err
	}
	for part := range slices.Chunk(ids, removedAtOnce) {
		var files []string
		err := r.Archive.RewriteChats(ctx, part, func(s *chat.Session, messages []chat.Message) []tickets.Delivery {
			if chat.TimeIsUp(s, r.Now(), r.Times.Transcripts) {
				files = append(files, chat.RemoveTranscript(s, messages, r.Now())...)
			}
			return nil
		})
		if err != nil {
			return from, err
		}
		removed.Transcripts += len(part)
		if err := r.remove(r.RemoveFromChat, files, removed); err != nil {
			return from, err
		}
	}
	return next, nil
}

// remove removes files. Their records are gone already: what is not removed now
// is a file that no record names, and goes with those.
func (r *Retention) remove(one func(string) error, files []string, removed *Removed) error {
	slices.Sort(files)
	for _, id := range slices.Compact(files) {
		if err := one(id); err != nil {
			return err
		}
		removed.Files++
	}
	return nil
}
