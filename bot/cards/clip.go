package cards

import (
	"strings"
	"unicode/utf8"
)

// What a card shows of what people wrote, so that it stays under MaxBytes
// whatever they wrote: names and notes in code points, long texts in bytes of
// JSON.
const (
	maxName        = 60
	maxNote        = 300
	maxDescription = 13000
	maxResolution  = 5000
)

// What a refused form gives back of what was typed, in bytes of JSON: all that
// is allowed, and more.
const (
	maxTypedTitle       = 3000
	maxTypedDescription = 20000
	maxTypedResolution  = 5000
	maxTypedBeneficiary = 300
)

// clip cuts a text to limit code points, the last of which then is "…".
func clip(s string, limit int) string {
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

// clipShown cuts a text to limit bytes of JSON, and says so by "…".
func clipShown(s string, limit int) string {
	if short := clipTyped(s, limit); short != s {
		return strings.TrimSpace(short) + "…"
	}
	return s
}

// clipTyped cuts a text to limit bytes of JSON.
func clipTyped(s string, limit int) string {
	for i, r := range s {
		switch {
		case r == '"', r == '\\', r == '\n', r == '\r', r == '\t':
			limit -= 2
		case r < ' ', r == '\u2028', r == '\u2029', r == utf8.RuneError:
			limit -= 6
		default:
			limit -= utf8.RuneLen(r)
		}
		if limit < 0 {
			return s[:i]
		}
	}
	return s
}
