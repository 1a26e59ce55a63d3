package desk

import (
	"strings"
	"unicode"
)

const (
	maxNameParts = 10
	maxNamePart  = 40 // in code points
)

// NameParts are the words of a name as they are searched for: letters and digits
// in lower case, without the difference of ё and е. Of what no name has, very long
// words and very many, only the beginning counts.
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
