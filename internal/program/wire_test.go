package program

import (
	"strings"
	"testing"

	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
)

// A mention can come without the text that it has in the message; then it is the
// name of who is mentioned (microsoft/BotFramework-Services#204).
func TestAMentionWithoutTextIsTheBotsName(t *testing.T) {
	o := openOffice(t)
	channel, _, _ := strings.Cut(o.ticket.ConversationID, ";")
	a := o.ana.Activity("message")
	a["conversation"] = map[string]any{
		"isGroup": true, "conversationType": "channel", "tenantId": o.TenantID(), "id": o.ticket.ConversationID,
	}
	a["channelData"] = map[string]any{
		"tenant": map[string]any{"id": o.TenantID()}, "team": map[string]any{"id": o.Team.ID},
		"channel": map[string]any{"id": channel},
	}
	a["text"] = "<at>Desk & Co</at> queue"
	a["entities"] = []any{map[string]any{
		"type": "mention", "mentioned": map[string]any{"id": o.BotID(), "name": "Desk & Co"},
	}}
	if status, body, _ := o.Post(o.ctx, a); status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	o.await(o.Channel.ID, func(m teamsim.Message) bool {
		return m.ID != m.ThreadRoot && strings.Contains(m.Plain(), "Printer on fire")
	})
}

// Tokens as real tenants get them, and as Microsoft's own SDKs compare them
// (microsoft/teams.net#549, MicrosoftDocs/bot-docs#2242).
func TestRealTokensAreLetIn(t *testing.T) {
	d := scripttest.Start(t, run, "")
	erin := d.Person("Erin Employee")
	at := d.ServiceURL()
	for name, tt := range map[string]struct {
		change func(header, claims map[string]any)
		want   int
	}{
		"as measured":   {func(h, _ map[string]any) { h["cty"] = "JWT" }, 200},
		"without slash": {func(_, c map[string]any) { c["serviceurl"] = strings.TrimSuffix(at, "/") }, 200},
		"in capitals":   {func(_, c map[string]any) { c["serviceurl"] = strings.ToUpper(at) }, 200},
		"another path":  {func(_, c map[string]any) { c["serviceurl"] = at + "x" }, 401},
	} {
		a := erin.Activity("message")
		a["text"] = "menu"
		status, body, _ := d.Post(t.Context(), a, teamsim.WithAuthorization("Bearer "+d.Token(tt.change)))
		if status != tt.want {
			t.Errorf("%s: %d %s, want %d", name, status, body, tt.want)
		}
	}
}

// A person's language is read from the client's own entity when the activity
// lacks it.
func TestTheLanguageOfAClient(t *testing.T) {
	o := openOffice(t)
	a := o.erin.Activity("message")
	a["text"] = "help"
	delete(a, "locale")
	a["entities"] = []any{map[string]any{"type": "clientInfo", "locale": "ru-RU"}}
	if status, body, _ := o.Post(o.ctx, a); status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	o.await(o.erin.Chat, func(m teamsim.Message) bool { return strings.Contains(m.Plain(), "Что можно написать") })
}
