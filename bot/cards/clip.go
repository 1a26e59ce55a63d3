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
	maxDescription = 8200
	maxResolution  = 3000
	maxContent     = 11500 // of description, answers, resolution and names of files together
	maxAnswer      = 2000
	maxFrame       = 350 // what the JSON around an answer takes
	maxEvent       = 250
)

// What a refused form gives back of what was typed, in bytes of JSON: all that
// is allowed, and more.
const (
	maxTypedTitle       = 3000
	maxTypedDescription = 20000
	maxTypedText        = 18000
	maxTypedBeneficiary = 300
	maxTypedClock       = 300
	maxTypedPerson      = 300
	maxTypedSearch      = 300
)

// maxTypedName is how much of a name can be typed, in code points.
const maxTypedName = 100

// maxTypedWhom is what a button keeps of the name that was looked for, in bytes of
// JSON: enough to find the same people.
const maxTypedWhom = 100

// maxTypedBefore is what a button keeps of what was typed before, in bytes of
// JSON: its data stands on the card twice.
const maxTypedBefore = 12000

// What a card has room for of a known answer, in bytes of JSON: in the menu, and
// on a new ticket at least; and how many of them a list holds.
const (
	maxMenuAnswer   = 5000
	minTicketAnswer = 750
	maxQuestion     = 400
	maxHelped       = 30
)

// maxMajor is how much of a major incident's title a new ticket shows, in bytes of
// JSON, maxBesides how many known answers it has room for besides, and maxNumber
// how long the number of a ticket can be.
const (
	maxMajor   = 250
	maxBesides = 2
	maxNumber  = 30
)

// What a card offers to choose from, each in bytes of JSON, and how many guests
// it names.
const (
	maxChoices = 6000
	maxQueues  = 1500
	maxGuests  = 5
)

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
		if limit -= runeLen(r); limit < 0 {
			return s[:i]
		}
	}
	return s
}

// shownLen is how many bytes of JSON a text takes.
func shownLen(s string) (n int) {
	for _, r := range s {
		n += runeLen(r)
	}
	return n
}

// runeLen is how many bytes of JSON a character takes.
func runeLen(r rune) int {
	switch {
	case r == '"', r == '\\', r == '\n', r == '\r', r == '\t':
		return 2
	case r < ' ', r == '\u2028', r == '\u2029', r == utf8.RuneError:
		return 6
	}
	return utf8.RuneLen(r)
}
