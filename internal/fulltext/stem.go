package fulltext

import (
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/russian"

	"frontdesk/internal/cache"
)

// stem returns the stem of a lower-case word, by its script. A word in another
// script, or in several, is returned as it is.
func stem(word string) string {
	if s, ok := stems.Get(word); ok {
		return s
	}
	s := snowball(word)
	stems.Put(strings.Clone(word), strings.Clone(s)) // not the whole text around it
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

// stems caches the stems of at least the 8,192 most recently used words.
// Computing a stem takes twenty times as long as looking it up.
var stems = cache.New[string, string](8192)
