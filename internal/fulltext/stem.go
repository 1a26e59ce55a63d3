package fulltext

import (
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/russian"

	"frontdesk/internal/cache"
)

// stem is the stem of a word in lower case, by its script; of another script,
// or of several, it is the word itself.
func stem(word string) string {
	if s, ok := stems.Get(word); ok {
		return s
	}
	s := snowball(word)
	stems.Put(strings.Clone(word), strings.Clone(s)) // not the text that it is a part of
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

// stems remembers the stems of the 8,192 words that were used last, or more: a
// stem takes twenty times as long to find as to look up.
var stems = cache.New[string, string](8192)
