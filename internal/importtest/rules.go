// Package importtest checks the structure of the module: which package may
// import which (docs/architecture.md), and how large files, functions and
// interfaces may grow.
//
// It reads source files as text: all of them, whatever their build tags. It
// neither compiles nor imports any package of the desk. It skips folders named
// testdata or node_modules, hidden folders and nested modules.
package importtest

import "slices"

const module = "frontdesk"

// everything in a list of imports stands for all packages except testHelpers.
const everything = "*"

// imports lists our packages by folder, each with those of our packages that it
// may import. The root of the module is ".".
var imports = map[string][]string{
	".":       {"internal/program"},
	"tickets": {},
	"chat":    {"tickets"},
	"bot": {
		"bot/outgoing", "internal/desk", "tickets", "chat", "bot/cards", "internal/locale", "internal/botframework",
		"internal/cache",
		"internal/phrase",
	},
	"bot/outgoing": {
		"internal/desk",
		"tickets",
		"chat",
		"bot/cards",
		"internal/locale",
		"internal/botframework",
		"internal/cache",
		"internal/phrase",
	},
	"bot/cards":           {"tickets", "chat", "internal/locale", "internal/phrase"},
	"portal":              {"internal/desk", "tickets", "chat", "internal/locale", "internal/phrase"},
	"appmanifest":         {},
	"internal/appcatalog": {},
	"internal/backup":     {},
	"internal/batch":      {},
	"internal/doctor": {
		"bot/outgoing",
		"internal/botframework",
		"internal/config",
		"internal/desk",
		"internal/entra",
		"internal/locale",
		"tickets",
		"chat",
	},
	"internal/control": {},
	"internal/boltdb": {
		"internal/batch",
		"tickets",
		"chat",
		"internal/desk",
		"internal/botframework",
		"internal/fulltext",
	},
	"internal/botframework": {"internal/cache", "internal/entra"},
	"internal/cache":        {},
	"internal/catalog":      {"tickets", "internal/yamlfile", "internal/fulltext"},
	"internal/texts":        {"internal/locale", "internal/yamlfile"},
	"internal/config":       {"appmanifest", "internal/entra", "internal/yamlfile"},
	"internal/demo":         {"tickets", "internal/desk", "internal/store", "internal/botframework", "internal/locale"},
	"internal/desk":         {"tickets", "chat", "internal/locale", "internal/cache"},
	"internal/entra":        {},
	"internal/entrasim":     {},
	"internal/filestore":    {},
	"internal/fulltext":     {"internal/cache"},
	"internal/graph":        {"tickets", "internal/cache", "internal/entra"},
	"internal/graphsim":     {},
	"internal/importtest":   {},
	"internal/locale":       {},
	"internal/metrics":      {},
	"internal/pgtest":       {},
	"internal/postgres": {
		"internal/batch",
		"tickets",
		"chat",
		"internal/desk",
		"internal/botframework",
		"internal/fulltext",
	},
	"internal/program": {everything},
	"internal/scripttest": {
		"internal/teamsim", "internal/graphsim", "internal/entrasim", "internal/pushsim", "internal/pgtest",
	},
	"internal/release": {},
	"internal/store": {
		"tickets",
		"chat",
		"internal/desk",
		"internal/botframework",
		"internal/boltdb",
		"internal/postgres",
	},
	"internal/storetest":  {"tickets", "chat", "internal/desk", "internal/botframework", "internal/store"},
	"internal/teamsim":    {},
	"internal/webpush":    {},
	"internal/pushsim":    {},
	"internal/schematest": {},
	"internal/transfer":   {"tickets", "chat", "internal/desk", "internal/yamlfile"},
	"internal/web":        {"tickets", "chat", "internal/locale"},
	"internal/phrase":     {"tickets", "internal/locale"},
	"internal/yamlfile":   {},
}

// testHelpers may be imported by tests only.
var testHelpers = []string{
	"internal/graphsim", "internal/pgtest", "internal/pushsim", "internal/scripttest", "internal/storetest",
	"internal/importtest", "internal/schematest",
}

// testExtras lists what every test may import besides what its package may
// import.
var testExtras = []string{
	"internal/entrasim",
	"internal/graphsim",
	"internal/pgtest",
	"internal/pushsim",
	"internal/schematest",
	"internal/teamsim",
	"internal/scripttest",
	"internal/boltdb",
	"internal/store",
}

// engines run the conformance suite of internal/storetest in their tests.
var engines = []string{"internal/boltdb", "internal/postgres"}

// joint is the package where one interface joins all interfaces that an engine
// implements, however many there are.
const joint = "internal/store"

// standardOnly lists the packages whose code, apart from tests, imports only
// the standard library and our packages.
var standardOnly = []string{"tickets"}

// exclusive lists the modules that only one package may import, tests included.
// Replacing such a module then changes one package only.
var exclusive = map[string]string{
	"github.com/gin-gonic/gin":                 "internal/web",
	"github.com/SherClockHolmes/webpush-go":    "internal/webpush",
	"github.com/infracloudio/msbotbuilder-go":  "internal/botframework",
	"github.com/microsoftgraph/msgraph-sdk-go": "internal/graph",
	"github.com/prometheus/client_golang":      "internal/metrics",
	"github.com/jackc/pgx/v5":                  "internal/postgres",
	"go.etcd.io/bbolt":                         "internal/boltdb",
}

// wide lists the types that may have more methods than others.
var wide = []string{
	"internal/teamsim.Sim", // all of Teams at once, for tests and the demo
}

// allowed reports whether the package in folder from may import the one in
// folder to.
func allowed(from, to string, test bool) bool {
	switch {
	case slices.Contains(imports[from], to):
		return true
	case slices.Contains(imports[from], everything) && !slices.Contains(testHelpers, to):
		return true
	case !test:
		return false
	}
	return from == to || slices.Contains(testExtras, to) ||
		to == "internal/storetest" && slices.Contains(engines, from)
}
