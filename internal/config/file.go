package config

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"frontdesk/internal/yamlfile"
)

// readFile collects the values in the file. It returns false when the file
// cannot be read at all. Listing missing keys would then only be noise.
func (l *loader) readFile() bool {
	content, err := os.ReadFile(l.file)
	if err != nil {
		l.reportWrong(given{place: Mistake{File: l.file}}, "cannot be read: "+yamlfile.Reason(err), "")
		return false
	}
	top, line, reason := yamlfile.Parse(content)
	if reason != "" {
		l.reportWrong(given{place: Mistake{File: l.file, Line: line}}, reason, "")
		return false
	}
	if top != nil && !yamlfile.Empty(top) {
		whole := settings[Config]{rows: rows, given: l.given, lists: map[string]func(*yaml.Node){
			"queues": l.readQueueNodes, rolesKey: l.readRoleNodes,
		}}
		readKeys(l, whole, top, "")
	}
	return true
}

// readKeys reads a mapping whose keys begin with group: the whole of the
// settings, or "teams.".
func readKeys[T any](l *loader, s settings[T], node *yaml.Node, group string) {
	l.eachPair(node, s.prefix+group, keysUnder(s, group), func(name string, at given, value *yaml.Node) {
		key := group + name
		i := slices.IndexFunc(s.rows, func(r row[T]) bool { return r.key == key })
		switch {
		case i >= 0 && !s.splits(key, value):
			if value, ok := readValue(l, s.rows[i], at, value); ok {
				s.given[key] = value
			}
		case yamlfile.Empty(value):
		case s.lists[key] != nil:
			s.lists[key](value)
		default:
			s.given[key] = at
			readKeys(l, s, value, key+".")
		}
	})
}

// splits reports whether the value of a key is given in parts: a text by language.
func (s settings[T]) splits(key string, value *yaml.Node) bool {
	return value.Kind == yaml.MappingNode &&
		slices.ContainsFunc(s.rows, func(r row[T]) bool { return strings.HasPrefix(r.key, key+".") })
}

// keysUnder lists the names allowed in a group, in the table's order.
func keysUnder[T any](s settings[T], group string) []string {
	var names []string
	for _, r := range s.rows {
		if rest, ok := strings.CutPrefix(r.key, group); ok {
			name, _, _ := strings.Cut(rest, ".")
			names = append(names, name)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(s.lists)) {
		if rest, ok := strings.CutPrefix(key, group); ok {
			name, _, _ := strings.Cut(rest, ".")
			names = append(names, name)
		}
	}
	return compactNames(names)
}

// compactNames removes repeated names and keeps the order.
func compactNames(names []string) (once []string) {
	for _, name := range names {
		if !slices.Contains(once, name) {
			once = append(once, name)
		}
	}
	return once
}

// eachItem calls yield for each item of a list of groups. prefix is what
// mistakes put before the item's keys.
func (l *loader) eachItem(node *yaml.Node, key, expected string, yield func(item *yaml.Node, prefix string)) {
	if node.Kind != yaml.SequenceNode || yamlfile.Dressed(node) {
		l.reportWrong(l.givenAt(node, key), yamlfile.Describe(node), expected)
		return
	}
	for i, item := range node.Content {
		yield(item, fmt.Sprintf("%s[%d].", key, i))
	}
}

// readItem reads one group of a list. It returns false when the item is not a
// group. This is reported, and there is nothing more to check.
func readItem[T any](l *loader, s *settings[T], node *yaml.Node) bool {
	s.given, s.place = map[string]given{}, Mistake{Line: node.Line}
	readKeys(l, *s, node, "")
	return node.Kind == yaml.MappingNode && !yamlfile.Dressed(node)
}

// eachPair calls yield for each known key of a mapping and reports everything
// else that may be wrong in it.
func (l *loader) eachPair(node *yaml.Node, prefix string, known []string, yield func(string, given, *yaml.Node)) {
	if node.Kind != yaml.MappingNode || yamlfile.Dressed(node) {
		l.reportWrong(
			l.givenAt(node, strings.TrimSuffix(prefix, ".")),
			yamlfile.Describe(node),
			"the keys "+strings.Join(known, ", "),
		)
		return
	}
	first := map[string]int{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		at := l.givenAt(key, prefix+yamlfile.KeyName(key.Value))
		switch {
		case yamlfile.Dressed(key) || !slices.Contains(known, key.Value):
			l.reportWrong(at, "unknown key", "one of "+strings.Join(known, ", "))
		case first[key.Value] != 0:
			l.reportWrong(at, fmt.Sprintf("given twice, first in line %d", first[key.Value]), "each key once")
		default:
			first[key.Value] = key.Line
			yield(key.Value, at, value)
		}
	}
}

// readValue reads the value of a row and reports a value of the wrong kind. It
// returns false when there is no value.
func readValue[T any](l *loader, r row[T], at given, node *yaml.Node) (given, bool) {
	if yamlfile.Empty(node) {
		return at, false
	}
	nodes, kind := []*yaml.Node{node}, yaml.ScalarNode
	if r.list {
		nodes, kind = node.Content, yaml.SequenceNode
	}
	if node.Kind != kind || yamlfile.Dressed(node) {
		l.reportWrongKind(r.secret, r.expected, at, node)
		at.wrong = true
		nodes = nil
	}
	for _, item := range nodes {
		if item.Kind != yaml.ScalarNode || yamlfile.Dressed(item) {
			l.reportWrongKind(r.secret, r.expected, l.givenAt(item, at.key), item)
			at.wrong = true
			continue
		}
		at.words = append(at.words, word{item.Value, item.Line})
	}
	return at, true
}

func (l *loader) reportWrongKind(secret bool, expected string, at given, node *yaml.Node) {
	found := yamlfile.Describe(node)
	if node.Kind == yaml.ScalarNode && !secret && !yamlfile.Dressed(node) {
		found = yamlfile.Quoted(node.Value)
	}
	l.reportWrong(at, found, expected)
}

func (l *loader) givenAt(node *yaml.Node, key string) given {
	return given{place: Mistake{File: l.file, Line: node.Line}, key: key}
}
