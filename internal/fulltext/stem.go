package fulltext

import (
	"strings"
	"sync"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/russian"
)

// stem is the stem of a word in lower case, by its script; of another script,
// or of several, it is the word itself.
func stem(word string) string {
	if s, ok := stems.get(word); ok {
		return s
	}
	s := snowball(word)
	stems.put(strings.Clone(word), strings.Clone(s)) // not the text that it is a part of
	return s
}

func snowball(word string) string {
	var latin, cyrillic, other bool
	for _, r := range word {
		switch {
		case unicode.Is(unicode.Latin, r):
			latin = true
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic = true
		default:
			other = true
		}
	}
	env := snowballstem.NewEnv(word)
	switch {
	case other || latin == cyrillic:
		return word
	case latin:
		english.Stem(env)
	default:
		russian.Stem(env)
	}
	if s := env.Current(); s != "" {
		return s
	}
	return word
}

// maxStems is how many stems each of two generations remembers.
const maxStems = 8192

// stems remembers the stems of the words that are in use: a stem takes twenty
// times as long to find as to look up.
var stems memory

// memory forgets a word when two generations of others have come.
type memory struct {
	mu       sync.Mutex
	now, old map[string]string
}

func (m *memory) get(word string) (string, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.now[word]
	if !ok {
		if s, ok = m.old[word]; ok {
			m.keep(word, s)
		}
	}
	return s, ok
}

func (m *memory) put(word, stem string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.keep(word, stem)
}

func (m *memory) keep(word, stem string) {
	if m.now == nil || len(m.now) >= maxStems {
		m.old, m.now = m.now, make(map[string]string)
	}
	m.now[word] = stem
}
