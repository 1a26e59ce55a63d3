package scripttest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/internal/pgtest"
)

// StoreVariable names the variable of the environment that has all tests play on
// another store: "postgres" for a private PostgreSQL. It is no FRONTDESK_ one: those
// are keys of the configuration.
const StoreVariable = "TEST_STORE"

// otherStore returns the name of a store other than the file that is there by
// default; "" for that one, and where the test brings its own.
func otherStore(tb testing.TB, s Settings) string {
	tb.Helper()
	if os.Getenv(StoreVariable) != "postgres" || s.Kept != nil || strings.Contains("\n"+s.Extra, "\nstore:") {
		return ""
	}
	return pgtest.URL(tb)
}

// Store returns the name of the desk's store, unless its test has brought one.
func (d *Desk) Store() string {
	if d.store != "" {
		return d.store
	}
	return "bolt:" + filepath.Join(d.Dir, "frontdesk.db")
}

// storeLine returns what the configuration says of the store.
func (d *Desk) storeLine() string {
	if d.store == "" {
		return ""
	}
	return "store: " + d.store + "\n"
}
