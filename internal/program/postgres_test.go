package program

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/internal/pgtest"
	"frontdesk/internal/scripttest"
)

// TestPostgres runs the commands that read or copy the data, of a desk whose store
// is a database: while it runs, and when it does not.
func TestPostgres(t *testing.T) {
	name := pgtest.URL(t)
	d := scripttest.Start(t, run, "store: "+name+"\n")
	erin := d.Person("Erin Employee")
	erin.Say(t.Context(), "incident")
	at := filepath.Join(d.Dir, "frontdesk.yaml")
	asked := func(args ...string) (said, failed string) {
		t.Helper()
		var out strings.Builder
		err := run(context.Background(), append([]string{"frontdesk"}, args...), &out, io.Discard)
		if err != nil {
			failed = err.Error()
		}
		return out.String(), failed
	}
	look := func() {
		t.Helper()
		if said, failed := asked("check", "--config", at); !strings.Contains(said, "everything fits") || failed != "" {
			t.Errorf("check: %s %s", said, failed)
		}
		out := filepath.Join(t.TempDir(), "all")
		if said, failed := asked("export", "--all", out, "--config", at); failed != "" {
			t.Errorf("export: %s %s", said, failed)
		}
		for _, refused := range []struct{ want, args string }{
			{"pg_dump", "backup " + filepath.Join(t.TempDir(), "desk.zip")},
			{"pg_restore", "restore " + filepath.Join(t.TempDir(), "desk.zip")},
			{"nothing to compact", "compact"},
		} {
			said, failed := asked(append(strings.Fields(refused.args), "--config", at)...)
			if !strings.HasPrefix(failed, "the data is in PostgreSQL: ") || !strings.Contains(failed, refused.want) ||
				strings.Contains(failed, "\n") {
				t.Errorf("%s: %s %s", refused.args, said, failed)
			}
		}
	}
	look()
	if err := run(t.Context(), []string{"frontdesk", "serve", "--config", at}, io.Discard, io.Discard); err == nil ||
		!strings.Contains(err.Error(), "in use by another process") {
		t.Errorf("a second desk: %v", err)
	}
	if err := d.Stop(); err != nil {
		t.Fatal(err)
	}
	look()
	if _, err := os.Stat(filepath.Join(d.Dir, "frontdesk.db")); err == nil {
		t.Error("there is a file beside the database")
	}
}
