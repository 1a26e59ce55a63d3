package botframework

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/infracloudio/msbotbuilder-go/core"
	"github.com/infracloudio/msbotbuilder-go/core/activity"
	"github.com/infracloudio/msbotbuilder-go/schema"
)

func TestLibraryParsesOnlyWhatIsGenuine(t *testing.T) {
	w := newWorld(t)
	var library core.Adapter = w.Library()
	good := activityBody()
	tests := map[string]struct {
		token, body string
		ok          bool
	}{
		"genuine":             {"Bearer " + w.token(), good, true},
		"scheme missing":      {w.token(), good, false},
		"forged":              {"Bearer " + sign(header(), w.claims(), secondKey()), good, false},
		"another service URL": {"Bearer " + w.token(), strings.Replace(good, service, "http://127.0.0.1:3979/apac/", 1), false},
		"foreign tenant":      {"Bearer " + w.token(), strings.ReplaceAll(good, tenant, "x"), false},
		"another bot":         {"Bearer " + w.token(), strings.Replace(good, "28:"+appID, "28:x", 1), false},
		"no claims at all":    {"Bearer " + sign(header(), map[string]any{}, firstKey()), good, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest("POST", "/api/messages", strings.NewReader(tt.body))
			r.Header.Set("Authorization", tt.token)
			if _, err := library.ParseRequest(t.Context(), r); (err == nil) != tt.ok {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestLibrarySendsThroughTheConnector(t *testing.T) {
	s := newTeams(t, nil)
	library := core.BotFrameworkAdapter{Client: libraryClient{s.Connector}}
	incoming := schema.Activity{
		Type: schema.Message, ID: "1:7", ServiceURL: s.url + "/emea/", Text: "hi",
		Conversation: schema.ConversationAccount{ID: "19:c@thread.tacv2"},
	}
	echo := activity.HandlerFuncs{OnMessageFunc: func(turn *activity.TurnContext) (schema.Activity, error) {
		return turn.SendActivity(activity.MsgOptionText("echo"))
	}}
	if err := library.ProcessActivity(t.Context(), incoming, echo); err != nil {
		t.Fatal(err)
	}
	sent := s.last()
	if sent.Path != "/emea/v3/conversations/19%3Ac%40thread.tacv2/activities" || !strings.Contains(sent.Body, `"text":"echo"`) {
		t.Errorf("sent %+v", sent)
	}
	if strings.Contains(sent.Body, "0001-01-01") {
		t.Errorf("times that were never set: %s", sent.Body)
	}
	if err := library.DeleteActivity(t.Context(), "1:8", schema.ConversationReference{
		ServiceURL: s.url, Conversation: incoming.Conversation,
	}); err != nil {
		t.Fatal(err)
	}
	want := seenCall{"DELETE", "/v3/conversations/19%3Ac%40thread.tacv2/activities/1%3A8", "", "Bearer t1", ""}
	if diff := cmp.Diff(want, s.last()); diff != "" {
		t.Error(diff)
	}
}
