package transfer

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

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
	file, top, err := yamlfile.ReadFile(path)
	if err != nil {
		return nil, err
	}
	r := &mappingReader{Reader: file, Mapping: Mapping{
		zone: zone, fields: map[string][]string{}, history: map[string][]string{},
		values: map[string]map[string]string{}, defaults: map[string]string{},
	}}
	for name, node := range r.pairs(top, "") {
		r.key(name.Value, node)
	}
	r.require()
	if err := r.Err(); err != nil {
		return nil, err
	}
	return &r.Mapping, nil
}

type mappingReader struct {
	*yamlfile.Reader
	Mapping
}

func (r *mappingReader) pairs(node *yaml.Node, key string) iter.Seq2[*yaml.Node, *yaml.Node] {
	return r.Pairs(node, key, "a group of keys")
}

// text reads one value.
func (r *mappingReader) text(node *yaml.Node, key string) string {
	if node.Kind != yaml.ScalarNode || yamlfile.Dressed(node) {
		r.Report(node, key, yamlfile.Describe(node), "a single value")
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
		r.Report(node, key, yamlfile.Quoted(text), strings.Join(words, " or "))
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
		for field, node := range r.pairs(node, key) {
			r.translations(field.Value, node)
		}
	case "defaults":
		for field, node := range r.pairs(node, key) {
			r.known(node, key, field.Value, ticketFields)
			r.defaults[field.Value] = r.text(node, "defaults."+field.Value)
		}
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
			r.Report(node, key, yamlfile.Quoted(r.unknown), "an object id")
		}
	default:
		r.Report(node, yamlfile.KeyName(key), "unknown key", "")
	}
}

func (r *mappingReader) readForms(node *yaml.Node) {
	for _, pattern := range r.texts(node, "times") {
		layout, err := form(pattern)
		if err != nil {
			r.Report(node, "times", yamlfile.Quoted(pattern), "a form such as DD.MM.YYYY HH:mm")
		}
		r.times = append(r.times, layout)
	}
}

func (r *mappingReader) readZone(node *yaml.Node) {
	name := r.text(node, "time_zone")
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		r.Report(node, "time_zone", yamlfile.Quoted(name), "a name such as Europe/Berlin")
		return
	}
	r.zone = zone
}

// columns reads which columns are which fields. Of several, the first that holds
// something counts.
func (r *mappingReader) columns(node *yaml.Node, key string, fields []string, into map[string][]string) {
	for field, node := range r.pairs(node, key) {
		r.known(node, key, field.Value, fields)
		into[field.Value] = r.texts(node, key+"."+field.Value)
	}
}

func (r *mappingReader) known(node *yaml.Node, group, field string, fields []string) {
	if !slices.Contains(fields, field) {
		r.Report(node, group+"."+yamlfile.KeyName(field), "unknown field", "one of "+strings.Join(fields, ", "))
	}
}

// translations reads what the values of a field are called here.
func (r *mappingReader) translations(field string, node *yaml.Node) {
	r.known(node, "values", field, slices.Concat(ticketFields, historyFields))
	r.values[field] = map[string]string{}
	for from, node := range r.pairs(node, "values."+field) {
		r.values[field][fold(from.Value)] = r.text(node, "values."+field)
	}
}

// fold is how values are compared.
func fold(value string) string { return strings.ToLower(strings.Join(strings.Fields(value), " ")) }

// require makes sure that there is all that a ticket cannot do without.
func (r *mappingReader) require() {
	if r.source == "" {
		r.Report(nil, "source", "missing", "what the other system is called")
	}
	for _, field := range []string{"number", "title", "requester", "created"} {
		if len(r.fields[field]) == 0 && r.defaults[field] == "" {
			r.Report(nil, "tickets."+field, "missing", "the name of a column")
		}
	}
	if len(r.history) > 0 {
		for _, field := range []string{"at", "by", "text"} {
			if len(r.history[field]) == 0 {
				r.Report(nil, "history."+field, "missing", "the name of a column")
			}
		}
		if (len(r.history["within"]) == 0) == (len(r.history["ticket"]) == 0) {
			r.Report(nil, "history.ticket", "missing", "this for a file of its own, or else history.within")
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
