package program

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/internal/schematest"
	"frontdesk/internal/scripttest"
)

const packagedApp = "33333333-3333-4333-8333-333333333333"

// shelf is a folder with a configuration and app packages.
type shelf struct {
	t   *testing.T
	dir string
}

func newShelf(t *testing.T, more string) shelf {
	t.Helper()
	s := shelf{t: t, dir: t.TempDir()}
	s.configure(more)
	return s
}

func (s shelf) path(name string) string { return filepath.Join(s.dir, name) }

// configure writes the configuration: the app id, and more.
func (s shelf) configure(more string) {
	s.t.Helper()
	text := "teams: {app_id: " + packagedApp + "}\n" + more
	if err := os.WriteFile(s.path("frontdesk.yaml"), []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// pack writes a package and returns its version and what was said.
func (s shelf) pack(output string, flags ...string) (version, said string) {
	s.t.Helper()
	args := append([]string{"manifest", "-c", s.path("frontdesk.yaml"), "-o", s.path(output)}, flags...)
	status, stdout, stderr := command(s.t, args...)
	if status != 0 {
		s.t.Fatalf("%v: %d %s", args, status, stderr)
	}
	return s.version(output), stdout + stderr
}

func (s shelf) version(output string) string {
	s.t.Helper()
	var says struct{ Version string }
	if err := json.Unmarshal(unzip(s.t, s.path(output))["manifest.json"], &says); err != nil {
		s.t.Fatal(err)
	}
	return says.Version
}

func (s shelf) read(name string) []byte {
	s.t.Helper()
	data, err := os.ReadFile(s.path(name))
	if err != nil {
		s.t.Fatal(err)
	}
	return data
}

// Teams refuses a package whose version is not higher than the one it has. It
// takes the next one whatever was changed in between, and wherever it is written.
func TestThePackageVersionRisesWithItsContent(t *testing.T) {
	s := newShelf(t, "")
	want := func(version, output, how string, flags ...string) {
		t.Helper()
		got, said := s.pack(output, flags...)
		if got != version || !strings.Contains(said, "version "+version+how+"\n") {
			t.Errorf("%s is %s, want %s%s; said:\n%s", output, got, version, how, said)
		}
	}
	want("1.0.0", "a.zip", "")
	first := s.read("a.zip")
	want("1.0.0", "a.zip", ", unchanged")
	want("1.0.0", "b.zip", ", unchanged")
	if !bytes.Equal(s.read("a.zip"), first) || !bytes.Equal(s.read("b.zip"), first) {
		t.Error("the same configuration makes other bytes")
	}
	s.configure("app: {name: IT Help}\n")
	want("1.0.1", "b.zip", ", before 1.0.0")
	s.configure("")
	want("1.0.2", "a.zip", ", before 1.0.1")
	want("1.0.2", "c.zip", ", unchanged")
	want("1.0.3", "a.zip", ", before 1.0.2", "--manifest-version", "newest")
	if !bytes.Contains(unzip(t, s.path("a.zip"))["manifest.json"], []byte(`"manifestVersion": "1.30"`)) {
		t.Error("the newest manifest is another")
	}
	want("2.5.0", "a.zip", ", before 1.0.3", "--package-version", "2.5.0")
	want("2.5.0", "d.zip", ", unchanged")
	s.configure("menu: [chat]\n")
	want("2.5.1", "a.zip", ", before 2.5.0")

	// The program's own version is nowhere in it.
	if v, _ := s.pack("a.zip"); v == version {
		t.Errorf("the package has the version %s of the program", v)
	}
	// Another desk with the same configuration and history makes the same bytes.
	other := newShelf(t, "")
	other.pack("a.zip")
	if !bytes.Equal(other.read("a.zip"), first) {
		t.Error("another desk makes other bytes of the same configuration")
	}
}

// Without the note beside the data, the package that is written over counts.
func TestThePackageVersionWithoutItsNote(t *testing.T) {
	s := newShelf(t, "")
	s.pack("a.zip", "--package-version", "1.4.0")
	if err := os.Remove(s.path("frontdesk.db.package")); err != nil {
		t.Fatal(err)
	}
	s.configure("app: {name: IT Help}\n")
	if v, _ := s.pack("a.zip"); v != "1.4.1" {
		t.Errorf("after 1.4.0 comes %s", v)
	}
	for _, name := range []string{"a.zip", "frontdesk.db.package"} {
		if err := os.WriteFile(s.path(name), []byte("garbage"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if v, _ := s.pack("a.zip"); v != "1.0.0" {
		t.Errorf("without anything known comes %s", v)
	}

	// An administrator's machine may have nothing where the data is to be.
	s = newShelf(t, "store: bolt:nowhere/desk.db\n")
	v, said := s.pack("a.zip")
	if v != "1.0.0" || !strings.Contains(said, "write the next package over this one") {
		t.Errorf("%s: %s", v, said)
	}
	s.configure("store: bolt:nowhere/desk.db\nmenu: [chat]\n")
	if v, _ := s.pack("a.zip"); v != "1.0.1" {
		t.Errorf("after 1.0.0 comes %s", v)
	}
}

// A package is written while the desk runs, which has its data to itself.
func TestThePackageOfADeskThatRuns(t *testing.T) {
	d := scripttest.Start(t, run, "")
	s := shelf{t, d.Dir}
	if v, _ := s.pack("a.zip"); v != "1.0.0" {
		t.Error(v)
	}
	status, stdout, stderr := command(
		t, "manifest", "-c", s.path("frontdesk.yaml"), "-o", s.path("b.zip"), "--package-version", "1.7.0",
	)
	if status != 0 || stderr != "" || s.version("b.zip") != "1.7.0" {
		t.Error(status, stdout, stderr)
	}
}

func TestWhatThePackageAsksForLiesBesideIt(t *testing.T) {
	s := newShelf(t, "")
	_, said := s.pack("desk.zip")
	if text := string(s.read("desk.permissions.txt")); !strings.Contains(said, s.path("desk.permissions.txt")) ||
		!strings.Contains(text, "ChannelMessage.Read.Group\n    Reads the messages in the channels of this team") {
		t.Errorf("said %s; wrote %s", said, text)
	}
	s.configure("language: ru\n")
	s.pack("desk.zip")
	if text := string(s.read("desk.permissions.txt")); !strings.Contains(text, "Читает сообщения в каналах") {
		t.Errorf("in Russian: %s", text)
	}
	// Nothing is beside what is no file, and nothing gets into the package.
	status, stdout, stderr := command(t, "manifest", "-c", s.path("frontdesk.yaml"), "-o", "/dev/stdout")
	if status != 0 || stdout != string(s.read("desk.zip")) || !strings.Contains(stderr, "unchanged") {
		t.Error(status, len(stdout), stderr)
	}
}

func TestThePackageIsTheOrganizations(t *testing.T) {
	s := newShelf(t, "app:\n  name: {en: IT Help, ru: ИТ-помощь}\n  privacy: https://it.example.org/law\n")
	s.pack("desk.zip")
	files := unzip(t, s.path("desk.zip"))
	for file, parts := range map[string][]string{
		"manifest.json": {`"short": "IT Help"`, `"privacyUrl": "https://it.example.org/law"`, "/l/app/" + packagedApp},
		"ru.json":       {`"name.short": "ИТ-помощь"`},
	} {
		for _, part := range parts {
			if !bytes.Contains(files[file], []byte(part)) {
				t.Errorf("no %s in %s:\n%s", part, file, files[file])
			}
		}
		if bytes.Contains(files[file], []byte("example.com")) {
			t.Errorf("%s names example.com", file)
		}
	}
}

// The package that the command writes, with the desk's own words, is as Microsoft's
// schemas want it, in every language.
func TestThePackageObeysTheOfficialSchemas(t *testing.T) {
	s := newShelf(t, "")
	for _, version := range []string{"1.25", "1.30"} {
		schemas := map[string]schematest.Schema{
			"manifest.json": schematest.Open(t, fromRoot("."), version, "MicrosoftTeams.schema.json"),
			"ru.json":       schematest.Open(t, fromRoot("."), version, "MicrosoftTeams.Localization.schema.json"),
		}
		for _, more := range []string{
			"",
			"catalog: catalog.yaml\npublic_url: https://desk.example.com\nportal: {enabled: true}\n",
			"menu: [chat]\napp: {name: {ru: ИТ-помощь}, accent: '#a01122'}\n",
		} {
			s.configure(more)
			s.pack("desk.zip", "--manifest-version", version)
			files := unzip(t, s.path("desk.zip"))
			for file, schema := range schemas {
				if err := schema.Check(t, files[file]); err != nil {
					t.Errorf("%s of %s with %q: %v", file, version, more, err)
				}
			}
		}
	}
}

func TestMistakesInTheFlagsOfThePackage(t *testing.T) {
	s := newShelf(t, "")
	for flags, want := range map[string]string{
		"--package-version 1.0":     `frontdesk: package-version "1.0": expected three numbers, as 1.0.7`,
		"--manifest-version 2":      `frontdesk: manifest-version "2": expected 1.25, 1.30 or newest`,
		"--manifest-version 1.25 x": `frontdesk: unexpected argument "x"`,
	} {
		args := append(
			[]string{"manifest", "-c", s.path("frontdesk.yaml"), "-o", s.path("a.zip")},
			strings.Fields(flags)...)
		if status, _, stderr := command(t, args...); status != 2 || stderr != want+"\n" {
			t.Errorf("%s: %d %s", flags, status, stderr)
		}
	}
	if _, err := os.Stat(s.path("a.zip")); err == nil {
		t.Error("a package was written all the same")
	}
}
