package locale

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clip cuts a text to limit code points. The last of them is then "…".
func Clip(s string, limit int) string {
	if len(s) <= limit || utf8.RuneCountInString(s) <= limit {
		return s
	}
	end, n := 0, 0
	for end = range s {
		if n++; n == limit {
			break
		}
	}
	return strings.TrimSpace(s[:end]) + "…"
}

// IsVisible reports whether a character is visible.
func IsVisible(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) }
