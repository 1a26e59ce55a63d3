package program

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/scripttest"
)

// TestDowngrade gives the desk data of a newer version: it says so in one line,
// names the newest backup that it can read, and changes nothing.
func TestDowngrade(t *testing.T) {
	folder := t.TempDir()
	d := scripttest.Start(t, run, "backup: {folder: "+folder+"}\n")
	if _, made := d.Log.Wait(regexp.MustCompile(`(backup made)`), time.Minute); !made {
		t.Fatal(d.Log)
	}
	if err := d.Stop(); err != nil {
		t.Fatal(err)
	}
	made, err := filepath.Glob(filepath.Join(folder, "frontdesk-*.zip"))
	if err != nil || len(made) != 1 {
		t.Fatal(made, err)
	}
	// Later came one by the newer version, and one that is not whole.
	ofNewerVersion(t, made[0], filepath.Join(folder, "frontdesk-20990101T030000Z.zip"))
	if err := os.WriteFile(filepath.Join(folder, "frontdesk-20990102T030000Z.zip"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	conf, data := filepath.Join(d.Dir, "frontdesk.yaml"), filepath.Join(d.Dir, "frontdesk.db")
	content, err := os.ReadFile(data)
	if err != nil {
		t.Fatal(err)
	}
	// The number of the schema stands behind its key, in each copy of the page.
	newer := regexp.MustCompile(`schema[\x01-\x7f]`).ReplaceAll(content, []byte("schema\xc8"))
	if err := os.WriteFile(data, newer, 0o600); err != nil {
		t.Fatal(err)
	}
	status, _, problem := command(t, "serve", "--config", conf)
	if status != 1 || lines(problem) != 1 ||
		!strings.Contains(problem, "made by a newer version of frontdesk (schema 200,") ||
		!strings.Contains(problem, "run: frontdesk restore "+made[0]+"\n") {
		t.Errorf("serve: %d, %s", status, problem)
	}
	for _, args := range [][]string{
		{"check"}, {"compact"}, {"export", "INC-1001"}, {"backup", filepath.Join(t.TempDir(), "desk.zip")},
	} {
		status, out, problem := command(t, append(args[:1:1], append([]string{"--config", conf}, args[1:]...)...)...)
		if status != 1 || lines(problem) != 1 || !strings.Contains(problem, "newer version of frontdesk") {
			t.Errorf("%s: %d, %s%s", args[0], status, out, problem)
		}
	}
	if after, err := os.ReadFile(data); err != nil || string(after) != string(newer) {
		t.Errorf("the data was changed: %v", err)
	}
	if err := os.Remove(data); err != nil {
		t.Fatal(err)
	}
	if status, out, problem := command(t, "restore", "--config", conf, made[0]); status != 0 {
		t.Errorf("restore: %d, %s%s", status, out, problem)
	}
}

// ofNewerVersion writes a backup anew as if version 99.0.0 had made it.
func ofNewerVersion(t *testing.T, from, to string) {
	t.Helper()
	r, err := zip.OpenReader(from)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	out, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	w := zip.NewWriter(out)
	changed := false
	for _, f := range r.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		text := string(content)
		if strings.HasPrefix(text, "{") && strings.Contains(text, `"`+version+`"`) {
			text, changed = strings.Replace(text, `"`+version+`"`, `"99.0.0"`, 1), true
		}
		copied, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(copied, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil || !changed {
		t.Fatal(changed, err)
	}
}
