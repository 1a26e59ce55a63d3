package program

import (
	"bytes"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/config"
	"frontdesk/internal/desk"
	"frontdesk/internal/filestore"
	"frontdesk/tickets"
)

// Files stop before the disk is full, and before one person or all of them sent
// too much. What is removed makes room again.
func TestFilesNeedRoom(t *testing.T) {
	var log bytes.Buffer
	now := time.Now()
	clock := func() time.Time { return now }
	conf := config.Config{
		Files: config.Files{
			Path: filepath.Join(t.TempDir(), "files"), MaxSize: 1000, Types: []string{"txt"}, Quota: 1500,
		},
		Limits: config.Limits{BytesPerDay: 900},
	}
	kept, err := openFiles(conf, clock, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { kept.close() }()
	put := func(by string, size int, want tickets.Loss) (id string) {
		t.Helper()
		file := desk.NewFile{ID: filestore.NewID(), Name: "a.txt", By: by}
		_, lost, err := kept.Put(t.Context(), file, strings.NewReader(strings.Repeat("x", size)))
		if err != nil || lost != want {
			t.Errorf("%d bytes of %s: %q, %v, want %q", size, by, lost, err, want)
		}
		if _, err := kept.Store.Get(file.ID); (err == nil) != (want == "") {
			t.Errorf("%d bytes of %s on the disk: %v", size, by, err)
		}
		return file.ID
	}
	first := put("erin", 600, "")
	put("erin", 400, tickets.TooMuch)
	put("carl", 600, "")
	put("dora", 400, tickets.NoSpace)
	if err := kept.Delete(first); err != nil {
		t.Fatal(err)
	}
	put("dora", 400, "")
	now = now.Add(25 * time.Hour)
	put("erin", 200, "")

	free := int64(littleSpace - 1)
	kept.room.free = func() (int64, error) { return free, nil }
	put("erin", 10, "")
	put("erin", 10, "")
	if n := strings.Count(log.String(), "little disk space is left"); n != 1 {
		t.Errorf("%d warnings", n)
	}
	free = noSpace - 1
	put("erin", 10, tickets.NoSpace)

	kept.close()
	if kept, err = openFiles(conf, clock, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	put("frida", 800, tickets.NoSpace)
}
