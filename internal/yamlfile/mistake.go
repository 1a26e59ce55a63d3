// Package yamlfile reads YAML that people write by hand: the one document of a file, what its nodes are, and mistakes
// that name file, line, key, what was found and what was expected, one line each.
//
// It knows no keys; and it shows no more of a value than a mistake needs, because that may be a secret.
package yamlfile

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Mistake is one thing wrong in a file, or in the environment that wins over it. Its String is one line.
type Mistake struct {
	File     string // the file's name as it was given; empty for the environment
	Line     int    // counted from 1; 0 when the mistake is nowhere in particular, as a missing key
	Variable string // the variable's name when a value of the environment is wrong
	Key      string // "teams.app_id", "queues[0].name"; empty when Variable says it or there is none
	Found    string // the quoted value, or in words what is wrong; never a secret
	Expected string // what a right value looks like; may be empty
}

// String writes the mistake as "frontdesk.yaml:12: teams.app_id: "abc": expected a GUID".
func (m Mistake) String() string {
	parts := make([]string, 0, 4)
	parts = append(parts, m.place())
	if m.Key != "" {
		parts = append(parts, m.Key)
	}
	parts = append(parts, m.Found)
	if m.Expected != "" {
		parts = append(parts, "expected "+m.Expected)
	}
	return strings.Join(parts, ": ")
}

func (m Mistake) place() string {
	switch {
	case m.Variable != "":
		return m.Variable
	case m.File == "":
		return "environment"
	case m.Line == 0:
		return m.File
	}
	return m.File + ":" + strconv.Itoa(m.Line)
}

// Mistakes is an error of everything that is wrong.
type Mistakes []Mistake

// Error is one line per mistake.
func (ms Mistakes) Error() string {
	lines := make([]string, len(ms))
	for i, m := range ms {
		lines[i] = m.String()
	}
	return strings.Join(lines, "\n")
}

// Sort puts mistakes in order: those of the file first and by line, then what is nowhere in particular, then those of
// the files it names, then those of the environment.
func (ms Mistakes) Sort(file string) {
	rank := func(m Mistake) int {
		switch {
		case m.Variable != "":
			return 3
		case m.Line == 0:
			return 1
		case m.File != file:
			return 2
		}
		return 0
	}
	slices.SortStableFunc(ms, func(a, b Mistake) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
}

// credentials finds what no URL or connection string may show: a user's part, and parameters named like a secret.
var credentials = regexp.MustCompile(`(?is)(://).*(@)|((?:password|passwd|pwd|secret|token|key|sig)=)[^&\s]*`)

const longestShown = 120 // bytes of a wrong value that a mistake repeats

// Quoted shows a value that was found, on one line, without credentials, cut when it is long.
func Quoted(value string) string {
	value = credentials.ReplaceAllString(value, "${1}${3}***${2}")
	if len(value) > longestShown {
		value = strings.ToValidUTF8(value[:longestShown], "") + "…"
	}
	return strconv.Quote(value)
}

// KeyName shows an unknown key up to the first character that no key has: what follows may be the value of a key
// whose colon lacks its space, and that value a secret.
func KeyName(key string) string {
	end := strings.IndexFunc(key, func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", r)
	})
	if end < 0 {
		end = len(key)
	}
	if end = min(end, 40); end < len(key) {
		return key[:end] + "…"
	}
	return key
}
