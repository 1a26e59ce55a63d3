package botframework

import (
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

func TestPlainText(t *testing.T) {
	desk := mention{"mention", "<at>IT Desk</at>", Account{ID: "28:desk"}}
	ana := mention{"mention", "<at>Ana</at>", Account{ID: "29:ana"}}
	tests := map[string]struct {
		text, format string
		entities     []mention
		want         string
		bot          bool
	}{
		"no mention": {"my printer", "", nil, "my printer", false},
		"bot first":  {"<at>IT Desk</at> on my way", "plain", []mention{desk}, "on my way", true},
		"bot glued":  {"<at>IT Desk</at>menu", "", []mention{desk}, "menu", true},
		"bot twice":  {"<at>IT Desk</at> a <at>IT Desk</at>", "", []mention{desk, desk}, "a", true},
		"bot with id": {
			`<at id="0">IT Desk</at> hi`,
			"",
			[]mention{{"mention", `<at id="0">IT Desk</at>`, desk.Mentioned}},
			"hi",
			true,
		},
		"somebody":         {"ask <at>Ana</at> first", "", []mention{ana}, "ask Ana first", false},
		"both":             {"<at>IT Desk</at> ask <at>Ana</at>", "", []mention{ana, desk}, "ask Ana", true},
		"typed, not meant": {"<at>IT Desk</at> is slow", "", nil, "<at>IT Desk</at> is slow", false},
		"entity of another type": {
			"<at>IT Desk</at> hi",
			"",
			[]mention{{"quote", desk.Text, desk.Mentioned}},
			"<at>IT Desk</at> hi",
			false,
		},
		"mention in a mention": {"<at>IT <at>IT Desk</at>Desk</at> hi", "", []mention{desk}, "hi", true},
		"no-break spaces": {
			"<at>IT\u00a0Desk</at>\u00a0on\u00a0my way\u00a0",
			"",
			[]mention{desk},
			"on my way",
			true,
		},
		"mention without text": {"hi", "", []mention{{"mention", "", desk.Mentioned}}, "hi", true},
		"bot without text": {
			"<at>IT & Co</at> menu",
			"",
			[]mention{{"mention", "", Account{ID: "28:desk", Name: "IT & Co"}}},
			"menu",
			true,
		},
		"bot without text, escaped": {
			"<at>IT &amp; Co</at> menu",
			"",
			[]mention{{"mention", "", Account{ID: "28:desk", Name: "IT & Co"}}},
			"menu",
			true,
		},
		"bot without text and name": {
			"<at>Frontdesk</at> menu",
			"",
			[]mention{{"mention", "", desk.Mentioned}},
			"menu",
			true,
		},
		"somebody without text": {
			"ask <at>Ana</at> first",
			"",
			[]mention{{"mention", "", Account{ID: "29:ana", Name: "Ana"}}},
			"ask Ana first",
			false,
		},
		"somebody without tags":    {"ask Ana", "", []mention{{"mention", "Ana", ana.Mentioned}}, "ask Ana", false},
		"entities stay in plain":   {"a &lt; b &amp;", "plain", nil, "a &lt; b &amp;", false},
		"entities decoded in xml":  {"a &lt; b&nbsp;", "xml", nil, "a < b", false},
		"patterns are no patterns": {"$1 .* <at>IT Desk</at>", "", []mention{desk}, "$1 .*", true},
		"somebody named like a bot": {
			"<at>IT Desk</at> x",
			"",
			[]mention{desk, {"mention", desk.Text, ana.Mentioned}},
			"x",
			true,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := &Activity{
				Text:       tt.text,
				TextFormat: tt.format,
				Recipient:  Account{ID: "28:desk", Name: "Frontdesk"},
				Entities:   rawMentions(tt.entities),
			}
			if got := a.PlainText(); got != tt.want {
				t.Errorf("text %q, want %q", got, tt.want)
			}
			if got := a.MentionsBot(); got != tt.bot {
				t.Errorf("mentions the bot: %t", got)
			}
		})
	}
}

func TestMentionsSurviveOddEntities(t *testing.T) {
	a := &Activity{
		Text: "<at>D</at> hi", Recipient: Account{ID: "28:desk"},
		Entities: []jsontext.Value{
			jsontext.Value(`"mention"`), jsontext.Value(`{"type":"mention","mentioned":5}`), jsontext.Value(`null`),
			jsontext.Value(`{"type":"mention","mentioned":{"id":"28:DESK"},"text":"<at>D</at>"}`),
		},
	}
	if got := a.PlainText(); got != "hi" || !a.MentionsBot() {
		t.Errorf("text %q", got)
	}
	nobody := &Activity{Entities: []jsontext.Value{jsontext.Value(`{"type":"mention","mentioned":{}}`)}}
	if nobody.MentionsBot() {
		t.Error("an empty id is the bot's")
	}
}

func rawMentions(list []mention) []jsontext.Value {
	var raw []jsontext.Value
	for _, m := range list {
		b, err := json.Marshal(m, jsontext.AllowInvalidUTF8(true))
		if err != nil {
			panic(err)
		}
		raw = append(raw, b)
	}
	return raw
}

func FuzzPlainText(f *testing.F) {
	f.Add("<at>IT Desk</at> hi", "<at>IT Desk</at>", "<at>Ana</at>", "plain")
	f.Add("<at>a<at>a</at></at>", "<at>a</at>", "<at></at>", "")
	f.Add("x\u00a0x", "x ", " x", "markdown")
	f.Fuzz(func(t *testing.T, text, own, other, format string) {
		text, own, other = strings.ToValidUTF8(
			text,
			"?",
		), strings.ToValidUTF8(
			own,
			"?",
		), strings.ToValidUTF8(
			other,
			"?",
		)
		a := &Activity{
			Text:       text,
			TextFormat: format,
			Recipient:  Account{ID: "28:desk"},
			Entities: rawMentions([]mention{
				{"mention", own, Account{ID: "28:desk"}}, {"mention", other, Account{ID: "29:ana"}},
			}),
		}
		got := a.PlainText()
		if format != "xml" && own != "" && strings.Contains(got, plainSpaces(own)) {
			t.Errorf("%q holds the bot's mention %q", got, own)
		}
		if len(got) > len(text) || got != strings.TrimSpace(got) || strings.Contains(got, "\u00a0") {
			t.Errorf("%q became %q", text, got)
		}
	})
}
