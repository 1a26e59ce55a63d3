package boltdb

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"frontdesk/tickets"
)

var ctx = context.Background()

func open(t *testing.T, path string) *DB {
	t.Helper()
	db, err := Open(ctx, path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// file creates a bbolt file.
func file(t *testing.T, path string, fill func(*bbolt.Tx) error) {
	t.Helper()
	b, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(b.Update(fill), b.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestOpenRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(t *testing.T, path string)
		says    string
	}{
		"what is in use": {func(t *testing.T, path string) {
			t.Helper()
			open(t, path)
		}, "in use by another process"},
		"what is no database": {func(t *testing.T, path string) {
			t.Helper()
			if err := os.WriteFile(path, bytes.Repeat([]byte("listen: 127.0.0.1\n"), 5000), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "invalid database"},
		"a file too short for one": {func(t *testing.T, path string) {
			t.Helper()
			if err := os.WriteFile(path, []byte("hello"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "boltdb: open "},
		"somebody else's database": {func(t *testing.T, path string) {
			t.Helper()
			file(t, path, func(tx *bbolt.Tx) error {
				_, err := tx.CreateBucket([]byte("lease"))
				return err
			})
		}, "not a data file of frontdesk"},
		"somebody else's database with a meta bucket": {func(t *testing.T, path string) {
			t.Helper()
			file(t, path, func(tx *bbolt.Tx) error {
				_, err := tx.CreateBucket(bucketMeta)
				return err
			})
		}, "not a data file of frontdesk"},
		"what a newer version made": {func(t *testing.T, path string) {
			t.Helper()
			_ = open(t, path).Close()
			file(t, path, func(tx *bbolt.Tx) error {
				return tx.Bucket(bucketMeta).Put(keySchema, []byte{byte(len(migrations) + 1)})
			})
		}, "newer version of frontdesk"},
		"a file that is cut off": {func(t *testing.T, path string) {
			t.Helper()
			fillFile(t, path)
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Truncate(path, info.Size()/4); err != nil {
				t.Fatal(err)
			}
		}, "damaged: it is cut off"},
		"a file with a page of nothing": {func(t *testing.T, path string) { overwrite(t, path, 0) }, "the file is damaged"},
		"a file with a page of rubbish": {func(t *testing.T, path string) { overwrite(t, path, 0xA5) }, "the file is damaged"},
		"a folder": {func(t *testing.T, path string) {
			t.Helper()
			if err := os.Mkdir(path, 0o700); err != nil {
				t.Fatal(err)
			}
		}, "is a directory"},
		"a missing folder": {func(t *testing.T, path string) {
			t.Helper()
			if err := os.Remove(filepath.Dir(path)); err != nil {
				t.Fatal(err)
			}
		}, "no such file or directory"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "desk.db")
			c.prepare(t, path)
			before, _ := os.ReadFile(path)
			begun := time.Now()
			db, err := Open(ctx, path, time.Now)
			if err == nil {
				_ = db.Close()
				t.Fatal("was opened")
			}
			if took := time.Since(begun); took > 5*time.Second {
				t.Errorf("told only after %v", took)
			}
			for _, part := range []string{"boltdb: ", path, c.says} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q does not say %q", err, part)
				}
			}
			if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
		})
	}
}

// fillFile makes a data file with tickets on many pages.
func fillFile(t *testing.T, path string) {
	t.Helper()
	db := open(t, path)
	for range 100 {
		create(t, db)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// overwrite fills a page in use, of the tickets, with a byte.
func overwrite(t *testing.T, path string, with byte) {
	t.Helper()
	fillFile(t, path)
	b, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	size, page := 0, 0
	_ = b.View(func(tx *bbolt.Tx) error {
		size, page = b.Info().PageSize, int(tx.Bucket(bucketTickets).Root()) //nolint:gosec // a small number
		return nil
	})
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(bytes.Repeat([]byte{with}, size), int64(page*size)); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAnEmptyFileBecomesADataFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if made := create(t, open(t, path)); made.ID != "INC-1001" {
		t.Errorf("first ticket is %s", made.ID)
	}
}

func TestMigrate(t *testing.T) {
	b, err := bbolt.Open(filepath.Join(t.TempDir(), "desk.db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	bucket, key := []byte("words"), []byte("word")
	v1 := func(tx *bbolt.Tx) error {
		words, err := tx.CreateBucket(bucket)
		return errors.Join(err, words.Put(key, []byte("one")))
	}
	v2 := func(tx *bbolt.Tx) error {
		words := tx.Bucket(bucket)
		return words.Put(key, append(words.Get(key), " two"...))
	}
	v3 := func(tx *bbolt.Tx) error {
		words := tx.Bucket(bucket)
		return words.Put(key, append(words.Get(key), " three"...))
	}
	broken := func(tx *bbolt.Tx) error { return errors.Join(v3(tx), errors.New("broken")) }

	for _, c := range []struct {
		name    string
		steps   []func(*bbolt.Tx) error
		fails   bool
		version int
		word    string
	}{
		{"a new file", []func(*bbolt.Tx) error{v1}, false, 1, "one"},
		{"nothing to do", []func(*bbolt.Tx) error{v1}, false, 1, "one"},
		{"a step that fails takes those before it back", []func(*bbolt.Tx) error{v1, v2, broken}, true, 1, "one"},
		{"two versions behind", []func(*bbolt.Tx) error{v1, v2, v3}, false, 3, "one two three"},
		{"an older program", []func(*bbolt.Tx) error{v1, v2}, true, 3, "one two three"},
	} {
		if err := migrate(b, c.steps); (err != nil) != c.fails {
			t.Errorf("%s: %v", c.name, err)
		}
		version, err := schemaVersion(b)
		if err != nil || version != c.version {
			t.Errorf("%s: schema %d, %v, want %d", c.name, version, err, c.version)
		}
		_ = b.View(func(tx *bbolt.Tx) error {
			if word := string(tx.Bucket(bucket).Get(key)); word != c.word {
				t.Errorf("%s: %q, want %q", c.name, word, c.word)
			}
			return nil
		})
	}
}

// create creates a ticket and owes one delivery.
func create(t *testing.T, db *DB) tickets.Ticket {
	t.Helper()
	made, err := db.CreateTicket(ctx, tickets.Cause{}, fill)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func fill(k *tickets.Ticket) (c tickets.Change) {
	k.Title, k.Queue, k.State, k.Last = "Printer", "IT", tickets.New, tickets.Event{N: 1, State: tickets.New}
	k.Requester = tickets.Person{ID: "anna"}
	k.Beneficiary = k.Requester
	c.Events = []tickets.Event{k.Last}
	c.Owe(tickets.Delivery{To: tickets.Address{Person: "anna"}, Content: tickets.Status{Subject: k.ID}})
	return c
}
