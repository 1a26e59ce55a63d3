package transfer

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"frontdesk/internal/yamlfile"
	"frontdesk/tickets"
)

// Mapping says how a file of another system is to be read.
type Mapping struct {
	source    string
	times     []string
	zone      *time.Location
	separator rune
	cut, html bool
	internal  string // whose words are work notes: "", "others" or "all"
	unknown   string // object id of who stands for people that are not known
	describes bool   // the first word is the description, where there is none
	fields    map[string][]string
	history   map[string][]string
	values    map[string]map[string]string
	defaults  map[string]string
}

// ticketFields are what a ticket has, historyFields what a word on one has.
var (
	ticketFields = []string{
		"number", "id", "title", "description", "kind", "state", "hold", "priority", "impact", "urgency", "queue",
		"category", "requester", "beneficiary", "assignee", "created", "resolved", "closed", "resolution", "rating",
		"rating_comment", "comments",
	}
	historyFields = []string{"within", "ticket", "at", "by", "text", "internal", "action"}
)

// skip is the value that leaves a line out, other stands for all values that have no
// translation of their own.
const (
	skip  = "skip"
	other = "*"
)

// ReadMapping reads a mapping. If anything in it is wrong, the error is a
// yamlfile.Mistakes. zone is the one of times where the file names none.
func ReadMapping(path string, zone *time.Location) (*Mapping, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, yamlfile.Mistakes{{File: path, Found: "cannot be read: " + yamlfile.Reason(err)}}
	}
	if !utf8.Valid(content) {
		return nil, yamlfile.Mistakes{{File: path, Found: "not valid UTF-8"}}
	}
	top, line, reason := yamlfile.Parse(content)
	if reason != "" {
		return nil, yamlfile.Mistakes{{File: path, Line: line, Found: reason}}
	}
	r := &mappingReader{file: path, Mapping: Mapping{
		zone: zone, fields: map[string][]string{}, history: map[string][]string{},
		values: map[string]map[string]string{}, defaults: map[string]string{},
	}}
	r.pairs(top, "", r.key)
	r.require()
	if len(r.mistakes) > 0 {
		r.mistakes.Sort(path)
		return nil, r.mistakes
	}
	return &r.Mapping, nil
}

type mappingReader struct {
	Mapping
	file     string
	mistakes yamlfile.Mistakes
}

func (r *mappingReader) wrong(at *yaml.Node, key, found, expected string) {
	m := yamlfile.Mistake{File: r.file, Key: key, Found: found, Expected: expected}
	if at != nil {
		m.Line = at.Line
	}
	r.mistakes = append(r.mistakes, m)
}

// pairs calls do with the keys and values of a group.
func (r *mappingReader) pairs(node *yaml.Node, key string, do func(key string, node *yaml.Node)) {
	if node == nil || yamlfile.Empty(node) {
		return
	}
	if node.Kind != yaml.MappingNode || yamlfile.Dressed(node) {
		r.wrong(node, key, yamlfile.Describe(node), "a group of keys")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		name := node.Content[i].Value
		if seen[name] {
			r.wrong(node.Content[i], strings.TrimPrefix(key+"."+name, "."), "the key is there twice", "")
		}
		seen[name] = true
		do(name, node.Content[i+1])
	}
}

// text reads one value.
func (r *mappingReader) text(node *yaml.Node, key string) string {
	if node.Kind != yaml.ScalarNode || yamlfile.Dressed(node) {
		r.wrong(node, key, yamlfile.Describe(node), "a single value")
		return ""
	}
	return strings.TrimSpace(node.Value)
}

// texts reads one value or a list of them.
func (r *mappingReader) texts(node *yaml.Node, key string) (list []string) {
	if node.Kind != yaml.SequenceNode {
		return []string{r.text(node, key)}
	}
	for _, one := range node.Content {
		list = append(list, r.text(one, key))
	}
	return list
}

// oneOf reads one of some words.
func (r *mappingReader) oneOf(node *yaml.Node, key string, words ...string) string {
	text := r.text(node, key)
	if !slices.Contains(words, text) {
		r.wrong(node, key, yamlfile.Quoted(text), strings.Join(words, " or "))
	}
	return text
}

// key reads one key of the file.
func (r *mappingReader) key(key string, node *yaml.Node) {
	switch key {
	case "tickets":
		r.columns(node, key, ticketFields, r.fields)
	case "history":
		r.columns(node, key, historyFields, r.history)
	case "values":
		r.pairs(node, key, r.translations)
	case "defaults":
		r.pairs(node, key, func(field string, node *yaml.Node) {
			r.known(node, "defaults", field, ticketFields)
			r.defaults[field] = r.text(node, "defaults."+field)
		})
	case "times":
		r.readForms(node)
	case "time_zone":
		r.readZone(node)
	default:
		r.setting(key, node)
	}
}

