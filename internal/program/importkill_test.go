package program

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// An import that is killed is run again, and has made each ticket once. What it has
// made is exported whole.
func TestImportGoesOnAfterKill(t *testing.T) {
	i, folder := newImport(t), t.TempDir()
	const all = 6000
	var b strings.Builder
	b.WriteString("number,title,requester,created,comment\n")
	for n := range all {
		fmt.Fprintf(
			&b,
			"T%d,Ticket %d,erin.employee@example.com,2025-03-01,2025-03-02;olga.petrova@example.com;Done %d\n",
			n,
			n,
			n,
		)
	}
	file, mapping := filepath.Join(folder, "t.csv"), filepath.Join(folder, "mapping.yaml")
	i.must(os.WriteFile(file, []byte(b.String()), 0o600))
	i.must(os.WriteFile(mapping, []byte(strings.Replace(plainMapping, "}", ", comments: comment}", 1)), 0o600))
	args := []string{"import", "--config", i.config(), "--people", i.people, "--mapping", mapping, file}
	data := filepath.Join(i.Dir, "frontdesk.db")
	small, err := os.Stat(data)
	i.must(err)
	cmd := exec.CommandContext(t.Context(), binary(t), args...)
	i.must(cmd.Start())
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if info, err := os.Stat(data); err == nil && info.Size() > small.Size()+2<<20 {
			break
		}
	}
	i.must(cmd.Process.Kill())
	_ = cmd.Wait() // it was killed
	out := i.run(0, args[5:]...)
	var made, before int
	for line := range strings.Lines(out) {
		if n, _ := fmt.Sscanf(
			strings.NewReplacer("(INC-", "", " to INC-", " ", ")", "").Replace(line),
			"%d tickets made %d %d, %d made before", &made, new(int), new(int), &before,
		); n == 4 {
			break
		}
	}
	if made+before != all || made == 0 {
		t.Errorf("%d made, %d before: %s", made, before, out)
	}
	if status, out, problem := command(t, "check", "--config", i.config()); status != 0 ||
		!strings.Contains(out, fmt.Sprintf("%d tickets with %d events", all, 3*all)) {
		t.Errorf("check: %d, %s%s", status, out, problem)
	}
	exported := filepath.Join(folder, "out")
	if status, out, problem := command(t, "export", "--config", i.config(), "--all", exported); status != 0 {
		t.Fatalf("export: %d, %s%s", status, out, problem)
	}
	if rows := readTable(
		t,
		exported,
		"tickets",
	); len(rows) != all ||
		rows[all-1]["title"] != fmt.Sprintf("Ticket %d", all-1) {
		t.Errorf("%d rows", len(rows))
	}
}
