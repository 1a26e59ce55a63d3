package scripttest

import (
	"os"
	"strings"
	"testing"

	"frontdesk/internal/pgtest"
)

// StoreVariable names the variable of the environment that has all tests play on
// another store: "postgres" for a private PostgreSQL. It is no FRONTDESK_ one: those
// are keys of the configuration.
const StoreVariable = "TEST_STORE"

// otherStore returns the line of the configuration for a store other than the file
// that is there by default; "" where the test brings its own.
func otherStore(tb testing.TB, s Settings) string {
	tb.Helper()
	if os.Getenv(StoreVariable) != "postgres" || s.Kept != nil || strings.Contains("\n"+s.Extra, "\nstore:") {
		return ""
	}
	return "store: " + pgtest.URL(tb) + "\n"
}