// setting reads a key with one value.
func (r *mappingReader) setting(key string, node *yaml.Node) {
	switch key {
	case "source":
		r.source = r.text(node, key)
	case "separator":
		r.separator = firstRune(strings.Replace(r.oneOf(node, key, ",", ";", "|", "tab"), "tab", "\t", 1))
	case "long_texts":
		r.cut = r.oneOf(node, key, "refuse", "cut") == "cut"
	case "html":
		r.html = r.oneOf(node, key, "true", "false") == "true"
	case "first_is_description":
		r.describes = r.oneOf(node, key, "true", "false") == "true"
	case "work_notes":
		r.internal = r.oneOf(node, key, "marked", "others", "all")
	case "unknown_people":
		if r.unknown = strings.ToLower(r.text(node, key)); !tickets.ObjectID(r.unknown) {
			r.wrong(node, key, yamlfile.Quoted(r.unknown), "an object id")
		}
	default:
		r.wrong(node, yamlfile.KeyName(key), "unknown key", "")
	}
}

func (r *mappingReader) readForms(node *yaml.Node) {
	for _, pattern := range r.texts(node, "times") {
		layout, err := form(pattern)
		if err != nil {
			r.wrong(node, "times", yamlfile.Quoted(pattern), "a form such as DD.MM.YYYY HH:mm")
		}
		r.times = append(r.times, layout)
	}
}

func (r *mappingReader) readZone(node *yaml.Node) {
	name := r.text(node, "time_zone")
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		r.wrong(node, "time_zone", yamlfile.Quoted(name), "a name such as Europe/Berlin")
		return
	}
	r.zone = zone
}

// columns reads which columns are which fields. Of several, the first that holds
// something counts.
func (r *mappingReader) columns(node *yaml.Node, key string, fields []string, into map[string][]string) {
	r.pairs(node, key, func(field string, node *yaml.Node) {
		r.known(node, key, field, fields)
		into[field] = r.texts(node, key+"."+field)
	})
}

func (r *mappingReader) known(node *yaml.Node, group, field string, fields []string) {
	if !slices.Contains(fields, field) {
		r.wrong(node, group+"."+yamlfile.KeyName(field), "unknown field", "one of "+strings.Join(fields, ", "))
	}
}

// translations reads what the values of a field are called here.
func (r *mappingReader) translations(field string, node *yaml.Node) {
	r.known(node, "values", field, slices.Concat(ticketFields, historyFields))
	r.values[field] = map[string]string{}
	r.pairs(node, "values."+field, func(from string, node *yaml.Node) {
		r.values[field][fold(from)] = r.text(node, "values."+field)
	})
}

// fold is how values are compared.
func fold(value string) string { return strings.ToLower(strings.Join(strings.Fields(value), " ")) }

// require makes sure that there is all that a ticket cannot do without.
func (r *mappingReader) require() {
	if r.source == "" {
		r.wrong(nil, "source", "missing", "what the other system is called")
	}
	for _, field := range []string{"number", "title", "requester", "created"} {
		if len(r.fields[field]) == 0 && r.defaults[field] == "" {
			r.wrong(nil, "tickets."+field, "missing", "the name of a column")
		}
	}
	if len(r.history) > 0 {
		for _, field := range []string{"at", "by", "text"} {
			if len(r.history[field]) == 0 {
				r.wrong(nil, "history."+field, "missing", "the name of a column")
			}
		}
		if (len(r.history["within"]) == 0) == (len(r.history["ticket"]) == 0) {
			r.wrong(nil, "history.ticket", "missing", "this for a file of its own, or else history.within")
		}
	}
}

// NeedsHistory reports whether the history is in a file of its own.
func (m *Mapping) NeedsHistory() bool { return len(m.history["ticket"]) > 0 }

// value returns what stands for a field in a row, in the words of the desk. The
// error says why it cannot be told; errSkip that the row is left out.
func (m *Mapping) value(r row, field string, names []string) (string, error) {
	text := ""
	for _, name := range names {
		found := r.values(name)
		if len(found) > 1 {
			return "", fmt.Errorf("two columns are called %q", name)
		}
		if len(found) == 1 {
			if text = strings.TrimSpace(found[0]); text != "" {
				break
			}
		}
	}
	to, ok := m.values[field][fold(text)]
	if !ok && text != "" {
		to, ok = m.values[field][other]
	}
	if ok {
		text = to
	} else if text == "" {
		text = m.defaults[field]
	}
	if text == skip && (m.values[field] != nil) {
		return "", errSkip
	}
	return text, nil
}
