package boltdb

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// audited returns what an audit tells of a store.
func audited(t *testing.T, db *DB) (problems []string, c desk.Census, files []desk.NamedFile) {
	t.Helper()
	c, err := db.Audit(ctx, desk.Findings{
		Problem: func(p string) { problems = append(problems, p) },
		File:    func(f desk.NamedFile) { files = append(files, f) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return problems, c, files
}

// inhabited fills a new store with something in every index.
func inhabited(t *testing.T) *DB {
	t.Helper()
	db := open(t, filepath.Join(t.TempDir(), "desk.db"))
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	erin := tickets.Person{ID: "eeeeeeee-0000-4000-8000-000000000001", Name: "Erin Employee"}
	event := tickets.Event{N: 1, At: at, By: erin, Action: tickets.Created, State: tickets.New, Text: "It burns"}
	create := func(form string, more func(*tickets.Ticket)) {
		_, err := db.CreateTicket(ctx, tickets.Cause{Form: form}, func(x *tickets.Ticket) tickets.Change {
			x.Title, x.Requester, x.Queue, x.State = "The printer is on fire", erin, "IT", tickets.New
			x.Created, x.Due, x.Last = at, at.Add(time.Hour), event
			more(x)
			return tickets.Change{Events: []tickets.Event{event}, Deliveries: []tickets.Delivery{
				{To: tickets.Address{Person: erin.ID}, At: at, Content: tickets.Status{Subject: x.ID}},
			}}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	create("one", func(x *tickets.Ticket) {
		x.Major = true
		x.Files = []tickets.Attachment{{ID: "ABC", Size: 7}}
	})
	create("two", func(x *tickets.Ticket) { x.Approving = &tickets.Approving{Approvers: []tickets.Person{erin}} })
	var id string
	for range 2 { // one that has ended, and one that is open
		s, err := db.StartSession(ctx, "", erin.ID, func(s *chat.Session) chat.Change {
			s.Employee, s.Queue, s.State, s.Asked, s.Due = erin, "IT", chat.Waiting, at, at.Add(time.Minute)
			return chat.Change{}
		})
		if err != nil {
			t.Fatal(err)
		}
		if id != "" {
			break
		}
		id = s.ID
		if _, err := db.UpdateSession(ctx, "", id, func(s *chat.Session) (chat.Change, error) {
			s.State, s.Messages, s.Due = chat.Ended, 1, time.Time{}
			return chat.Change{Messages: []chat.Message{{N: 1, From: erin, Text: "Hello there", Origin: "a:1;2"}}}, nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	_, err := db.UpdateDraft(ctx, tickets.Cause{Draft: tickets.DraftKey{Person: erin.ID, ID: "three"}},
		func(d *tickets.Draft, _ int) (tickets.Change, error) {
			*d = tickets.Draft{ID: "three", Due: at, Values: map[string]string{"title": "x"}}
			return tickets.Change{}, nil
		})
	if err == nil {
		err = db.UpdateContact(ctx, erin.ID, func(p *desk.Person, _ *botframework.Reach) []tickets.Delivery {
			p.Name = erin.Name
			return nil
		})
	}
	if err == nil {
		err = db.KeepSignIn(ctx, desk.SignIn{ID: "hash", Person: erin.ID, Ends: at.AddDate(100, 0, 0)})
	}
	if err == nil {
		err = db.KeepDevice(ctx, desk.Device{ID: "phone", Person: erin.ID, SignIn: "hash"}, 5)
	}
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// TestAuditMissesNothing takes away one entry of each bucket that tells
// something, and puts one too many into each index.
func TestAuditMissesNothing(t *testing.T) {
	problems, census, files := audited(t, inhabited(t))
	want := desk.Census{Tickets: 2, Events: 2, Chats: 2, Messages: 1, People: 1}
	if len(problems) > 0 || census != want || len(files) != 1 {
		t.Fatalf("a store that is whole: %q, %+v, files %v", problems, census, files)
	}
	for _, bucket := range append([][]byte{
		bucketTickets, bucketSessions, bucketOpen, bucketFresh, bucketSaidIn, bucketContacts, bucketTallies,
	}, exact...) {
		t.Run(string(bucket)+" loses an entry", func(t *testing.T) {
			db := inhabited(t)
			spoil(t, db, func(tx *bbolt.Tx) error {
				k, _ := tx.Bucket(bucket).Cursor().First()
				if k == nil {
					t.Fatal("there is none")
				}
				return tx.Bucket(bucket).Delete(bytes.Clone(k))
			})
			if problems, _, _ := audited(t, db); len(problems) == 0 {
				t.Error("the audit tells nothing")
			}
		})
	}
	for _, bucket := range exact {
		t.Run(string(bucket)+" has an entry too many", func(t *testing.T) {
			db := inhabited(t)
			spoil(t, db, func(tx *bbolt.Tx) error { return tx.Bucket(bucket).Put([]byte("~~~~~~~~~~~~~~~~"), nil) })
			if problems, _, _ := audited(t, db); len(problems) == 0 {
				t.Error("the audit tells nothing")
			}
		})
	}
}

// TestAuditReadsRecords spoils records in ways that leave them in place.
func TestAuditReadsRecords(t *testing.T) {
	for name, spoilt := range map[string]struct {
		bucket []byte
		change func([]byte) []byte
		says   string
	}{
		"a ticket that is no JSON":  {bucketTickets, func([]byte) []byte { return []byte("{") }, "ticket 1001 cannot be read"},
		"an event of another time":  {bucketEvents, replace(`09:00`, `09:01`), "its history ends with another event"},
		"an event with a number":    {bucketEvents, replace(`"n":1`, `"n":9`), "event 1 calls itself 9"},
		"a ticket of another state": {bucketTickets, replace(`"state":"new"`, `"state":"closed"`), "not in the index"},
		"words of a ticket":         {bucketFresh, replace("wprinter", "wplotter"), "is not found by all of its words"},
		"a delivery":                {bucketOwed, func([]byte) []byte { return []byte("[]") }, "delivery 1 cannot be read"},
		"a subject":                 {bucketSubjects, func([]byte) []byte { return []byte("chat-99/1") }, "which is not there"},
		"a form":                    {bucketForms, func([]byte) []byte { return number(7) }, "leads to a ticket that is not there"},
	} {
		t.Run(name, func(t *testing.T) {
			db := inhabited(t)
			spoil(t, db, func(tx *bbolt.Tx) error {
				k, v := tx.Bucket(spoilt.bucket).Cursor().First()
				changed := spoilt.change(bytes.Clone(v))
				if bytes.Equal(changed, v) {
					t.Fatalf("nothing was spoilt in %q", v)
				}
				return tx.Bucket(spoilt.bucket).Put(bytes.Clone(k), changed)
			})
			problems, _, _ := audited(t, db)
			if !strings.Contains(strings.Join(problems, "\n"), spoilt.says) {
				t.Errorf("the audit tells %q", problems)
			}
		})
	}
}

func replace(old, with string) func([]byte) []byte {
	return func(v []byte) []byte { return bytes.ReplaceAll(v, []byte(old), []byte(with)) }
}

func spoil(t *testing.T, db *DB, change func(*bbolt.Tx) error) {
	t.Helper()
	if err := db.bolt.Update(change); err != nil {
		t.Fatal(err)
	}
}
