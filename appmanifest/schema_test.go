package appmanifest_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"frontdesk/appmanifest"
	"frontdesk/internal/schematest"
)

// official is one of Microsoft's schema files.
func official(t *testing.T, version, file string) schematest.Schema {
	t.Helper()
	return schematest.Open(t, "..", version, file)
}

func TestPackageObeysTheOfficialSchemas(t *testing.T) {
	bare := desk()
	bare.PublicURL, bare.Commands, bare.TeamCommands, bare.Extension = "", nil, nil, nil
	for _, version := range []string{appmanifest.Standard, appmanifest.Newest} {
		manifest := official(t, version, "MicrosoftTeams.schema.json")
		localization := official(t, version, "MicrosoftTeams.Localization.schema.json")
		for name, app := range map[string]appmanifest.App{
			"full": desk(), "bare": bare, "portal": withPortal(), "own": owned(t),
		} {
			app.Schema = version
			files := unpack(t, app)
			if err := manifest.Check(t, files["manifest.json"]); err != nil {
				t.Errorf("%s, %s: manifest.json: %v", name, version, err)
			}
			if err := localization.Check(t, files["ru.json"]); err != nil {
				t.Errorf("%s, %s: ru.json: %v", name, version, err)
			}
			for _, file := range []string{"manifest.json", "ru.json"} {
				says := decode[map[string]any](t, files[file])["$schema"]
				if !strings.Contains(fmt.Sprint(says), "/teams/v"+version+"/MicrosoftTeams.") {
					t.Errorf("%s, %s: %s is of %v", name, version, file, says)
				}
			}
		}
	}
}

// The newest schemas that there are: when Microsoft's package brings another, the
// desk should know it.
func TestNewestIsTheNewest(t *testing.T) {
	official(t, appmanifest.Newest, "MicrosoftTeams.schema.json")
	entries, err := os.ReadDir(schematest.Folder(".."))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		version := strings.TrimPrefix(e.Name(), "v") + ".0"
		if appmanifest.Higher(version, appmanifest.Newest+".0") {
			t.Errorf("there is %s", e.Name())
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
			if official(t, appmanifest.Standard, schema).Check(t, []byte(mutant)) == nil {
				t.Error("accepted")
			}
		})
	}
}
