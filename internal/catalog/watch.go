package catalog

import (
	"context"
	"log/slog"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"frontdesk/tickets"
)

// Watched is a catalog that follows its file. Use Watch.
type Watched struct {
	path    string
	queues  []string
	log     *slog.Logger
	current atomic.Pointer[tickets.Catalog]
	looking sync.Mutex
	seen    stamp // guarded by looking
	stop    context.CancelFunc
	stopped chan struct{}
}

// stamp tells versions of a file apart.
type stamp struct {
	modified time.Time
	size     int64
}

// pause is how long a change may go unnoticed.
const pause = 2 * time.Second

// Watch loads the catalog, as Load does, and follows its file until Close. It is an error when the first load fails; a
// file that is wrong later changes nothing, and its mistakes are logged, one a line.
func Watch(path string, queues []string, log *slog.Logger) (*Watched, error) {
	w := &Watched{path: path, queues: queues, log: log, stopped: make(chan struct{})}
	w.seen = w.stamp()
	loaded, err := Load(path, queues)
	if err != nil {
		return nil, err
	}
	w.current.Store(loaded)
	ctx, stop := context.WithCancel(context.Background())
	w.stop = stop
	go w.follow(ctx)
	return w, nil
}

// Current returns the newest catalog that was right.
func (w *Watched) Current() *tickets.Catalog { return w.current.Load() }

// Close stops following the file.
func (w *Watched) Close() {
	w.stop()
	<-w.stopped
}

func (w *Watched) follow(ctx context.Context) {
	defer close(w.stopped)
	ticker := time.NewTicker(pause)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			w.Look()
		}
	}
}

// Look loads the file if it is another than at the last look; it is what happens every two seconds.
func (w *Watched) Look() {
	w.looking.Lock()
	defer w.looking.Unlock()
	// Taken before reading: what is written meanwhile is seen by the next look.
	now := w.stamp()
	if now == w.seen {
		return
	}
	w.seen = now
	loaded, err := Load(w.path, w.queues)
	if err == nil {
		w.current.Store(loaded)
		w.log.Info("catalog loaded", "file", w.path)
		return
	}
	for mistake := range strings.SplitSeq(err.Error(), "\n") {
		w.log.Warn("catalog not loaded, the one before stays", "mistake", mistake)
	}
}

// stamp of a file that cannot be looked at is the zero one.
func (w *Watched) stamp() stamp {
	info, err := os.Stat(w.path)
	if err != nil {
		return stamp{}
	}
	return stamp{info.ModTime(), info.Size()}
}
