package botframework

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
)

const channelMessage = `{
 "type": "message", "text": "<at>IT Desk</at> on my way", "id": "a953d44c",
 "from": {"id": "29:ana", "name": "Ana Analyst", "aadObjectId": "aaaaaaaa-0000-4000-8000-000000000002"},
 "timestamp": "2026-11-22T14:13:57.633Z", "localTimezone": "UTC", "serviceUrl": "http://127.0.0.1:3979/emea/",
 "conversation": {"isGroup": true, "conversationType": "channel", "tenantId": "t1", "id": "19:tickets@thread.tacv2;messageid=1795356835735"},
 "recipient": {"id": "28:desk", "name": "IT Desk"}, "textFormat": "plain", "locale": "en-US",
 "entities": [{"type": "mention", "mentioned": {"id": "28:desk", "name": "IT Desk"}, "text": "<at>IT Desk</at>"}, {"type": "clientInfo"}],
 "channelData": {"teamsChannelId": "19:tickets@thread.tacv2", "teamsTeamId": "19:team@thread.tacv2", "tenant": {"id": "t1"},
  "team": {"id": "19:team@thread.tacv2", "name": "IT", "aadGroupId": "bbbb"}, "channel": {"id": "19:tickets@thread.tacv2"},
  "eventType": "x", "settings": {"selectedChannel": {"id": "19:tickets@thread.tacv2"}}, "source": {"name": "message"}},
 "channelId": "msteams", "replyToId": "1795356835735", "name": "n", "action": "add", "value": {"a": 1},
 "membersAdded": [{"id": "28:desk"}], "membersRemoved": [{"id": "29:x", "role": "user"}], "attachments": [{"contentType": "text/html"}]
}`

