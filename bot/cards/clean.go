package cards

import (
	"strings"
	"unicode"
)

// Clean removes characters that change how a text, or what follows it, reads:
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

// literal keeps text from being formatted as a date or time. Clients do this in
// TextRuns too (Learn: "Text features", {{DATE(…)}}). An invisible word joiner
// separates the brace from the word.
var literal = strings.NewReplacer("{DATE(", "{\u2060DATE(", "{TIME(", "{\u2060TIME(")
