package config

import (
	"fmt"
	"slices"
	"strings"
)

// fact is what the table of rows says of a key, whatever it belongs to.
type fact struct {
	path     string // "queues[].sla.P1.response"
	expected string
	fallback string
	needed   Need
	secret   bool
	list     bool
	fits     func(string) bool // whether a word is as expected
}

// facts returns every key, in the order of the tables.
func facts() []fact {
	return slices.Concat(
		factsOf("", rows), factsOf(rolesKey+"[].", roleRows),
		factsOf("queues[].", queueRows), factsOf("queues[].replies[].", replyRows),
	)
}

func factsOf[T any](prefix string, rows []row[T]) []fact {
	list := make([]fact, len(rows))
	for i, r := range rows {
		list[i] = fact{
			path: prefix + r.key, expected: r.expected, fallback: r.fallback, needed: r.needed,
			secret: r.secret, list: r.list,
			fits: func(word string) bool { return r.set(new(T), word) },
		}
	}
	return list
}

const referenceHead = `# Configuration

Made by ` + "`make reference`" + ` from the table that the desk checks its file with, and from the comments of
[frontdesk.example.yaml](../frontdesk.example.yaml). Change those, not this page.

The file is YAML. A key that is not known is a mistake; one without a value counts as not given. Each mistake is one line with
file, line, key and what is expected, and the exit status is 2. Relative paths start at the folder of the file.

A key with a variable can also come from the environment, which wins over the file; a list then has commas between its
words. Sizes, durations and times are written as the example shows them.

Editors that know JSON Schema complete and check the file as it is written: the example's first line names
[frontdesk.schema.json](../frontdesk.schema.json), which is made from the same table. Keep the two beside each other.
`

// Reference returns docs/configuration.md: what the example file says of each key,
// and what the table of rows says. A key that the example does not have is an
// error, and so is one that it alone has.
func Reference(example string) (string, error) {
	known := map[string]fact{}
	for _, f := range facts() {
		known[f.path] = f
	}
	var b strings.Builder
	b.WriteString(referenceHead)
	entries := readExample(example)
	for _, e := range entries {
		f, isKey := known[e.path]
		switch {
		case !isKey && !isGroup(e.path, known):
			return "", fmt.Errorf("the example file has %s, which is no key", e.path)
		case e.prose == "" && e.sample == "":
			continue // stands in the sample of the key above
		}
		fmt.Fprintf(&b, "\n%s %s\n", strings.Repeat("#", min(strings.Count(e.path, ".")+2, 4)), e.path)
		writeParagraph(&b, e.prose)
		if isKey {
			writeParagraph(&b, f.describe())
		}
		if e.sample != "" {
			b.WriteString("\n```yaml\n" + e.outdented() + "```\n")
			writeKeysBelow(&b, e.path, entries)
		}
	}
	if missing := unsaid(entries)[""]; len(missing) > 0 {
		return "", fmt.Errorf("the example file does not explain %s", missing[0].path)
	}
	return b.String(), nil
}

func writeParagraph(b *strings.Builder, text string) {
	if text != "" {
		b.WriteString("\n" + text + "\n")
	}
}

// describe says in one line what the table knows.
func (f fact) describe() string {
	parts := []string{"Expected: " + f.expected + "."}
	if f.fallback != "" {
		parts = append(parts, "Default: `"+f.fallback+"`.")
	}
	switch {
	case f.needed != 0 && f.fileOnly():
		parts = append(parts, "Needed.")
	case f.needed == ForManifest:
		parts = append(parts, "Needed by `frontdesk serve` and `frontdesk manifest`.")
	case f.needed == ForServe:
		parts = append(parts, "Needed by `frontdesk serve`.")
	}
	if !f.fileOnly() {
		parts = append(parts, "Variable: `"+variable(f.path)+"`.")
	}
	return strings.Join(parts, " ")
}

// fileOnly reports whether a key cannot come from the environment.
func (f fact) fileOnly() bool { return strings.Contains(f.path, "[]") }

// outdented returns the sample with its key at the left.
func (e explained) outdented() string {
	name := e.path[strings.LastIndexByte(e.path, '.')+1:]
	indent := len(e.sample) - len(strings.TrimLeft(e.sample, " "))
	lines := []string{name + ":\n"}
	for line := range strings.Lines(e.sample) {
		lines = append(lines, "  "+line[min(indent, len(line)-1):])
	}
	return strings.Join(lines, "")
}

// writeKeysBelow lists the keys that only the sample of a key shows, those that
// are alike in one line.
func writeKeysBelow(b *strings.Builder, path string, entries []explained) {
	var names, facts []string
	for _, f := range unsaid(entries)[path] {
		name := "`" + strings.TrimLeft(strings.TrimPrefix(f.path, path), "[].") + "`"
		standard := ""
		if f.fallback != "" {
			standard = "`" + f.fallback + "`"
		} else if f.needed != 0 {
			standard = "needed"
		}
		about := f.expected + " | " + standard
		if last := len(facts) - 1; last >= 0 && facts[last] == about {
			names[last] += ", " + name
			continue
		}
		names, facts = append(names, name), append(facts, about)
	}
	if len(names) > 0 {
		b.WriteString("\n| key | expected | default |\n|---|---|---|\n")
	}
	for i, name := range names {
		b.WriteString("| " + name + " | " + facts[i] + " |\n")
	}
}

// unsaid returns the keys that no comment of the example explains, by the nearest
// key above whose sample shows how they are written, "" when there is none.
func unsaid(entries []explained) map[string][]fact {
	list := map[string][]fact{}
	for _, f := range facts() {
		nearest, said := "", false
		for _, e := range entries {
			said = said || e.path == f.path && e.prose != ""
			inside := strings.HasPrefix(f.path, e.path+".") || strings.HasPrefix(f.path, e.path+"[].")
			if inside && e.sample != "" && e.prose != "" && len(e.path) > len(nearest) {
				nearest = e.path
			}
		}
		if !said {
			list[nearest] = append(list[nearest], f)
		}
	}
	return list
}

// isGroup reports whether a path is that of a group, or list, of keys.
func isGroup(path string, known map[string]fact) bool {
	for key := range known {
		if strings.HasPrefix(key, path+".") || strings.HasPrefix(key, path+"[].") {
			return true
		}
	}
	return false
}
