package cards_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bot/cards"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Each card in each language is a file: testdata/golden/NAME.LANG.json.
func TestGolden(t *testing.T) {
	wanted := map[string]bool{}
	eachCard(t, func(t *testing.T, name, lang string, card json.RawMessage) {
		t.Helper()
		path := filepath.Join("testdata", "golden", name+"."+lang+".json")
		wanted[path] = true
		var got bytes.Buffer
		if err := json.Indent(&got, card, "", "  "); err != nil {
			t.Fatal(err)
		}
		got.WriteByte('\n')
		compareGolden(t, path, got.String())
	})
	files, err := filepath.Glob(filepath.Join("testdata", "golden", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		if !wanted[path] {
			t.Errorf("%s belongs to no card", path)
		}
	}
}

// compareGolden compares a text with a golden file, or writes the file.
func compareGolden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if diff := cmp.Diff(string(want), got); diff != "" || err != nil {
		t.Errorf("run with -update when this is meant: %v\n%s", err, diff)
	}
}

// What holds for every card: the version that Teams shows, labeled inputs with
// unique ids, buttons that work on old clients, and no missing text.
func TestEveryCard(t *testing.T) {
	eachCard(t, func(t *testing.T, _, _ string, card json.RawMessage) {
		t.Helper()
		root := decode(t, card)
		if root["type"] != "AdaptiveCard" || root["version"] != "1.5" {
			t.Errorf("%v %v, want AdaptiveCard 1.5", root["type"], root["version"])
		}
		if len(card) >= cards.MaxBytes {
			t.Errorf("%d bytes", len(card))
		}
		if again, ok := root["refresh"].(element); ok {
			pressed, _ := again["action"].(element)
			if list, named := again["userIds"].([]any); pressed["verb"] != cards.VerbShow ||
				pressed["type"] != "Action.Execute" ||
				named && len(list) > 60 {
				t.Errorf("refresh %v", again)
			}
			delete(root, "refresh") // its action has no title, and old clients ignore it
		}
		inputs := map[any]bool{}
		walk(root, func(e element) {
			kind, _ := e["type"].(string)
			if press, ok := e["selectAction"].(element); ok { // needs no fallback: clients look at none there
				press["row"] = true
			}
			switch {
			case e["row"] == true && (e["verb"] == "" || e["title"] == ""):
				t.Errorf("row %v: verb %v", e["title"], e["verb"])
			case e["row"] == true:
			case strings.HasPrefix(kind, "Input."):
				if e["id"] == "" || inputs[e["id"]] || e["label"] == "" {
					t.Errorf("input %v: id twice or empty, or no label: %v", e["id"], e["label"])
				}
				inputs[e["id"]] = true
			case kind == "Action.Execute":
				old, _ := e["fallback"].(element)
				data, _ := old["data"].(element)
				if e["verb"] == "" || data["verb"] != e["verb"] || old["type"] != "Action.Submit" ||
					old["title"] != e["title"] {
					t.Errorf("button %v: verb %v, fallback %v", e["title"], e["verb"], old)
				}
			case kind == "AdaptiveCard" && e["version"] != "1.5":
				t.Errorf("inner card of version %v", e["version"])
			}
			for _, key := range []string{"text", "title", "label", "errorMessage"} {
				if s, _ := e[key].(string); strings.ContainsAny(s, "{}") {
					t.Errorf("%s %q was not filled in", key, s)
				}
			}
		})
	})
}

type element = map[string]any

func decode(t *testing.T, card json.RawMessage) element {
	t.Helper()
	var root element
	if err := json.Unmarshal(card, &root); err != nil {
		t.Fatal(err)
	}
	return root
}

// walk visits v and every object in it, except what old clients show instead.
func walk(v any, visit func(element)) {
	switch v := v.(type) {
	case element:
		visit(v)
		for key, inner := range v {
			if _, isElement := inner.(element); key != "fallback" || !isElement {
				walk(inner, visit)
			}
		}
	case []any:
		for _, inner := range v {
			walk(inner, visit)
		}
	}
}
