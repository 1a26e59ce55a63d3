package postgres

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"frontdesk/chat"
	"frontdesk/internal/fulltext"
	"frontdesk/tickets"
)

// Tickets and chats that have ended are found by words. A word is a letter and a
// value, after the number of the chunk that the ticket or chat is in: a search goes
// through the chunks, newest first, and what it costs does not grow with what is on
// record. The words of one are a tsvector, which PostgreSQL does not interpret: the
// terms are those of internal/fulltext.
const (
	wordOf       = "w" // a term in the ticket or in an event that is not internal
	wordInternal = "i" // a term in an internal event
	wordPerson   = "p" // whose ticket it is
	wordQueue    = "q"
	wordOpen     = "o"
	wordClosed   = "c"
)

const (
	// chunkBits: a chunk has 4,096 numbers.
	chunkBits = 12
	// maxWords limits the words of one ticket, in bytes. A tsvector has less than a
	// megabyte.
	maxWords = 256 << 10
)

// exactWord returns the word of a name of any length that may hold any byte.
func exactWord(kind, name string) string {
	if len(name) > fulltext.MaxTerm || strings.HasPrefix(name, "#") || key(name) != name {
		sum := sha256.Sum256([]byte(name))
		return kind + "#" + hex.EncodeToString(sum[:])
	}
	return kind + name
}

// wordsOf returns the words of a ticket's current state.
func wordsOf(k *tickets.Ticket) []string {
	words := []string{exactWord(wordQueue, k.Queue), wordClosed}
	if k.State.Open() {
		words[1] = wordOpen
	}
	for _, p := range k.People() {
		words = append(words, exactWord(wordPerson, p.ID))
	}
	return addWords(words, wordOf, fulltext.Terms(k.Words()...))
}

// addEventWords adds the words that an event contributes for good.
func addEventWords(words []string, e tickets.Event) []string {
	kind := wordOf
	if e.Internal {
		kind = wordInternal
	}
	return addWords(words, kind, fulltext.Terms(e.Words()...))
}

func addWords(words []string, kind string, terms []string) []string {
	for _, term := range terms {
		words = append(words, kind+term)
	}
	return words
}

// allWords returns the words of a ticket and of its history.
func allWords(k *tickets.Ticket, events []tickets.Event) []string {
	words := wordsOf(k)
	for _, e := range events {
		words = addEventWords(words, e)
	}
	return words
}

// indexTicket updates the words of ticket n after a change. before is nil for a new
// ticket. events are the events that the change adds.
func (t *tx) indexTicket(n int64, before, k *tickets.Ticket, events []tickets.Event) error {
	said := slices.ContainsFunc(events, func(e tickets.Event) bool { return len(addEventWords(nil, e)) > 0 })
	if before != nil && !said && sameWords(before, k) {
		return nil
	}
	if before != nil {
		var err error
		if events, err = eventsOf(t.ctx, t, n); err != nil {
			return err
		}
	}
	t.putWords("ticket_words", n, allWords(k, events))
	return nil
}

// sameWords reports whether two versions of a ticket have the same words of their
// own, as far as it can tell without reading their texts.
func sameWords(before, k *tickets.Ticket) bool {
	return before.Queue == k.Queue && before.State.Open() == k.State.Open() &&
		before.Requester.ID == k.Requester.ID && before.Beneficiary.ID == k.Beneficiary.ID &&
		slices.Equal(before.Words(), k.Words())
}

// The tables of words, with the statements that write to them.
var putWords = map[string]string{
	"ticket_words": `INSERT INTO ticket_words (n, words) VALUES ($1, CAST($2 AS tsvector))
		ON CONFLICT (n) DO UPDATE SET words = excluded.words`,
	"chat_words": `INSERT INTO chat_words (n, words) VALUES ($1, CAST($2 AS tsvector))
		ON CONFLICT (n) DO UPDATE SET words = excluded.words`,
}

// putWords writes the words of a ticket or chat.
func (t *tx) putWords(table string, n int64, words []string) {
	t.write(putWords[table], n, vectorOf(n, words))
}

// vectorOf returns a tsvector of words.
func vectorOf(n int64, words []string) string {
	var b strings.Builder
	chunk := chunkOf(n)
	for _, word := range words {
		if b.Len()+len(word) > maxWords && (word[:1] == wordOf || word[:1] == wordInternal) {
			continue
		}
		b.WriteString(quoted(chunk + word))
		b.WriteByte(' ')
	}
	return b.String()
}

func chunkOf(n int64) string { return strconv.FormatInt(n>>chunkBits, 36) + "." }

// quoted writes a word as tsvector and tsquery take it (PostgreSQL, "Text Search
// Types").
func quoted(word string) string { return "'" + quotes.Replace(word) + "'" }

var quotes = strings.NewReplacer("'", "''", `\`, `\\`)

// indexSession updates the words by which a session is found once it has ended.
func (t *tx) indexSession(n int64, s *chat.Session) error {
	if s.State != chat.Ended {
		t.write(`DELETE FROM chat_words WHERE n = $1`, n)
		return nil
	}
	messages, err := messagesOf(t.ctx, t, n, s)
	if err == nil {
		t.putWords("chat_words", n, wordsOfSession(s, messages))
	}
	return err
}

// wordsOfSession returns the words of a session and of its messages.
func wordsOfSession(s *chat.Session, messages []chat.Message) []string {
	texts := s.Words()
	for _, m := range messages {
		if !m.Deleted {
			texts = append(texts, m.Text)
		}
	}
	return addWords([]string{exactWord(wordQueue, s.Queue)}, wordOf, fulltext.Terms(texts...))
}
