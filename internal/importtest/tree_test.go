package importtest

import (
	"os"
	"testing"
)

// desk parses the source tree that contains this package.
func desk(t *testing.T) *tree {
	t.Helper()
	parsed, err := parse(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	if len(parsed.sources) == 0 {
		t.Fatal("no source found")
	}
	return parsed
}

func TestDeskObeysTheImportRules(t *testing.T) {
	for _, c := range checkImports(desk(t)) {
		t.Error(c)
	}
}

func TestDeskKeepsItsShape(t *testing.T) {
	for _, c := range checkShape(desk(t)) {
		t.Error(c)
	}
}
