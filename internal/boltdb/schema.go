package boltdb

import (
	"encoding/binary"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"frontdesk/chat"
)

// The buckets. The comment behind each gives its keys and values.
var (
	bucketMeta       = []byte("meta")       // "schema" -> version, "indexed", "listed", "sorted" and "said" -> number
	bucketTickets    = []byte("tickets")    // number -> Ticket
	bucketEvents     = []byte("events")     // ticket number, event number -> Event
	bucketOfPerson   = []byte("ofPerson")   // person, 0, closed?, ^number -> nothing
	bucketForms      = []byte("forms")      // form -> ticket number
	bucketSessions   = []byte("sessions")   // number -> Session
	bucketOpen       = []byte("open")       // person -> number of their open session, else of their last
	bucketMessages   = []byte("messages")   // session number, message number -> Message
	bucketHandled    = []byte("handled")    // day -> bucket of: hash of activity -> id of what it changed
	bucketOwed       = []byte("owed")       // seq -> Delivery
	bucketPosts      = []byte("posts")      // slot -> Post
	bucketSubjects   = []byte("subjects")   // thread's conversation, or key of a post -> ticket or session it is about
	bucketLines      = []byte("lines")      // queue, 0, asked, session number -> Spot, while open
	bucketDue        = []byte("due")        // time, session number -> nothing
	bucketDuty       = []byte("duty")       // queue -> Duty
	bucketDueTickets = []byte("dueTickets") // time, ticket number -> ticket id
	bucketFresh      = []byte("fresh")      // ticket number -> keys of the ticket, while its chunk grows
	bucketPostings   = []byte("postings")   // chunk, key -> which tickets of the chunk have it
	bucketDrafts     = []byte("drafts")     // length of person, person, form -> Draft
	bucketDueDrafts  = []byte("dueDrafts")  // time, key of the draft -> nothing
	bucketUsage      = []byte("usage")      // item -> how many tickets were made of it
	bucketContacts   = []byte("contacts")   // person -> Contact
	bucketChannels   = []byte("channels")   // channel -> Reference
	bucketHelped     = []byte("helped")     // id of a known answer -> how often it helped
	bucketNames      = []byte("names")      // part of a name, 0, person -> nothing
	bucketSetup      = []byte("setup")      // "teams" -> Setup, "push" -> PushKeys
	bucketWork       = []byte("work")       // list, 0, due?, time, number -> creation time
	bucketTallies    = []byte("tallies")    // queue -> countedQueue
	bucketDigests    = []byte("digests")    // queue -> GivenDigest
	bucketMajors     = []byte("majors")     // number of a major incident -> nothing, while open
	bucketLost       = []byte("lost")       // channel -> list of Lost
	bucketEarly      = []byte("early")      // key of a message -> Early
	bucketSaid       = []byte("said")       // queue, 0, word, 0, ^number of a session that has ended -> nothing
	bucketSaidIn     = []byte("saidIn")     // number of a session -> its keys in said
	bucketApprovals  = []byte("approvals")  // person or "", 0, ^number of a ticket that waits for them -> nothing
	bucketFeed       = []byte("feed")       // seq -> Happening
	bucketSignIns    = []byte("signIns")    // id -> SignIn
	bucketSignInsOf  = []byte("signInsOf")  // person, 0, id of a sign-in -> nothing
	bucketDevices    = []byte("devices")    // id -> Device
	bucketDevicesOf  = []byte("devicesOf")  // person, 0, id of a device -> nothing
)

var keySchema = []byte("schema")

var errForeign = errors.New("not a data file of frontdesk")

// firstNumber is one below the number of the first ticket.
const firstNumber = 1000

