package program

import (
	"log/slog"
	"sync"
	"time"

	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// Files are refused before the disk is full, because tickets and chats need it.
const (
	littleSpace = 1 << 30   // the log warns of it
	noSpace     = 256 << 20 // files are refused
	warnPause   = time.Hour
)

// room decides whether there is room for another file: on the disk, within the
// quota of all files, and within what one person may send.
type room struct {
	quota  int64 // of all files; 0: none
	limits *desk.Limits
	size   func() (int64, error)           // of all files
	free   func() (bytes int64, err error) // on the disk
	now    func() time.Time
	log    *slog.Logger

	mu     sync.Mutex
	used   int64 // of all files, at least; removed ones may still count
	warned time.Time
}

// open counts the files that are there.
func (r *room) open() (err error) {
	r.used, err = r.size()
	return err
}

// check reports why no file can be taken now; "" when one can.
func (r *room) check() (lost tickets.Loss) {
	r.mu.Lock()
	defer r.mu.Unlock()
	free, err := r.free()
	if err != nil {
		r.log.Warn("free disk space is not known", "error", err)
		return ""
	}
	if free < noSpace {
		lost = tickets.NoSpace
	}
	if free < littleSpace && r.now().Sub(r.warned) > warnPause {
		r.warned = r.now()
		r.log.Warn("little disk space is left", "bytes", free, "files_refused", lost != "")
	}
	return lost
}

// take counts a file that was kept, unless it is too much.
func (r *room) take(by string, size int64) (lost tickets.Loss, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.quota > 0 && r.used+size > r.quota {
		if r.used, err = r.size(); err != nil {
			return "", err
		}
		if r.used > r.quota { // the file is on the disk already
			return tickets.NoSpace, nil
		}
		r.used -= size
	}
	if r.limits.Spend(by, tickets.AmountBytes, int(size)) != nil {
		return tickets.TooMuch, nil
	}
	r.used += size
	return "", nil
}
