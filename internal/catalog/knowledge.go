package catalog

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"frontdesk/internal/yamlfile"
	"frontdesk/tickets"
)

// Limits of a file of known answers.
const (
	maxEntries  = 5_000
	maxAnswer   = 2_000 // code points
	maxKeywords = 50    // per entry and language
	maxKeyword  = 60    // code points
	maxLink     = 500   // bytes
)

const (
	expectedKeywords = "a list of words and phrases of at most 60 characters, each once"
	expectedLink     = "an https URL of at most 500 characters"
)

// LoadKnowledge reads the file of known answers at path. If anything in it is
// wrong, the error is a yamlfile.Mistakes.
func LoadKnowledge(path string) (*tickets.Knowledge, error) {
	content, err := read(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	return ParseKnowledge(path, content)
}

// ParseKnowledge does what LoadKnowledge does with content that is already
// read. Mistakes use name for the file.
func ParseKnowledge(name string, content []byte) (*tickets.Knowledge, error) {
	r := &reader{file: name}
	var entries []*tickets.Entry
	if top := r.parse(content, "entries"); top != nil {
		entries = r.readEntries(top)
	}
	if len(r.mistakes) > 0 {
		return nil, r.sortMistakes()
	}
	return tickets.NewKnowledge(entries, terms, stopWords)
}

func (r *reader) readEntries(top *yaml.Node) (list []*tickets.Entry) {
	const expected = "a list of entries"
	in, ok := r.group(top, "", "entries")
	if ok && !in.has("entries") {
		in.reportMissing("entries", expected)
	}
	lines := map[string]int{}
	for n, node := range in.readList("entries", expected, maxEntries) {
		g, ok := r.group(node, memberKey("entries", n, node), "id", "question", "answer", "keywords", "link")
		if !ok {
			continue
		}
		if !g.has("answer") {
			g.reportMissing("answer", expectedText)
		}
		list = append(list, &tickets.Entry{
			ID: g.readID(
				itemID,
				expectedItemID,
				lines,
			),
			Question: g.readName("question"),
			Answer:   g.readText("answer", maxAnswer),
			Keywords: r.readKeywords(g),
			Link:     readLink(g),
		})
	}
	return list
}

// readKeywords reads keywords for every language at once, or by language.
func (r *reader) readKeywords(in group) (words []string) {
	node := in.values["keywords"]
	switch {
	case node == nil:
		in.reportMissing("keywords", expectedKeywords)
		return nil
	case node.Kind != yaml.MappingNode || yamlfile.Dressed(node):
		return in.readWords("keywords", expectedKeywords, maxKeywords, isKeyword)
	}
	var names []string
	for i := 0; i+1 < len(node.Content); i += 2 {
		names = append(names, node.Content[i].Value)
	}
	g, _ := r.group(node, in.keyOf("keywords"), names...)
	slices.Sort(names)
	for _, lang := range slices.Compact(names) {
		switch {
		case !language.MatchString(lang):
			r.report(g.lines[lang], g.key, yamlfile.Quoted(lang), "a language as en or ru")
		case !g.has(lang):
			g.reportMissing(lang, expectedKeywords)
		default:
			words = append(words, g.readWords(lang, expectedKeywords, maxKeywords, isKeyword)...)
		}
	}
	if len(names) == 0 {
		in.reportWrong("keywords", "none", expectedKeywords)
	}
	return words
}

// isKeyword also refuses text without any word, since it would never be found.
func isKeyword(text string) (string, bool) {
	return text, utf8.RuneCountInString(text) <= maxKeyword && len(terms(text)) > 0
}

func readLink(g group) string {
	link := g.readWord("link", expectedLink)
	if link == "" {
		return ""
	}
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || len(link) > maxLink ||
		strings.ContainsAny(link, " \"<>\\^`{|}") {
		g.reportWrong("link", yamlfile.Quoted(link), expectedLink)
		return ""
	}
	return link
}
