package botframework

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
)

func TestReceiveChecksTheActivity(t *testing.T) {
	other := "33333333-3333-4333-8333-333333333333"
	data := func(id any) map[string]any { return map[string]any{"tenant": map[string]any{"id": id}} }
	where := func(id string) map[string]any { return map[string]any{"id": "a:erin", "tenantId": id} }
	at := func(url string) []any { return []any{"serviceUrl", url} }

	tests := map[string]struct {
		serviceURL string // in the token; the activity's own when empty
		change     []any
		want       int
	}{
		"good":                            {want: 200},
		"unknown type":                    {change: []any{"type", "somethingNew"}, want: 200},
		"trailing slash":                  {serviceURL: strings.TrimSuffix(service, "/"), want: 200},
		"capitals in the token":           {serviceURL: strings.ToUpper(service), want: 200},
		"another path":                    {serviceURL: service + "x", want: 401},
		"another host":                    {serviceURL: "http://localhost:3979/emea/", want: 401},
		"activity without service URL":    {serviceURL: service, change: at(""), want: 401},
		"channel not endorsed":            {change: []any{"channelId", "webchat"}, want: 403},
		"channel endorsed, but not Teams": {change: []any{"channelId", "directline"}, want: 403},
		"no channel":                      {change: []any{"channelId", nil}, want: 403},
		"another recipient":               {change: []any{"recipient", map[string]any{"id": "28:" + other}}, want: 403},
		"no recipient":                    {change: []any{"recipient", nil}, want: 403},
		"recipient in upper case": {
			change: []any{"recipient", map[string]any{"id": "28:" + strings.ToUpper(appID)}},
			want:   200,
		},

		"foreign tenant": {
			change: []any{"channelData", data(other), "conversation", where(other)},
			want:   403,
		},
		"no tenant":                  {change: []any{"channelData", nil, "conversation", where("")}, want: 403},
		"foreign in channelData":     {change: []any{"channelData", data(other)}, want: 403},
		"foreign in conversation":    {change: []any{"conversation", where(other)}, want: 403},
		"tenant in channelData only": {change: []any{"conversation", where("")}, want: 200},
		"tenant in conversation":     {change: []any{"channelData", nil}, want: 200},
		"tenant of the wrong shape":  {change: []any{"channelData", data(5), "conversation", where("")}, want: 403},
		"tenant in upper case":       {change: []any{"channelData", data(strings.ToUpper(tenant))}, want: 200},

		"host not allowed":   {change: at("https://evil.example/"), want: 403},
		"https":              {change: at("https://127.0.0.1:3979/"), want: 403},
		"http, not loopback": {change: at("http://smba.trafficmanager.net/emea/"), want: 403},
		"another port":       {change: at("http://127.0.0.1:3980/"), want: 403},
		"no port":            {change: at("http://127.0.0.1/"), want: 403},
		"user in URL":        {change: at("http://me@127.0.0.1:3979/"), want: 403},
		"host as user":       {change: at("http://127.0.0.1:3979@evil.example/"), want: 403},
		"query":              {change: at("http://127.0.0.1:3979/?x="), want: 403},
		"fragment":           {change: at("http://127.0.0.1:3979/#"), want: 403},
		"fragment text":      {change: at("http://127.0.0.1:3979/#x"), want: 403},
		"backslash":          {change: at(`http://127.0.0.1:3979\@evil.example/`), want: 403},
		"no URL":             {change: at("127.0.0.1:3979"), want: 403},
	}
	w := newWorld(t)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			url := tt.serviceURL
			if url == "" {
				url = service
				if len(tt.change) > 0 && tt.change[0] == "serviceUrl" {
					url = tt.change[1].(string)
				}
			}
			token := sign(header(), with(w.claims(), "serviceurl", url), firstKey())
			if got := w.admit(token, activityBody(tt.change...)); got != tt.want {
				t.Errorf("status %d, want %d", got, tt.want)
			}
		})
	}
}

func TestReceiveWantsEndorsements(t *testing.T) {
	for name, endorsements := range map[string][]string{"none": nil, "empty": {}, "other": {"webchat", "Msteams"}} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.publish(jwk("one", firstKey(), endorsements...))
			if got := w.admit(w.token(), activityBody()); got != http.StatusForbidden {
				t.Errorf("status %d", got)
			}
		})
	}
}

func TestReceiveAnswersWhatTheHandlerSays(t *testing.T) {
	tests := map[string]struct {
		body     string
		response *InvokeResponse
		err      error
		status   int
		answer   string
	}{
		"nothing": {activityBody(), nil, nil, 200, ""},
		"a line": {
			activityBody(),
			MessageResponse("done"),
			nil,
			200,
			`{"statusCode":200,"type":"application/vnd.microsoft.activity.message","value":"done"}`,
		},
		"a card": {
			activityBody(),
			CardResponse([]byte(`{"type":"AdaptiveCard"}`)),
			nil,
			200,
			`{"statusCode":200,"type":"application/vnd.microsoft.card.adaptive","value":{"type":"AdaptiveCard"}}`,
		},
		"an error": {
			activityBody(),
			ErrorResponse(400, "BadRequest", "no"),
			nil,
			200,
			`{"statusCode":400,"type":"application/vnd.microsoft.error","value":{"code":"BadRequest","message":"no"}}`,
		},
		"unknown invoke": {activityBody(), nil, ErrUnknownInvoke, 501, ""},
		"bad value":      {activityBody(), nil, ErrMalformed, 400, ""},
		"failure":        {activityBody(), nil, errors.New("disk full"), 500, ""},
		"no JSON":        {activityBody(), &InvokeResponse{Body: func() {}}, nil, 500, ""},
		"bad body":       {"{", MessageResponse("never"), nil, 400, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.Handle(turnFunc(func(context.Context, *Activity) (*InvokeResponse, error) { return tt.response, tt.err }))
			receive, status := w.Admit(context.Background(), http.Header{"Authorization": {"Bearer " + w.token()}})
			if status != 0 {
				t.Fatalf("not admitted: %d", status)
			}
			status, answer := receive(context.Background(), []byte(tt.body))
			if status != tt.status || string(answer) != tt.answer {
				t.Errorf("%d %s", status, answer)
			}
		})
	}
}
