package boltdb

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"frontdesk/chat"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// old creates a file of schema 1 with records of sessions, by number.
func old(t *testing.T, path string, sessions map[uint64]string) {
	t.Helper()
	file(t, path, func(tx *bbolt.Tx) error {
		if err := migrations[0](tx); err != nil {
			return err
		}
		meta, err := tx.CreateBucket(bucketMeta)
		if err != nil {
			return err
		}
		for n, record := range sessions {
			if err := tx.Bucket(bucketSessions).Put(number(n), []byte(record)); err != nil {
				return err
			}
			if err := tx.Bucket(bucketSessions).SetSequence(max(n, tx.Bucket(bucketSessions).Sequence())); err != nil {
				return err
			}
		}
		return meta.Put(keySchema, []byte{1})
	})
}

// Chats that ended before there was a search for them are found.
func TestChatsOfSchema1AreFoundOnceTheyEnded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	old(t, path, map[uint64]string{
		7: `{"id":"chat-7","rev":2,"employee":{"id":"boris","name":"Boris Berg"},"queue":"IT","state":"ended","messages":0}`,
		8: `{"id":"chat-8","rev":2,"employee":{"id":"carl","name":"Carl Berg"},"queue":"IT","state":"waiting","messages":0}`,
	})
	found, err := open(t, path).FindSessions(ctx, "IT", "berg", 10)
	if len(found) != 1 || found[0].ID != "chat-7" || err != nil {
		t.Errorf("%+v, %v", found, err)
	}
}

// A waiting or connected session keeps its place in line during an upgrade. An
// ended session has none.
func TestSessionsOfSchema1GetTheirPlaceInLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	ended, err := os.ReadFile("testdata/session.v1.json")
	if err != nil {
		t.Fatal(err)
	}
	waiting, err := os.ReadFile("testdata/session-waiting.v1.json")
	if err != nil {
		t.Fatal(err)
	}
	old(t, path, map[uint64]string{
		7: string(ended),
		8: string(waiting),
		9: `{"id":"chat-9","rev":2,"employee":{"id":"boris"},"queue":"IT","state":"connected","analyst":{"id":"olga"},
			"asked":"2026-11-20T09:00:00Z","accepted":"2026-11-20T09:01:00Z","messages":3}`,
		10: `{"id":"chat-10","rev":1,"employee":{"id":"carl"},"queue":"HR","state":"waiting","asked":"2026-11-20T09:00:00Z","messages":0}`,
	})
	db := open(t, path)
	for queue, want := range map[string][]chat.Spot{
		"IT": {{Session: "chat-9", Analyst: "olga"}, {Session: "chat-8", Waiting: true}},
		"HR": {{Session: "chat-10", Waiting: true}},
	} {
		line, err := db.Line(ctx, queue)
		if diff := cmp.Diff(want, line); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", queue, err, diff)
		}
	}
	if ids, err := db.Due(ctx, time.Now(), 10); len(ids) > 0 || err != nil {
		t.Errorf("due: %v, %v", ids, err)
	}
	s, err := db.UpdateSession(ctx, "", "chat-8", func(s *chat.Session) (chat.Change, error) {
		s.State, s.Queue = chat.Ended, "HR"
		return chat.Change{}, nil
	})
	if err != nil || s.Address().Thread != "chat-8" {
		t.Errorf("%+v, %v", s, err)
	}
	if line, err := db.Line(ctx, "IT"); len(line) != 1 || err != nil {
		t.Errorf("after the end: %v, %v", line, err)
	}
	if d, err := db.Duty(ctx, "IT"); len(d.On) > 0 || err != nil {
		t.Errorf("on duty: %v, %v", d, err)
	}
}

