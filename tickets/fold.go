package tickets

import (
	"strings"
	"unicode"
)

// plain maps the letters of European alphabets and of Vietnamese to what people
// type who do not have them. Each line is a plain form and its letters.
var plain = func() map[rune]string {
	letters := map[rune]string{}
	for _, line := range []string{
		"a àáâãäåāăąǎạảấầẩẫậắằẳẵặ", "ae æǽ", "c çćĉċč", "d ďđðḍ", "e èéêëēĕėęěẹẻẽếềểễệ", "g ĝğġģǧ", "h ĥħ", "i ìíîïĩīĭįıǐỉị",
		"j ĵ", "k ķǩ", "l ĺļľł", "n ñńņňŋ", "o òóôõöøōŏőǒơọỏốồổỗộớờởỡợ", "oe œ", "r ŕŗř", "s śŝşšș", "ss ß", "t ţťŧț", "th þ",
		"u ùúûüũūŭůűųǔưụủứừửữự", "w ŵẁẃẅ", "y ýÿŷỳỵỷỹ", "z źżž", "е ё",
	} {
		as, all, _ := strings.Cut(line, " ")
		for _, r := range all {
			letters[r] = as
		}
	}
	return letters
}()

// composed puts Cyrillic letters together whose marks are no accents.
var composed = strings.NewReplacer("и\u0306", "й", "у\u0306", "ў", "і\u0308", "ї")

// Fold returns a text in lower case and without accents, as people search for
// it: "zurich" for "Zürich", "strasse" for "Straße". ё counts as е.
func Fold(text string) string {
	text = strings.ToLower(text)
	if !strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) {
		return text
	}
	var b strings.Builder
	for _, r := range composed.Replace(text) {
		as, ok := plain[r]
		switch {
		case ok:
			b.WriteString(as)
		case '\u0300' <= r && r <= '\u036f': // an accent that stands apart
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
