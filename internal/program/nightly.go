package program

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"
)

const (
	// nightlyForm is how the backups of each night are named.
	nightlyForm = "frontdesk-20060102T150405Z.zip"
	// nightlyLook is how often it is looked whether a backup is due, and
	// nightlyAgain how long after a failure the next is tried.
	nightlyLook  = 20 * time.Second
	nightlyAgain = time.Hour
)

// everyNight makes a backup each night if one is wanted, until ctx ends. One that was
// due while the desk did not run is made when it starts.
func (k keeper) everyNight(ctx context.Context) {
	var again time.Time
	for tick := time.NewTicker(nightlyLook); ; {
		k.conf = k.current()
		if now := k.now(); k.conf.Backup.Folder != "" && now.After(again) && k.newest().Before(k.lastDue(now)) {
			file := filepath.Join(k.conf.Backup.Folder, now.UTC().Format(nightlyForm))
			if err := k.nightly(ctx, file); err != nil {
				again = now.Add(nightlyAgain)
				k.log.Error("backup not made", "file", file, "error", err)
			}
		}
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
	}
}

// nightly makes one backup, and removes those that are too many.
func (k keeper) nightly(ctx context.Context, file string) error {
	if err := os.MkdirAll(k.conf.Backup.Folder, 0o700); err != nil {
		return err
	}
	began := time.Now()
	h, err := writeBackup(file, func(w io.Writer) error { return k.write(ctx, w) })
	if err != nil {
		return err
	}
	k.log.Info(
		"backup made",
		"file",
		file,
		"bytes",
		h.Bytes,
		"files",
		h.Files,
		"took",
		time.Since(began).Round(time.Millisecond),
	)
	made := k.backups()
	for _, old := range made[:max(len(made)-k.conf.Backup.Keep, 0)] {
		err = errors.Join(err, os.Remove(filepath.Join(k.conf.Backup.Folder, old)))
	}
	return err
}

// backups returns the names of the backups in the folder, the newest last.
func (k keeper) backups() (names []string) {
	entries, _ := os.ReadDir(k.conf.Backup.Folder) // there is none yet
	for _, e := range entries {
		if _, err := time.Parse(nightlyForm, e.Name()); err == nil {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names
}

// newest returns when the newest backup was made; long ago when there is none.
func (k keeper) newest() (at time.Time) {
	if names := k.backups(); len(names) > 0 {
		at, _ = time.Parse(nightlyForm, names[len(names)-1])
	}
	return at
}

// lastDue returns when a backup was due last.
func (k keeper) lastDue(now time.Time) time.Time {
	at, _ := time.Parse("15:04", k.conf.Backup.At) // as the configuration was checked
	now = now.In(k.conf.Location)
	due := time.Date(now.Year(), now.Month(), now.Day(), at.Hour(), at.Minute(), 0, 0, now.Location())
	if due.After(now) {
		due = due.AddDate(0, 0, -1)
	}
	return due
}
