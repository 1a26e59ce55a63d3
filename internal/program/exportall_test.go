package program

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/scripttest"
)

// readTable reads a table of an export, of which both forms say the same.
func readTable(t *testing.T, folder, name string) (rows []map[string]any) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(folder, name+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	content, marked := bytes.CutPrefix(content, []byte("\ufeff"))
	cells, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil || !marked {
		t.Fatalf("%s.csv: marked %t, %v", name, marked, err)
	}
	lines, err := os.ReadFile(filepath.Join(folder, name+".jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(lines)) {
		row := map[string]any{}
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	if len(cells) != len(rows)+1 {
		t.Fatalf("%s: %d rows of CSV, %d lines", name, len(cells)-1, len(rows))
	}
	for i, row := range rows {
		for n, column := range cells[0] {
			if text, ok := row[column].(string); ok && strings.TrimPrefix(cells[i+1][n], "'") != text {
				t.Errorf("%s: %s is %q and %q", name, column, cells[i+1][n], text)
			}
			if _, there := row[column]; !there {
				t.Errorf("%s: no %s in a line", name, column)
			}
		}
	}
	return rows
}

// Everything is exported while the desk runs and when it is stopped, work notes
// marked, and nothing a spreadsheet would take for a formula.
func TestExportAll(t *testing.T) {
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
	const formula = `=cmd|' /C calc'!A0`
	must(erin.Press(t.Context(), form, "Save", map[string]any{"title": formula, "description": "a\n\"b\""}).Err)
	config, folder := filepath.Join(d.Dir, "frontdesk.yaml"), filepath.Join(t.TempDir(), "running")

	status, stdout, stderr := command(t, "export", "--config", config, "--all", folder)
	if status != 0 || stderr != "" || !strings.Contains(stdout, "1 tickets") {
		t.Fatalf("while the desk runs: %d, %q, %q", status, stdout, stderr)
	}
	rows := readTable(t, folder, "tickets")
	if len(rows) != 1 || rows[0]["id"] != "INC-1001" || rows[0]["title"] != formula ||
		rows[0]["requester"] != "Erin Employee" {
		t.Errorf("tickets: %v", rows)
	}
	if at, err := time.Parse(time.RFC3339, rows[0]["created"].(string)); err != nil || at.Location() != time.UTC {
		t.Errorf("created %v: %v", rows[0]["created"], err)
	}
	if text, err := os.ReadFile(filepath.Join(folder, "tickets.csv")); !strings.Contains(string(text), `"'=cmd|`) {
		t.Errorf("a formula: %q, %v", text, err)
	}
	if events := readTable(
		t,
		folder,
		"events",
	); len(events) != 1 || events[0]["action"] != "created" ||
		events[0]["internal"] != false {
		t.Errorf("events: %v", events)
	}
	if people := readTable(t, folder, "people"); len(people) == 0 {
		t.Error("no people")
	}
	for _, name := range []string{"chats", "messages", "ratings", "sla"} {
		readTable(t, folder, name)
	}
	if info, err := os.Stat(filepath.Join(folder, "tickets.csv")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others can read it: %v, %v", info.Mode(), err)
	}
	status, _, stderr = command(t, "export", "--config", config, "--all", folder)
	if status != 1 || !strings.Contains(stderr, "exists already") {
		t.Errorf("again: %d, %q", status, stderr)
	}
	must(d.Stop())
	stopped := filepath.Join(t.TempDir(), "stopped")
	if status, _, stderr := command(t, "export", "--config", config, "--all", stopped); status != 0 || stderr != "" {
		t.Fatalf("stopped: %d, %q", status, stderr)
	}
	a, b := readTable(t, folder, "tickets"), readTable(t, stopped, "tickets")
	if len(a) != len(b) || a[0]["title"] != b[0]["title"] {
		t.Errorf("%v and %v", a, b)
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(folder), "*.part-*")); len(left) > 0 || err != nil {
		t.Errorf("left behind: %v, %v", left, err)
	}
	for _, args := range [][]string{{"export", "--all", stopped, "INC-1001"}, {"export", "--all", ""}} {
		if status, _, stderr := command(t, args...); status != 2 || !strings.Contains(stderr, "--all FOLDER") {
			t.Errorf("%v: %d, %q", args, status, stderr)
		}
	}
}
