// Package schematest checks documents in tests against the schema files that
// Microsoft publishes for app packages, offline.
//
// It knows where npm puts them. They may not be copied into the repository.
package schematest

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/dlclark/regexp2"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Folder returns where the schemas are, by version. root is the path of the
// repository's root.
func Folder(root string) string {
	if dir := os.Getenv("APPMANIFEST_SCHEMAS"); dir != "" {
		return dir
	}
	return filepath.Join(root, "e2e/node_modules/@microsoft/app-manifest/build/json-schemas/teams")
}

// Schema is one of the schema files.
type Schema struct{ compiled *jsonschema.Schema }

// Open compiles the schema file of a version. In a bare clone without the schemas
// it skips the test. In CI and in make test it fails.
func Open(t *testing.T, root, version, file string) Schema {
	t.Helper()
	path := filepath.Join(Folder(root), "v"+version, file)
	if _, err := os.Stat(path); err != nil {
		missing(t, err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	compiler.UseRegexpEngine(lookahead)
	compiled, err := compiler.Compile(path)
	if err != nil {
		t.Fatal(err)
	}
	return Schema{compiled}
}

func missing(t *testing.T, err error) {
	t.Helper()
	const advice = "no Teams schemas to check against: run `make e2e-install` first, " +
		"or set APPMANIFEST_SCHEMAS to the folder json-schemas/teams of npm's @microsoft/app-manifest: %v"
	if os.Getenv("CI") != "" || os.Getenv("APPMANIFEST_REQUIRE_SCHEMAS") != "" {
		t.Fatalf(advice, err)
	}
	t.Skipf(advice, err)
}

// Check returns what is wrong with a document.
func (s Schema) Check(t *testing.T, data []byte) error {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return s.compiled.Validate(document)
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
