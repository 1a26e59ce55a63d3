package teamsim_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/teamsim"
)

const ticketCard = `{"type":"AdaptiveCard","body":[
 {"type":"ColumnSet","columns":[{"type":"Column","items":[{"type":"TextBlock","text":"INC-1001"}]}],
  "selectAction":{"type":"Action.Execute","verb":"open","data":{"id":"INC-1001"}}},
 {"type":"RichTextBlock","inlines":["plain ",{"type":"TextRun","text":"run"}]},
 {"type":"FactSet","facts":[{"title":"State","value":"New"}]},
 {"type":"Input.ChoiceSet","id":"impact","label":"Impact","value":"low","errorMessage":"choose","choices":[{"title":"Low","value":"low"}]},
 {"type":"ActionSet","actions":[{"type":"Action.Execute","title":"Take","verb":"take","fallback":{"type":"Action.Submit","title":"Old"}}]}],
 "actions":[
 {"type":"Action.ShowCard","title":"Hold","card":{"type":"AdaptiveCard","body":[{"type":"Input.Text","id":"reason","placeholder":"why"}],
  "actions":[{"type":"Action.Execute","title":"Hold","verb":"hold","data":{"id":1}}]}},
 {"type":"Action.ShowCard","title":"Note","card":{"type":"AdaptiveCard","body":[{"type":"Input.Text","id":"note","value":"draft"}],
  "actions":[{"type":"Action.Execute","title":"Bare","verb":"bare","associatedInputs":"none"}]}},
 {"type":"Action.Execute","title":"Off","verb":"off","isEnabled":false},
 {"type":"Action.Execute","title":"Mute"}]}`

func TestCardAsAPersonReadsIt(t *testing.T) {
	m := teamsim.Message{Card: json.RawMessage(ticketCard)}
	want := "INC-1001|plain |run|State|New|Impact|low|choose|Low|Take|Hold|why|Hold|Note|draft|Bare|Off|Mute"
	if diff := cmp.Diff(want, strings.ReplaceAll(m.Plain(), "\n", "|")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Take", "Hold", "Hold", "Note", "Bare", "Off", "Mute"}, m.Buttons()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]any{"impact": "low", "reason": nil, "note": "draft"}, m.Inputs()); diff != "" {
		t.Error(diff)
	}
}

func TestLink(t *testing.T) {
	m := teamsim.Message{Card: json.RawMessage(`{"type":"AdaptiveCard","body":[
 {"type":"ColumnSet","columns":[{"items":[{"type":"TextBlock","text":"a.txt"}]},
  {"items":[{"type":"ActionSet","actions":[{"type":"Action.OpenUrl","title":"Open","url":"https://x/a"}]}]}]},
 {"type":"ColumnSet","columns":[{"items":[{"type":"TextBlock","text":"b.txt"}]},
  {"items":[{"type":"ActionSet","actions":[{"type":"Action.Execute","title":"Open","url":"https://x/b"}]}]}]}]}`)}
	for beside, want := range map[string]string{"a.txt": "https://x/a", "b.txt": "", "c.txt": ""} {
		if got := m.Link(beside); got != want {
			t.Errorf("beside %s: %q, want %q", beside, got, want)
		}
	}
}

func TestPressCarriesTheInputsOfItsForm(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	erin := sim.Person("Erin")
	m := teamsim.Message{ID: "1", ConversationID: erin.Chat, Card: json.RawMessage(ticketCard)}
	for name, test := range map[string]struct {
		title  string
		inputs map[string]any
		verb   string
		want   map[string]any
	}{
		"in an action set":   {"Take", nil, "take", map[string]any{"impact": "low"}},
		"in a show card":     {"Hold", map[string]any{"reason": "x"}, "hold", map[string]any{"id": 1., "impact": "low", "reason": "x"}},
		"a row":              {"INC-1001", nil, "open", map[string]any{"id": "INC-1001", "impact": "low"}},
		"no inputs wanted":   {"Bare", nil, "bare", map[string]any{}},
		"another's input":    {"Take", map[string]any{"reason": "x"}, "", nil},
		"without a verb":     {"Mute", nil, "", nil},
		"switched off":       {"Off", nil, "", nil},
		"a show card's name": {"Note", nil, "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			answer := erin.Press(soon(t), m, test.title, test.inputs)
			if (answer.Err != nil) != (test.verb == "") {
				t.Fatal(answer.Err)
			}
			if test.verb == "" {
				return
			}
			got := bot.last().Value.Action
			if diff := cmp.Diff(test.want, got.Data); diff != "" || got.Verb != test.verb {
				t.Errorf("verb %q, data %s", got.Verb, diff)
			}
		})
	}
}
