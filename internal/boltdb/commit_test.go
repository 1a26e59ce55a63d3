package boltdb

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.etcd.io/bbolt"

	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

var errWrite = errors.New("no")

// commits returns how many transactions were ever committed.
func commits(t *testing.T, db *DB) (n int) {
	t.Helper()
	if err := db.view(func(tx *bbolt.Tx) error {
		n = tx.ID()
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

// Each write alone is one commit, and no timer delays it. In a bubble, time
// stands still as long as nobody waits for it.
func TestAWriterAloneWaitsForNobody(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	synctest.Test(t, func(t *testing.T) {
		db := open(t, path)
		before, begun := commits(t, db), time.Now()
		for range 20 {
			create(t, db)
		}
		if n := commits(t, db) - before; n != 20 {
			t.Errorf("%d commits for 20 writes one after the other", n)
		}
		if waited := time.Since(begun); waited != 0 {
			t.Errorf("waited %v for company", waited)
		}
	})
}

// A change that writes nothing does not wait for the disk.
func TestNothingToWriteIsNoCommit(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "desk.db"))
	cause := tickets.Cause{Activity: "a", Form: "f"}
	session := func(*chat.Session) chat.Change { return chat.Change{} }
	take := func(k *tickets.Ticket) (c tickets.Change, err error) {
		k.State = tickets.InProgress
		return c, nil
	}
	keep := func(*desk.Person, *botframework.Reach) []tickets.Delivery { return nil }
	made, err := db.CreateTicket(ctx, cause, fill)
	_, err2 := db.UpdateTicket(ctx, "take", made.ID, take)
	s, err3 := db.StartSession(ctx, "ask", "anna", func(s *chat.Session) (c chat.Change) {
		s.Employee.ID, s.Queue, s.State = "anna", "IT", chat.Waiting
		return c
	})
	if err := errors.Join(err, err2, err3); err != nil {
		t.Fatal(err)
	}
	before := commits(t, db)
	for name, write := range map[string]func() error{
		"a repeated creation": func() error { _, err := db.CreateTicket(ctx, cause, fill); return err },
		"a repeated form":     func() error { _, err := db.CreateTicket(ctx, tickets.Cause{Form: "f"}, fill); return err },
		"a repeated change":   func() error { _, err := db.UpdateTicket(ctx, "take", made.ID, take); return err },
		"no change":           func() error { _, err := db.UpdateTicket(ctx, "again", made.ID, take); return err },
		"a refused change": func() error {
			_, err := db.UpdateTicket(ctx, "no", made.ID, func(*tickets.Ticket) (c tickets.Change, err error) { return c, errWrite })
			if !errors.Is(err, errWrite) {
				return fmt.Errorf("not refused: %w", err)
			}
			return nil
		},
		"a repeated asking": func() error { _, err := db.StartSession(ctx, "ask", "anna", session); return err },
		"no change of a session": func() error {
			_, err := db.UpdateSession(ctx, "idle", s.ID, func(*chat.Session) (c chat.Change, err error) { return c, nil })
			return err
		},
		"no change of a contact": func() error { return db.UpdateContact(ctx, "anna", keep) },
	} {
		if err := write(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if n := commits(t, db) - before; n != 0 {
			t.Errorf("%s took %d commits", name, n)
			before += n
		}
	}
}

// busy runs the given functions while another commit is in progress. It returns
// how many commits they took.
func busy(t *testing.T, db *DB, writers ...func()) int {
	t.Helper()
	before := commits(t, db)
	release := make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		if err := db.commit(ctx, func(*bbolt.Tx) ([]tickets.Owed, error) {
			<-release
			return nil, nil
		}); err != nil {
			t.Error(err)
		}
	})
	synctest.Wait()
	for _, w := range writers {
		all.Go(w)
	}
	synctest.Wait()
	close(release)
	all.Wait()
	return commits(t, db) - before - 1
}

func TestManyWritersShareACommit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	synctest.Test(t, func(t *testing.T) {
		db := open(t, path)
		writers := make([]func(), 64)
		for i := range writers {
			writers[i] = func() { create(t, db) }
		}
		if n := busy(t, db, writers...); n != 1 {
			t.Errorf("64 writers took %d commits, want 1", n)
		}
		if last := create(t, db); last.ID != "INC-1065" {
			t.Errorf("the next ticket is %s, want INC-1065", last.ID)
		}
	})
}

