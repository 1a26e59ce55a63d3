package appmanifest_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dlclark/regexp2"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schemas is where npm puts Microsoft's schema files. We may not copy them into
// the repository.
const schemas = "../e2e/node_modules/@microsoft/app-manifest/build/json-schemas/teams"

// official compiles one of Microsoft's schema files for manifest version 1.25.
func official(t *testing.T, file string) *jsonschema.Schema {
	t.Helper()
	dir := os.Getenv("APPMANIFEST_SCHEMAS")
	if dir == "" {
		dir = schemas
	}
	path := filepath.Join(dir, "v1.25", file)
	if _, err := os.Stat(path); err != nil {
		missing(t, err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	compiler.UseRegexpEngine(lookahead)
	schema, err := compiler.Compile(path)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// missing skips the test in a bare clone without the schemas. In CI and in make
// test it fails.
func missing(t *testing.T, err error) {
	t.Helper()
	const advice = "no Teams schemas to check against: run `make e2e-install` first, " +
		"or set APPMANIFEST_SCHEMAS to the folder json-schemas/teams of npm's @microsoft/app-manifest: %v"
	if os.Getenv("CI") != "" || os.Getenv("APPMANIFEST_REQUIRE_SCHEMAS") != "" {
		t.Fatalf(advice, err)
	}
	t.Skipf(advice, err)
}

// expression compiles a pattern with the look-ahead that Microsoft's schemas
// use and Go's regexp lacks.
type expression struct{ *regexp2.Regexp }

func lookahead(pattern string) (jsonschema.Regexp, error) {
	re, err := regexp2.Compile(pattern, regexp2.ECMAScript)
	return expression{re}, err
}

func (e expression) MatchString(s string) bool {
	ok, err := e.Regexp.MatchString(s)
	return ok && err == nil
}

func validate(t *testing.T, schema *jsonschema.Schema, data []byte) error {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(document)
}

func TestPackageObeysTheOfficialSchemas(t *testing.T) {
	manifest := official(t, "MicrosoftTeams.schema.json")
	localization := official(t, "MicrosoftTeams.Localization.schema.json")
	bare := desk()
	bare.PublicURL, bare.Commands, bare.Extension = "", nil, nil
	for name, files := range map[string]map[string][]byte{
		"full": unpack(t, desk()), "bare": unpack(t, bare), "portal": unpack(t, withPortal()),
	} {
		if err := validate(t, manifest, files["manifest.json"]); err != nil {
			t.Errorf("%s: manifest.json: %v", name, err)
		}
		if err := validate(t, localization, files["ru.json"]); err != nil {
			t.Errorf("%s: ru.json: %v", name, err)
		}
	}
}

// A validator that lets everything pass would make the test above worthless.
func TestSchemasRefuseWhatIsWrong(t *testing.T) {
	files := unpack(t, withPortal())
	tests := map[string]struct{ file, old, new string }{
		"tab of no page":   {"manifest.json", `"contentUrl"`, `"contentPage"`},
		"no such tab":      {"ru.json", "staticTabs[0].name", "staticTabs[0].title"},
		"guid":             {"manifest.json", desk().ID, "desk"},
		"scope":            {"manifest.json", `"team"`, `"everyone"`},
		"unknown property": {"manifest.json", `"supportsFiles"`, `"supportsPigeons"`},
		"RSC type":         {"manifest.json", `"Application"`, `"app"`},
		"long name":        {"manifest.json", `"short": "Frontdesk"`, `"short": "` + strings.Repeat("x", 31) + `"`},
		"kind of command":  {"manifest.json", `"query"`, `"question"`},
		"place of command": {"manifest.json", `"message"`, `"everywhere"`},
		"no parameter":     {"ru.json", "parameters[0]", "parameters[7]"},
		"no such key":      {"ru.json", "commands[0]", "commands[12]"},
		"empty name":       {"ru.json", `"name.short": "Frontdesk"`, `"name.short": ""`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			schema := "MicrosoftTeams.schema.json"
			if tt.file == "ru.json" {
				schema = "MicrosoftTeams.Localization.schema.json"
			}
			mutant := strings.ReplaceAll(string(files[tt.file]), tt.old, tt.new)
			if mutant == string(files[tt.file]) {
				t.Fatalf("%s does not occur in %s", tt.old, tt.file)
			}
			if validate(t, official(t, schema), []byte(mutant)) == nil {
				t.Error("accepted")
			}
		})
	}
}
