package catalog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"frontdesk/internal/yamlfile"
)

// group is a mapping of known keys.
type group struct {
	r      *reader
	key    string // as mistakes name it; "" is the top
	line   int
	values map[string]*yaml.Node // empty values count as not given
	lines  map[string]int        // line of each key
}

// group reads a mapping and reports unknown and duplicate keys. It returns
// false when the node is not a mapping.
func (r *reader) group(node *yaml.Node, key string, known ...string) (group, bool) {
	g := group{r: r, key: key, line: node.Line, values: map[string]*yaml.Node{}, lines: map[string]int{}}
	if node.Kind != yaml.MappingNode || yamlfile.Dressed(node) {
		r.report(node.Line, key, yamlfile.Describe(node), "the keys "+strings.Join(known, ", "))
		return g, false
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		name, value := node.Content[i], node.Content[i+1]
		switch {
		case yamlfile.Dressed(name) || !slices.Contains(known, name.Value):
			r.report(
				name.Line,
				g.keyOf(yamlfile.KeyName(name.Value)),
				"unknown key",
				"one of "+strings.Join(known, ", "),
			)
		case g.lines[name.Value] != 0:
			r.report(name.Line, g.keyOf(name.Value),
				fmt.Sprintf("given twice, first in line %d", g.lines[name.Value]), "each key once")
		default:
			g.lines[name.Value] = name.Line
			if !yamlfile.Empty(value) {
				g.values[name.Value] = value
			}
		}
	}
	return g, true
}

// keyOf returns the full name of a key in the group.
func (g group) keyOf(name string) string {
	if g.key == "" {
		return name
	}
	return g.key + "." + name
}

func (g group) has(name string) bool { return g.values[name] != nil }

// reportWrong reports a mistake at the line of the key, or at the start of the
// group.
func (g group) reportWrong(name, found, expected string) {
	line := g.lines[name]
	if line == 0 {
		line = g.line
	}
	if node := g.values[name]; node != nil && node.Kind == yaml.ScalarNode {
		line = node.Line
	}
	g.r.report(line, g.keyOf(name), found, expected)
}

func (g group) reportMissing(name, expected string) { g.reportWrong(name, "missing", expected) }

// readWord reads a single value. It returns "" when the value is not given, or
// is wrong and reported.
func (g group) readWord(name, expected string) string {
	node := g.values[name]
	if node == nil {
		return ""
	}
	if node.Kind != yaml.ScalarNode || yamlfile.Dressed(node) {
		g.reportWrong(name, yamlfile.Describe(node), expected)
		return ""
	}
	return strings.TrimSpace(node.Value)
}

// readOneOf reads one of the given words. It returns fallback when the key is
// not given.
func (g group) readOneOf(name, fallback string, words ...string) string {
	expected := "one of " + strings.Join(words, ", ")
	word := g.readWord(name, expected)
	if word == "" {
		return fallback
	}
	if !slices.Contains(words, word) {
		g.reportWrong(name, yamlfile.Quoted(word), expected)
		return fallback
	}
	return word
}

func (g group) readYes(name string) bool {
	return g.readOneOf(name, "false", "true", "false") == "true"
}

// readNumber reads a whole number within bounds. It returns 0 when the key is
// not given.
func (g group) readNumber(name string, low, high int) int {
	expected := fmt.Sprintf("a number from %d to %d", low, high)
	word := g.readWord(name, expected)
	if word == "" {
		return 0
	}
	n, err := strconv.Atoi(word)
	if err != nil || n < low || n > high {
		g.reportWrong(name, yamlfile.Quoted(word), expected)
		return 0
	}
	return n
}

// readList returns the nodes of a list. It returns nil when the list is not
// given, or is wrong and reported.
func (g group) readList(name, expected string, limit int) []*yaml.Node {
	node := g.values[name]
	switch {
	case node == nil:
		return nil
	case node.Kind != yaml.SequenceNode || yamlfile.Dressed(node):
		found := yamlfile.Describe(node)
		if node.Kind == yaml.ScalarNode && !yamlfile.Dressed(node) {
			found = yamlfile.Quoted(node.Value)
		}
		g.reportWrong(name, found, expected)
	case len(node.Content) == 0:
		g.reportWrong(name, "an empty list", expected)
	case len(node.Content) > limit:
		g.reportWrong(name, fmt.Sprintf("%d of them", len(node.Content)), fmt.Sprintf("at most %d", limit))
	default:
		return node.Content
	}
	return nil
}

// readWords reads a list of distinct single values. Words that check refuses
// are reported.
func (g group) readWords(name, expected string, limit int, check func(string) (string, bool)) []string {
	var words []string
	for _, node := range g.readList(name, expected, limit) {
		if node.Kind != yaml.ScalarNode || yamlfile.Dressed(node) {
			g.r.report(node.Line, g.keyOf(name), yamlfile.Describe(node), expected)
			continue
		}
		word, ok := check(strings.TrimSpace(node.Value))
		switch {
		case !ok:
			g.r.report(node.Line, g.keyOf(name), yamlfile.Quoted(node.Value), expected)
		case slices.Contains(words, word):
			g.r.report(node.Line, g.keyOf(name), yamlfile.Quoted(node.Value)+" is there twice", "each once")
		default:
			words = append(words, word)
		}
	}
	return words
}

// memberKey returns the key of a list item: by its id when it has one,
// otherwise by its position.
func memberKey(list string, n int, node *yaml.Node) string {
	for i := 0; node.Kind == yaml.MappingNode && i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == "id" && isID.MatchString(node.Content[i+1].Value) {
			return list + "." + node.Content[i+1].Value
		}
	}
	return fmt.Sprintf("%s[%d]", list, n)
}
