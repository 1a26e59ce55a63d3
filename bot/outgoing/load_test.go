package outgoing

import (
	"context"
	"errors"
	"io"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// shelf keeps no files.
type shelf struct{ desk.Files }

func (shelf) Limits() (int64, []string) { return 1 << 20, nil }

func (shelf) Get(string) (kept tickets.Attachment, content io.ReadCloser, err error) {
	return kept, nil, errors.New("no such file")
}

// deadHosts is Teams around hosts that take a connection and say nothing, until
// the download is given up.
type deadHosts struct {
	Mirror
	mu       sync.Mutex
	now, max int // downloads under way, and the most that were
}

func (h *deadHosts) Download(
	ctx context.Context, _ botframework.Reference, _ botframework.File, _ int64, _ func(io.Reader) error,
) error {
	h.count(1)
	defer h.count(-1)
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	<-ctx.Done()
	return ctx.Err()
}

func (h *deadHosts) count(more int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now += more
	h.max = max(h.max, h.now)
}

// TestFilesThatDoNotCome has many more files loaded than there are places, and
// calls: none of their hosts answers. Messages are sent as ever, and the senders
// of the files are told in time.
func TestFilesThatDoNotCome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hosts := &deadHosts{}
		l := &loader{
			desk:   &desk.Desk{Files: shelf{}, Settings: desk.Settings{Now: time.Now, Logger: silent}},
			mirror: hosts, places: make(chan struct{}, maxLoads),
		}
		begun := time.Now()
		var mu sync.Mutex
		lost := map[time.Duration]int{}
		m := newMail(func(ctx context.Context, o tickets.Owed, _ int) error {
			if !o.Loads() {
				return nil
			}
			_, why, err := l.load(ctx, loading{from: tickets.Source{URL: "https://dead.example"}, sent: begun})
			if err == nil && why == tickets.Unloaded {
				mu.Lock()
				defer mu.Unlock()
				lost[time.Since(begun)]++
			}
			return err
		})
		const files = 640
		for i := range files {
			load := tickets.Delivery{Content: tickets.ChatLoad{Chat: "chat-" + strconv.Itoa(i+1), N: 1, Part: 1}}
			m.Owe([]tickets.Owed{{Seq: uint64(i + 1), Delivery: load}})
		}
		m.Owe([]tickets.Owed{owed("anna", 1), owed("anna", 2)})
		synctest.Wait()
		if got := m.to("anna"); len(got) != 2 {
			t.Errorf("sent to Anna: %v", got)
		}
		time.Sleep(5 * time.Minute)
		m.Stop(t.Context())
		told := 0
		for after, n := range lost {
			if told += n; after > 2*time.Minute {
				t.Errorf("%d senders were told after %v", n, after)
			}
		}
		if told != files || hosts.max != maxLoads {
			t.Errorf("%d of %d senders were told, %d files were loaded at once", told, files, hosts.max)
		}
	})
}
