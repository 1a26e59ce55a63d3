package program

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/filestore"
	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
)

// servedAt runs the desk once with its clock that far ahead, until its log says
// something.
func servedAt(t *testing.T, d *scripttest.Desk, ahead time.Duration, says string) {
	t.Helper()
	d.RestartWith(t, runAt(func() time.Time { return time.Now().Add(ahead) }))
	if _, said := d.Log.Wait(regexp.MustCompile("("+says+")"), time.Minute); !said {
		t.Fatalf("not in the log: %s\n%s", says, d.Log)
	}
	if err := d.Stop(); err != nil {
		t.Fatal(err)
	}
}

// TestRetention has the time of a chat, of files and of tickets pass, one after
// the other.
func TestRetention(t *testing.T) {
	l := newLeaving(t, "retention: {transcripts: 30d, files: 1440h, closed_tickets: 90d}\n")
	l.end()
	if err := l.Stop(); err != nil {
		t.Fatal(err)
	}
	check := func(gone, left []string) {
		t.Helper()
		if status, out, problem := command(t, "check", "--config", l.conf()); status != 0 {
			t.Errorf("%d, %q, %q", status, out, problem)
		}
		if status, _, problem := command(t, "compact", "--config", l.conf()); status != 0 {
			t.Error(problem)
		}
		if found := tracesIn(t, l.Dir, gone); len(found) > 0 {
			t.Errorf("left: %v", found)
		}
		found := strings.Join(tracesIn(t, l.Dir, left), "\n")
		for _, word := range left {
			if !strings.Contains(found, word) {
				t.Errorf("%q is gone", word)
			}
		}
	}
	const day = 24 * time.Hour
	check(nil, l.texts)
	servedAt(t, l.Desk, 31*day, "removed, as their time was up.*transcripts=1 tickets=0")
	check([]string{l.texts[5], l.texts[6]}, []string{l.texts[0], l.texts[3], l.texts[4], leaverName})
	l.sees("The messages of this chat have been removed", "/chat/chat-1")

	servedAt(t, l.Desk, 61*day, "removed, as their time was up.*transcripts=0 tickets=0 files=1")
	check([]string{l.texts[3]}, []string{l.texts[0], l.texts[2], leaverName})
	l.sees(l.texts[2]+`\.txt removed`, "/tickets/INC-1001")

	servedAt(t, l.Desk, 91*day, "removed, as their time was up.*tickets=2")
	check([]string{l.texts[1], l.texts[2], l.texts[4], l.texts[7]}, []string{leaverName})
	l.Restart(t)
	l.do(l.ana.SayIn(l.ctx, l.Channel.ID, "INC-1001", true))
	l.says(l.Channel.ID, "Former employee")
}

// sees has Zdenka look at a page.
func (l *leaving) sees(want, path string) {
	l.t.Helper()
	l.Restart(l.t)
	b := l.Browser(l.t)
	if err := l.SignIn(b, leaverName, path); err != nil {
		l.t.Fatal(err)
	}
	if !regexp.MustCompile(want).MatchString(b.Text()) {
		l.t.Errorf("%s does not say %q: %s", path, want, b.Text())
	}
	if err := l.Stop(); err != nil {
		l.t.Fatal(err)
	}
}

// TestUnnamedFiles has files of no ticket or chat removed, once they are a day
// old.
func TestUnnamedFiles(t *testing.T) {
	f := newFiler(t)
	f.must(f.erin.SendFiles(f.ctx, "", teamsim.File{Name: "a.txt", Data: []byte("kept")}))
	f.told("Added to INC-1001: a.txt")
	if err := f.Stop(); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(f.Dir, "files")
	store, err := filestore.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-25 * time.Hour)
	var young string
	for i := range 2 {
		id, err := store.Put(context.Background(), strings.NewReader("lost"), "lost.txt", "text/plain", 10)
		if err == nil && i == 0 {
			err = os.Chtimes(filepath.Join(folder, id), old, old)
		}
		if err != nil {
			t.Fatal(err)
		}
		young = id
	}
	named := ""
	for _, name := range f.onDisk() {
		if err := os.Chtimes(filepath.Join(folder, name), old, old); err != nil && name != young {
			t.Fatal(err)
		}
		if name != young {
			named = name
		}
	}
	if err := os.Chtimes(filepath.Join(folder, young), time.Now(), time.Now()); err != nil {
		t.Fatal(err)
	}
	f.Restart(t)
	if _, said := f.Log.Wait(regexp.MustCompile("(removed files that no record names.*files=1)"), time.Minute); !said {
		t.Fatal(f.Log)
	}
	if left := f.onDisk(); len(left) != 2 || named == "" {
		t.Errorf("left: %v", left)
	}
}
