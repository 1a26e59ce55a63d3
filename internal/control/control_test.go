package control_test

import (
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/internal/control"
)

func TestAsk(t *testing.T) {
	data := filepath.Join(t.TempDir(), "frontdesk.db")
	if _, err := control.Ask(t.Context(), data, "echo", nil); !errors.Is(err, control.ErrNobody) {
		t.Errorf("before: %v", err)
	}
	s, err := control.Listen(t.Context(), data, map[string]http.HandlerFunc{
		"echo": func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(w, r.Body) },
		"fail": func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "the disk is full", http.StatusInsufficientStorage)
		},
		"stop": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte("half"))
			panic(http.ErrAbortHandler)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(name string) (string, error) {
		answer, err := control.Ask(t.Context(), data, name, strings.NewReader("hello"))
		if err != nil {
			return "", err
		}
		defer func() { _ = answer.Close() }()
		text, err := io.ReadAll(answer)
		return string(text), err
	}
	if got, err := ask("echo"); got != "hello" || err != nil {
		t.Errorf("echo: %q, %v", got, err)
	}
	if _, err := ask("fail"); err == nil || err.Error() != "the disk is full" {
		t.Errorf("fail: %v", err)
	}
	if got, err := ask("stop"); err == nil {
		t.Errorf("an answer that broke off counts as whole: %q", got)
	}
	file := data + ".control"
	note, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others can read the secret: %v, %v", info.Mode(), err)
	}
	forged := strings.Replace(string(note), `"secret":"`, `"secret":"X`, 1)
	if err := os.WriteFile(file, []byte(forged), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ask("echo"); !errors.Is(err, control.ErrNobody) {
		t.Errorf("with another secret: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(file, note, 0o600); err != nil { // as a desk that was killed leaves it
		t.Fatal(err)
	}
	if _, err := ask("echo"); !errors.Is(err, control.ErrNobody) {
		t.Errorf("of a desk that was killed: %v", err)
	}
}
