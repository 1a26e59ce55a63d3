package catalog

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"frontdesk/internal/yamlfile"
	"frontdesk/tickets"
)

// Limits of texts, in code points.
const (
	short = 200
	long  = 1000
	icon  = 16
)

var language = regexp.MustCompile(`^[a-z]{2,3}$`)

// readText reads a text, for every language at once or by language. It returns
// nil when the text is not given, or is wrong and reported. A long text may
// have several lines.
func (g group) readText(name string, limit int) tickets.Text {
	node := g.values[name]
	if node == nil {
		return nil
	}
	return g.r.readText(node, g.keyOf(name), limit)
}

const expectedText = "a text, or one for each language"

// readName reads a required text.
func (g group) readName(name string) tickets.Text {
	if !g.has(name) {
		g.reportMissing(name, expectedText)
	}
	return g.readText(name, short)
}

func (r *reader) readText(node *yaml.Node, key string, limit int) tickets.Text {
	if node.Kind == yaml.ScalarNode && !yamlfile.Dressed(node) {
		if text, ok := r.readLine(node, key, limit); ok {
			return tickets.Text{"": text}
		}
		return nil
	}
	if node.Kind != yaml.MappingNode || yamlfile.Dressed(node) || len(node.Content) == 0 {
		r.report(node.Line, key, yamlfile.Describe(node), "a text, or one for each language as {en: …, ru: …}")
		return nil
	}
	text := tickets.Text{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		lang, value := node.Content[i], node.Content[i+1]
		switch _, twice := text[lang.Value]; {
		case !language.MatchString(lang.Value) || yamlfile.Dressed(lang):
			r.report(lang.Line, key, yamlfile.Quoted(lang.Value), "a language as en or ru")
		case twice:
			r.report(lang.Line, key+"."+lang.Value, "given twice", "each language once")
		default:
			text[lang.Value], _ = r.readLine(value, key+"."+lang.Value, limit)
		}
	}
	return text
}

// readLine reads one text in one language.
func (r *reader) readLine(node *yaml.Node, key string, limit int) (string, bool) {
	expected := fmt.Sprintf("a text of at most %d characters", limit)
	if node.Kind != yaml.ScalarNode || yamlfile.Dressed(node) {
		r.report(node.Line, key, yamlfile.Describe(node), expected)
		return "", false
	}
	text := strings.TrimFunc(node.Value, func(c rune) bool { return !unicode.IsGraphic(c) || unicode.IsSpace(c) })
	control := func(c rune) bool { return unicode.IsControl(c) && (c != '\n' || limit < long) }
	switch n := utf8.RuneCountInString(text); {
	case text == "":
		r.report(node.Line, key, "an empty text", expected)
	case n > limit:
		r.report(node.Line, key, fmt.Sprintf("a text of %d characters", n), expected)
	case strings.ContainsFunc(text, control):
		r.report(
			node.Line,
			key,
			yamlfile.Quoted(text),
			"a text without control characters and, unless it is a description, on one line",
		)
	default:
		return text, true
	}
	return "", false
}
