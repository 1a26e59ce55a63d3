package demo

import (
	"bytes"
	"embed"
	"fmt"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

//go:embed people.yaml tickets.yaml guide.en.txt guide.ru.txt
var files embed.FS

// read reads a file into a value. A key that the value does not have is an
// error.
func read(file string, into any) error {
	content, err := files.ReadFile(file)
	if err != nil {
		return err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	decoder.KnownFields(true)
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// text is a text by language; one under "" is for everybody.
type text map[string]string

// UnmarshalYAML implements yaml.Unmarshaler.
func (t *text) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		*t = text{"": node.Value}
		return nil
	}
	return node.Decode((*map[string]string)(t))
}

// in returns the text in a language.
func (t text) in(lang string) string {
	if one, ok := t[lang]; ok {
		return one
	}
	return t[""]
}

// moment is a time of the past, as the files write it: "3 09:15" is the third
// working day before today, "-25m" is 25 minutes ago.
type moment string

// before returns the time that the moment means, as seen from now.
func (m moment) before(now time.Time) (time.Time, error) {
	day, clock, ok := strings.Cut(string(m), " ")
	if !ok {
		ago, err := time.ParseDuration(string(m))
		return now.Add(ago), err
	}
	days, err := strconv.Atoi(day)
	if err != nil {
		return now, err
	}
	at, err := time.Parse("15:04", clock)
	if err != nil {
		return now, err
	}
	y, month, d := now.Date()
	for days > 0 {
		d--
		if w := time.Date(y, month, d, 0, 0, 0, 0, now.Location()).Weekday(); w != time.Saturday && w != time.Sunday {
			days--
		}
	}
	return time.Date(y, month, d, at.Hour(), at.Minute(), 0, 0, now.Location()), nil
}