func TestDecodeActivity(t *testing.T) {
	got, err := DecodeActivity([]byte(channelMessage))
	if err != nil {
		t.Fatal(err)
	}
	want := &Activity{
		Type: "message", ID: "a953d44c", Name: "n", Action: "add", ServiceURL: "http://127.0.0.1:3979/emea/",
		ChannelID: "msteams", Locale: "en-US", Text: "<at>IT Desk</at> on my way", TextFormat: "plain",
		Timezone:  "UTC",
		ReplyToID: "1795356835735", Timestamp: time.Date(2026, 11, 22, 14, 13, 57, 633e6, time.UTC),
		From:      Account{ID: "29:ana", Name: "Ana Analyst", AADObjectID: "aaaaaaaa-0000-4000-8000-000000000002"},
		Recipient: Account{ID: "28:desk", Name: "IT Desk"},
		Conversation: ConversationAccount{
			ID:               "19:tickets@thread.tacv2;messageid=1795356835735",
			ConversationType: "channel",
			TenantID:         "t1",
			IsGroup:          true,
		},
		MembersAdded: []Account{{ID: "28:desk"}}, MembersRemoved: []Account{{ID: "29:x", Role: "user"}},
		ChannelData: ChannelData{
			EventType:      "x",
			Tenant:         Tenant{"t1"},
			Team:           Team{"19:team@thread.tacv2", "IT", "bbbb"},
			Channel:        Channel{ID: "19:tickets@thread.tacv2"},
			TeamsTeamID:    "19:team@thread.tacv2",
			TeamsChannelID: "19:tickets@thread.tacv2",
			Settings:       ChannelSettings{Channel{ID: "19:tickets@thread.tacv2"}},
		},
		Value: jsontext.Value(`{"a": 1}`),
		Entities: []jsontext.Value{
			jsontext.Value(
				`{"type": "mention", "mentioned": {"id": "28:desk", "name": "IT Desk"}, "text": "<at>IT Desk</at>"}`,
			),
			jsontext.Value(`{"type": "clientInfo"}`),
		},
		Attachments: []jsontext.Value{jsontext.Value(`{"contentType": "text/html"}`)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDecodeActivityRefuses(t *testing.T) {
	for name, body := range map[string]string{
		"nothing":              ``,
		"null":                 `null`,
		"an array":             `[]`,
		"no type":              `{"id":"1"}`,
		"type in another case": `{"Type":"message"}`,
		"type a number":        `{"type":1}`,
		"duplicate name":       `{"type":"message","serviceUrl":"a","serviceUrl":"b"}`,
		"duplicate unknown":    `{"type":"message","x":1,"x":2}`,
		"duplicate, escaped":   `{"type":"message","serviceUrl":"a","\u0073erviceUrl":"b"}`,
		"duplicate inside":     `{"type":"message","from":{"id":"a","id":"b"}}`,
		"duplicate in value":   `{"type":"message","value":{"a":[{"b":1,"b":1}]}}`,
		"duplicate in tenant":  `{"type":"message","channelData":{"tenant":{"id":"a","id":"b"}}}`,
		"duplicate in skipped": `{"type":"message","channelData":{"team":[{"id":"a","id":"b"}]}}`,
		"duplicate in list":    `{"type":"message","entities":{"id":"a","id":"b"}}`,
		"invalid UTF-8":        "{\"type\":\"message\",\"text\":\"\xff\"}",
		"invalid UTF-8 inside": "{\"type\":\"message\",\"x\":{\"y\":\"\xc3\"}}",
		"half a surrogate":     `{"type":"message","text":"\ud800"}`,
		"trailing document":    `{"type":"message"}{}`,
		"trailing word":        `{"type":"message"} x`,
		"cut short":            `{"type":"message"`,
		"65 deep":              `{"type":"message","value":` + nested(64) + `}`,
		"65 deep in unknown":   `{"type":"message","x":` + nested(64) + `}`,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := DecodeActivity([]byte(body)); !errors.Is(err, ErrMalformed) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestDecodeActivityTolerates(t *testing.T) {
	for name, body := range map[string]string{
		"unknown members":          `{"type":"message","SERVICEURL":"x","new":{"a":[1]}}`,
		"brackets in a string":     `{"type":"message","text":"\"` + strings.Repeat("[{", 100) + `"}`,
		"64 deep":                  `{"type":"message","x":` + nested(63) + `}`,
		"nulls":                    `{"type":"message","text":null,"from":null,"channelData":null,"entities":null,"timestamp":null,"membersAdded":null}`,
		"unreadable timestamp":     `{"type":"message","timestamp":"yesterday"}`,
		"timestamp a number":       `{"type":"message","timestamp":5}`,
		"timestamp an object":      `{"type":"message","timestamp":{}}`,
		"entities an object":       `{"type":"message","entities":{"a":1}}`,
		"attachments a word":       `{"type":"message","attachments":"x"}`,
		"channelData a word":       `{"type":"message","channelData":"x"}`,
		"channelData of oddities":  `{"type":"message","channelData":{"tenant":"x","team":[1],"eventType":{},"settings":{"selectedChannel":1},"channel":{"id":7}}}`,
		"surrounding white space":  " \n{\"type\":\"message\"}\r\n\t",
		"whole characters escaped": `{"type":"message","other":"\ud83d\ude00"}`,
	} {
		t.Run(name, func(t *testing.T) {
			got, err := DecodeActivity([]byte(body))
			if err != nil {
				t.Fatal(err)
			}
			got.Text = ""
			if diff := cmp.Diff(&Activity{Type: "message"}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDecodeActivityKeepsAnyValue(t *testing.T) {
	for _, value := range []string{`"text"`, `12.50`, `[1, 2]`, `null`, `true`, `{"a":null}`} {
		got, err := DecodeActivity([]byte(`{"type":"invoke","value":` + value + `}`))
		if err != nil || string(got.Value) != value {
			t.Errorf("%s: %s, %v", value, got.Value, err)
		}
	}
}

func TestChannelDataKeepsWhatIsReadable(t *testing.T) {
	got, err := DecodeActivity(
		[]byte(`{"type":"message","channelData":{"team":5,"channel":{"id":"19:c","name":[]},"tenant":{"id":"t"}}}`),
	)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(ChannelData{Tenant: Tenant{"t"}, Channel: Channel{ID: "19:c"}}, got.ChannelData); diff != "" {
		t.Error(diff)
	}
}

func TestPlace(t *testing.T) {
	tests := map[string]struct {
		body                    string
		tenant, team, in, space string
	}{
		"channel message": {
			channelMessage,
			"t1",
			"19:team@thread.tacv2",
			"19:tickets@thread.tacv2",
			"19:tickets@thread.tacv2;messageid=1795356835735",
		},
		"only a thread": {
			`{"type":"message","conversation":{"id":"19:c@thread.tacv2;messageid=7","conversationType":"channel","tenantId":"t2"}}`,
			"t2",
			"",
			"19:c@thread.tacv2",
			"19:c@thread.tacv2;messageid=7",
		},
		"old names": {
			`{"type":"message","conversation":{"id":"19:x","conversationType":"channel"},"channelData":{"teamsChannelId":"19:c","teamsTeamId":"19:t"}}`,
			"",
			"19:t",
			"19:c",
			"19:x",
		},
		"personal chat, which settings call a channel": {
			`{"type":"message","conversation":{"id":"a:erin","conversationType":"personal"},"channelData":{"settings":{"selectedChannel":{"id":"a:erin"}}}}`,
			"",
			"",
			"",
			"a:erin",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a, err := DecodeActivity([]byte(tt.body))
			if err != nil {
				t.Fatal(err)
			}
			want := []any{
				tt.team,
				tt.in,
				Reference{ServiceURL: a.ServiceURL, Conversation: tt.space, Tenant: tt.tenant},
			}
			if diff := cmp.Diff(want, []any{a.Team(), a.Channel(), a.Reference()}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestKeyTellsActivitiesApart(t *testing.T) {
	base := `"type":"message","id":"1","timestamp":"2026-11-22T14:00:00Z","conversation":{"id":"c","tenantId":"t"}`
	key := func(body string) string {
		a, err := DecodeActivity([]byte("{" + body + "}"))
		if err != nil {
			t.Fatal(err)
		}
		return a.Key()
	}
	edit := strings.Replace(base, `"message"`, `"messageUpdate"`, 1)
	distinct := map[string]string{
		"message":            base,
		"other conversation": strings.Replace(base, `"c"`, `"d"`, 1),
		"other tenant":       strings.Replace(base, `"t"`, `"u"`, 1),
		"other id":           strings.Replace(base, `"1"`, `"2"`, 1),
		"reaction":           strings.Replace(base, `"message"`, `"messageReaction"`, 1),
		"edit":               edit + `,"channelData":{"eventType":"editMessage"}`,
		"undelete":           edit + `,"channelData":{"eventType":"undeleteMessage"}`,
		"later edit":         strings.Replace(edit, ":00Z", ":01Z", 1) + `,"channelData":{"eventType":"editMessage"}`,
	}
	seen := map[string]string{}
	for name, body := range distinct {
		k := key(body)
		if other, ok := seen[k]; ok || k == "" {
			t.Errorf("%s has the key of %q: %q", name, other, k)
		}
		seen[k] = name
	}
	same := strings.Replace(strings.Replace(base, ":00Z", ":09Z", 1), `"t"`, `"T"`, 1) + `,"text":"other"`
	if key(same) != key(base) {
		t.Errorf("redelivery: %q, %q", key(same), key(base))
	}
	if k := key(`"type":"message","conversation":{"id":"c"}`); k != "" {
		t.Errorf("without id: %q", k)
	}
}

func nested(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }

func FuzzDecodeActivity(f *testing.F) {
	f.Add([]byte(channelMessage))
	f.Add([]byte(activityBody("value", []any{nil, 1.5})))
	f.Add([]byte(`{"type":"message","type":"invoke"}`))
	f.Add([]byte(`{"type":"message","x":` + nested(63) + `}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		a, err := DecodeActivity(body)
		if err != nil {
			if a != nil || !errors.Is(err, ErrMalformed) {
				t.Fatalf("%v, %v", a, err)
			}
			return
		}
		if a.Type == "" || !jsontext.Value(body).IsValid() || strings.Count(a.Key(), "\x1f") < 3 && a.Key() != "" {
			t.Fatalf("accepted %q", body)
		}
		_, _ = a.CardAction()
		a.SubmitAction()
		a.MentionsBot()
		a.Channel()
	})
}

func TestLanguageOfTheClient(t *testing.T) {
	for name, tt := range map[string]struct{ body, want string }{
		"in the activity":  {`{"type":"message","locale":"ru-RU","entities":[{"type":"clientInfo","locale":"en-US"}]}`, "ru-RU"},
		"in the entity":    {`{"type":"message","entities":[5,{"type":"mention"},{"type":"clientInfo","locale":"ru-RU"}]}`, "ru-RU"},
		"nowhere":          {`{"type":"message","entities":[{"type":"clientInfo"}]}`, ""},
		"of another type":  {`{"type":"message","entities":[{"type":"x","of":"clientInfo","locale":"ru-RU"}]}`, ""},
		"of a wrong shape": {`{"type":"message","entities":[{"type":"clientInfo","locale":7}]}`, ""},
	} {
		a, err := DecodeActivity([]byte(tt.body))
		if err != nil || a.Locale != tt.want {
			t.Errorf("%s: %q, %v", name, a.Locale, err)
		}
	}
}

// The member is documented (Learn: Activity.LocalTimezone), and so is the entity
// (Learn: bots-messages); samples of invokes spell the member in their own way.
func TestTimeZoneOfTheClient(t *testing.T) {
	for name, tt := range map[string]struct{ body, want string }{
		"in the activity":       {`{"type":"message","localTimezone":"Europe/Riga"}`, "Europe/Riga"},
		"as invokes spell it":   {`{"type":"invoke","localTimeZone":"Europe/Riga"}`, "Europe/Riga"},
		"in the entity":         {`{"type":"invoke","locale":"en-US","entities":[{"type":"clientInfo","timezone":"Asia/Tokyo"}]}`, "Asia/Tokyo"},
		"in both":               {`{"type":"message","localTimezone":"UTC","entities":[{"type":"clientInfo","timezone":"Asia/Tokyo"}]}`, "UTC"},
		"of a wrong shape":      {`{"type":"message","localTimezone":7,"localTimeZone":{}}`, ""},
		"a wrong one in entity": {`{"type":"message","entities":[{"type":"clientInfo","timezone":[]}]}`, ""},
	} {
		a, err := DecodeActivity([]byte(tt.body))
		if err != nil || a.Timezone != tt.want {
			t.Errorf("%s: %q, %v", name, a.Timezone, err)
		}
	}
}
