package desk

import (
	"strings"
	"unicode"
)

const (
	maxNameParts = 10
	maxNamePart  = 40 // in code points
)

// NameParts returns the words of a name for searching: letters and digits in
// lower case, with ё and е treated alike. No real name has very long words or
// very many; only the beginning of those counts.
func NameParts(name string) []string {
	name = strings.ReplaceAll(strings.ToLower(name), "ё", "е")
	parts := strings.FieldsFunc(name, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M, unicode.N) })
	parts = parts[:min(len(parts), maxNameParts)]
	for i, part := range parts {
		if runes := []rune(part); len(runes) > maxNamePart {
			parts[i] = string(runes[:maxNamePart])
		}
	}
	return parts
}
