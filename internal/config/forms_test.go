package config

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

// words are values of every kind that a key takes, and some that look like them.
var words = strings.Split(
	`x|true|false|yes|0|1|3|20|21|100|1000|100000|100001|-1|3.5|en|ru|de|SingleTenant|MultiTenant|
UserAssignedMSI|debug|info|json|text|public|gcc|gcch|dod|china|team|roster|pick|round-robin|auto|light|dark|chat|incident|status|catalog|home|incidents|
approvals|knowledge|presence|127.0.0.1:3978|:3978|[::1]:0|desk:80|localhost|https://desk.example.com|HTTPS://Desk.example.com/a/|
http://localhost:8080|http://desk.example.com|https://desk.example.com/?a=b|bolt:frontdesk.db|bolt:|postgres://db/desk|
11111111-1111-4111-8111-111111111111|ABCDEF00-1111-4111-8111-111111111111|group:Everybody|group:|90s|15m|48h|1h30m|
100ms|1ms|.5h|1.5h|+2h|0s|-5m|20MB|20 mb|1KB|500kb|100MB|101MB|100000MB|1GB|08:30|24:00|8:30|23:59|
09:00-18:00|09:00-12:00, 13:00-24:00| 09:00 - 12:00 |18:00-09:00|19:abc@thread.tacv2|19:abc@thread.skype|
19%3aabc%40thread.tacv2|#0b5cad|#FFFFFF|#000|pdf|.pdf|image/*|image/png|Europe/Riga|UTC|Local|a text of words|files/here`,
	"|",
)

// TestSchemaTakesWhatFits makes sure that no editor complains of a value that the
// desk takes.
func TestSchemaTakesWhatFits(t *testing.T) {
	for _, f := range facts() {
		f.list = false
		text, err := json.Marshal(f.schema())
		if err != nil {
			t.Fatal(err)
		}
		document, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
		if err != nil {
			t.Fatal(err)
		}
		c := jsonschema.NewCompiler()
		if err := c.AddResource("key.json", document); err != nil {
			t.Fatal(err)
		}
		schema, err := c.Compile("key.json")
		if err != nil {
			t.Fatalf("%s: %v", f.path, err)
		}
		taken := 0
		for _, word := range words {
			word = strings.TrimPrefix(word, "\n")
			if !f.fits(word) {
				continue
			}
			taken++
			var bare any
			if err := yaml.Unmarshal([]byte(word), &bare); err != nil || !isScalar(bare) {
				bare = word // has to stand in quotes
			}
			for _, value := range []any{word, bare, nil} {
				if err := schema.Validate(value); err != nil {
					t.Errorf("%s takes %q, an editor does not: %v", f.path, word, err)
				}
			}
		}
		if taken == 0 {
			t.Errorf("%s takes none of the words: add one that it takes", f.path)
		}
	}
}

func isScalar(value any) bool {
	switch value.(type) {
	case string, bool, int, float64:
		return true
	}
	return false
}
