package config

import (
	"cmp"
	"regexp"
	"strings"
)

// explained is a key as the example file explains it.
type explained struct {
	path   string // "queues[].hours"
	prose  string // the comment above it; empty when there is none
	sample string // the lines below it that show its own keys, as YAML; mostly empty
}

// exampleReader reads the example file, where a comment explains the keys below it
// up to the next empty line, but not those further in.
type exampleReader struct {
	list  []explained
	index map[string]int // in list, by path
	open  []step         // the keys that the line stands below, and its own
	prose []string
	depth int // of the keys that prose explains; -1 before the first of them
}

// step is a key on the way to another.
type step struct {
	indent int
	name   string
	item   bool // it begins an item of a list
	sample bool // the line shows how something is written
}

var (
	proseForm = regexp.MustCompile(`^ *# (\S.*)$`)
	// A setting may be commented out by a # and nothing else. Two spaces behind it
	// make it a sample of the key above.
	settingForm = regexp.MustCompile(`^( *)(#?)( *)(- )?([A-Za-z]\w*):( .*)?$`)
)

// readExample returns the keys of the example file in its order, each once.
func readExample(content string) []explained {
	r := exampleReader{index: map[string]int{}, depth: -1}
	for line := range strings.Lines(content) {
		line = strings.TrimRight(line, "\r\n")
		if found := proseForm.FindStringSubmatch(line); found != nil {
			if r.depth >= 0 {
				r.prose, r.depth = nil, -1
			}
			r.prose = append(r.prose, found[1])
		} else if found := settingForm.FindStringSubmatch(line); found != nil {
			r.setting(found)
		} else {
			r.prose, r.depth = nil, -1
		}
	}
	return r.list
}

// setting takes a line that holds a key.
func (r *exampleReader) setting(found []string) {
	s := step{
		indent: len(found[1]) + len(found[3]) + len(found[4]), name: found[5],
		item: found[4] != "", sample: len(found[3]) > 0,
	}
	for len(r.open) > 0 && r.open[len(r.open)-1].indent >= s.indent {
		s.item = s.item || r.open[len(r.open)-1].indent == s.indent && r.open[len(r.open)-1].item
		r.open = r.open[:len(r.open)-1]
	}
	r.open = append(r.open, s)
	if r.depth < 0 {
		r.depth = s.indent
	}
	prose := ""
	if r.depth == s.indent {
		prose = strings.Join(r.prose, " ")
	}
	at := r.entry(pathOf(r.open))
	at.prose = cmp.Or(at.prose, prose)
	for i, above := range r.open {
		if above.sample && i > 0 {
			r.entry(pathOf(r.open[:i])).sample += found[1] + found[3] + found[4] + found[5] + ":" + found[6] + "\n"
			break
		}
	}
}

// entry returns what is known of a key.
func (r *exampleReader) entry(path string) *explained {
	if _, ok := r.index[path]; !ok {
		r.index[path] = len(r.list)
		r.list = append(r.list, explained{path: path})
	}
	return &r.list[r.index[path]]
}

// pathOf names the last of the keys, as "queues[].hours.mon".
func pathOf(open []step) string {
	var b strings.Builder
	for i, s := range open {
		if i > 0 {
			if s.item {
				b.WriteString("[]")
			}
			b.WriteByte('.')
		}
		b.WriteString(s.name)
	}
	return b.String()
}
