package filestore_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"frontdesk/internal/filestore"
)

func open(t *testing.T, dir string) *filestore.Store {
	t.Helper()
	s, err := filestore.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func put(t *testing.T, s *filestore.Store, name, content string) string {
	t.Helper()
	id, err := s.Put(t.Context(), strings.NewReader(content), name, "text/plain", 100)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func entries(t *testing.T, dir string) []string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

func TestFilesOutliveTheStore(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "files")
	id := put(t, open(t, dir), "Отчёт \"1\"\n.txt", "line one\nline two")
	empty := put(t, open(t, dir), "", "")

	again := open(t, dir)
	f, err := again.Get(id)
	if err != nil || f.Name != "Отчёт _1_ .txt" || f.ContentType != "text/plain" || f.Size != 17 {
		t.Fatalf("%+v, %v", f, err)
	}
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.Seek(-8, io.SeekEnd); err != nil {
		t.Fatal(err)
	}
	if rest, _ := io.ReadAll(r); string(rest) != "line two" {
		t.Errorf("read %q", rest)
	}
	if at, err := r.Seek(0, io.SeekStart); at != 0 || err != nil {
		t.Error(at, err)
	}
	if all, _ := io.ReadAll(r); string(all) != "line one\nline two" {
		t.Errorf("read %q", all)
	}
	if f, err := again.Get(empty); err != nil || f.Size != 0 || f.Name != "file" {
		t.Errorf("%+v, %v", f, err)
	}
}

// The same file with the same id is stored once.
func TestPutAgain(t *testing.T) {
	dir := t.TempDir()
	s, id := open(t, dir), filestore.NewID()
	for range 2 {
		if err := s.PutAs(t.Context(), id, strings.NewReader("x"), "a.txt", "text/plain", 100); err != nil {
			t.Fatal(err)
		}
	}
	if got := entries(t, dir); len(got) != 1 || got[0] != id {
		t.Errorf("on the disk: %q", got)
	}
	if err := s.PutAs(t.Context(), "../a", strings.NewReader("x"), "a.txt", "text/plain", 100); err == nil {
		t.Error("anything is an id")
	}
}

func TestNamed(t *testing.T) {
	for _, c := range []struct{ name, kind, want string }{
		{"", "image/png", "picture.png"},
		{" ", "image/jpeg", "picture.jpeg"},
		{"../a\u202eb.png", "image/png", "ab.png"},
		{"", "text/plain", "file"},
	} {
		if got := filestore.Named(c.name, c.kind); got != c.want {
			t.Errorf("%q, %s: %q, want %q", c.name, c.kind, got, c.want)
		}
	}
}

func TestDelete(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	id := put(t, s, "a.txt", "x")
	f, err := s.Get(id)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Delete(id); err != nil {
			t.Error(err)
		}
	}
	if _, err := s.Get(id); !errors.Is(err, filestore.ErrNotFound) {
		t.Errorf("get: %v", err)
	}
	if _, err := f.Open(); !errors.Is(err, filestore.ErrNotFound) {
		t.Errorf("open: %v", err)
	}
	if left := entries(t, dir); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

func TestWhatFailsLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	ended, end := context.WithCancel(t.Context())
	end()
	broken := errors.New("broken")
	for name, tt := range map[string]struct {
		ctx context.Context
		r   io.Reader
		as  error
	}{
		"too large": {t.Context(), strings.NewReader("12345"), filestore.ErrTooLarge},
		"broken":    {t.Context(), io.MultiReader(strings.NewReader("12"), iotest.ErrReader(broken)), broken},
		"given up":  {ended, strings.NewReader("12"), context.Canceled},
	} {
		if id, err := s.Put(tt.ctx, tt.r, "a", "b", 4); id != "" || !errors.Is(err, tt.as) {
			t.Errorf("%s: %q, %v", name, id, err)
		}
	}
	if id, err := s.Put(t.Context(), strings.NewReader("1234"), "a", "b", 4); id == "" || err != nil {
		t.Errorf("just the limit: %v", err)
	}
	if left := entries(t, dir); len(left) != 1 {
		t.Errorf("left %v", left)
	}
}

