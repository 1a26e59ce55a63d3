package main

import (
	"archive/tar"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

const (
	commit = "0123456789012345678901234567890123456789"
	root   = "../.."
)

// makeRelease makes a release for this machine, without Microsoft Graph, which
// takes minutes to compile.
func makeRelease(t *testing.T) (folder string) {
	t.Helper()
	folder = t.TempDir()
	args := []string{
		"-out", folder, "-platforms", runtime.GOOS + "/" + runtime.GOARCH, "-commit", commit, "-time", "1790000000",
		"-tags", "nograph", "-source", root,
	}
	if err := run(t.Context(), args, io.Discard); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestRelease(t *testing.T) {
	folder := makeRelease(t)
	sums, err := os.ReadFile(filepath.Join(folder, "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := os.ReadFile(filepath.Join(makeRelease(t), "SHA256SUMS"))
	if err != nil || string(again) != string(sums) {
		t.Errorf("made again: %v\n%s, was\n%s", err, again, sums)
	}
	for line := range strings.Lines(string(sums)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		if got, err := sumOf(filepath.Join(folder, name)); got != sum {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
	within := unpack(t, folder)
	out, err := exec.Command(filepath.Join(within, "frontdesk"), "version").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "commit "+commit+",") {
		t.Errorf("version: %v %s", err, out)
	}
	for _, name := range []string{
		"LICENSE", "README.md", "frontdesk.example.yaml", "frontdesk.schema.json", "docs/setup.md",
		"deploy/systemd/frontdesk.service",
	} {
		if _, err := os.Stat(filepath.Join(within, name)); err != nil {
			t.Error(err)
		}
	}
	checkParts(t, within)
}

// unpack unpacks the archive of a release, and returns the folder in it.
func unpack(t *testing.T, folder string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(folder, "*.tar.gz"))
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	f, err := os.Open(found[0])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	packed, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	to, top, before := t.TempDir(), "", ""
	for r := tar.NewReader(packed); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return filepath.Join(to, top)
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.ModTime.Unix() != 1790000000 || h.Uid != 0 || h.Uname != "" || h.Name <= before {
			t.Errorf("%s of %s (%d) at %s, after %s", h.Name, h.Uname, h.Uid, h.ModTime, before)
		}
		before = h.Name
		top, _, _ = strings.Cut(h.Name, "/")
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Join(to, path.Dir(h.Name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, h.Name), content, h.FileInfo().Mode()); err != nil {
			t.Fatal(err)
		}
	}
}

// checkParts makes sure that every module in the program is in the bill, with its
// licence, and among the notices.
func checkParts(t *testing.T, within string) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(within, "frontdesk.cdx.json"))
	if err != nil {
		t.Fatal(err)
	}
	var bill struct{ Components []component }
	if err := json.Unmarshal(content, &bill); err != nil {
		t.Fatal(err)
	}
	notices, err := os.ReadFile(filepath.Join(within, "THIRD-PARTY.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(notices), "Copyright 2009 The Go Authors") {
		t.Error("Go's licence is missing")
	}
	listed := map[string]bool{}
	for _, c := range bill.Components {
		listed[c.Name] = true
		if len(c.Licences) == 0 {
			t.Errorf("%s: what licence is that?", c.Name)
		}
		if c.Name != "std" && !strings.Contains(string(notices), "\n"+c.Name+" "+c.Version+"\n") {
			t.Errorf("%s is not in THIRD-PARTY.txt", c.Name)
		}
	}
	out, err := exec.Command("go", "version", "-m", filepath.Join(within, "frontdesk")).Output()
	if err != nil {
		t.Fatal(err)
	}
	modules := 0
	for line := range strings.Lines(string(out)) {
		if words := strings.Fields(line); words[0] == "dep" {
			modules++
			if !listed[words[1]] {
				t.Errorf("%s is not in the bill", words[1])
			}
		}
	}
	if modules < 20 || len(listed) != modules+1 {
		t.Errorf("%d modules, %d in the bill", modules, len(listed))
	}
}
