package desk

import (
	"strings"
	"unicode"

	"frontdesk/tickets"
)

const (
	maxNameParts = 10
	maxNamePart  = 40 // in code points
)

// NameParts returns the words of a name for searching: letters and digits in
// lower case and without accents. No real name has very long words or very many;
// only the beginning of those counts.
func NameParts(name string) []string {
	parts := strings.FieldsFunc(tickets.Fold(name), func(r rune) bool {
		return !unicode.In(r, unicode.L, unicode.M, unicode.N)
	})
	parts = parts[:min(len(parts), maxNameParts)]
	for i, part := range parts {
		if runes := []rune(part); len(runes) > maxNamePart {
			parts[i] = string(runes[:maxNamePart])
		}
	}
	return parts
}
