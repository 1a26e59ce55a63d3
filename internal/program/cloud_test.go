package program

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"frontdesk/internal/scripttest"
)

// Where bots have no files, the app package does not promise any.
func TestTheAppPackageOfAnyCloud(t *testing.T) {
	const app = "33333333-3333-4333-8333-333333333333"
	for cloud, files := range map[string]string{"gcc": "true", "gcch": "false", "dod": "false", "china": "false"} {
		dir := t.TempDir()
		file, output := filepath.Join(dir, "frontdesk.yaml"), filepath.Join(dir, "app.zip")
		if err := os.WriteFile(file, []byte("teams: {app_id: "+app+", cloud: "+cloud+"}\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if status, _, stderr := command(t, "manifest", "--config", file, "--output", output); status != 0 {
			t.Fatalf("%s: %d, %s", cloud, status, stderr)
		}
		pack, err := zip.OpenReader(output)
		if err != nil {
			t.Fatal(err)
		}
		manifest, err := pack.Open("manifest.json")
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(manifest)
		if err != nil || !regexp.MustCompile(`"supportsFiles":\s*`+files).Match(text) {
			t.Errorf("%s: files are not %s: %v", cloud, files, err)
		}
		_, _ = manifest.Close(), pack.Close()
	}
}

// A desk that runs as another bot than before says so, once.
func TestANewRegistration(t *testing.T) {
	const app = "33333333-3333-4333-8333-333333333333"
	d := scripttest.Start(t, run, "")
	restart := func(said bool) {
		t.Helper()
		if err := d.Stop(); err != nil {
			t.Fatal(err)
		}
		if told := strings.Contains(d.Log.String(), "another registration"); told != said {
			t.Errorf("told %t, want %t:\n%s", told, said, d.Log)
		}
		d.Restart(t)
	}
	restart(false)
	file := filepath.Join(d.Dir, "frontdesk.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text = []byte(strings.ReplaceAll(string(text), d.AppID(), app))
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	restart(false)
	restart(true)
	restart(false)
}
