package program

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/bot/outgoing"
	"frontdesk/internal/boltdb"
	"frontdesk/internal/botframework"
	"frontdesk/internal/config"
	"frontdesk/internal/desk"
	"frontdesk/internal/filestore"
	"frontdesk/tickets"
)

// outside plays the part of Teams that a ticket's files need.
type outside struct {
	outgoing.Connector
	outgoing.Mirror
	load func() ([]byte, error)
	said chan string
}

func (o *outside) Download(
	_ context.Context, _ botframework.Reference, _ botframework.File, _ int64, take func(io.Reader) error,
) error {
	data, err := o.load()
	if err != nil {
		return err
	}
	return take(bytes.NewReader(data))
}

func (o *outside) Send(_ context.Context, _ botframework.Reference, m botframework.Message) (string, error) {
	if m.Card == nil {
		o.said <- m.Text
	}
	return "1", nil
}

func (o *outside) Update(context.Context, botframework.Reference, string, botframework.Message) error {
	return nil
}

func (o *outside) CreateThread(
	_ context.Context,
	in botframework.Reference,
	_ botframework.Message,
) (botframework.Reference, string, error) {
	return in, "1", nil
}

// faulty is a store whose first changes to tickets fail.
type faulty struct {
	tickets.Store
	left *atomic.Int32
}

var errDisk = errors.New("the disk is full")

func (f faulty) UpdateTicket(
	ctx context.Context,
	activity, id string,
	change func(*tickets.Ticket) (tickets.Change, error),
) (tickets.Ticket, error) {
	if f.left.Add(-1) >= 0 {
		return tickets.Ticket{}, errDisk
	}
	return f.Store.UpdateTicket(ctx, activity, id, change)
}

// TestKeepingInTrouble starts a desk that still has to keep three of Erin's
// files.
func TestKeepingInTrouble(t *testing.T) {
	works := func() ([]byte, error) { return []byte("text"), nil }
	fails := func() ([]byte, error) { return nil, errors.New("no connection") }
	for name, c := range map[string]struct {
		load     func() ([]byte, error)
		attached int           // before
		kept     bool          // the first file is on the disk, and the process died then
		later    time.Duration // until the desk starts
		faults   int32         // of the store
		says     []string
		onDisk   int
	}{
		"none":                           {load: works, says: []string{"Added to INC-1001: 0.txt, 1.txt, 2.txt"}, onDisk: 3},
		"stopped for days":               {load: works, later: 72 * time.Hour, says: []string{"Added to INC-1001: 0.txt, 1.txt, 2.txt"}, onDisk: 3},
		"room for one":                   {load: works, attached: tickets.MaxFiles - 1, says: []string{"Added to INC-1001: 0.txt", "1.txt was not added: INC-1001 has as many", "2.txt was not added: INC-1001 has as many"}, onDisk: 1},
		"room for none, one on the disk": {load: works, attached: tickets.MaxFiles, kept: true, says: []string{"0.txt was not added: INC-1001 has as many"}},
		"not to be had":                  {load: fails, later: time.Hour, says: []string{"0.txt was not added: it could not be loaded.", "2.txt was not added"}},
		"one on the disk, the rest gone": {load: fails, later: time.Hour, kept: true, says: []string{"Added to INC-1001: 0.txt", "1.txt was not added: it could not be loaded."}, onDisk: 1},
		"the store fails for a while":    {load: works, faults: 2, says: []string{"Added to INC-1001: 0.txt, 1.txt, 2.txt"}, onDisk: 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, start := t.TempDir(), time.Now()
			kept, err := openFiles(config.Config{
				Files: config.Files{
					Path:    filepath.Join(dir, "files"),
					MaxSize: 100,
					Types:   []string{"txt"},
				},
				Teams: config.Teams{AppPassword: "secret"},
			}, time.Now, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			defer kept.Store.Close()
			db, err := boltdb.Open(t.Context(), filepath.Join(dir, "desk.db"), time.Now)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			files := prepare(t, db, start, c.attached)
			if c.kept {
				file := desk.NewFile{ID: files[0].ID, Name: files[0].Name, By: "erin"}
				if _, _, err := kept.Put(t.Context(), file, strings.NewReader("text")); err != nil {
					t.Fatal(err)
				}
			}
			teams := &outside{load: c.load, said: make(chan string, 100)}
			left := new(atomic.Int32)
			left.Store(c.faults)
			o := optionsOn(db)
			o.Tickets, o.Files = faulty{db, left}, kept
			o.Settings = desk.Settings{
				Language: "en", Zone: time.UTC, Logger: slog.New(slog.DiscardHandler),
				Now: func() time.Time { return time.Now().Add(c.later) },
			}
			o.Setup = desk.NewSetup(db, []desk.Queue{{Name: "IT", Channel: "19:it"}}, nil, o.Now)
			face := newBot(o, db, wayOut{at: teams})
			if err := face.Start(t.Context()); err != nil {
				t.Fatal(err)
			}
			text := hear(t, teams.said)
			face.Stop(t.Context())
			rest := text
			for _, want := range c.says {
				_, after, ok := strings.Cut(rest, want)
				if rest = after; !ok {
					t.Errorf("%q does not say %q", text, want)
				}
			}
			list, err := filepath.Glob(filepath.Join(dir, "files", strings.Repeat("?", 26)))
			k, bad := db.Ticket(t.Context(), "INC-1001")
			if len(list) != c.onDisk || len(k.Files) != c.attached+c.onDisk || err != nil || bad != nil {
				t.Errorf("%d on the disk, %d attached, %v %v", len(list), len(k.Files), err, bad)
			}
		})
	}
}

// prepare creates Erin's ticket with files, and owes her the keeping of three
// more.
func prepare(t *testing.T, db *boltdb.DB, now time.Time, attached int) (files []tickets.Upload) {
	t.Helper()
	erin := tickets.Actor{Person: tickets.Person{ID: "erin", Name: "Erin"}}
	service := tickets.NewService(tickets.Options{Store: db, Now: func() time.Time { return now }})
	k, err := service.Create(t.Context(), erin, tickets.Form{Title: "Files", Queue: "IT"})
	for i := range attached {
		if err == nil {
			_, err = service.Attach(
				t.Context(),
				erin,
				k.ID,
				tickets.Attachment{ID: fmt.Sprint("old ", i), Name: "old.txt"},
			)
		}
	}
	for i := range 3 {
		files = append(files, tickets.Upload{
			ID: filestore.NewID(), Name: fmt.Sprintf("%d.txt", i), Source: tickets.Source{URL: "https://files"},
		})
	}
	if err == nil {
		_, err = service.Receive(t.Context(), erin, k.ID, "", files)
	}
	if err == nil {
		err = db.UpdateContact(t.Context(), "erin", func(_ *desk.Person, r *botframework.Reach) []tickets.Delivery {
			r.ID, r.Chat = "29:erin", botframework.Reference{ServiceURL: "https://s", Conversation: "a:erin"}
			return nil
		})
	}
	if err == nil {
		err = db.SaveChannel(
			t.Context(),
			"19:it",
			botframework.Reference{ServiceURL: "https://s", Conversation: "19:it"},
		)
	}
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// hear waits for the text that says what happened to the files.
func hear(t *testing.T, said chan string) string {
	t.Helper()
	limit := time.After(20 * time.Second)
	for {
		select {
		case text := <-said:
			if strings.Contains(text, "Added to") || strings.Contains(text, "was not added") {
				return text
			}
		case <-limit:
			t.Fatal("nothing was said of the files")
		}
	}
}
