package program

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/internal/scripttest"
	"frontdesk/tickets"
)

// The command prints what is on record while no desk has the file open. It
// changes nothing there.
func TestExportCommand(t *testing.T) {
	d := scripttest.Start(t, run, "")
	erin := d.Person("Erin Employee")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(erin.Say(t.Context(), "incident").Err)
	must(d.Wait(t.Context(), func() bool { return len(d.Messages(erin.Chat)) > 1 }))
	form := d.Messages(erin.Chat)[1]
	must(erin.Press(t.Context(), form, "Save", map[string]any{"title": "Printer <jams>"}).Err)
	config, file := filepath.Join(d.Dir, "frontdesk.yaml"), filepath.Join(d.Dir, "frontdesk.db")

	status, stdout, stderr := command(t, "export", "--config", config, "INC-1001")
	if status != 1 || stdout != "" || !strings.Contains(stderr, "in use by another process") ||
		!strings.Contains(stderr, "stop the desk first") {
		t.Errorf("while the desk runs: %d, %q, %q", status, stdout, stderr)
	}
	must(d.Stop())
	before, err := os.ReadFile(file)
	must(err)
	status, stdout, stderr = command(t, "export", "--config", config, "inc-1001")
	var all tickets.Export
	if err := json.Unmarshal([]byte(stdout), &all); status != 0 || stderr != "" || err != nil {
		t.Fatalf("%d, %v: %q, %q", status, err, stdout, stderr)
	}
	if all.Ticket.ID != "INC-1001" || all.Ticket.Title != "Printer <jams>" || len(all.History) != 1 ||
		all.History[0].Via != tickets.ViaButton {
		t.Errorf("%+v", all)
	}
	if after, err := os.ReadFile(file); err != nil || string(after) != string(before) {
		t.Errorf("the file was changed: %v", err)
	}
	for args, want := range map[string]string{
		"INC-1002": `there is no ticket "INC-1002"`,
		"nonsense": `there is no ticket "nonsense"`,
	} {
		if status, _, stderr := command(
			t,
			"export",
			"--config",
			config,
			args,
		); status != 1 ||
			!strings.Contains(stderr, want) {
			t.Errorf("%s: %d, %q", args, status, stderr)
		}
	}
	for _, args := range [][]string{{"export"}, {"export", "INC-1001", "INC-1002"}} {
		if status, _, stderr := command(
			t,
			args...); status != 2 ||
			!strings.Contains(stderr, "the number of one ticket") {
			t.Errorf("%v: %d, %q", args, status, stderr)
		}
	}
	must(os.Remove(file))
	if status, _, stderr := command(
		t,
		"export",
		"--config",
		config,
		"INC-1001",
	); status != 1 ||
		!strings.Contains(stderr, "no such file") {
		t.Errorf("without a file: %d, %q", status, stderr)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("a file was made")
	}
}

// Groups in the roles are the groups of the catalog.
func TestRolesOfUnknownGroups(t *testing.T) {
	example, err := os.ReadFile(fromRoot("frontdesk.example.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "frontdesk.yaml")
	text := strings.Replace(
		string(example),
		"\nroles:\n",
		"\nroles:\n  observer: [\"group:board\"]\n  analyst: [\"group:night\"]\n",
		1,
	)
	for name, text := range map[string]string{
		path:                               text + "catalog: catalog.yaml\n",
		filepath.Join(dir, "catalog.yaml"): "groups:\n  night: [11111111-1111-4111-8111-111111111111]\ncategories:\n  - id: all\n    name: All\n    items:\n      - {id: vpn, name: VPN}\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	status, _, stderr := command(t, "serve", "--config", path)
	if want := path + `: roles.observer: "group:board": expected a group of the catalog, or an object id`; status != 2 ||
		strings.TrimSpace(stderr) != want {
		t.Errorf("status %d, %q, want %q", status, stderr, want)
	}
}
