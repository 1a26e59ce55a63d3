package cards

import (
	"strings"
	"unicode/utf8"
)

// How much a card shows of what people wrote. The limits keep it under MaxBytes
// whatever they wrote. Names and notes are in code points, long texts in bytes
// of JSON.
const (
	maxName        = 60
	maxNote        = 300
	maxDescription = 8200
	maxResolution  = 3000
	maxContent     = 11500 // description, answers, resolution and file names together
	maxAnswer      = 2000
	maxFrame       = 350 // what the JSON around an answer takes
	maxEvent       = 250
)

// maxTicket is how large a ticket's card may become. The rest is for what
// refreshes it.
const maxTicket = MaxBytes - 300

// How much of a text a ticket's card shows at once, in code points, so that it
// fits on a phone together with its buttons. Details holds the rest.
const (
	maxLead        = 220
	maxLeadLines   = 5
	maxLeadAnswers = 3
	maxLeadAnswer  = 60
	maxLeadSaid    = 120
)

// How much typed text a refused form gives back, in bytes of JSON: more than
// the longest text that is allowed.
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

// maxTypedWhom is how much of the name that was looked for a button keeps, in
// bytes of JSON. It is enough to find the same people.
const maxTypedWhom = 100

// maxTypedBefore is how much earlier input a button keeps, in bytes of JSON.
// The button's data is on the card twice.
const maxTypedBefore = 12000

// Room for a known answer, in bytes of JSON: in the menu, and at least on a new
// ticket. Also how many answers a list holds.
const (
	maxMenuAnswer   = 5000
	minTicketAnswer = 750
	maxQuestion     = 400
	maxHelped       = 30
)

// maxMajor is how much of a major incident's title a new ticket shows, in bytes
// of JSON. maxBesides is how many known answers fit on a ticket. maxNumber is how
// long a ticket number can be.
const (
	maxMajor   = 250
	maxBesides = 1
	maxNumber  = 30
)

// Room for the choices a card offers, each in bytes of JSON, and how many
// guests it names.
const (
	maxChoices = 6000
	maxQueues  = 1500
	maxGuests  = 5
)

// clipShown cuts a text to limit bytes of JSON and marks the cut with "…".
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

// shownLen returns how many bytes of JSON a text takes.
func shownLen(s string) (n int) {
	for _, r := range s {
		n += runeLen(r)
	}
	return n
}

// runeLen returns how many bytes of JSON a character takes.
func runeLen(r rune) int {
	switch {
	case r == '"', r == '\\', r == '\n', r == '\r', r == '\t':
		return 2
	case r < ' ', r == '\u2028', r == '\u2029', r == utf8.RuneError:
		return 6
	}
	return utf8.RuneLen(r)
}
