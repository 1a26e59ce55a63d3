// Package catalog reads the service catalog and the known answers from their YAML files, and again when a file changes.
//
// It knows the keys of the files, what each may hold, and reports every mistake by line and reason. What they are for,
// how a form is checked and an answer found, is the business of tickets.
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

// What a catalog may hold at most. Forms are cards, and Teams takes none of more than 28 KB: what people type in, and
// what is around the form, needs the rest.
const (
	maxSize    = 5 << 20 // bytes of the file
	maxItems   = 20_000
	maxDepth   = 20 // categories in categories
	maxFields  = 30 // of an item
	maxChoices = 50 // of a field
	maxSteps   = 20
	maxPeople  = 5_000 // of a group
	maxForm    = 20_000
	maxShown   = 100 // mistakes
)

// Load reads the file at path. queues are the names of the queues that there are. A file that is wrong in any way is a
// yamlfile.Mistakes error.
func Load(path string, queues []string) (*tickets.Catalog, error) {
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

// Parse is Load of content that was read already; name stands for the file in mistakes.
func Parse(name string, content []byte, queues []string) (*tickets.Catalog, error) {
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
	queues     []string
	groups     map[string][]string
	items      map[string]int // the line of each id
	categories map[string]int
	day        time.Time // for dates that are given by their distance from today
	mistakes   yamlfile.Mistakes
}

// parse returns the top of a file that holds what is expected.
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

// readTop reads the whole. Groups come first, wherever they stand: items name them.
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

// report notes a mistake.
func (r *reader) report(line int, key, found, expected string) {
	r.mistakes = append(
		r.mistakes,
		yamlfile.Mistake{File: r.file, Line: line, Key: key, Found: found, Expected: expected},
	)
}

// sortMistakes is the mistakes by line; of very many the rest is counted.
func (r *reader) sortMistakes() yamlfile.Mistakes {
	slices.SortStableFunc(r.mistakes, func(a, b yamlfile.Mistake) int { return cmp.Compare(a.Line, b.Line) })
	if more := len(r.mistakes) - maxShown; more > 0 {
		r.mistakes = append(r.mistakes[:maxShown:maxShown],
			yamlfile.Mistake{File: r.file, Found: strconv.Itoa(more) + " more mistakes"})
	}
	return r.mistakes
}
