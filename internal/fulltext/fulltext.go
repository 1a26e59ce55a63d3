// Package fulltext makes search terms of text in Russian and English: what is
// found by "принтеры" is found by "принтера", and "printers" finds "printer".
//
// It knows words, and neither tickets nor where terms are kept. What is indexed
// and what is sought goes through the same steps: Unicode NFKC, lower case, ё as
// е; words of letters and digits; each stemmed by the Snowball rules of its
// script. Everything is bounded, whatever the text.
package fulltext

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	// MaxTerms is how many different terms of one text are found: more than
	// 4,000 characters of ordinary text have.
	MaxTerms = 1000
	// MaxTerm is how long a term is, in bytes; a longer one is cut.
	MaxTerm = 64
	// MaxSought is how many words of a query count; the others are left out.
	MaxSought = 10
)

// minPrefix is how many letters the beginning of a word has at least.
const minPrefix = 2

// Terms are the different terms of some texts, at most MaxTerms, none longer
// than MaxTerm; the order is that of their first appearance. They hold no byte 0.
// A ticket's number ("INC-1042") is a term as a whole, and so are its parts; of
// an e-mail address the parts are.
func Terms(texts ...string) []string {
	var terms []string
	seen := map[string]bool{}
	for _, text := range texts {
		for t := range words(text) {
			for _, term := range [...]string{t.whole, t.stem()} {
				if term == "" || seen[term] {
					continue
				}
				if len(terms) == MaxTerms {
					return terms
				}
				seen[term] = true
				terms = append(terms, term)
			}
		}
	}
	return terms
}

// Query is what somebody seeks: all of it.
type Query struct {
	// Terms are to be found as they are.
	Terms []string
	// Last and Begins stand for the last word, which may still be being typed:
	// the term Last is to be found, or one that begins with Begins. Both are
	// empty when the last word is no such word, and is among Terms.
	Last, Begins string
}

// Nothing reports whether the query holds no word.
func (q Query) Nothing() bool { return len(q.Terms) == 0 && q.Last == "" }

// Parse reads what somebody typed. A word with a digit in it counts as typed to
// its end.
func Parse(text string) Query {
	var q Query
	var sought []token
	for t := range words(text) {
		if sought = append(sought, t); len(sought) == MaxSought {
			break
		}
	}
	for i, t := range sought {
		term := t.stem()
		switch {
		case t.whole != "":
			q.Terms = append(q.Terms, t.whole) // its parts follow from it
		case t.covered:
		case i == len(sought)-1 && !t.digit && utf8.RuneCountInString(t.word) >= minPrefix:
			q.Last, q.Begins = term, t.word
		case !slices.Contains(q.Terms, term):
			q.Terms = append(q.Terms, term)
		}
	}
	return q
}

// token is one word of a text.
type token struct {
	word    string
	digit   bool
	whole   string // the number of a ticket that begins with this word; empty for most
	covered bool   // belongs to the whole of another token
}

func (t token) stem() string {
	if t.digit {
		return t.word
	}
	return stem(t.word)
}

// words are the tokens of a text.
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
			if number := ticketNumber(after); number != "" && !t.digit {
				t.whole, covered = clip(t.word+"-"+number), true
			}
			if !yield(t) {
				return
			}
			rest = after
		}
	}
}

// firstWord is the word that s begins with, and what comes after it. Accents over
// letters and characters that nobody sees do not part a word, and are left out
// of it.
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
	t.word = clip(word)
	return t, s[end:]
}

// ticketNumber is the number in what follows the first word of "inc-1042"; empty
// when that is something else.
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

// staysInWord reports whether a character that is no letter can stand in a word.
func staysInWord(r rune) bool {
	return r > unicode.MaxASCII && (unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r))
}

// clip cuts a term to its length, at the end of a character.
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
