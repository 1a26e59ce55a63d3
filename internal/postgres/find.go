package postgres

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"frontdesk/chat"
	"frontdesk/internal/fulltext"
	"frontdesk/tickets"
)

// search is a query as words. A ticket or chat matches if it has everything that
// one of the scopes needs.
type search struct {
	words  fulltext.Query
	scopes [][]need
}

// need is met by any of words, or by a word that begins with one of begins.
type need struct{ words, begins []string }

// FindTickets implements tickets.Finder.
func (s lists) FindTickets(
	ctx context.Context, q tickets.Query, cursor string, limit int,
) (page []tickets.Ticket, next string, err error) {
	from, err := strconv.ParseInt(cursor, 10, 64)
	if err != nil {
		from = math.MaxInt64
	}
	look := search{words: fulltext.Parse(q.Text)}
	if look.words.Nothing() && strings.TrimSpace(q.Text) != "" {
		return nil, "", nil
	}
	if q.Person != "" {
		whose := need{words: []string{exactWord(wordPerson, q.Person)}}
		look.scopes = append(look.scopes, append([]need{whose}, look.needs(q.Show, wordOf)...))
	}
	if len(q.Queues) > 0 {
		look.scopes = append(look.scopes, append(look.needs(q.Show, wordOf, wordInternal), ofQueues(q.Queues)))
	}
	if len(q.Seen) > 0 {
		look.scopes = append(look.scopes, append(look.needs(q.Show, wordOf), ofQueues(q.Seen)))
	}
	found, err := look.find(ctx, s, ticketsInChunks, from, limit+1)
	if len(found) > limit {
		next, found = strconv.FormatInt(found[limit], 10), found[:limit]
	}
	if err != nil || len(found) == 0 {
		return nil, next, err
	}
	page, err = many(ctx, s, record[tickets.Ticket],
		`SELECT record FROM tickets WHERE n = ANY($1) ORDER BY n DESC`, found)
	return page, next, err
}

func ofQueues(queues []string) (whose need) {
	for _, queue := range queues {
		whose.words = append(whose.words, exactWord(wordQueue, queue))
	}
	return whose
}

// needs returns the needs of a query except whose the ticket is. It looks up terms
// under the given kinds.
func (s *search) needs(show tickets.Show, kinds ...string) (needs []need) {
	for _, term := range s.words.Terms {
		needs = append(needs, need{words: ofKinds(kinds, s.forms(term)...)})
	}
	if last := s.words.Last; last != "" {
		begins := append([]string{s.words.Begins}, s.words.OrBegins...)
		needs = append(needs, need{ofKinds(kinds, s.forms(last)...), ofKinds(kinds, begins...)})
	}
	if state, ok := map[tickets.Show]string{tickets.ShowOpen: wordOpen, tickets.ShowClosed: wordClosed}[show]; ok {
		needs = append(needs, need{words: []string{state}})
	}
	return needs
}

// forms returns a term and the others that will do as well.
func (s *search) forms(term string) []string { return append([]string{term}, s.words.Or[term]...) }

func ofKinds(kinds []string, terms ...string) (words []string) {
	for _, kind := range kinds {
		words = addWords(words, kind, terms)
	}
	return words
}

// The searches of some chunks. Numbers come newest first. OFFSET 0 has PostgreSQL
// find by the words and then sort: else it goes through all numbers from the newest,
// as it expects to find enough soon.
const (
	ticketsInChunks = `SELECT n FROM (SELECT n FROM ticket_words WHERE words @@ CAST($1 AS tsquery) OFFSET 0) found
		WHERE n <= $2 ORDER BY n DESC LIMIT $3`
	chatsInChunks = `SELECT n FROM (SELECT n FROM chat_words WHERE words @@ CAST($1 AS tsquery) OFFSET 0) found
		WHERE n <= $2 ORDER BY n DESC LIMIT $3`
	lastTicket = `SELECT tickets FROM desk WHERE id = 1`
	lastChat   = `SELECT chats FROM desk WHERE id = 1`
)

// chunksAtOnce limits how many chunks one statement searches. The first looks at
// one alone, which is enough for what is common.
const chunksAtOnce = 64

// find returns at most limit numbers, newest first, none above from.
func (s *search) find(
	ctx context.Context,
	q querier,
	inChunks string,
	from int64,
	limit int,
) (found []int64, err error) {
	newest := map[string]string{ticketsInChunks: lastTicket, chatsInChunks: lastChat}[inChunks]
	last, _, err := one(ctx, q, pgx.RowTo[int64], newest)
	if err != nil || len(s.scopes) == 0 {
		return nil, err
	}
	chunk := min(from, last) >> chunkBits
	for some := int64(1); chunk >= 0 && len(found) < limit; some = min(4*some, chunksAtOnce) {
		var queries []string
		for range min(some, chunk+1) {
			queries = append(queries, s.inChunk(chunkOf(chunk<<chunkBits)))
			chunk--
		}
		more, err := many(ctx, q, pgx.RowTo[int64], inChunks, strings.Join(queries, " | "), from, limit-len(found))
		if err != nil {
			return nil, err
		}
		found = append(found, more...)
	}
	return found, nil
}

// inChunk returns the tsquery of a search in one chunk.
func (s *search) inChunk(chunk string) string {
	var scopes []string
	for _, needs := range s.scopes {
		var all []string
		for _, one := range needs {
			var forms []string
			for _, word := range one.words {
				forms = append(forms, quoted(chunk+word))
			}
			for _, word := range one.begins {
				forms = append(forms, quoted(chunk+word)+":*")
			}
			all = append(all, "("+strings.Join(forms, " | ")+")")
		}
		scopes = append(scopes, "("+strings.Join(all, " & ")+")")
	}
	return "(" + strings.Join(scopes, " | ") + ")"
}

// FindSessions implements chat.Finder.
func (s sessions) FindSessions(ctx context.Context, queue, text string, limit int) ([]chat.Session, error) {
	look := search{words: fulltext.Parse(text)}
	if look.words.Nothing() {
		return nil, nil
	}
	look.scopes = [][]need{append(look.needs(tickets.ShowAll, wordOf), ofQueues([]string{queue}))}
	found, err := look.find(ctx, s, chatsInChunks, math.MaxInt64, limit)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return many(ctx, s, record[chat.Session], `SELECT record FROM chats WHERE n = ANY($1) ORDER BY n DESC`,
		slices.Clip(found))
}
