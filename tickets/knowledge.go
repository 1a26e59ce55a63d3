package tickets

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Entry is a known answer.
type Entry struct {
	ID               string // unique among entries
	Question, Answer Text
	// Keywords are words and phrases that people use to ask for it, in any
	// language.
	Keywords []string
	Link     string // an https URL with more information; empty for none
}

// Knowledge holds the known answers, ready to be matched. It does not change. A
// nil Knowledge is empty.
type Knowledge struct {
	// Entries holds all entries, in the order of the file.
	Entries []*Entry

	terms    func(string) []string
	byID     map[string]*Entry
	keywords []keyword
	inKey    map[string][]int // which keywords have the term
	asked    map[string][]int // which entries' questions have the term
}

// keyword is one keyword of an entry. A text has to contain all its terms.
type keyword struct{ entry, need int }

// The weights of matches: a keyword, each of its terms, and a term of the
// question. One keyword is enough for a match. Terms of questions match when
// there are askedEnough of them.
const (
	keyWeight   = 3
	termWeight  = 1
	askedEnough = 2
)

// NewKnowledge makes known answers from entries, which must not change
// afterwards. terms splits a text into terms, each once; forms of the same word
// share a term. The words of stop carry no meaning. A duplicate or missing id
// is an error.
func NewKnowledge(entries []*Entry, terms func(string) []string, stop ...string) (*Knowledge, error) {
	k := &Knowledge{
		Entries: entries,
		terms:   terms,
		byID:    map[string]*Entry{},
		inKey:   map[string][]int{},
		asked:   map[string][]int{},
	}
	dull := map[string]bool{}
	for _, term := range terms(strings.Join(stop, " ")) {
		dull[term] = true
	}
	for n, e := range entries {
		if e.ID == "" || k.byID[e.ID] != nil {
			return nil, fmt.Errorf("tickets: knowledge: entry %q: an id of its own is missing", e.ID)
		}
		k.byID[e.ID] = e
		k.indexKeywords(n, e, dull)
		for _, question := range e.Question {
			for _, term := range terms(question) {
				if at := k.asked[term]; !dull[term] && !slices.Contains(at, n) {
					k.asked[term] = append(at, n)
				}
			}
		}
	}
	return k, nil
}

// indexKeywords indexes the keywords of entry n. Forms of the same words count
// once. Dull words count only in a keyword that has no others.
func (k *Knowledge) indexKeywords(n int, e *Entry, dull map[string]bool) {
	seen := map[string]bool{}
	for _, text := range e.Keywords {
		terms := k.terms(text)
		if telling := slices.DeleteFunc(slices.Clone(terms), func(t string) bool { return dull[t] }); len(telling) > 0 {
			terms = telling
		}
		slices.Sort(terms)
		same := strings.Join(terms, " ")
		if len(terms) == 0 || seen[same] {
			continue
		}
		seen[same] = true
		for _, term := range terms {
			k.inKey[term] = append(k.inKey[term], len(k.keywords))
		}
		k.keywords = append(k.keywords, keyword{n, len(terms)})
	}
}

// Entry returns the entry with that id.
func (k *Knowledge) Entry(id string) (*Entry, bool) {
	if k == nil {
		return nil, false
	}
	e, ok := k.byID[id]
	return e, ok
}

// Match returns the entries that answer what somebody wrote, in any language,
// the best first and at most limit. It leaves out entries that match much less
// than the best one. A text that is not about anything, such as a greeting, has
// no match.
func (k *Knowledge) Match(text string, limit int) []*Entry {
	if k == nil {
		return nil
	}
	keyed, asked := make([]int, len(k.Entries)), make([]int, len(k.Entries))
	seen := make([]int, len(k.keywords))
	for _, term := range k.terms(text) {
		for _, n := range k.inKey[term] {
			if seen[n]++; seen[n] == k.keywords[n].need {
				keyed[k.keywords[n].entry] += keyWeight + k.keywords[n].need
			}
		}
		for _, n := range k.asked[term] {
			asked[n] += termWeight
		}
	}
	return k.rankEntries(keyed, asked, limit)
}

// rankEntries orders entries by what was found of each.
func (k *Knowledge) rankEntries(keyed, asked []int, limit int) (found []*Entry) {
	type hit struct{ entry, score int }
	var hits []hit
	for n := range k.Entries {
		if keyed[n] > 0 || asked[n] >= askedEnough*termWeight {
			hits = append(hits, hit{n, keyed[n] + asked[n]})
		}
	}
	slices.SortFunc(hits, func(a, b hit) int { return cmp.Or(b.score-a.score, a.entry-b.entry) })
	for _, h := range hits[:min(len(hits), limit)] {
		if 2*h.score >= hits[0].score {
			found = append(found, k.Entries[h.entry])
		}
	}
	return found
}
