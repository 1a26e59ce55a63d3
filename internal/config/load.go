package config

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"frontdesk/internal/yamlfile"
)

// Load reads the configuration file at path and the environment, which wins. An
// empty path means that there is no file. environ is in the form of os.Environ.
// Paths in the configuration are resolved against the file's folder. Without a
// file they stay relative to the working folder.
//
// An empty key or variable counts as not given. When anything is wrong, Load
// returns an empty Config and a Mistakes error.
func Load(path string, environ []string, need Need) (Config, error) {
	l := loader{file: path, need: need, given: map[string]given{}, holidays: map[string][]string{}}
	if path != "" && !l.readFile() {
		return Config{}, l.mistakes
	}
	maps.Copy(l.given, l.readEnvironment(environ))
	c := Config{File: path}
	apply(&l, settings[Config]{rows: rows, given: l.given}, &c)
	c.Queues = l.readQueues()
	l.readPortal(&c)
	l.resolvePaths(&c)
	l.readCredentials(&c, environ)
	l.readTLS(&c)
	l.readIcons(&c)
	l.checkSignIn(&c)
	l.checkBackup(c)
	if len(l.mistakes) > 0 {
		l.mistakes.Sort(path)
		return Config{}, l.mistakes
	}
	return c, nil
}

// Mistake is one error in the configuration.
type Mistake = yamlfile.Mistake

// Mistakes is the error that Load returns. It holds every mistake: first those
// of the file, in its order, then those of the files it names.
type Mistakes = yamlfile.Mistakes

// loader is one run of Load.
type loader struct {
	file     string
	need     Need
	given    map[string]given // by key
	queues   []queueNode
	portal   []settings[PortalRole] // its roles
	holidays map[string][]string    // by file
	mistakes Mistakes
}

// given is the value of a key as text, and where it stands.
type given struct {
	place Mistake // File and Line, or Variable
	key   string  // as mistakes name it; empty when place.Variable names it
	words []word  // exactly one unless the row is a list
	wrong bool    // already reported, so neither set nor missing
}

type word struct {
	text string
	line int
}

// settings is a table of rows and the values given for them.
type settings[T any] struct {
	rows   []row[T]
	given  map[string]given // by the row's key; groups of keys have their places here too
	place  Mistake          // where the whole group is, for missing keys
	prefix string           // "queues[0]."; empty at the top
	// lists reads the values of the keys that hold lists of groups. They are not
	// in rows.
	lists map[string]func(*yaml.Node)
}

// apply sets every row from its given value or default, and reports what is
// wrong or missing.
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

// setWords sets a row from a value. A list with a default must not be emptied:
// nobody wants a desk without a menu.
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

// hasMistake reports whether a mistake was reported for a key or for one below
// it.
func (l *loader) hasMistake(key string) bool {
	return slices.ContainsFunc(l.mistakes, func(m Mistake) bool { return strings.HasPrefix(m.Key, key) })
}

// reportMissing reports a missing required key. Queues and roles of the portal
// cannot come from the environment. Everything else can.
func (l *loader) reportMissing(place Mistake, key, expected string) {
	if !strings.HasPrefix(key, "queues") && !strings.HasPrefix(key, rolesKey) {
		expected += " (" + variable(key) + " in the environment)"
	}
	l.reportWrong(given{place: place, key: key}, "missing", expected)
}

func (l *loader) resolvePaths(c *Config) {
	if c.Store != "" && !c.Database() {
		c.Store = "bolt:" + l.resolve(strings.TrimPrefix(c.Store, "bolt:"))
	}
	for _, file := range []*string{
		&c.Teams.AppPasswordFile, &c.Teams.NextAppPasswordFile, &c.Teams.Certificate.File, &c.Teams.Certificate.Key,
		&c.Teams.Federated.TokenFile,
	} {
		*file = l.resolve(*file)
	}
	c.Files.Path = l.resolve(c.Files.Path)
	c.Catalog, c.Knowledge, c.Texts = l.resolve(c.Catalog), l.resolve(c.Knowledge), l.resolve(c.Texts)
	c.App.ColorIcon, c.App.OutlineIcon = l.resolve(c.App.ColorIcon), l.resolve(c.App.OutlineIcon)
	c.Backup.Folder = l.resolve(c.Backup.Folder)
	c.TLS = TLS{Cert: l.resolve(c.TLS.Cert), Key: l.resolve(c.TLS.Key)}
	for i, r := range c.Portal.Roles {
		c.Portal.Roles[i].Logo = l.resolve(r.Logo)
	}
}

func (l *loader) resolve(path string) string {
	if path == "" || l.file == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(l.file), path)
}
