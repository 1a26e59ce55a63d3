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

// Watched holds the content of a file and follows its changes. Use Watch or
// WatchKnowledge.
type Watched[T any] struct {
	path    string
	load    func(path string) (*T, error)
	log     *slog.Logger
	current atomic.Pointer[T]
	looking sync.Mutex
	seen    stamp // guarded by looking
	stop    context.CancelFunc
	stopped chan struct{}
}

// stamp distinguishes versions of a file.
type stamp struct {
	modified time.Time
	size     int64
}

// pause is how long a change may go unnoticed.
const pause = 2 * time.Second

// Watch loads the catalog, as Load does, and follows its file until Close. It
// returns an error when the first load fails. A file that is wrong later
// changes nothing. Its mistakes are logged, one per line.
func Watch(path string, queues []Queue, log *slog.Logger) (*Watched[tickets.Catalog], error) {
	return watch(path, func(path string) (*tickets.Catalog, error) { return Load(path, queues) }, log)
}

// WatchKnowledge does for known answers what Watch does for the catalog.
func WatchKnowledge(path string, log *slog.Logger) (*Watched[tickets.Knowledge], error) {
	return watch(path, LoadKnowledge, log)
}

func watch[T any](path string, load func(string) (*T, error), log *slog.Logger) (*Watched[T], error) {
	w := &Watched[T]{path: path, load: load, log: log, stopped: make(chan struct{})}
	w.seen = w.stamp()
	loaded, err := load(path)
	if err != nil {
		return nil, err
	}
	w.current.Store(loaded)
	ctx, stop := context.WithCancel(context.Background())
	w.stop = stop
	go w.follow(ctx)
	return w, nil
}

// Current returns the content of the newest valid version of the file.
func (w *Watched[T]) Current() *T { return w.current.Load() }

// Close stops following the file.
func (w *Watched[T]) Close() {
	w.stop()
	<-w.stopped
}

func (w *Watched[T]) follow(ctx context.Context) {
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

// Look loads the file if it has changed since the last look. It runs every two
// seconds.
func (w *Watched[T]) Look() {
	w.looking.Lock()
	defer w.looking.Unlock()
	// Take the stamp before reading. The next look then sees what is written
	// meanwhile.
	now := w.stamp()
	if now == w.seen {
		return
	}
	w.seen = now
	loaded, err := w.load(w.path)
	if err == nil {
		w.current.Store(loaded)
		w.log.Info("file loaded", "file", w.path)
		return
	}
	for mistake := range strings.SplitSeq(err.Error(), "\n") {
		w.log.Warn("file not loaded, what was there before stays", "mistake", mistake)
	}
}

// stamp returns the stamp of the file, or the zero stamp if the file cannot be
// examined.
func (w *Watched[T]) stamp() stamp {
	info, err := os.Stat(w.path)
	if err != nil {
		return stamp{}
	}
	return stamp{info.ModTime(), info.Size()}
}
