package tickets

import (
	"strconv"
	"strings"
	"unicode"
)

// IDs returns the ids that people may mean by what they wrote, if all of it is
// the number of a ticket: "INC-1001", "inc 1001", "INC1001", "#1001",
// "[INC-1001]", "INC-1001?". A bare number can be an incident or a request. Any
// dash, space and digit of Unicode counts, and so do Cyrillic and Greek letters
// that look like those of the id. There are none for any other text.
func IDs(text string) []string {
	kind, rest := cutKind(trimAround(dropUnseen(text)))
	digits, ok := readDigits(rest)
	if !ok {
		return nil
	}
	if kind != "" {
		return []string{prefixes[kind] + digits}
	}
	return []string{prefixes[Incident] + digits, prefixes[Request] + digits}
}

// trimAround removes what people put around a number: brackets, quotes and the
// signs that begin a number, and at the end punctuation.
func trimAround(text string) string {
	text = strings.TrimLeftFunc(text, func(r rune) bool {
		return isGap(r) || opens(r) || r == '#' || r == '№'
	})
	return strings.TrimRightFunc(text, func(r rune) bool { return isGap(r) || closes(r) })
}

// cutKind cuts the beginning of an id off a text, with what stands between it and
// the number. kind is empty when there is none.
func cutKind(text string) (kind Kind, rest string) {
	length := prefixLength(text)
	letters := strings.Map(lookAlike, text[:length])
	for kind, prefix := range prefixes {
		if letters+"-" == prefix {
			return kind, strings.TrimLeftFunc(text[length:], isBetween)
		}
	}
	return "", text
}

// prefixLength returns how many bytes the three letters of an id take.
func prefixLength(text string) (n int) {
	letters := 0
	for i := range text {
		if letters == len("INC") {
			return i
		}
		letters++
	}
	return len(text)
}

// isBetween reports whether a character may stand between the letters and the
// digits of an id.
func isBetween(r rune) bool { return isGap(r) || isDash(r) || r == '#' || r == '№' || r == ':' }

// readDigits returns a text of digits in ASCII. ok is false for any other text,
// and for what is no number of a ticket.
func readDigits(text string) (string, bool) {
	digits := strings.Map(func(r rune) rune {
		if d, ok := digitOf(r); ok {
			return '0' + d
		}
		return unicode.ReplacementChar
	}, text)
	if digits == "" || digits[0] == '0' || strings.ContainsRune(digits, unicode.ReplacementChar) {
		return "", false
	}
	_, err := strconv.ParseUint(digits, 10, 64)
	return digits, err == nil
}

// digitOf returns the value of a decimal digit of any script. In each range of
// the category, digits stand in tens that begin with zero (Unicode, 4.6).
func digitOf(r rune) (rune, bool) {
	if '0' <= r && r <= '9' {
		return r - '0', true
	}
	for _, of := range unicode.Nd.R16 {
		if rune(of.Lo) <= r && r <= rune(of.Hi) {
			return (r - rune(of.Lo)) % 10, true
		}
	}
	for _, of := range unicode.Nd.R32 {
		if rune(of.Lo) <= r && r <= rune(of.Hi) {
			return (r - rune(of.Lo)) % 10, true
		}
	}
	return 0, false
}

// lookAlike returns the letter of an id that a letter looks like, in capitals:
// Cyrillic, Greek and full-width ones are easily written in its place. Letters
// with a capital of another shape are taken for what they look like small.
func lookAlike(r rune) rune {
	switch r {
	case 'І', 'і', 'Ӏ', 'ӏ', 'Ι', 'ι', 'ı', 'İ': // Cyrillic, Greek, Turkish
		return 'I'
	case 'Ν', 'п', 'ո': // Greek; Cyrillic and Armenian small letters
		return 'N'
	case 'С', 'с', 'Ϲ', 'ϲ':
		return 'C'
	case 'г', 'Ꭱ':
		return 'R'
	case 'Е', 'е', 'Ё', 'ё', 'Ε', 'ε':
		return 'E'
	case 'Ԛ', 'ԛ':
		return 'Q'
	}
	if 'Ａ' <= r && r <= 'Ｚ' {
		return r - 'Ａ' + 'A'
	}
	if 'ａ' <= r && r <= 'ｚ' {
		return r - 'ａ' + 'A'
	}
	return unicode.ToUpper(r)
}

// isDash reports whether a character is a dash of some kind, or the underscore
// that stands for one in names of files.
func isDash(r rune) bool {
	switch r {
	case '−', '⁃', '_', '＿', '➖', '─', '~':
		return true
	}
	return unicode.Is(unicode.Pd, r)
}

// dropUnseen removes what nobody sees: soft hyphens, joiners and marks.
func dropUnseen(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cf, unicode.Mn) {
			return -1
		}
		return r
	}, text)
}

func isGap(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Z, r) }

func opens(r rune) bool {
	return unicode.In(r, unicode.Ps, unicode.Pi) || strings.ContainsRune("\"'`*<„", r)
}

func closes(r rune) bool {
	return unicode.In(r, unicode.Pe, unicode.Pf) || strings.ContainsRune("\"'`*>.,;:!?…“。！？，", r)
}
