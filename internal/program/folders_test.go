package program

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/config"
	"frontdesk/internal/desk"
	"frontdesk/internal/filestore"
)

// A file of a chat is removed after its time. One that a ticket has claimed
// stays, as do the files that were sent to tickets.
func TestFilesOfChatsAreRemovedAfterTheirTime(t *testing.T) {
	conf := config.Config{Files: config.Files{
		Path: filepath.Join(t.TempDir(), "files"), MaxSize: 1000, Types: []string{"txt"}, ChatRetention: time.Hour,
	}}
	open := func() *files {
		t.Helper()
		kept, err := openFiles(conf, time.Now, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		return kept
	}
	kept := open()
	put := func(inChat bool) string {
		t.Helper()
		file := desk.NewFile{ID: filestore.NewID(), Name: "a.txt", By: "erin", Chat: inChat}
		if _, lost, err := kept.Put(t.Context(), file, strings.NewReader("text")); lost != "" || err != nil {
			t.Fatal(lost, err)
		}
		return file.ID
	}
	old, claimed, sent := put(true), put(true), put(false)
	for range 2 {
		if err := kept.Claim(t.Context(), claimed); err != nil {
			t.Fatal(err)
		}
	}
	long := time.Now().Add(-2 * time.Hour)
	if err := filepath.WalkDir(conf.Files.Path, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chtimes(path, long, long)
	}); err != nil {
		t.Fatal(err)
	}
	fresh := put(true)
	kept.close()
	kept = open()
	defer kept.close()
	for id, want := range map[string]bool{old: false, claimed: true, sent: true, fresh: true} {
		got, content, err := kept.Get(id)
		if (err == nil) != want {
			t.Errorf("%s: %v, want it to be there: %t", id, err, want)
		}
		if err == nil {
			_ = content.Close()
		}
		if want && (got.Name != "a.txt" || got.Size != 4) {
			t.Errorf("%+v", got)
		}
	}
}
