package catalog_test

import (
	"bytes"
	"errors"
	"os"
	"testing"
	"time"

	"frontdesk/internal/catalog"
	"frontdesk/internal/yamlfile"
	"frontdesk/tickets"
)

// FuzzParse checks that any file gives either a catalog whose forms accept their
// own defaults, or mistakes in lines that the file has.
func FuzzParse(f *testing.F) {
	example, err := os.ReadFile("../../catalog.example.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(example)
	for _, m := range mistakes {
		if len(m.file) < 1000 {
			f.Add([]byte(m.file))
		}
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		c, err := catalog.Parse("catalog.yaml", content, []catalog.Queue{{ID: "IT", Name: "IT"}})
		if err != nil {
			wrong, ok := errors.AsType[yamlfile.Mistakes](err)
			if !ok {
				t.Fatalf("no mistakes but %v", err)
			}
			for _, m := range wrong {
				if m.Line < 0 || m.Line > bytes.Count(content, []byte("\n"))+1 ||
					bytes.ContainsAny([]byte(m.String()), "\r\n") {
					t.Errorf("not one line, or of no line: %q", m.String())
				}
			}
			return
		}
		today := time.Now()
		walk(&c.Root, func(tickets.Text) {}, func(i *tickets.Item) {
			values := map[string]string{}
			for n := range i.Fields {
				f := i.Fields[n]
				values[f.ID] = f.Initial(today)
				i.Fields[n].Required = false
			}
			fits, lost := i.Fit(values, today)
			if len(lost) > 0 {
				t.Errorf("%s: the form does not take its defaults: %v", i.ID, lost)
			}
			if _, err := i.Check(fits, today); err != nil && !relative(i) {
				t.Errorf("%s: the form refuses its defaults: %v", i.ID, err)
			}
		})
	})
}

// relative reports whether a default may go out of bounds as days pass.
func relative(i *tickets.Item) bool {
	for _, f := range i.Fields {
		if tickets.Relative(f.Min) || tickets.Relative(f.Max) || tickets.Relative(f.Default) {
			return true
		}
	}
	return false
}
