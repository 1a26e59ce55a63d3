// Package catalog reads the service catalog and the known answers from their
// YAML files, and reads them again when a file changes.
//
// It knows the keys of the files and what each may hold, and it reports every
// mistake by line and reason. Package tickets knows what they are for, how a
// form is checked and how an answer is found.
package catalog

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"frontdesk/internal/yamlfile"
	"frontdesk/tickets"
)

// Limits of a catalog. Forms are cards, and Teams takes no card of more than 28
// KB. The rest of that size is for what people type and what surrounds the
// form.
const (
	maxSize    = 5 << 20 // bytes of the file
	maxItems   = 20_000
	maxDepth   = 20 // of nested categories
	maxFields  = 30 // per item
	maxChoices = 50 // per field
	maxSteps   = 20
	maxPeople  = 5_000 // per group
	maxForm    = 20_000
	maxShown   = 100 // mistakes reported
)

// Queue is a queue that an item can name, by its name or its id.
type Queue struct{ ID, Name string }

// Load reads the file at path. queues holds all queues. If
// anything in the file is wrong, the error is a yamlfile.Mistakes.
func Load(path string, queues []Queue) (*tickets.Catalog, error) {
	content, err := read(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	return Parse(path, content, queues)
}

func unreadable(path string, err error) error {
	return yamlfile.Mistakes{{File: path, Found: "cannot be read: " + yamlfile.Reason(err)}}
}

func read(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	switch info, err := file.Stat(); {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errors.New("not a file")
	}
	content, err := io.ReadAll(io.LimitReader(file, maxSize+1))
	if err == nil && len(content) > maxSize {
		err = fmt.Errorf("larger than %d MB", maxSize>>20)
	}
	return content, err
}

// Parse does what Load does with content that is already read. Mistakes use
// name for the file.
func Parse(name string, content []byte, queues []Queue) (*tickets.Catalog, error) {
	r := &reader{
		file: name, queues: queues, groups: map[string][]string{},
		items: map[string]int{}, categories: map[string]int{}, day: time.Now(),
	}
	var root tickets.Category
	if top := r.parse(content, "categories, or items"); top != nil {
		root = r.readTop(top)
	}
	if len(r.mistakes) > 0 {
		return nil, r.sortMistakes()
	}
	return tickets.NewCatalog(root, r.groups)
}

// reader is one run of Load.
type reader struct {
	file       string
	queues     []Queue
	groups     map[string][]string
	items      map[string]int // the line of each id
	categories map[string]int
	day        time.Time // today, for dates that are given relative to it
	mistakes   yamlfile.Mistakes
}

// parse returns the top node of a file that holds what is expected.
func (r *reader) parse(content []byte, expected string) *yaml.Node {
	if !utf8.Valid(content) {
		at := 0
		for at < len(content) {
			c, size := utf8.DecodeRune(content[at:])
			if c == utf8.RuneError && size == 1 {
				break
			}
			at += size
		}
		r.report(bytes.Count(content[:at], []byte("\n"))+1, "", "not valid UTF-8", "")
		return nil
	}
	top, line, reason := yamlfile.Parse(content)
	switch {
	case reason != "":
		r.report(line, "", reason, "")
	case top == nil || yamlfile.Empty(top):
		r.report(1, "", "empty", expected)
		return nil
	}
	return top
}

// readTop reads the whole file. Groups are read first, wherever they are,
// because items name them.
func (r *reader) readTop(node *yaml.Node) tickets.Category {
	g, ok := r.group(node, "", "groups", "categories", "items")
	if !ok {
		return tickets.Category{}
	}
	r.readGroups(g)
	root := tickets.Category{Categories: r.readCategories(g, 1), Items: r.readItems(g)}
	if !g.has("categories") && !g.has("items") {
		g.reportWrong("categories", "missing", "categories, or items")
	}
	return root
}

// report records a mistake.
func (r *reader) report(line int, key, found, expected string) {
	r.mistakes = append(
		r.mistakes,
		yamlfile.Mistake{File: r.file, Line: line, Key: key, Found: found, Expected: expected},
	)
}

// sortMistakes returns the mistakes sorted by line. When there are very many,
// the rest is only counted.
func (r *reader) sortMistakes() yamlfile.Mistakes {
	slices.SortStableFunc(r.mistakes, func(a, b yamlfile.Mistake) int { return cmp.Compare(a.Line, b.Line) })
	if more := len(r.mistakes) - maxShown; more > 0 {
		r.mistakes = append(r.mistakes[:maxShown:maxShown],
			yamlfile.Mistake{File: r.file, Found: strconv.Itoa(more) + " more mistakes"})
	}
	return r.mistakes
}
