package program

import (
	"context"
	"errors"
	"time"

	"frontdesk/internal/desk"
	"frontdesk/internal/filestore"
)

const (
	// retentionPause is how often is looked for what is old.
	retentionPause = time.Hour
	// unnamedPause is how often files are looked for that no record names, and
	// unnamedGrace how old they are at least: a younger one may be on its way.
	unnamedPause = 24 * time.Hour
	unnamedGrace = 24 * time.Hour
)

// removeOld removes what has been kept for its time, until ctx ends.
func (k keeper) removeOld(ctx context.Context) {
	r := &desk.Retention{
		Archive:        k.db,
		Now:            k.now,
		Remove:         k.kept.Delete,
		RemoveFromChat: k.kept.deleteFromChat,
	}
	var swept time.Time
	for tick := time.NewTicker(retentionPause); ; {
		conf := k.current()
		r.Language, r.Times = conf.Language, desk.Times{
			Transcripts: conf.Retention.Transcripts,
			Files:       conf.Retention.Files,
			Tickets:     conf.Retention.ClosedTickets,
		}
		removed, err := r.Look(ctx)
		if removed != (desk.Removed{}) {
			k.log.Info("removed, as their time was up",
				"transcripts", removed.Transcripts, "tickets", removed.Tickets, "files", removed.Files)
		}
		err = errors.Join(err, k.kept.sweepChats())
		if now := time.Now(); err == nil && now.Sub(swept) >= unnamedPause { // the times of files come from this clock
			swept = now
			err = k.removeUnnamed(ctx, now.Add(-unnamedGrace))
		}
		if err != nil && ctx.Err() == nil {
			k.log.Error("old data not removed", "error", err)
		}
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
	}
}

func (k keeper) removeUnnamed(ctx context.Context, before time.Time) error {
	n, err := k.kept.sweepUnnamed(ctx, k.db, before)
	if n > 0 {
		k.log.Info("removed files that no record names", "files", n)
	}
	return err
}

// sweepUnnamed removes the files from before a time that no record names, and
// returns how many there were. None is removed while a backup is written.
func (f *files) sweepUnnamed(ctx context.Context, db desk.Archive, before time.Time) (n int, err error) {
	unnamed := map[string]bool{}
	for _, folder := range []*filestore.Store{f.Store, f.chats} {
		ids, err := folder.Before(before)
		if err != nil {
			return 0, err
		}
		for _, id := range ids {
			unnamed[id] = true
		}
	}
	if len(unnamed) == 0 {
		return 0, nil
	}
	if err := db.Mentioned(ctx, unnamed); err != nil {
		return 0, err
	}
	for id := range unnamed {
		if err := f.Delete(id); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// dropExports removes what was made for readers.
func (f *files) dropExports() error { return f.exports.Expire(time.Now().Add(time.Minute)) }

// deleteFromChat removes a file of a chat, unless a ticket has it.
func (f *files) deleteFromChat(id string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.holds > 0 {
		return nil // no record names it any more, and it goes with those
	}
	return f.chats.Delete(id)
}
