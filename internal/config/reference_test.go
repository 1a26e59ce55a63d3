package config_test

import (
	"flag"
	"os"
	"testing"

	"frontdesk/internal/config"
)

var update = flag.Bool("update", false, "write the reference and the schema anew")

// TestReference holds what is made of the table and the example file against what
// the repository has.
func TestReference(t *testing.T) {
	plain, _ := example(t)
	for path, made := range map[string]func(string) (string, error){
		"../../docs/configuration.md": config.Reference,
		"../../frontdesk.schema.json": config.Schema,
	} {
		want, err := made(plain)
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("%s is not what the example file and the rows say, %v: make reference", path, err)
		}
	}
}
