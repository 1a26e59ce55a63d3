package bot

import (
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// Clients send typed values as text; some send numbers and toggles as such.
// Anything else is refused and not kept.
func TestValuesOfAForm(t *testing.T) {
	item := &tickets.Item{Kind: tickets.Incident, Fields: []tickets.Field{
		{ID: "text", Type: tickets.TextField},
		{ID: "number", Type: tickets.NumberField},
		{ID: "toggle", Type: tickets.ToggleField},
		{ID: "day", Type: tickets.DateField},
	}}
	for _, c := range []struct {
		id, sent, held string
		wrong          bool
	}{
		{"text", `"a\"b"`, `a"b`, false},
		{"text", `null`, "", false},
		{"text", `12`, "", true},
		{"text", `["a"]`, "", true},
		{"text", `{}`, "", true},
		{"number", `"3"`, "3", false},
		{"number", `3.5`, "3.5", false},
		{"number", `true`, "", true},
		{"toggle", `"true"`, "true", false},
		{"toggle", `true`, "true", false},
		{"toggle", `false`, "false", false},
		{"toggle", `1`, "", true},
		{"day", `"2026-11-25"`, "2026-11-25", false},
		{"day", `20261125`, "", true},
		{"beneficiary", `"x"`, "x", false},
		{"beneficiary", `1`, "", true},
		{"title", `"x"`, "x", false},
		{"title", `false`, "", true},
		{"form", `"x"`, "", false},
		{"other", `[]`, "", false},
	} {
		held, wrong := values(botframework.Data{c.id: jsontext.Value(c.sent)}, item)
		if held[c.id] != c.held || (wrong != nil) != c.wrong || wrong != nil && wrong.Field != c.id {
			t.Errorf("%s %s: held %q, wrong %v", c.id, c.sent, held[c.id], wrong)
		}
	}
	if held, _ := values(
		botframework.Data{"title": jsontext.Value(`"x"`)},
		&tickets.Item{Kind: tickets.Request},
	); len(
		held,
	) > 0 {
		t.Errorf("a request has a title: %v", held)
	}
}