func TestUnfinishedFilesAreRemovedAtTheStart(t *testing.T) {
	dir := t.TempDir()
	id := put(t, open(t, dir), "a", "x")
	if err := os.WriteFile(filepath.Join(dir, "new-"+id), []byte(`{"name"`), 0o600); err != nil {
		t.Fatal(err)
	}
	open(t, dir)
	if left := entries(t, dir); len(left) != 1 || left[0] != id {
		t.Errorf("left %v", left)
	}
}

// An id comes from a link that anybody can write.
func TestOnlyIDsReachTheDisk(t *testing.T) {
	outside := t.TempDir()
	dir := filepath.Join(outside, "files")
	s := open(t, dir)
	id := put(t, s, "../../../etc/passwd", "x")
	if f, err := s.Get(id); err != nil || f.Name != "passwd" {
		t.Errorf("%+v, %v", f, err)
	}
	secret := filepath.Join(outside, "SECRETSECRETSECRETSECRETSE")
	if err := os.WriteFile(secret, []byte("{}\nsecret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, odd := range []string{
		"", ".", "..", "../SECRETSECRETSECRETSECRETSE", secret, "/etc/passwd", strings.ToLower(id), id + "/", "./" + id,
		id + "\x00", `..\` + id, "new-" + id, "SECRETSECRETSECRETSECRETSE",
	} {
		if _, err := s.Get(odd); !errors.Is(err, filestore.ErrNotFound) {
			t.Errorf("get %q: %v", odd, err)
		}
		if err := s.Delete(odd); err != nil {
			t.Errorf("delete %q: %v", odd, err)
		}
	}
	if _, err := os.Stat(secret); err != nil {
		t.Error(err)
	}
	if err := os.Symlink(secret, filepath.Join(dir, "SECRETSECRETSECRETSECRETSE")); err != nil {
		t.Fatal(err)
	}
	if f, err := s.Get("SECRETSECRETSECRETSECRETSE"); err == nil {
		t.Errorf("a link out of the folder is followed: %+v", f)
	}
	if err := os.WriteFile(filepath.Join(dir, "BROKENBROKENBROKENBROKENBR"), []byte("no header"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get("BROKENBROKENBROKENBROKENBR"); err == nil || errors.Is(err, filestore.ErrNotFound) {
		t.Errorf("a file without header: %v", err)
	}
}

func TestManyAtOnce(t *testing.T) {
	s := open(t, t.TempDir())
	var all sync.WaitGroup
	var ids sync.Map
	for range 20 {
		all.Go(func() {
			id, err := s.Put(t.Context(), strings.NewReader("x"), "a", "b", 9)
			if _, twice := ids.LoadOrStore(id, true); twice || err != nil {
				t.Errorf("%q twice %t, %v", id, twice, err)
			}
			if err := s.Delete(id); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestNames(t *testing.T) {
	s := open(t, t.TempDir())
	long := strings.Repeat("ж", 200)
	for name, want := range map[string]string{
		"":                          "file",
		"...":                       "file",
		"C:\\Users\\erin\\scan.png": "scan.png",
		"photo\u202egpj.exe":        "photogpj.exe",
		"a\x00b\tc\u00a0d.txt":      "ab c d.txt",
		"CON:1?.log":                "CON_1_.log",
		long + ".pdf":               strings.Repeat("ж", 98) + ".pdf",
		"a." + long:                 "a." + strings.Repeat("ж", 99),
		"bad\xff.txt":               "bad.txt",
	} {
		f, err := s.Get(put(t, s, name, "x"))
		if err != nil || f.Name != want {
			t.Errorf("%q became %q, want %q (%v)", name, f.Name, want, err)
		}
	}
}
