package program

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"frontdesk/internal/teamsim"
)

// hostile lists texts that do something wherever they are not treated as data.
// Each begins with the mark, so that the test can find it again.
const hostileMark = "h05t1le"

var hostile = []string{
	`"},{"type":"Action.OpenUrl","title":"Win","url":"https://evil.example"}],"x":["`,
	`**bold** [click](https://evil.example) ![x](https://evil.example/x.png) # head`,
	`<at>Everyone</at> <script>alert(1)</script> <b>b</b> &lt;at&gt;All&lt;/at&gt;`,
	"\u202egnp.exe\u202c \u2066x\u2069 \u0000\u0007\u001b[31m red",
	`{{DATE(2020-01-01T00:00:00Z,SHORT)}} ${secret} {name} {id} %s %d`,
	`\u0022 \" \\ ` + "\u2028\u2029 \r\n\t",
}

// TestHostileTextIsData puts hostile text wherever people can write, and looks at
// everything that leaves the desk.
func TestHostileTextIsData(t *testing.T) {
	for i, text := range hostile {
		t.Run(fmt.Sprint(i), func(t *testing.T) { playHostile(t, hostileMark+text) })
	}
}

func playHostile(t *testing.T, text string) {
	o := openOffice(t)
	var mu sync.Mutex
	var sent [][]byte
	note := func(_, _ string, body []byte) {
		mu.Lock()
		defer mu.Unlock()
		sent = append(sent, body)
	}
	o.OnActivity(note)
	answered := func(a teamsim.Answer) {
		t.Helper()
		if a.Err != nil || a.Status != 200 {
			t.Errorf("%d %v %s", a.Status, a.Err, a.Body)
		}
		note("", "", a.Body)
	}
	mallory := o.Person(text)
	menu := o.menuOf(mallory)
	answered(
		o.save(mallory, menu, map[string]any{"title": text, "description": text, "beneficiary": text}),
	) // refused and shown again
	answered(o.save(mallory, menu, map[string]any{"title": text, "description": text, "beneficiary": o.erin.ObjectID}))
	answered(
		mallory.PressAction(
			o.ctx,
			menu,
			"draft.save",
			map[string]any{"form": "f1", "title": text, "description": text},
		),
	)
	answered(
		mallory.PressAction(
			o.ctx,
			menu,
			"draft.save",
			map[string]any{"form": text, "item": text, "title": text, text: text},
		),
	)
	answered(
		mallory.PressAction(
			o.ctx,
			menu,
			"draft.save",
			map[string]any{"form": "f2", "item": "x", "title": text, "what": text},
		),
	)
	answered(mallory.PressAction(o.ctx, menu, "draft.open", map[string]any{"id": "f1"}))
	answered(mallory.PressAction(o.ctx, menu, "draft.open", map[string]any{"id": "f2"}))
	answered(mallory.PressAction(o.ctx, menu, "draft.open", map[string]any{"id": text}))
	card := o.await(o.Channel.ID, hasButton("Take"))
	for _, m := range o.Messages(o.Channel.ID) {
		if strings.Contains(m.Plain(), "INC-1002") {
			card = m
		}
	}
	answered(o.ana.Press(o.ctx, card, "Take", nil))
	answered(
		o.ana.PressAction(
			o.ctx,
			card,
			"ticket.resolve",
			map[string]any{"id": "INC-1002", "rev": 2, "resolution": text},
		),
	)
	answered(mallory.PressAction(o.ctx, menu, "status.list", nil))
	answered(mallory.PressAction(o.ctx, menu, "status.open", map[string]any{"id": "INC-1002"}))
	answered(mallory.PressAction(o.ctx, menu, "status.open", map[string]any{"id": text}))
	answered(mallory.PressAction(o.ctx, menu, text, nil))
	ask := func(inputs map[string]any) {
		inputs["item"], inputs["form"] = "chair", fmt.Sprint(len(sent))
		answered(mallory.PressAction(o.ctx, menu, "request.save", inputs))
	}
	for _, input := range []string{"day", "colour", "whose", "beneficiary"} { // refused and shown again
		ask(map[string]any{"why": text, "more": text, input: text})
	}
	ask(map[string]any{"why": text, "more": text})
	answered(
		mallory.PressAction(
			o.ctx,
			menu,
			"request.save",
			map[string]any{"item": "broken", "form": "b", "title": text, "description": text, "impact": text},
		),
	)
	answered(mallory.PressAction(o.ctx, menu, "request.form", map[string]any{"item": text}))
	answered(mallory.PressAction(o.ctx, menu, "catalog.open", map[string]any{"category": text, "page": text}))
	answered(mallory.PressAction(o.ctx, menu, "catalog.search", map[string]any{"search": text}))
	o.await(o.Channel.ID, func(m teamsim.Message) bool { return strings.Contains(m.Plain(), "REQ-") })
	mallory.Say(o.ctx, "chat")
	chat := o.await(o.Channel.ID, hasButton("Accept"))
	answered(o.ana.Press(o.ctx, chat, "Accept", nil))
	mallory.Say(o.ctx, text)
	o.ana.SayIn(o.ctx, chat.ConversationID, text, false)
	o.await(mallory.Chat, func(m teamsim.Message) bool {
		return m.Text != "" && strings.Contains(m.Text, hostileMark) && m.FromID == o.BotID()
	})
	answered(mallory.PressAction(o.ctx, menu, "chat.end", map[string]any{"id": "chat-1"}))
	if err := o.Stop(); err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, body := range sent {
		found += checkData(t, body)
	}
	if found < 20 {
		t.Errorf("the text was seen %d times only: it was not put to the test", found)
	}
	// The simulated Teams makes the ids of chats out of names.
	log := regexp.MustCompile(`conversation=\S+`).ReplaceAllString(o.Log.String(), "")
	for what, secret := range map[string]string{
		"text": hostileMark, "title": "Printer on fire", "password": o.AppPassword(), "a token": "eyJ", "the connector's token": "opaque-",
	} {
		if i := strings.Index(log, secret); i >= 0 {
			t.Errorf("the log holds %s: …%.200s", what, log[max(0, i-150):])
		}
	}
}

