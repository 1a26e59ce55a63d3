package program

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/internal/boltdb"
	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
)

// TestBackupUnderLoad makes backups while people write and send files. Each is
// whole, and has every comment and file that was acknowledged before it began.
func TestBackupUnderLoad(t *testing.T) {
	f := newFiler(t)
	conf, folder := f.config(), t.TempDir()
	var mu sync.Mutex
	acknowledged := 0
	load, stop := context.WithCancel(f.ctx)
	var work sync.WaitGroup
	work.Go(func() {
		for n := 1; load.Err() == nil && n <= 18; n++ {
			name := fmt.Sprintf("file-%02d.txt", n)
			f.must(f.erin.SendFiles(f.ctx, "", teamsim.File{Name: name, Data: bytes.Repeat([]byte(name), 5000)}))
			f.told("Added to INC-1001: " + name)
			mu.Lock()
			acknowledged = n
			mu.Unlock()
		}
	})
	defer func() { stop(); work.Wait() }()
	for round := range 3 {
		if err := f.Wait(
			f.ctx,
			func() bool { mu.Lock(); defer mu.Unlock(); return acknowledged > round*2 },
		); err != nil {
			t.Fatal(err)
		}
		mu.Lock()
		before := acknowledged
		mu.Unlock()
		file := filepath.Join(folder, fmt.Sprintf("%d.zip", round))
		if status, out, problem := command(
			t,
			"backup",
			"--config",
			conf,
			file,
		); status != 0 ||
			!strings.Contains(out, "MB in the data") {
			t.Fatalf("backup: %d, %q, %q", status, out, problem)
		}
		if got := restored(t, conf, file); got < before {
			t.Errorf("round %d: %d files of %d that were acknowledged before", round, got, before)
		}
	}
}

// config is the configuration file of the desk.
func (f *filer) config() string { return filepath.Join(f.Dir, "frontdesk.yaml") }

// restored restores a backup into a new folder, and returns how many files its
// ticket has. Restoring checks that they are there.
func restored(t *testing.T, conf, file string) int {
	t.Helper()
	there := copied(t, conf)
	status, out, problem := command(t, "restore", "--config", there, file)
	if status != 0 || !strings.Contains(out, "everything fits") || !strings.Contains(out, "restored") {
		t.Fatalf("restore: %d, %q, %q", status, out, problem)
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(there), "*.restoring*")); len(left) > 0 || err != nil {
		t.Errorf("left behind: %v, %v", left, err)
	}
	db, err := boltdb.Open(t.Context(), filepath.Join(filepath.Dir(there), "frontdesk.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	k, err := db.Ticket(t.Context(), "INC-1001")
	if err != nil {
		t.Fatal(err)
	}
	return len(k.Files)
}

// copied copies a configuration into a new folder.
func copied(t *testing.T, conf string) string {
	t.Helper()
	content, err := os.ReadFile(conf)
	if err != nil {
		t.Fatal(err)
	}
	there := filepath.Join(t.TempDir(), "frontdesk.yaml")
	if err := os.WriteFile(there, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return there
}

// TestRestoreRefuses brings back what is no whole backup, and where data is.
func TestRestoreRefuses(t *testing.T) {
	f := newFiler(t)
	f.must(f.erin.SendFiles(f.ctx, "", teamsim.File{Name: "a.txt", Data: bytes.Repeat([]byte("attached "), 1000)}))
	f.told("Added to INC-1001: a.txt")
	conf, file := f.config(), filepath.Join(t.TempDir(), "desk.zip")
	expect := func(want int, says string, args ...string) {
		t.Helper()
		status, out, problem := command(t, args...)
		if status != want || !strings.Contains(out+problem, says) {
			t.Errorf("%v: %d, %q, %q; want %d, %q", args, status, out, problem, want, says)
		}
	}
	expect(0, "1 file", "backup", "--config", conf, file)
	expect(1, "exists already", "backup", "--config", conf, file)
	expect(1, "stop the desk", "restore", "--config", conf, file)
	expect(1, "no such file", "restore", "--config", copied(t, conf), file+"x")
	expect(2, "expected the name", "backup", "--config", conf)
	if err := f.Stop(); err != nil {
		t.Fatal(err)
	}
	expect(1, "stop the desk", "restore", "--config", conf, file)
	expect(0, "1 file", "backup", "--config", conf, file+".stopped")

	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(whole, []byte("attached attached"))
	flipped := slices.Clone(whole)
	flipped[at] ^= 1
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"cut off":         {whole[:len(whole)-100], "ends too early"},
		"of another kind": {[]byte("hello"), "something else"},
		"a bit is wrong":  {flipped, "checksum"},
	} {
		bad := filepath.Join(t.TempDir(), "bad.zip")
		if err := os.WriteFile(bad, c.data, 0o600); err != nil {
			t.Fatal(err)
		}
		there := copied(t, conf)
		expect(1, c.says, "restore", "--config", there, bad)
		if left, err := os.ReadDir(filepath.Dir(there)); len(left) != 1 || err != nil {
			t.Errorf("%s: left behind: %v, %v", name, left, err)
		}
	}
}

// TestNightlyBackups has a desk that did not run at night make its backup when it
// starts, and remove the oldest.
func TestNightlyBackups(t *testing.T) {
	folder := t.TempDir()
	for _, night := range []string{"20250101", "20250102"} {
		if err := os.WriteFile(filepath.Join(folder, "frontdesk-"+night+"T030000Z.zip"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	mine := filepath.Join(folder, "mine.zip")
	if err := os.WriteFile(mine, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d := scripttest.Start(t, run, "backup: {folder: "+folder+", keep: 2}\n")
	if _, made := d.Log.Wait(regexp.MustCompile(`(backup made)`), time.Minute); !made {
		t.Fatal(d.Log)
	}
	if err := d.Stop(); err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(filepath.Join(folder, "frontdesk-*.zip"))
	if err != nil || len(names) != 2 || !strings.Contains(names[0], "20250102") {
		t.Fatalf("not the oldest was removed: %v, %v", names, err)
	}
	if _, err := os.Stat(mine); err != nil {
		t.Error("what others have put there is removed, too")
	}
	data := filepath.Join(d.Dir, "frontdesk.db")
	if err := os.Truncate(data, 10_000); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Remove(data) }) // it is not whole
	status, _, problem := command(t, "serve", "--config", filepath.Join(d.Dir, "frontdesk.yaml"))
	if status != 1 || !strings.Contains(problem, "run: frontdesk restore "+names[1]+"\n") ||
		strings.Count(problem, "\n") != 1 {
		t.Errorf("with damaged data: %d, %q", status, problem)
	}
	status, out, problem := command(
		t,
		"restore",
		"--config",
		copied(t, filepath.Join(d.Dir, "frontdesk.yaml")),
		names[1],
	)
	if status != 0 {
		t.Errorf("%d, %q, %q", status, out, problem)
	}
}

// TestCompact takes a deleted file's record off the disk, and leaves everything
// else as it is.
func TestCompact(t *testing.T) {
	f := newFiler(t)
	status, _, problem := command(t, "compact", "--config", f.config())
	if status != 1 || !strings.Contains(problem, "in use by another process") {
		t.Errorf("while the desk runs: %d, %q", status, problem)
	}
	if err := f.Stop(); err != nil {
		t.Fatal(err)
	}
	status, out, problem := command(t, "compact", "--config", f.config())
	if status != 0 || !strings.Contains(out, "before") {
		t.Errorf("compact: %d, %q, %q", status, out, problem)
	}
	f.Restart(t)
	f.must(f.erin.Say(f.ctx, "status INC-1001"))
	f.told("Files")
}
