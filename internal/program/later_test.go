package program

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/scripttest"
)

// What is to happen days later happens, once: the desk is stopped, two days go
// by, and it starts again.
func TestDaysLater(t *testing.T) {
	scripts, err := filepath.Glob(fromRoot("testdata/later/*.days.txtar"))
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, later := range scripts {
		before := strings.TrimSuffix(later, ".days.txtar") + ".txtar"
		t.Run(filepath.Base(before), func(t *testing.T) {
			t.Parallel()
			kept := scripttest.Keep(t, before, runAt(time.Now))
			kept.Pass(48 * time.Hour)
			scripttest.GoOn(t, later, kept, runAt(kept.Now))
		})
	}
}