func TestAWriterThatFailsTakesNobodyAlong(t *testing.T) {
	halfway := func(tx *bbolt.Tx) error {
		return errors.Join(tx.Bucket(bucketPosts).Put([]byte("half"), []byte("{}")), errWrite)
	}
	for name, write := range map[string]func(*bbolt.Tx) ([]tickets.Owed, error){
		"before it writes": func(*bbolt.Tx) ([]tickets.Owed, error) { return nil, refused{errWrite} },
		"halfway":          func(tx *bbolt.Tx) ([]tickets.Owed, error) { return nil, halfway(tx) },
		"with a panic": func(tx *bbolt.Tx) ([]tickets.Owed, error) {
			_ = halfway(tx)
			panic(errWrite.Error())
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "desk.db")
			synctest.Test(t, func(t *testing.T) {
				db := open(t, path)
				var mu sync.Mutex
				handed := map[string]int{}
				if err := db.Follow(ctx, func(owed []tickets.Owed) {
					mu.Lock()
					defer mu.Unlock()
					for _, o := range owed {
						handed[o.Subject()]++
					}
				}); err != nil {
					t.Fatal(err)
				}
				var writers []func()
				for i := range 30 {
					writers = append(writers, func() {
						if i%5 == 2 {
							if err := db.commit(
								ctx,
								write,
							); err == nil ||
								!strings.Contains(err.Error(), errWrite.Error()) {
								t.Errorf("the failing writer got %v", err)
							}
							return
						}
						create(t, db)
					})
				}
				busy(t, db, writers...)
				if _, ok, err := db.Post(ctx, "half"); ok || err != nil {
					t.Errorf("half a write is on record: %t, %v", ok, err)
				}
				for n := uint64(1001); n <= 1024; n++ {
					if _, err := db.Ticket(ctx, tickets.ID(n)); err != nil || handed[tickets.ID(n)] != 1 {
						t.Errorf("%s: %v, handed over %d times", tickets.ID(n), err, handed[tickets.ID(n)])
					}
				}
			})
		})
	}
}

func TestCloseLosesNothingAcknowledged(t *testing.T) {
	for round := range 5 {
		path := filepath.Join(t.TempDir(), "desk.db")
		db := open(t, path)
		var acknowledged sync.Map
		var all sync.WaitGroup
		busy := make(chan struct{}, 1)
		for range 16 {
			all.Go(func() {
				for {
					made, err := db.CreateTicket(ctx, tickets.Cause{}, fill)
					if err != nil {
						if !errors.Is(err, errClosed) {
							t.Errorf("round %d: %v", round, err)
						}
						return
					}
					acknowledged.Store(made.ID, true)
					select {
					case busy <- struct{}{}:
					default:
					}
				}
			})
		}
		<-busy
		if err := errors.Join(db.Close(), db.Close()); err != nil {
			t.Error(err)
		}
		all.Wait()
		db = open(t, path)
		acknowledged.Range(func(id, _ any) bool {
			if _, err := db.Ticket(ctx, id.(string)); err != nil {
				t.Errorf("round %d: %v was acknowledged: %v", round, id, err)
			}
			return true
		})
	}
}

// A file that may not grow plays a full disk.
func TestAFullDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	db := open(t, path)
	owed := 0
	if err := db.Follow(ctx, func(o []tickets.Owed) { owed += len(o) }); err != nil {
		t.Fatal(err)
	}
	db.bolt.MaxSize = 1 << 20
	var made []string
	err := error(nil)
	for err == nil && len(made) < 100 {
		var k tickets.Ticket
		k, err = db.CreateTicket(
			ctx,
			tickets.Cause{Activity: fmt.Sprint(len(made))},
			func(k *tickets.Ticket) tickets.Change {
				c := fill(k)
				k.Description = strings.Repeat("x", 50_000)
				return c
			},
		)
		if err == nil {
			made = append(made, k.ID)
		}
	}
	if err == nil || !strings.HasPrefix(err.Error(), "boltdb: ") {
		t.Fatalf("%d tickets of 50 KB in a file of 1 MB, then %v", len(made), err)
	}
	if owed != len(made) {
		t.Errorf("%d deliveries were handed over for %d tickets", owed, len(made))
	}
	db.bolt.MaxSize = 0
	if k := create(t, db); k.ID != tickets.ID(uint64(1001+len(made))) {
		t.Errorf("%s after %d tickets", k.ID, len(made))
	}
	for _, id := range made {
		if _, err := db.Ticket(ctx, id); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
}

func TestHandledRecordsAreDroppedDayByDay(t *testing.T) {
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	db, err := Open(ctx, filepath.Join(t.TempDir(), "desk.db"), func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for day := range 40 {
		now = now.AddDate(0, 0, 1)
		if _, err := db.CreateTicket(ctx, tickets.Cause{Activity: fmt.Sprint(day)}, fill); err != nil {
			t.Fatal(err)
		}
	}
	_ = db.view(func(tx *bbolt.Tx) error {
		days := 0
		_ = tx.Bucket(bucketHandled).ForEachBucket(func([]byte) error { days++; return nil })
		if days != 1+handledFor {
			t.Errorf("%d days of handled activities are kept, want %d", days, 1+handledFor)
		}
		return nil
	})
}
