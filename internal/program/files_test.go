package program

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/scripttest"
	"frontdesk/internal/store"
	"frontdesk/internal/teamsim"
)

// filer is an employee with a ticket for files, at a desk that can be killed.
type filer struct {
	*testing.T
	*scripttest.Desk
	ctx   context.Context
	child *child
	erin  *teamsim.Person
}

func newFiler(t *testing.T) *filer {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	f := &filer{T: t, ctx: ctx, child: newChild(t)}
	f.Desk = scripttest.Start(t, f.child.run, "")
	f.erin = f.Person("Erin Employee")
	f.Team.Add(f.Person("Ana Analyst"))
	f.must(f.erin.Say(ctx, "incident"))
	f.must(f.erin.Press(ctx, f.told("New incident"), "Save", map[string]any{"title": "Files"}))
	f.must(f.erin.Press(ctx, f.told("INC-1001"), "Add Files", nil))
	return f
}

func (f *filer) must(a teamsim.Answer) teamsim.Answer {
	f.Helper()
	if a.Err != nil || a.Status != 200 {
		f.Fatalf("%d %v", a.Status, a.Err)
	}
	return a
}

// told waits for a message to Erin.
func (f *filer) told(text string) (m teamsim.Message) {
	f.Helper()
	if err := f.Wait(f.ctx, func() bool {
		all := f.Messages(f.erin.Chat)
		i := slices.IndexFunc(
			all,
			func(m teamsim.Message) bool { return m.FromID == f.BotID() && strings.Contains(m.Plain(), text) },
		)
		if i >= 0 {
			m = all[i]
		}
		return i >= 0
	}); err != nil {
		f.Fatalf("nothing with %q: %v\n%s", text, err, f.Log)
	}
	return m
}

// onDisk returns the names of the files in the folder for files.
func (f *filer) onDisk() (names []string) {
	f.Helper()
	list, err := os.ReadDir(filepath.Join(f.Dir, "files"))
	if err != nil {
		f.Fatal(err)
	}
	for _, e := range list {
		if !e.IsDir() { // exports have a folder of their own
			names = append(names, e.Name())
		}
	}
	return names
}

func (f *filer) kill() {
	f.Helper()
	_ = f.child.process().Kill()
	if err := f.Stop(); err == nil {
		f.Fatal("the program ended by itself")
	}
	f.Restart(f.T)
}

// TestFilesOutliveAKill kills the program when it has taken a file, and when
// the file has just reached the disk. Afterwards each file is attached once and
// on the disk once.
func TestFilesOutliveAKill(t *testing.T) {
	rounds := 12
	if testing.Short() {
		rounds = 4
	}
	f := newFiler(t)
	var want []string
	for i := range rounds {
		name := fmt.Sprintf("file-%02d.txt", i)
		want = append(want, name)
		before := len(f.onDisk())
		sent := f.must(f.erin.SendFiles(f.ctx, "", teamsim.File{Name: name, Data: []byte(name)}))
		for i%2 == 1 && len(f.onDisk()) == before {
			if f.ctx.Err() != nil {
				t.Fatal("it is never on the disk")
			}
		}
		f.kill()
		f.told("Added to INC-1001: " + name)
		f.must(f.Resend(f.ctx, sent.Activity))
	}
	if err := f.Stop(); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), f.Store(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	k, err := db.Ticket(t.Context(), "INC-1001")
	if err != nil {
		t.Fatal(err)
	}
	var names, ids []string
	for _, a := range k.Files {
		names, ids = append(names, a.Name), append(ids, a.ID)
	}
	slices.Sort(ids)
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("attached:\n%s", diff)
	}
	if diff := cmp.Diff(ids, f.onDisk()); diff != "" {
		t.Errorf("on the disk, besides what is attached:\n%s", diff)
	}
}
