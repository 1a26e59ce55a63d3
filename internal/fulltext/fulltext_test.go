package fulltext_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/fulltext"
)

func TestTerms(t *testing.T) {
	for text, want := range map[string][]string{
		"":                                nil,
		" \t\n.,!?—«»":                    nil,
		"The printers print, the printer": {"the", "printer", "print"},
		"Принтеры: принтера ПРИНТЕРОМ": {"принтер"},
		"Ёлка и елка":             {"елк", "и"},
		"и\u0306 = й":             {"й"},
		"за\u0301мок":             {"замок"},
		"прин\u00adтер":           {"принтер"},
		"ＩＮＣ－１０４２":                {"inc-1042", "inc", "1042"},
		"see INC-1042.":           {"see", "inc-1042", "inc", "1042"},
		"REQ-7, req-7":            {"req-7", "req", "7"},
		"Ivan.Petrov@example.com": {"ivan", "petrov", "exampl", "com"},
		"Wi-Fi on 3rd floor":      {"wi", "fi", "wifi", "on", "3rd", "floor"},
		"log\u2011in-page b-7":    {"log", "in", "page", "loginpag", "b-7", "b", "7"},
		"Zürich":                  {"zurich", "zuerich"},
		"ĢĪZ Łódź Straße ÆØ":      {"giz", "lodz", "strass", "aeo"},
		"Café CAFE\u0301":         {"cafe"},
		"IŞIK ışık İstanbul":      {"isik", "istanbul"},
		"Ἀθῆναι":                  {"ἀθῆναι"},
		"Принтер HP-laserJet4200": {"принтер", "hp", "laserjet4200"},
		"hпринтеры":               {"hпринтеры"},
		"2-1042 -5 a--7 b-7c":     {"2", "1042", "5", "a", "7", "b", "7c"},
		"nul\x00nul \xff\xfeok":   {"nul", "ok"},
	} {
		if diff := cmp.Diff(want, fulltext.Terms(text)); diff != "" {
			t.Errorf("%q:\n%s", text, diff)
		}
	}
}

func TestParse(t *testing.T) {
	type query = fulltext.Query
	for text, want := range map[string]query{
		"":                {},
		"?!":              {},
		"принтеры":        {Last: "принтер", Begins: "принтеры"},
		"Office printers": {Terms: []string{"offic"}, Last: "printer", Begins: "printers"},
		"pass pass p":     {Terms: []string{"pass", "p"}},
		"1042":            {Terms: []string{"1042"}},
		"inc-1042":        {Terms: []string{"inc-1042"}},
		"INC-1042 принт":  {Terms: []string{"inc-1042"}, Last: "принт", Begins: "принт"},
		"wi-fi": {
			Terms: []string{"wi"}, Last: "fi", Begins: "fi", OrBegins: []string{"wifi"},
			Or: map[string][]string{"wi": {"wifi"}, "fi": {"wifi"}},
		},
		"München 1":                        {Terms: []string{"munchen", "1"}, Or: map[string][]string{"munchen": {"muenchen"}}},
		"petrov@example.co":                {Terms: []string{"petrov", "exampl"}, Last: "co", Begins: "co"},
		strings.Repeat("a1 ", 5000) + "zz": {Terms: []string{"a1"}},
	} {
		got := fulltext.Parse(text)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%.40q:\n%s", text, diff)
		}
		if got.Nothing() != (len(want.Terms) == 0 && want.Last == "") {
			t.Errorf("%.40q: nothing: %t", text, got.Nothing())
		}
	}
}

// Every form of a word finds all other forms.
func TestWordForms(t *testing.T) {
	for _, forms := range []string{
		"принтер принтера принтеру принтером принтере принтеры принтеров принтерами ПРИНТЕРАХ",
		"пароль пароля паролю паролем пароли паролей паролями",
		"Rīga riga RIGA", "naïve naive", "łódka lodka",
		"клавиатура клавиатуры клавиатуре клавиатуру клавиатурой клавиатур",
		"printer printers PRINTER", "connect connected connecting connection connections", "policy policies",
	} {
		var want []string
		for word := range strings.FieldsSeq(forms) {
			got := fulltext.Terms(word)
			if want == nil {
				want = got
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s:\n%s", word, diff)
			}
		}
	}
}

