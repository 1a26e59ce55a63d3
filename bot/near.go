package bot

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/bot/cards"
	"frontdesk/internal/locale"
)

// maxNearWords is how many words a line may have that is taken for a mistyped
// command. Longer ones are sentences.
const maxNearWords = 4

// near is a command that somebody may have meant.
type near struct {
	route
	typed string // the command as it is typed: its word and what comes after
	after string // what comes after
}

// near returns the command that a line comes nearest to, among those that the
// person may type. The words of every language count, also typed with the
// keyboard of another. What follows the word goes along where the command takes
// it.
func (r routes) near(line string, may func(route) bool) (found near, ok bool) {
	line = strings.TrimSpace(strings.ToLower(line))
	said := strings.Fields(line)
	if len(said) > maxNearWords {
		return near{}, false
	}
	best, word := maxMistakes+1, ""
	for i, one := range said {
		one = strings.TrimFunc(one, func(c rune) bool { return !unicode.IsLetter(c) })
		for _, known := range r.sorted {
			if n, ok := mistakes(one, known); ok && n < best && may(r.words[known]) {
				best, word, found = n, known, near{route: r.words[known]}
				found.after = r.words[known].argument(said[i+1:])
			}
		}
	}
	found.typed = strings.TrimSpace(word + " " + found.after)
	return found, word != ""
}

// argument returns what a command takes of the words after it.
func (one route) argument(after []string) string {
	if one.arg == "" || one.rest != anyText {
		return ""
	}
	return strings.Join(after, " ")
}

// maxMistakes is how many letters of a long word may be wrong.
const maxMistakes = 2

// mistakes returns how many letters of a typed word are wrong, when it may be
// the known one. Two letters swapped are one mistake, and so is an end left out.
func mistakes(typed, known string) (n int, ok bool) {
	letters := utf8.RuneCountInString(typed)
	switch {
	case typed == known, otherKeyboard(typed) == known:
		return 0, true
	case letters < 3:
		return 0, false
	case strings.HasPrefix(known, typed):
		return 1, true
	}
	n = distance([]rune(typed), []rune(known))
	return n, n <= min(utf8.RuneCountInString(known)/4, maxMistakes)
}

// distance is how many letters have to be changed, added, left out or swapped
// with the next to make b of a (optimal string alignment).
func distance(a, b []rune) int {
	rows := [3][]int{make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := range a {
		above, before, now := rows[i%3], rows[(i+2)%3], rows[(i+1)%3]
		now[0] = i + 1
		for j := range b {
			wrong := 1
			if a[i] == b[j] {
				wrong = 0
			}
			now[j+1] = min(above[j]+wrong, above[j+1]+1, now[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				now[j+1] = min(now[j+1], before[j-1]+1)
			}
		}
	}
	return rows[len(a)%3][len(b)]
}

// The same keys of an English and a Russian keyboard.
const (
	latinKeys    = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
	cyrillicKeys = "ёйцукенгшщзхъфывапролджэячсмитьбю"
)

// otherKeyboard returns a word as the same keys write it on the other keyboard.
func otherKeyboard(word string) string {
	latin, cyrillic := []rune(latinKeys), []rune(cyrillicKeys)
	return strings.Map(func(c rune) rune {
		if i := slices.Index(latin, c); i >= 0 {
			return cyrillic[i]
		}
		if i := slices.Index(cyrillic, c); i >= 0 {
			return latin[i]
		}
		return c
	}, word)
}

// entry is the button that does a command. Its title is what is typed, with a
// capital letter.
func (n near) entry() cards.Entry {
	first, size := utf8.DecodeRuneInString(n.typed)
	title := locale.Clip(string(unicode.ToUpper(first))+n.typed[size:], maxNearTitle)
	return cards.Entry{Title: title, Verb: n.verb, Search: n.after}
}

// maxNearTitle is how much of a command a button shows: as much as fits on a
// phone.
const maxNearTitle = 30
