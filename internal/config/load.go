package config

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"frontdesk/internal/yamlfile"
)

// Load reads the configuration file at path and the environment, which wins. An empty path means there is no file;
// environ is as os.Environ gives it. Paths inside are resolved against the file's folder, or stay relative to the
// working folder when there is no file.
//
// A key or variable that is empty counts as not given. A configuration that is wrong in any way is a Mistakes error
// and an empty Config.
func Load(path string, environ []string, need Need) (Config, error) {
	l := loader{file: path, need: need, given: map[string]given{}, holidays: map[string][]string{}}
	if path != "" && !l.readFile() {
		return Config{}, l.mistakes
	}
	maps.Copy(l.given, l.readEnvironment(environ))
	c := Config{File: path}
	apply(&l, settings[Config]{rows: rows, given: l.given}, &c)
	c.Queues = l.readQueues()
	l.resolvePaths(&c)
	l.readPassword(&c)
	if len(l.mistakes) > 0 {
		l.mistakes.Sort(path)
		return Config{}, l.mistakes
	}
	return c, nil
}

// Mistake is one thing wrong in the configuration.
type Mistake = yamlfile.Mistake

// Mistakes is the error Load returns: every mistake, those of the file first and in its order, then those of the files
// it names.
type Mistakes = yamlfile.Mistakes

// loader is one run of Load.
type loader struct {
	file     string
	need     Need
	given    map[string]given // by key
	queues   []queueNode
	holidays map[string][]string // by file
	mistakes Mistakes
}

// given is the value of a key as text, and where it stands.
type given struct {
	place Mistake // File and Line, or Variable
	key   string  // as mistakes name it; empty when place.Variable says it
	words []word  // exactly one unless the row is a list
	wrong bool    // reported already: neither set nor missing
}

type word struct {
	text string
	line int
}

// settings is a table of rows with the values given for them.
type settings[T any] struct {
	rows   []row[T]
	given  map[string]given // by the row's key; a group of keys has its place here too
	place  Mistake          // where the whole stands, for keys that are missing
	prefix string           // "queues[0]."; empty at the top
	list   string           // the key whose value is a list of groups; not in rows
	read   func(*yaml.Node) // takes that value
}

// apply sets every row from what was given or its default, and reports what is wrong or missing.
func apply[T any](l *loader, s settings[T], into *T) {
	s.place.File = l.file
	for _, r := range s.rows {
		value, ok := s.given[r.key]
		switch {
		case ok:
			setWords(l, r, value, into)
		case r.needed != 0 && l.need >= r.needed:
			l.reportMissing(s.place, s.prefix+r.key, r.expected)
		default:
			if text := r.defaultText(*into); text != "" {
				setDefault(r, text, into)
			}
		}
	}
}

// setWords sets a row from a value. A list that has a default must not be emptied: nobody means a desk without menu.
func setWords[T any](l *loader, r row[T], value given, into *T) {
	if len(value.words) == 0 && !value.wrong && r.defaultText(*into) != "" {
		l.reportWrong(value, "an empty list", r.expected)
	}
	for _, w := range value.words {
		if r.set(into, w.text) {
			continue
		}
		at := value
		if w.line != 0 {
			at.place.Line = w.line
		}
		l.reportWrong(at, showValue(r, w.text), r.expected)
	}
}

func setDefault[T any](r row[T], text string, into *T) {
	words := []string{text}
	if r.list {
		words = strings.Split(text, ",")
	}
	for _, w := range words {
		r.set(into, w)
	}
}

func showValue[T any](r row[T], text string) string {
	if r.secret {
		return hidden
	}
	return yamlfile.Quoted(text)
}

func (l *loader) reportWrong(value given, found, expected string) {
	m := value.place
	m.Key, m.Found, m.Expected = value.key, found, expected
	l.mistakes = append(l.mistakes, m)
}

// hasMistake says whether something was reported of a key or of those below it.
func (l *loader) hasMistake(key string) bool {
	return slices.ContainsFunc(l.mistakes, func(m Mistake) bool { return strings.HasPrefix(m.Key, key) })
}

// reportMissing reports a required key; queues cannot come from the environment, everything else can.
func (l *loader) reportMissing(place Mistake, key, expected string) {
	if !strings.HasPrefix(key, "queues") {
		expected += " (" + variable(key) + " in the environment)"
	}
	l.reportWrong(given{place: place, key: key}, "missing", expected)
}

func (l *loader) resolvePaths(c *Config) {
	if c.Store != "" {
		c.Store = "bolt:" + l.resolve(strings.TrimPrefix(c.Store, "bolt:"))
	}
	c.Teams.AppPasswordFile = l.resolve(c.Teams.AppPasswordFile)
	c.Files.Path = l.resolve(c.Files.Path)
	c.Catalog, c.Knowledge = l.resolve(c.Catalog), l.resolve(c.Knowledge)
}

func (l *loader) resolve(path string) string {
	if path == "" || l.file == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(l.file), path)
}