func TestTermsAreBounded(t *testing.T) {
	var many strings.Builder
	for i := range 3 * fulltext.MaxTerms {
		many.WriteString(strings.Repeat("a", i%50) + "1" + strings.Repeat("b", i/50) + " ")
	}
	if n := len(fulltext.Terms(many.String(), "more")); n != fulltext.MaxTerms {
		t.Errorf("%d terms, want %d", n, fulltext.MaxTerms)
	}
	if n := len(fulltext.Parse(many.String()).Terms); n > fulltext.MaxSought {
		t.Errorf("%d words are sought", n)
	}
}

// matches reports whether an index would match these terms with a query.
func matches(q fulltext.Query, terms []string) bool {
	has := func(term string) bool {
		return slices.ContainsFunc(append([]string{term}, q.Or[term]...), func(form string) bool {
			return slices.Contains(terms, form)
		})
	}
	for _, term := range q.Terms {
		if !has(term) {
			return false
		}
	}
	return q.Last == "" || has(q.Last) || slices.ContainsFunc(terms, func(term string) bool {
		return slices.ContainsFunc(append([]string{q.Begins}, q.OrBegins...), func(begins string) bool {
			return strings.HasPrefix(term, begins)
		})
	})
}

// What was written in one way is found in any other.
func TestWaysOfWriting(t *testing.T) {
	for _, ways := range []string{
		"Zürich zurich Zuerich ZÜRICH", "Straße Strasse STRASSE", "Müller Mueller muller", "Wi-Fi wifi WiFi wi‐fi",
		"e-mail email E-Mail", "Jēkabpils jekabpils", "Gdańsk gdansk", "hôtel hotel", "İzmir izmir ızmır", "пин-код пинкод",
	} {
		for text := range strings.FieldsSeq(ways) {
			for sought := range strings.FieldsSeq(ways) {
				odd := text == "Mueller" && sought == "muller" || text == "muller" && sought == "Mueller" ||
					text == "Zuerich" && sought == "zurich" || text == "zurich" && sought == "Zuerich"
				if got := matches(fulltext.Parse(sought), fulltext.Terms(text)); got == odd {
					t.Errorf("%q finds %q: %t", sought, text, got)
				}
			}
		}
	}
}

func FuzzTerms(f *testing.F) {
	for _, s := range []string{
		"Принтеры INC-1042 ivan.petrov@example.com", "\x00\xff", "e\u0301\u200d\u00ad", strings.Repeat("长", 100), strings.Repeat("\u0301", 100), "a-1-2-b", "ﷺ",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		terms := fulltext.Terms(text)
		if len(terms) > fulltext.MaxTerms {
			t.Errorf("%d terms", len(terms))
		}
		seen := map[string]bool{}
		for _, term := range terms {
			if term == "" || len(term) > fulltext.MaxTerm || !utf8.ValidString(term) || strings.ContainsRune(term, 0) ||
				seen[term] {
				t.Errorf("term %q", term)
			}
			seen[term] = true
		}
		if diff := cmp.Diff(terms, fulltext.Terms(text)); diff != "" {
			t.Errorf("not the same a second time:\n%s", diff)
		}
		if q := fulltext.Parse(text); len(terms) < fulltext.MaxTerms && !matches(q, terms) {
			t.Errorf("%q is not found by itself: %q, %+v", text, terms, q)
		}
	})
}

func BenchmarkTerms(b *testing.B) {
	text := strings.Repeat("Принтер на втором этаже не печатает, the printer on the second floor is on fire. ", 3)
	for b.Loop() {
		fulltext.Terms(text)
	}
}
