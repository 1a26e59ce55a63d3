package program

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/teamsim"
)

// extended sends an invoke of the message extension with any value.
func (o *office) extended(p *teamsim.Person, name string, value any) (status int, body string) {
	o.t.Helper()
	a := p.Activity("invoke")
	a["name"], a["value"] = "composeExtension/"+name, value
	status, answer, _ := o.Post(o.ctx, a)
	return status, string(answer)
}

// TestExtensionIsRefused sends what no client sends. Each invoke is answered in
// words or refused as malformed. It reveals nothing and changes nothing.
func TestExtensionIsRefused(t *testing.T) {
	o := openOffice(t)
	mallory := o.Person("Mallory")
	o.menuOf(mallory)
	o.settle()
	long := strings.Repeat("я", 4000)
	for name, test := range map[string]struct {
		invoke string
		value  any
		status int
		want   string
	}{
		"value null":             {"query", nil, 200, "does not offer"},
		"value a word":           {"query", "tickets", 400, ""},
		"parameters an object":   {"query", map[string]any{"parameters": map[string]any{}}, 400, ""},
		"unknown command":        {"query", map[string]any{"commandId": "everything"}, 200, "does not offer"},
		"no command":             {"query", map[string]any{}, 200, "does not offer"},
		"another's ticket":       {"query", search("INC-1001"), 200, "Nothing was found."},
		"another's words":        {"query", search("printer"), 200, "Nothing was found."},
		"everything":             {"query", search(""), 200, "Nothing was found."},
		"endless words":          {"query", search(long), 200, "Nothing was found."},
		"words of wrong kind":    {"query", search([]any{1}), 200, "Nothing was found."},
		"control characters":     {"query", search("\u202e\x00*"), 200, "Nothing was found."},
		"results after the last": {"query", map[string]any{"commandId": "tickets", "queryOptions": map[string]any{"skip": 25}}, 200, `"attachments":[]`},
		"dialog of another":      {"fetchTask", map[string]any{"commandId": "tickets"}, 200, "does not offer"},
		"message a word":         {"fetchTask", map[string]any{"commandId": "incident", "messagePayload": "x"}, 400, ""},
		"form of another":        {"submitAction", map[string]any{"commandId": "tickets", "data": map[string]any{"title": "x"}}, 200, "does not offer"},
		"no form":                {"submitAction", map[string]any{"commandId": "incident"}, 200, "must be filled in"},
		"form of endless name":   {"submitAction", submit(map[string]any{"form": long, "title": "x"}), 200, "no longer works"},
		"title too long":         {"submitAction", submit(map[string]any{"title": long}), 200, "at most 200"},
		"inputs of wrong kind":   {"submitAction", submit(map[string]any{"title": []int{1}}), 200, "must be text"},
		"verb of another card":   {"submitAction", submit(map[string]any{"verb": "ticket.resolve", "id": "INC-1001", "rev": 1}), 200, "must be filled in"},
		"link elsewhere":         {"queryLink", map[string]any{"url": "https://evil.example/tickets/INC-1001"}, 200, `"attachments":[]`},
		"link of wrong kind":     {"queryLink", map[string]any{"url": 1}, 400, ""},
		"link for strangers":     {"anonymousQueryLink", map[string]any{"url": "https://desk.example.com/tickets/INC-1001"}, 501, ""},
		"settings":               {"querySettingUrl", map[string]any{"commandId": "tickets"}, 501, ""},
	} {
		t.Run(name, func(t *testing.T) {
			o.nothingStored(func() {
				status, body := o.extended(mallory, test.invoke, test.value)
				if status != test.status || !strings.Contains(body, test.want) || strings.Contains(body, "fire") {
					t.Errorf("%d %s, want %d %q", status, body, test.status, test.want)
				}
			})
		})
	}
}

func search(text any) any {
	return map[string]any{"commandId": "tickets", "parameters": []any{map[string]any{"name": "search", "value": text}}}
}

func submit(data map[string]any) any { return map[string]any{"commandId": "incident", "data": data} }

// TestAnIncidentOfSomeonesChat submits a dialog that names somebody's chat. The
// chat does not become part of the incident.
func TestAnIncidentOfSomeonesChat(t *testing.T) {
	o := openOffice(t)
	o.erin.Say(o.ctx, "chat")
	_, body := o.extended(o.ana, "submitAction", submit(map[string]any{"form": "f", "title": "Mine", "chat": "chat-1"}))
	if !strings.Contains(body, "INC-1002") {
		t.Fatal(body)
	}
	m := o.await(o.Channel.ID, func(m teamsim.Message) bool { return strings.Contains(m.Plain(), "INC-1002") })
	if plain := m.Plain(); !strings.Contains(plain, "Ana Analyst") || strings.Contains(plain, "Transcript") {
		t.Error(plain)
	}
}

// TestWhatIsInsertedHoldsTheNumberAlone checks everything that is sent along
// with a card, as anybody who reads the message can read it.
func TestWhatIsInsertedHoldsTheNumberAlone(t *testing.T) {
	o := openOffice(t)
	found := o.erin.Search(o.ctx, o.GroupChat("friends"), "tickets", "search", "printer").Found()
	if len(found) != 1 || !strings.Contains(found[0].Text, "Printer on fire") {
		t.Fatalf("%+v", found)
	}
	card := string(found[0].Card)
	for _, private := range []string{"Printer", "Erin", "New", "P3", o.erin.ObjectID, o.erin.ID} {
		if strings.Contains(card, private) {
			t.Errorf("the card holds %q: %s", private, card)
		}
	}
	var shown struct{ Refresh struct{ UserIDs []string } }
	if err := json.Unmarshal(found[0].Card, &shown); err != nil || len(shown.Refresh.UserIDs) > 60 {
		t.Errorf("%v, %v", shown, err)
	}
}

// TestExtensionAnswersInTime: Teams waits for 3 seconds. When nobody can tell
// who works for the queue, people still find their own tickets.
func TestExtensionAnswersInTime(t *testing.T) {
	o := openOffice(t) // started again, so that the desk asks for the members
	defer o.Fault(teamsim.Fault{Method: "GET", Delay: time.Minute})()
	begun := time.Now()
	a := o.erin.Search(o.ctx, o.GroupChat("friends"), "tickets", "search", "printer")
	if found := a.Found(); len(found) != 1 {
		t.Errorf("%d %v %s", a.Status, a.Err, a.Body)
	}
	if took := time.Since(begun); took > 3*time.Second {
		t.Errorf("it took %v", took)
	}
}
