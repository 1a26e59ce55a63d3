package catalog_test

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"frontdesk/internal/catalog"
	"frontdesk/tickets"
)

func TestWatch(t *testing.T) {
	defer goleak.VerifyNone(t)
	path := filepath.Join(t.TempDir(), "catalog.yaml")
	var said bytes.Buffer
	version := time.Date(2026, time.November, 25, 12, 0, 0, 0, time.UTC)
	var w *catalog.Watched[tickets.Catalog]
	// changed writes a newer version, lets the watcher check it, and returns
	// the log.
	changed := func(text string) string {
		t.Helper()
		write(t, path, text)
		version = version.Add(time.Second)
		if err := os.Chtimes(path, version, version); err != nil {
			t.Fatal(err)
		}
		said.Reset()
		if w != nil {
			w.Look()
		}
		return said.String()
	}
	offers := func(id string) bool { _, ok := w.Current().Item(id); return ok }

	changed("items: [{id: a, name: A}]\n")
	var err error
	if w, err = catalog.Watch(path, nil, slog.New(slog.NewTextHandler(&said, nil))); err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if !offers("a") {
		t.Error("the first catalog is not there")
	}
	if changed("items: [{id: b, name: B}]\n"); !offers("b") || offers("a") {
		t.Error("a changed file is not taken")
	}
	before := w.Current()
	if w.Look(); w.Current() != before {
		t.Error("a file that did not change is loaded again")
	}
	log := changed("items:\n  - id: c\n  - id: D\n    name: D\n")
	if !offers("b") {
		t.Error("a wrong file takes the catalog away")
	}
	if strings.Count(log, "\n") != 2 || !strings.Contains(log, `catalog.yaml:2: items.c.name: missing`) ||
		!strings.Contains(log, `catalog.yaml:3: items[1].id: \"D\"`) {
		t.Errorf("logged:\n%s", log)
	}
	said.Reset()
	if w.Look(); said.Len() > 0 {
		t.Errorf("the same mistakes are logged again:\n%s", said.String())
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if w.Look(); !offers("b") || !strings.Contains(said.String(), "no such file") {
		t.Errorf("without file: logged %q", said.String())
	}
	if changed("items: [{id: e, name: E}]\n"); !offers("e") {
		t.Error("a file that is right again is not taken")
	}
}

func TestWatchNeedsAGoodFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "catalog.yaml")
	write(t, path, "items: []\n")
	_, err := catalog.Watch(path, nil, slog.New(slog.DiscardHandler))
	if want := path + ":1: items: an empty list: expected a list of items"; err == nil || err.Error() != want {
		t.Errorf("Watch: %v, want %s", err, want)
	}
}