// migrations lead from schema version i to i+1. A released one never changes.
var migrations = []func(*bbolt.Tx) error{
	func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{
			bucketTickets, bucketEvents, bucketOfPerson, bucketForms, bucketSessions, bucketOpen, bucketMessages,
			bucketHandled, bucketOwed, bucketPosts, bucketSubjects, bucketContacts, bucketChannels,
		} {
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		return tx.Bucket(bucketTickets).SetSequence(firstNumber)
	},
	func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{bucketLines, bucketDue, bucketDuty} {
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		return tx.Bucket(bucketSessions).ForEach(func(k, _ []byte) error {
			var s chat.Session
			if _, err := get(tx.Bucket(bucketSessions), k, &s); err != nil {
				return err
			}
			return keepLine(tx, binary.BigEndian.Uint64(k), nil, &s)
		})
	},
	func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket(bucketDueTickets)
		return err
	},
	func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{bucketFresh, bucketPostings} {
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		return scheduleCatchUp(tx, keyIndexed)
	},
	func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket(bucketHelped)
		return err
	},
	func(tx *bbolt.Tx) error {
		if _, err := tx.CreateBucket(bucketNames); err != nil {
			return err
		}
		return nameContacts(tx)
	},
	func(tx *bbolt.Tx) error {
		if _, err := tx.CreateBucket(bucketDrafts); err != nil {
			return err
		}
		_, err := tx.CreateBucket(bucketDueDrafts)
		return err
	},
	func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket(bucketUsage)
		return err
	},
	func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{bucketWork, bucketTallies, bucketDigests} {
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		return scheduleCatchUp(tx, keyListed)
	},
	func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket(bucketSetup)
		return err
	},
	func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket(bucketMajors)
		return err
	},
	func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket(bucketLost)
		return err
	},
	func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket(bucketEarly)
		return err
	},
	nameCounts,
	func(tx *bbolt.Tx) error { // words and names without accents
		for _, name := range [][]byte{bucketFresh, bucketPostings, bucketNames} {
			if err := tx.DeleteBucket(name); err != nil {
				return err
			}
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		if err := nameContacts(tx); err != nil {
			return err
		}
		return scheduleCatchUp(tx, keyIndexed)
	},
	func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{bucketSaid, bucketSaidIn} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		if tx.Bucket(bucketSessions).Sequence() == 0 {
			return nil
		}
		return putMeta(tx, keySaid, number(0))
	},
	func(tx *bbolt.Tx) error { // lists by what is due first
		if err := tx.DeleteBucket(bucketWork); err != nil {
			return err
		}
		if _, err := tx.CreateBucket(bucketWork); err != nil {
			return err
		}
		return scheduleCatchUp(tx, keySorted)
	},
	func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{bucketFeed, bucketSignIns, bucketSignInsOf, bucketApprovals} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return listApprovals(tx)
	},
	func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{bucketDevices, bucketDevicesOf} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return nil
	},
}

// nameContacts indexes everybody by name.
func nameContacts(tx *bbolt.Tx) error {
	return tx.Bucket(bucketContacts).ForEach(func(k, _ []byte) error {
		var c contact
		if _, err := get(tx.Bucket(bucketContacts), k, &c); err != nil {
			return err
		}
		return keepNames(tx, string(k), "", c.Name)
	})
}

// scheduleCatchUp records, under key, that catchUp has work to do for all
// existing tickets.
func scheduleCatchUp(tx *bbolt.Tx, key []byte) error {
	if tx.Bucket(bucketTickets).Sequence() == firstNumber {
		return nil
	}
	return putMeta(tx, key, number(0))
}

// putMeta writes into the bucket meta, which a new file does not have yet.
func putMeta(tx *bbolt.Tx, key, value []byte) error {
	meta, err := tx.CreateBucketIfNotExists(bucketMeta)
	if err != nil {
		return err
	}
	return meta.Put(key, value)
}

// migrate brings the file to the newest schema in one transaction.
func migrate(db *bbolt.DB, steps []func(*bbolt.Tx) error) error {
	version, err := schemaVersion(db)
	switch {
	case err != nil:
		return err
	case version > len(steps):
		return OtherSchema{version, len(steps)}
	case version == len(steps):
		return nil
	}
	return db.Update(func(tx *bbolt.Tx) error {
		for i, step := range steps[version:] {
			if err := step(tx); err != nil {
				return fmt.Errorf("to schema %d: %w", version+i+1, err)
			}
		}
		meta, err := tx.CreateBucketIfNotExists(bucketMeta)
		if err != nil {
			return err
		}
		return meta.Put(keySchema, []byte{byte(len(steps))})
	})
}

func schemaVersion(db *bbolt.DB) (version int, err error) {
	err = db.View(func(tx *bbolt.Tx) error {
		meta := tx.Bucket(bucketMeta)
		if meta == nil {
			if name, _ := tx.Cursor().First(); name != nil {
				return errForeign
			}
			return nil
		}
		v := meta.Get(keySchema)
		if len(v) != 1 {
			return errForeign
		}
		version = int(v[0])
		return nil
	})
	return version, err
}