var (
	odd   = regexp.MustCompile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\u2028\u2029\x00-\x08\x0b-\x1f\x7f]")
	known = map[string]bool{"Action.Execute": true, "Action.Submit": true, "Action.ShowCard": true}
)

// startsCall reports whether an action opens a call in Teams, and nothing else.
func startsCall(action map[string]any) bool {
	address, _ := action["url"].(string)
	return action["type"] == "Action.OpenUrl" && callLink.MatchString(address)
}

var callLink = regexp.MustCompile(`^https://teams\.microsoft\.com/l/call/0/0\?users=[A-Za-z0-9.%_-]+$`)

// checkData searches what the desk sent. It returns how often the mark was in
// it.
func checkData(t *testing.T, body []byte) (found int) {
	var root any
	if len(body) == 0 {
		return 0
	}
	if err := json.Unmarshal(body, &root); err != nil {
		t.Errorf("no JSON: %v: %s", err, body)
	}
	var walk func(parent map[string]any, key string, value any)
	walk = func(parent map[string]any, key string, value any) {
		switch value := value.(type) {
		case map[string]any:
			kind, _ := value["type"].(string)
			if strings.HasPrefix(kind, "Action.") && !known[kind] && !startsCall(value) {
				t.Errorf("an action of type %s", kind)
			}
			if value["entities"] != nil {
				t.Errorf("entities in %s", body)
			}
			for key, inner := range value {
				walk(value, key, inner)
			}
		case []any:
			for _, inner := range value {
				walk(parent, key, inner)
			}
		case string:
			if !strings.Contains(value, hostileMark) {
				return
			}
			found++
			if !harmless(parent, key) {
				t.Errorf("people's text as %s of %v", key, parent["type"])
			}
			if parent["type"] != "Input.Text" && odd.MatchString(value) {
				t.Errorf("characters that change how text reads in %q", value)
			}
		}
	}
	walk(nil, "", root)
	return found
}

// harmless reports whether text under this key of an object is shown unchanged.
// That holds for a TextRun, the value of an input, the title of a choice, and
// the plain text and summary of a message. It also holds for text that is not
// shown, such as a name to search for in a button's data.
func harmless(parent map[string]any, key string) bool {
	switch parent["type"] {
	case "TextRun":
		return key == "text"
	case "Input.Text":
		return key == "value"
	case "message":
		return key == "summary" || key == "text" && parent["textFormat"] == "plain"
	case nil:
		return key == "whom" || key == "search" || key == "title" && len(parent) == 2 && parent["value"] != nil
	}
	return false
}
