package catalog_test

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/catalog"
	"frontdesk/internal/yamlfile"
	"frontdesk/tickets"
)

// entry returns a file with one entry. Its further keys begin in line 4.
func entry(lines ...string) string {
	return "entries:\n  - id: vpn\n    question: VPN?\n" + indented("    ", lines)
}

const (
	answered     = "answer: Restart it"
	keyed        = "keywords: [vpn]"
	anyEntry     = "one of id, question, answer, keywords, link"
	goodKeywords = "expected a list of words and phrases of at most 60 characters, each once"
	goodLink     = "expected an https URL of at most 500 characters"
	goodTexts    = "expected a text, or one for each language as {en: …, ru: …}"
)

// knowledgeMistakes holds files, and what follows "knowledge.yaml:" on each
// line of the error.
var knowledgeMistakes = []struct {
	name, file string
	want       []string
}{
	{"empty", "", []string{`1: empty: expected entries`}},
	{"no YAML", "entries: [\n", []string{`1: not valid YAML: did not find expected node content`}},
	{"no UTF-8", "entries:\n  - \xff\n", []string{`2: not valid UTF-8`}},
	{
		"two documents",
		entry(answered, keyed) + "---\nentries: []\n",
		[]string{`6: not valid YAML: several documents in one file`},
	},
	{"a list at the top", "- a\n", []string{`1: a list: expected the keys entries`}},
	{"another key at the top", "entry: []\n", []string{
		`1: entry: unknown key: expected one of entries`, `1: entries: missing: expected a list of entries`,
	}},
	{"no entries", "entries: []\n", []string{`1: entries: an empty list: expected a list of entries`}},
	{
		"an entry as a word",
		"entries: [vpn]\n",
		[]string{`1: entries[0]: a single value: expected the keys ` + strings.TrimPrefix(anyEntry, "one of ")},
	},
	{
		"unknown key of an entry",
		entry(answered, keyed, "tags: x"),
		[]string{`6: entries.vpn.tags: unknown key: expected ` + anyEntry},
	},
	{
		"key twice",
		entry(answered, keyed, answered),
		[]string{`6: entries.vpn.answer: given twice, first in line 4: expected each key once`},
	},
	{
		"without id",
		"entries:\n  - question: x\n    " + answered + "\n    " + keyed + "\n",
		[]string{`2: entries[0].id: missing: ` + goodItemID},
	},
	{
		"id in capitals",
		"entries:\n  - id: VPN\n    question: x\n    " + answered + "\n    " + keyed + "\n",
		[]string{`2: entries[0].id: "VPN": ` + goodItemID},
	},
	{
		"id twice",
		entry(answered, keyed) + "  - {id: vpn, question: x, answer: x, keywords: [x]}\n",
		[]string{`6: entries.vpn.id: "vpn": expected another id than that in line 2`},
	},
	{
		"without question",
		"entries:\n  - id: vpn\n    " + answered + "\n    " + keyed + "\n",
		[]string{`2: entries.vpn.question: missing: expected a text, or one for each language`},
	},
	{
		"without answer",
		entry(keyed),
		[]string{`2: entries.vpn.answer: missing: expected a text, or one for each language`},
	},
	{"without keywords", entry(answered), []string{`2: entries.vpn.keywords: missing: ` + goodKeywords}},
	{
		"answer too long",
		entry("answer: "+strings.Repeat("ж", 2001), keyed),
		[]string{`4: entries.vpn.answer: a text of 2001 characters: expected a text of at most 2000 characters`},
	},
	{
		"answer of an unknown language",
		entry("answer: {english: x}", keyed),
		[]string{`4: entries.vpn.answer: "english": expected a language as en or ru`},
	},
	{
		"answer empty in a language",
		entry("answer: {en: x, ru: ' '}", keyed),
		[]string{`4: entries.vpn.answer.ru: an empty text: expected a text of at most 2000 characters`},
	},
	{"answer as a list", entry("answer: [x]", keyed), []string{`4: entries.vpn.answer: a list: ` + goodTexts}},
	{
		"keywords as a word",
		entry(answered, "keywords: vpn"),
		[]string{`5: entries.vpn.keywords: "vpn": ` + goodKeywords},
	},
	{
		"keywords empty",
		entry(answered, "keywords: []"),
		[]string{`5: entries.vpn.keywords: an empty list: ` + goodKeywords},
	},
	{
		"keywords of no language",
		entry(answered, "keywords: {}"),
		[]string{`5: entries.vpn.keywords: none: ` + goodKeywords},
	},
	{
		"keywords of an unknown language",
		entry(answered, "keywords: {english: [vpn]}"),
		[]string{`5: entries.vpn.keywords: "english": expected a language as en or ru`},
	},
	{
		"keywords empty in a language",
		entry(answered, "keywords:", "  en: [vpn]", "  ru:"),
		[]string{`7: entries.vpn.keywords.ru: missing: ` + goodKeywords},
	},
	{
		"keyword twice",
		entry(answered, "keywords: [vpn, vpn]"),
		[]string{`5: entries.vpn.keywords: "vpn" is there twice: expected each once`},
	},
	{
		"keyword without a word",
		entry(answered, "keywords: ['?!']"),
		[]string{`5: entries.vpn.keywords: "?!": ` + goodKeywords},
	},
	{
		"keyword too long",
		entry(answered, "keywords: ["+strings.Repeat("a", 61)+"]"),
		[]string{`5: entries.vpn.keywords: "` + strings.Repeat("a", 61) + `": ` + goodKeywords},
	},
	{
		"too many keywords",
		entry(answered, "keywords: ["+many("w%d, ", 51)+"]"),
		[]string{`5: entries.vpn.keywords: 51 of them: expected at most 50`},
	},
	{
		"link without https",
		entry(answered, keyed, "link: http://example.com/"),
		[]string{`6: entries.vpn.link: "http://example.com/": ` + goodLink},
	},
	{
		"link to nowhere",
		entry(answered, keyed, "link: 'https:///a'"),
		[]string{`6: entries.vpn.link: "https:///a": ` + goodLink},
	},
	{
		"link that runs code",
		entry(answered, keyed, "link: 'javascript:alert(1)'"),
		[]string{`6: entries.vpn.link: "javascript:alert(1)": ` + goodLink},
	},
}