// People whom the desk knew before it could search for names are found by name.
func TestContactsOfSchema3AreFoundByName(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	contact, err := os.ReadFile("testdata/contact.v1.json")
	if err != nil {
		t.Fatal(err)
	}
	file(t, path, func(tx *bbolt.Tx) error {
		for _, step := range migrations[:3] {
			if err := step(tx); err != nil {
				return err
			}
		}
		meta, err := tx.CreateBucket(bucketMeta)
		if err != nil {
			return err
		}
		if err := tx.Bucket(bucketContacts).Put([]byte("anna"), contact); err != nil {
			return err
		}
		return meta.Put(keySchema, []byte{3})
	})
	db := open(t, path)
	for range 2 {
		found, err := db.Named(ctx, "анна", 10)
		if len(found) != 1 || err != nil {
			t.Errorf("found: %v, %v", found, err)
		}
		// Nothing is left of a name that has changed.
		if _, err := db.UpdatePerson(ctx, "anna", func(p *desk.Person) []tickets.Delivery {
			p.Name = "Анна Берг"
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	if found, err := db.Named(ctx, "b", 10); len(found) > 0 || err != nil {
		t.Errorf("by the old name: %v, %v", found, err)
	}
}

func TestASessionThatCannotBeReadIsNotMigrated(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	old(t, path, map[uint64]string{1: "{"})
	if db, err := Open(ctx, path, time.Now); err == nil {
		_ = db.Close()
		t.Error("was opened")
	}
	b, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if version, err := schemaVersion(b); version != 1 || err != nil {
		t.Errorf("schema %d, %v, want the old one", version, err)
	}
}

// What waits for approval is counted too, and the queues of the counts are known,
// also by long names.
func TestCountsOfSchema11NameTheirQueues(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	long := strings.Repeat("Отдел ", 20)
	file(t, path, func(tx *bbolt.Tx) error {
		for _, step := range migrations[:11] {
			if err := step(tx); err != nil {
				return err
			}
		}
		meta, err := tx.CreateBucketIfNotExists(bucketMeta)
		if err != nil {
			return err
		}
		for n, record := range map[uint64]string{
			1001: `{"id":"INC-1001","queue":"IT","state":"new","last":{"n":1}}`,
			1002: `{"id":"REQ-1002","queue":"` + long + `","state":"new","approving":{"approvers":[{"id":"a"}]},"last":{"n":1}}`,
			1003: `{"id":"INC-1003","queue":"` + long + `","state":"closed","last":{"n":1}}`,
		} {
			if err := tx.Bucket(bucketTickets).Put(number(n), []byte(record)); err != nil {
				return err
			}
		}
		for queue, record := range map[string]string{"IT": `{"new":1,"opened":1}`, long: `{"opened":2,"resolved":1}`} {
			if err := tx.Bucket(bucketTallies).Put(queueKey(queue), []byte(record)); err != nil {
				return err
			}
		}
		return errors.Join(tx.Bucket(bucketTickets).SetSequence(1003), meta.Put(keySchema, []byte{11}))
	})
	db := open(t, path)
	work, err := db.OpenWork(ctx)
	want := map[string]desk.Work{"IT": {Tickets: 1}, long: {Tickets: 1}}
	if diff := cmp.Diff(want, work); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	got, err := db.Tally(ctx, long)
	if want := (tickets.Tally{Undecided: 1, Opened: 2, Resolved: 1}); got != want || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
}

// What was indexed with accents is indexed anew without them.
func TestWordsWithAccentsAreIndexedAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	db := open(t, path)
	anna := tickets.Person{ID: "anna", Name: "Jānis"}
	made, err := db.CreateTicket(ctx, tickets.Cause{}, func(k *tickets.Ticket) tickets.Change {
		k.Title, k.Queue, k.Requester, k.Beneficiary, k.State = "Wi-Fi in Zürich", "IT", anna, anna, tickets.New
		k.Last = tickets.Event{N: 1, Action: tickets.Created, State: tickets.New}
		return tickets.Change{Events: []tickets.Event{k.Last}}
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.UpdatePerson(ctx, anna.ID, func(p *desk.Person) []tickets.Delivery {
		p.Name = anna.Name
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	n, _ := tickets.Number(made.ID)
	file(t, path, func(tx *bbolt.Tx) error { // as schema 14 had it
		stale := newRecord([]string{
			keyQueue + "IT", keyOpen, keyPerson + "anna", keyWord + "zürich", keyWord + "wi", keyWord + "fi",
		})
		return errors.Join(
			tx.Bucket(bucketFresh).Put(number(n), stale),
			tx.Bucket(bucketNames).Delete(nameKey("janis", "anna")),
			tx.Bucket(bucketNames).Put(nameKey("jānis", "anna"), nil),
			tx.Bucket(bucketMeta).Put(keySchema, []byte{14}),
		)
	})
	db = open(t, path)
	for _, text := range []string{"zurich", "wifi", "Zürich", "janis"} {
		found, _, err := db.FindTickets(ctx, tickets.Query{Text: text, Queues: []string{"IT"}}, "", 10)
		if len(found) != 1 || err != nil {
			t.Errorf("%s: %d found, %v", text, len(found), err)
		}
	}
	if found, err := db.Named(ctx, "janis", 10); len(found) != 1 || err != nil {
		t.Errorf("by name: %v, %v", found, err)
	}
	if found, err := db.Named(ctx, "jānis", 10); len(found) > 0 || err != nil {
		t.Errorf("by the name with accents: %v, %v", found, err)
	}
}

// The lists of an older file are sorted by what is due first, once it is opened,
// and its counts stay.
func TestListsOfSchema16AreSortedByWhatIsDue(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	const before = 16
	file(t, path, func(tx *bbolt.Tx) error {
		for _, step := range migrations[:before] {
			if err := step(tx); err != nil {
				return err
			}
		}
		for n, sla := range map[uint64]string{
			1001: `{}`,
			1002: `{"since":"2026-11-20T09:00:00Z","resolution":{"due":"2026-11-21T09:00:00Z"}}`,
			1003: `{"since":"2026-11-20T09:00:00Z","resolution":{"due":"2026-11-20T10:00:00Z"}}`,
		} {
			record := `{"id":"` + tickets.ID(
				n,
			) + `","queue":"IT","state":"new","created":"2026-11-20T09:00:00Z","sla":` + sla + `}`
			if err := tx.Bucket(bucketTickets).Put(number(n), []byte(record)); err != nil {
				return err
			}
			if err := tx.Bucket(bucketWork).Put(append([]byte("qIT\x00"), number(^n)...), number(1)); err != nil {
				return err
			}
		}
		if err := tally(tx, "IT", tickets.Tally{New: 3, Opened: 3}); err != nil {
			return err
		}
		if err := tx.Bucket(bucketTickets).SetSequence(1003); err != nil {
			return err
		}
		return putMeta(tx, keySchema, []byte{before})
	})
	db := open(t, path)
	page, next, err := db.Worklist(ctx, tickets.WorkQuery{List: tickets.AllOpen, Queues: []string{"IT"}}, "", 10)
	var got []string
	for _, one := range page {
		got = append(got, one.ID)
	}
	if diff := cmp.Diff([]string{"INC-1003", "INC-1002", "INC-1001"}, got); diff != "" || next != "" || err != nil {
		t.Errorf("next %q, %v\n%s", next, err, diff)
	}
	if counts, err := db.Tally(ctx, "IT"); counts != (tickets.Tally{New: 3, Opened: 3}) || err != nil {
		t.Errorf("%+v, %v", counts, err)
	}
}
