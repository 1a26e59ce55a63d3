package fulltext

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letters are Latin letters that Unicode does not take apart, as people write
// them who do not have them.
var letters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ħ': "h", 'ı': "i", 'ł': "l", 'ŋ': "n",
	'ŧ': "t",
}

// umlauts are the letters that German writes in two when it has to.
var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss")

// fold returns a lower-case word with Latin letters in their plain form, and the
// other plain form that it has in German, "" for none.
func fold(word string) (plain, german string) {
	if !strings.ContainsFunc(word, isAccented) {
		return word, ""
	}
	var b strings.Builder
	for _, r := range word {
		switch as, ok := letters[r]; {
		case ok:
			b.WriteString(as)
		case isAccented(r):
			b.WriteString(base(r))
		default:
			b.WriteRune(r)
		}
	}
	if plain = b.String(); strings.ContainsAny(word, "äöü") {
		german, _ = fold(umlauts.Replace(word))
	}
	return plain, german
}

func isAccented(r rune) bool { return r > unicode.MaxASCII && unicode.Is(unicode.Latin, r) }

// base returns a letter without its accents.
func base(r rune) string {
	apart := norm.NFD.String(string(r))
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, apart)
}