func TestKnowledgeMistakes(t *testing.T) {
	for _, test := range knowledgeMistakes {
		t.Run(test.name, func(t *testing.T) {
			k, err := catalog.ParseKnowledge("knowledge.yaml", []byte(test.file))
			if _, ok := errors.AsType[yamlfile.Mistakes](err); !ok || k != nil {
				t.Fatalf("ParseKnowledge = %v, %v, want mistakes", k, err)
			}
			want := make([]string, len(test.want))
			for i, line := range test.want {
				want[i] = "knowledge.yaml:" + line
			}
			if diff := cmp.Diff(want, strings.Split(err.Error(), "\n")); diff != "" {
				t.Errorf("mistakes (-want +got) in\n%s\n%s", test.file, diff)
			}
		})
	}
}

// TestEntry reads an entry that uses every key.
func TestEntry(t *testing.T) {
	k, err := catalog.ParseKnowledge("knowledge.yaml", []byte(`
entries:
  - id: vpn
    question: {en: "VPN?", ru: "ВПН?"}
    answer: |
      Two
      lines
    keywords: {en: [vpn, remote access], ru: [впн]}
    link: https://example.com/vpn?a=b
`))
	if err != nil {
		t.Fatal(err)
	}
	want := []*tickets.Entry{{
		ID: "vpn", Question: tickets.Text{"en": "VPN?", "ru": "ВПН?"}, Answer: tickets.Text{"": "Two\nlines"},
		Keywords: []string{"vpn", "remote access", "впн"}, Link: "https://example.com/vpn?a=b",
	}}
	if diff := cmp.Diff(want, k.Entries); diff != "" {
		t.Error(diff)
	}
}

