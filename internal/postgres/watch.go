package postgres

import (
	"sync/atomic"
	"time"
)

// watcher tells somebody of commits.
type watcher struct {
	watch atomic.Pointer[func(writers int, took time.Duration, err error)]
}

// WatchCommits implements store.Watched.
func (w *watcher) WatchCommits(watch func(writers int, took time.Duration, err error)) {
	w.watch.Store(&watch)
}

// tell tells of a commit, but not of a heartbeat.
func (w *watcher) tell(batch []*op, took time.Duration, err error) {
	if watch := w.watch.Load(); watch != nil && !batch[0].beat {
		(*watch)(len(batch), took, err)
	}
}
