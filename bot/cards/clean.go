package cards

import (
	"strings"
	"unicode"
)

// Clean takes out of a text what changes how it, or what follows it, reads:
// control characters other than line breaks and tabs, and characters that
// reorder text (Unicode Bidi_Control).
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r),
			unicode.Is(unicode.Bidi_Control, r),
			r == '\u2028',
			r == '\u2029',
			r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
}

// literal keeps text from being taken for a date or time to be formatted, which
// clients do in TextRuns too (Learn: "Text features", {{DATE(…)}}): an invisible
// word joiner parts the brace from the word.
var literal = strings.NewReplacer("{DATE(", "{\u2060DATE(", "{TIME(", "{\u2060TIME(")
