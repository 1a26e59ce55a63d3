// Package fulltext turns Russian and English text into search terms. "принтера"
// finds what "принтеры" finds, and "printers" finds "printer". So do "zurich" and
// "zuerich" what "Zürich" finds, and "wifi" what "Wi-Fi" finds.
//
// It knows words, but neither tickets nor where terms are kept. Indexed text
// and queries go through the same steps: Unicode NFKC, lower case, ё as е; words
// of letters and digits, Latin ones without accents; each stemmed by the Snowball
// rules of its script. Words joined by a hyphen count as one word, too.
// Everything is bounded, whatever the text.
package fulltext

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	// MaxTerms is how many different terms of one text are returned. 4,000
	// characters of ordinary text have fewer.
	MaxTerms = 1000
	// MaxTerm is the maximum length of a term in bytes. A longer one is cut.
	MaxTerm = 64
	// MaxSought is how many words of a query count. The others are ignored.
	MaxSought = 10
)

// minPrefix is the minimum number of letters in a word's beginning.
const minPrefix = 2

// Terms returns the different terms of some texts in the order of their first
// appearance. There are at most MaxTerms, none longer than MaxTerm. They hold
// no byte 0. A ticket's number ("INC-1042") is a term as a whole, and so are
// its parts. An e-mail address gives its parts only.
func Terms(texts ...string) []string {
	var terms []string
	seen := map[string]bool{"": true}
	add := func(term string) {
		if !seen[term] && len(terms) < MaxTerms {
			seen[term] = true
			terms = append(terms, term)
		}
	}
	for _, text := range texts {
		joined := ""
		for t := range words(text) {
			add(t.whole)
			add(t.stem())
			if t.other != "" {
				add(stem(t.other))
			}
			if joined != "" || t.joins {
				joined = clip(joined + t.word)
			}
			if joined != "" && !t.joins {
				add(stem(joined))
				joined = ""
			}
			if len(terms) == MaxTerms {
				return terms
			}
		}
	}
	return terms
}

// Query is what somebody searches for. All of it has to be found.
type Query struct {
	// Terms have to be found exactly.
	Terms []string
	// Last and Begins stand for the last word, which may still be incomplete.
	// Either the term Last has to be found, or a term that begins with Begins.
	// Both are empty when the last word is complete. It is then among Terms.
	Last, Begins string
	// Or holds, for some of Terms and for Last, other terms that will do as well.
	Or map[string][]string
	// OrBegins holds other beginnings of the last word that will do as well.
	OrBegins []string
}

// Nothing reports whether the query has no words.
func (q Query) Nothing() bool { return len(q.Terms) == 0 && q.Last == "" }

// Parse reads what somebody typed. A word with a digit in it counts as
// complete.
func Parse(text string) Query {
	var q Query
	var sought []token
	for t := range words(text) {
		if sought = append(sought, t); len(sought) == MaxSought {
			break
		}
	}
	joined := joinedWords(sought)
	for i, t := range sought {
		if t.whole != "" {
			q.Terms = append(q.Terms, t.whole) // its parts are implied
		} else if !t.covered {
			q.seek(t, joined[i], i == len(sought)-1)
		}
	}
	return q
}

// seek adds a word to the query. joined is the word that it is a part of, "" for
// none.
func (q *Query) seek(t token, joined string, last bool) {
	term, others := t.stem(), []string(nil)
	for _, other := range []string{t.other, joined} {
		if other != "" {
			others = append(others, other)
		}
	}
	switch {
	case last && !t.digit && utf8.RuneCountInString(t.word) >= minPrefix:
		q.Last, q.Begins, q.OrBegins = term, t.word, others
	case !slices.Contains(q.Terms, term):
		q.Terms = append(q.Terms, term)
	}
	for _, other := range others {
		if q.Or == nil {
			q.Or = map[string][]string{}
		}
		q.Or[term] = append(q.Or[term], stem(other))
	}
}

// joinedWords returns, for each word that a hyphen joins to others, all of them
// in one; "" for every other.
func joinedWords(list []token) []string {
	joined := make([]string, len(list))
	for i := 0; i < len(list); i++ {
		end := i
		for end < len(list)-1 && list[end].joins {
			end++
		}
		if end == i {
			continue
		}
		all := ""
		for _, t := range list[i : end+1] {
			all = clip(all + t.word)
		}
		for ; i < end; i++ {
			joined[i] = all
		}
		joined[end] = all
	}
	return joined
}

// token is one word of a text.
type token struct {
	word    string // without accents
	other   string // as it is written without umlauts; "" when it has none
	digit   bool
	joins   bool   // a hyphen joins it to the next word, and neither has digits
	whole   string // the ticket number that begins with this word; usually empty
	covered bool   // part of another token's whole
}

func (t token) stem() string {
	if t.digit {
		return t.word
	}
	return stem(t.word)
}

// words yields the tokens of a text.
func words(text string) func(yield func(token) bool) {
	return func(yield func(token) bool) {
		rest := strings.ReplaceAll(strings.ToLower(norm.NFKC.String(text)), "ё", "е")
		covered := false
		for {
			start := strings.IndexFunc(rest, startsWord)
			if start < 0 {
				return
			}
			t, after := firstWord(rest[start:])
			t.covered, covered = covered, false
			switch number := ticketNumber(after); {
			case number != "" && !t.digit:
				t.whole, covered = clip(t.word+"-"+number), true
			case !t.digit:
				t.joins = joins(after)
			}
			if !yield(t) {
				return
			}
			rest = after
		}
	}
}

// firstWord returns the word that s begins with, and the rest. Accents over
// letters and invisible characters do not split a word. They are left out of
// it.
func firstWord(s string) (t token, after string) {
	end, unseen := len(s), false
	for i, r := range s {
		if startsWord(r) {
			t.digit = t.digit || '0' <= r && r <= '9' || r > unicode.MaxASCII && unicode.IsDigit(r)
			continue
		}
		if !staysInWord(r) {
			end = i
			break
		}
		unseen = true
	}
	word := s[:end]
	if unseen {
		word = strings.Map(func(r rune) rune {
			if staysInWord(r) {
				return -1
			}
			return r
		}, word)
	}
	t.word, t.other = fold(word)
	t.word, t.other = clip(t.word), clip(t.other)
	return t, s[end:]
}

// joins reports whether a text goes on with a hyphen and a word of letters.
func joins(after string) bool {
	rest, ok := strings.CutPrefix(after, "-")
	if !ok {
		rest, ok = strings.CutPrefix(after, "\u2010")
	}
	if first, _ := utf8.DecodeRuneInString(rest); !ok || !startsWord(first) {
		return false
	}
	next, _ := firstWord(rest)
	return !next.digit
}

// ticketNumber returns the number after the first word of "inc-1042". It is
// empty when something else follows.
func ticketNumber(after string) string {
	if len(after) < 2 || after[0] != '-' || !startsWord(rune(after[1])) {
		return ""
	}
	t, _ := firstWord(after[1:])
	if strings.Trim(t.word, "0123456789") != "" {
		return ""
	}
	return t.word
}

func startsWord(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'а' <= r && r <= 'я', '0' <= r && r <= '9':
		return true
	case r <= unicode.MaxASCII:
		return false
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// staysInWord reports whether a character that is not a letter may be part of a
// word.
func staysInWord(r rune) bool {
	return r > unicode.MaxASCII && (unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r))
}

// clip cuts a term to MaxTerm bytes, at a character boundary.
func clip(s string) string {
	if len(s) <= MaxTerm {
		return s
	}
	end := MaxTerm
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}
