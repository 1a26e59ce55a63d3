package program

import (
	"context"
	"flag"
	"io"
	"path/filepath"
	"testing"

	"frontdesk/internal/scripttest"
)

var (
	makeStore = flag.String(
		"make-store",
		"",
		"make the store of this `folder` of testdata/stores, whose README says how",
	)
	madeBy = flag.String("made-by", "", "the `program` that makes it")
)

// TestMakeStore creates a fixture for TestOldStores.
func TestMakeStore(t *testing.T) {
	if *makeStore == "" {
		t.Skip("makes a fixture: testdata/stores/README.md")
	}
	old := &child{path: *madeBy}
	made := scripttest.Keep(
		t,
		filepath.Join(*makeStore, "made.txtar"),
		func(ctx context.Context, args []string, stdout, stderr io.Writer) error {
			if args[1] == "check" {
				return nil // it may not know how; TestOldStores looks
			}
			return old.run(ctx, args, stdout, stderr)
		},
	)
	if err := made.Write(filepath.Join(*makeStore, "store.tar.gz")); err != nil {
		t.Fatal(err)
	}
}

// TestOldStores starts the desk with the data of older versions. Everything
// that was owed arrives, and everything that had begun goes on.
func TestOldStores(t *testing.T) {
	stores, err := filepath.Glob(fromRoot("testdata/stores/*/store.tar.gz"))
	if err != nil || len(stores) == 0 {
		t.Fatalf("no stores: %v", err)
	}
	for _, path := range stores {
		folder := filepath.Dir(path)
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			kept, err := scripttest.ReadKept(path)
			if err != nil {
				t.Fatal(err)
			}
			scripttest.GoOn(t, filepath.Join(folder, "goes_on.txtar"), kept, runAt(kept.Now))
		})
	}
}