func TestKnowledgeExample(t *testing.T) {
	k, err := catalog.LoadKnowledge("../../knowledge.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if len(k.Entries) < 15 {
		t.Errorf("%d entries", len(k.Entries))
	}
	for _, e := range k.Entries {
		for _, text := range []tickets.Text{e.Question, e.Answer} {
			if text["en"] == "" || text["ru"] == "" {
				t.Errorf("%s lacks a language: %v", e.ID, text)
			}
		}
		for _, question := range e.Question {
			if got := k.Match(question, 1); len(got) == 0 || got[0] != e {
				t.Errorf("%q is not answered by %s but %v", question, e.ID, got)
			}
		}
	}
	for text, want := range map[string]string{
		"hello":                             "",
		"Hi there!":                         "",
		"thanks":                            "",
		"thank you very much for your help": "",
		"ok":                                "",
		"what can you do":                   "",
		"something is broken":               "",
		"привет":                            "",
		"спасибо большое":                   "",
		"Здравствуйте, помогите пожалуйста":     "",
		"ничего не работает":                    "",
		"ты кто":                                "",
		"printers":                              "printer-offline",
		"принтеры не печатают":                  "printer-offline",
		"не могу распечатать":                   "printer-offline",
		"нужна печать":                          "printer-offline",
		"нет печати":                            "printer-offline",
		"печатает криво":                        "printer-offline",
		"PASSWORD":                              "password-reset",
		"I forgot my passwords":                 "password-reset",
		"забыла пароли от почты":                "password-reset",
		"забыл пароль":                          "password-reset",
		"vpn":                                   "vpn-connect",
		"впн не работает":                       "vpn-connect",
		"how can I connect a new printer here?": "printer-add",
		"нет сети wi-fi":                        "wifi",
		"My laptop is so slow today":            "computer-slow",
		"всё зависло и тормозит":                "computer-slow",
		"у меня не работает микрофон":           "teams-audio",
		"account is locked":                     "account-locked",
	} {
		got := ""
		if found := k.Match(text, 1); len(found) > 0 {
			got = found[0].ID
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestWatchKnowledge(t *testing.T) {
	path := filepath.Join(t.TempDir(), "knowledge.yaml")
	write(t, path, entry(answered, keyed))
	var said bytes.Buffer
	w, err := catalog.WatchKnowledge(path, slog.New(slog.NewTextHandler(&said, nil)))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	version := time.Date(2026, time.November, 25, 12, 0, 0, 0, time.UTC)
	changed := func(text string) {
		t.Helper()
		write(t, path, text)
		version = version.Add(time.Second)
		if err := os.Chtimes(path, version, version); err != nil {
			t.Fatal(err)
		}
		w.Look()
	}
	ids := func() (list []string) {
		for _, e := range w.Current().Match("vpn or wifi", 3) {
			list = append(list, e.ID)
		}
		return list
	}
	changed(entry(answered, keyed) + "  - {id: wifi, question: x, answer: x, keywords: [wifi]}\n")
	if got := ids(); !slices.Equal(got, []string{"vpn", "wifi"}) {
		t.Errorf("a changed file is not taken: %v", got)
	}
	changed(entry(answered))
	if got := ids(); len(got) != 2 ||
		!strings.Contains(said.String(), "knowledge.yaml:2: entries.vpn.keywords: missing") {
		t.Errorf("after a wrong file: %v; logged:\n%s", got, said.String())
	}
}

func BenchmarkKnowledge(b *testing.B) {
	k, err := catalog.LoadKnowledge("../../knowledge.example.yaml")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		k.Match("Здравствуйте! У меня с утра принтеры на третьем этаже не печатают, что делать?", 3)
	}
}

// FuzzKnowledge checks that any file gives either known answers that can be
// matched, or mistakes in lines that the file has.
func FuzzKnowledge(f *testing.F) {
	for _, m := range knowledgeMistakes {
		f.Add([]byte(m.file))
	}
	f.Add([]byte(entry(answered, keyed)))
	f.Add([]byte("\r0"))
	f.Fuzz(func(t *testing.T, content []byte) {
		k, err := catalog.ParseKnowledge("knowledge.yaml", content)
		if err == nil {
			for _, e := range k.Entries {
				if len(k.Match(e.Keywords[0], len(k.Entries))) == 0 {
					t.Errorf("%q finds nothing", e.Keywords[0])
				}
			}
			return
		}
		wrong, ok := errors.AsType[yamlfile.Mistakes](err)
		if !ok {
			t.Fatalf("no mistakes but %v", err)
		}
		lines := 1
		for _, r := range string(content) {
			if strings.ContainsRune("\n\r\u0085\u2028\u2029", r) { // what YAML takes for a line break
				lines++
			}
		}
		for _, m := range wrong {
			if m.Line < 0 || m.Line > lines || strings.ContainsAny(m.String(), "\r\n") {
				t.Errorf("not one line, or of no line: %q", m.String())
			}
		}
	})
}
