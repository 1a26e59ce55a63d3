package yamlfile

import (
	"iter"
	"os"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// Reader reads one file and collects what is wrong in it.
type Reader struct {
	File     string // its name in mistakes
	mistakes Mistakes
}

// ReadFile reads the file at path. The error is a Mistakes.
func ReadFile(path string) (*Reader, *yaml.Node, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, Mistakes{{File: path, Found: "cannot be read: " + Reason(err)}}
	}
	return Read(path, content)
}

// Read is ReadFile for what is already read. top is nil for an empty file.
func Read(name string, content []byte) (r *Reader, top *yaml.Node, err error) {
	if !utf8.Valid(content) {
		return nil, nil, Mistakes{{File: name, Found: "not valid UTF-8"}}
	}
	top, line, reason := Parse(content)
	if reason != "" {
		return nil, nil, Mistakes{{File: name, Line: line, Found: reason}}
	}
	return &Reader{File: name}, top, nil
}

// Report notes a mistake at a node; nil is nowhere in particular.
func (r *Reader) Report(at *yaml.Node, key, found, expected string) {
	m := Mistake{File: r.File, Key: key, Found: found, Expected: expected}
	if at != nil {
		m.Line = at.Line
	}
	r.mistakes = append(r.mistakes, m)
}

// Err returns what was reported, in order; nil when nothing was.
func (r *Reader) Err() error {
	if len(r.mistakes) == 0 {
		return nil
	}
	r.mistakes.Sort(r.File)
	return r.mistakes
}

// Pairs yields the keys and values of a group, which has the key. A key that comes
// twice is a mistake, and so is what is no group: expected says what is meant.
func (r *Reader) Pairs(node *yaml.Node, key, expected string) iter.Seq2[*yaml.Node, *yaml.Node] {
	return func(yield func(*yaml.Node, *yaml.Node) bool) {
		if node == nil || Empty(node) {
			return
		}
		if node.Kind != yaml.MappingNode || Dressed(node) {
			r.Report(node, key, Describe(node), expected)
			return
		}
		seen := map[string]bool{}
		for i := 0; i+1 < len(node.Content); i += 2 {
			name := node.Content[i]
			if seen[name.Value] {
				r.Report(name, strings.TrimPrefix(key+"."+name.Value, "."), "the key is there twice", "")
				continue
			}
			seen[name.Value] = true
			if !yield(name, node.Content[i+1]) {
				return
			}
		}
	}
}
