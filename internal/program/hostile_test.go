package program

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/teamsim"
)

// claim changes a claim of a token.
func claim(name string, value any) func(header, claims map[string]any) {
	return func(_, claims map[string]any) {
		if value == nil {
			delete(claims, name)
			return
		}
		claims[name] = value
	}
}

func header(name string, value any) func(header, claims map[string]any) {
	return func(header, _ map[string]any) { header[name] = value }
}

func TestTokensAreRefused(t *testing.T) {
	o := openOffice(t)
	token := o.Token
	unsigned := strings.Join(strings.Split(token(nil), ".")[:2], ".") + "."
	past := time.Now().Add(-6 * time.Minute).Unix()
	for name, authorization := range map[string]string{
		"none":                       "",
		"empty":                      "Bearer ",
		"no scheme":                  token(nil),
		"other scheme":               "Basic " + token(nil),
		"junk":                       "Bearer junk",
		"two tokens":                 "Bearer " + token(nil) + " " + token(nil),
		"not signed":                 "Bearer " + unsigned,
		"forged":                     "Bearer " + o.ForgedToken(nil),
		"algorithm none":             "Bearer " + token(header("alg", "none")),
		"algorithm of a shared key":  "Bearer " + token(header("alg", "HS256")),
		"unknown key":                "Bearer " + token(header("kid", "nobody's")),
		"critical header":            "Bearer " + token(header("crit", []string{"b64"})),
		"expired":                    "Bearer " + token(claim("exp", past)),
		"never expires":              "Bearer " + token(claim("exp", nil)),
		"not yet valid":              "Bearer " + token(claim("nbf", time.Now().Add(6*time.Minute).Unix())),
		"foreign audience":           "Bearer " + token(claim("aud", "33333333-3333-4333-8333-333333333333")),
		"no audience":                "Bearer " + token(claim("aud", nil)),
		"the bot's own audience":     "Bearer " + token(claim("aud", "https://api.botframework.com")),
		"foreign issuer":             "Bearer " + token(claim("iss", "https://sts.windows.net/x/")),
		"no issuer":                  "Bearer " + token(claim("iss", nil)),
		"no service URL":             "Bearer " + token(claim("serviceurl", nil)),
		"other service URL":          "Bearer " + token(claim("serviceurl", o.URL()+"/elsewhere/")),
		"service URL of another one": "Bearer " + token(claim("serviceurl", "https://evil.example/")),
	} {
		t.Run(name, func(t *testing.T) {
			o.nothingStored(func() {
				status, body, head := o.Post(o.ctx, saving(o.erin, name), teamsim.WithAuthorization(authorization))
				if status != 401 || head.Get("WWW-Authenticate") != "Bearer" || string(body) != "Unauthorized\n" {
					t.Errorf("%d %q %v, want 401", status, body, head)
				}
			})
		})
	}
}

func TestActivitiesAreRefused(t *testing.T) {
	o := openOffice(t)
	with := func(change func(a map[string]any)) any {
		a := saving(o.erin, "refused")
		change(a)
		return a
	}
	evil := "https://evil.example/"
	deep := strings.Repeat("[", 65) + strings.Repeat("]", 65)
	for name, test := range map[string]struct {
		body    any
		options []teamsim.PostOption
		want    int
	}{
		"foreign tenant": {with(func(a map[string]any) {
			a["conversation"].(map[string]any)["tenantId"] = "99999999-9999-4999-8999-999999999999"
			a["channelData"].(map[string]any)["tenant"] = map[string]any{"id": "99999999-9999-4999-8999-999999999999"}
		}), nil, 403},
		"no tenant": {with(func(a map[string]any) {
			delete(a["conversation"].(map[string]any), "tenantId")
			delete(a, "channelData")
		}), nil, 403},
		"two tenants": {with(func(a map[string]any) {
			a["conversation"].(map[string]any)["tenantId"] = "99999999-9999-4999-8999-999999999999"
		}), nil, 403},
		"service URL not the token's": {with(func(a map[string]any) { a["serviceUrl"] = evil }), nil, 401},
		"no service URL":              {with(func(a map[string]any) { delete(a, "serviceUrl") }), nil, 401},
		"service URL not allowed": {
			with(func(a map[string]any) { a["serviceUrl"] = evil }),
			[]teamsim.PostOption{teamsim.WithAuthorization("Bearer " + o.Token(claim("serviceurl", evil)))},
			403,
		},
		"other channel":     {with(func(a map[string]any) { a["channelId"] = "webchat" }), nil, 403},
		"other bot":         {with(func(a map[string]any) { a["recipient"].(map[string]any)["id"] = "28:other" }), nil, 403},
		"no JSON":           {"hello", nil, 400},
		"empty":             {"", nil, 400},
		"no object":         {`[{}]`, nil, 400},
		"cut off":           {`{"type":"message"`, nil, 400},
		"trailing data":     {`{} {}`, nil, 400},
		"wrong kind":        {with(func(a map[string]any) { a["from"] = "Erin" }), nil, 400},
		"duplicate key":     {`{"type":"message","type":"invoke"}`, nil, 400},
		"bad UTF-8":         {"{\"type\":\"mess\xffage\"}", nil, 400},
		"too deep":          {`{"type":"message","value":` + deep + `}`, nil, 400},
		"too large":         {`{"type":"message","text":"` + strings.Repeat("x", 256<<10) + `"}`, nil, 413},
		"text/plain":        {with(func(map[string]any) {}), []teamsim.PostOption{teamsim.WithHeader("Content-Type", "text/plain")}, 415},
		"compressed":        {with(func(map[string]any) {}), []teamsim.PostOption{teamsim.WithHeader("Content-Encoding", "gzip")}, 415},
		"unknown invoke":    {with(func(a map[string]any) { a["name"] = "task/unheardOf" }), nil, 501},
		"invoke of no name": {with(func(a map[string]any) { delete(a, "name") }), nil, 501},
		"unknown type":      {with(func(a map[string]any) { a["type"] = "unheardOf" }), nil, 200},
		"GET":               {"", []teamsim.PostOption{teamsim.WithMethod("GET")}, 405},
		"PUT":               {"{}", []teamsim.PostOption{teamsim.WithMethod("PUT")}, 405},
	} {
		t.Run(name, func(t *testing.T) {
			o.nothingStored(func() {
				status, body, head := o.Post(o.ctx, test.body, test.options...)
				if status != test.want {
					t.Errorf("%d %q, want %d", status, body, test.want)
				}
				if status == 405 && head.Get("Allow") != "POST" {
					t.Errorf("Allow: %q", head.Get("Allow"))
				}
			})
		})
	}
	t.Run("chunked and too large", func(t *testing.T) {
		o.nothingStored(func() {
			if status := o.chunked(300 << 10); status != 413 {
				t.Errorf("%d, want 413", status)
			}
		})
	})
}

// chunked posts a body of that size without declaring its length.
func (o *office) chunked(size int) (status int) {
	o.t.Helper()
	conn, err := net.Dial("tcp", o.Address)
	if err != nil {
		o.t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_, _ = fmt.Fprintf(conn, "POST /api/messages HTTP/1.1\r\nHost: desk\r\nContent-Type: application/json\r\n"+
		"Authorization: Bearer %s\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", o.Token(nil), size, strings.Repeat(" ", size))
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		o.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	return response.StatusCode
}

// TestPressesAreRefused sends presses that cards never offer. Each is answered
// in words and changes nothing. The desk does not even save what was typed as a
// draft, because the form's id is missing.
func TestPressesAreRefused(t *testing.T) {
	o := openOffice(t)
	mallory := o.Person("Mallory")
	o.menuOf(mallory)
	o.settle()
	long := func(n int) string { return strings.Repeat("я", n) }
	menu, ticket := teamsim.Message{ID: "1", ConversationID: mallory.Chat}, o.ticket
	for name, test := range map[string]struct {
		by   *teamsim.Person
		on   teamsim.Message
		verb string
		data map[string]any
		want string
	}{
		"unknown verb":           {mallory, menu, "ticket.erase", nil, "no longer works"},
		"no verb":                {mallory, menu, "", nil, "no longer works"},
		"another's ticket":       {mallory, menu, "status.open", map[string]any{"id": "INC-1001"}, "or it is not yours"},
		"no ticket":              {mallory, menu, "status.open", map[string]any{"id": "INC-9999"}, "or it is not yours"},
		"not even a number":      {mallory, menu, "status.open", map[string]any{"id": "../../etc"}, "or it is not yours"},
		"stranger takes":         {mallory, ticket, "ticket.take", map[string]any{"id": "INC-1001", "rev": 1}, "or it is not yours"},
		"stranger takes none":    {mallory, ticket, "ticket.take", map[string]any{"id": "INC-9999", "rev": 1}, "or it is not yours"},
		"stranger resolves":      {mallory, ticket, "ticket.resolve", map[string]any{"id": "INC-1001", "rev": 1}, "or it is not yours"},
		"requester takes":        {o.erin, ticket, "ticket.take", map[string]any{"id": "INC-1001", "rev": 1}, "Only analysts"},
		"requester resolves":     {o.erin, ticket, "ticket.resolve", map[string]any{"id": "INC-1001", "rev": 1}, "Only analysts"},
		"stranger accepts":       {mallory, ticket, "chat.accept", map[string]any{"id": "chat-1"}, "no such chat"},
		"resolution too long":    {o.ana, ticket, "ticket.resolve", map[string]any{"id": "INC-1001", "rev": 1, "resolution": long(4001)}, "at most 4000"},
		"title empty":            {mallory, menu, "incident.save", map[string]any{"form": "f", "title": " \t"}, "must be filled in"},
		"no title":               {mallory, menu, "incident.save", nil, "must be filled in"},
		"title too long":         {mallory, menu, "incident.save", map[string]any{"title": long(201)}, "at most 200"},
		"description too long":   {mallory, menu, "incident.save", map[string]any{"title": "x", "description": long(4001)}, "at most 4000"},
		"unheard-of impact":      {mallory, menu, "incident.save", map[string]any{"title": "x", "impact": "huge"}, "one of the choices"},
		"beneficiary is no id":   {mallory, menu, "incident.save", map[string]any{"title": "x", "beneficiary": "Nobody"}, "nobody was found"},
		"beneficiary by name":    {mallory, menu, "incident.save", map[string]any{"title": "x", "beneficiary": "Erin"}, "Who do you mean"},
		"form of endless name":   {mallory, menu, "incident.save", map[string]any{"form": long(4000), "title": "x"}, "no longer works"},
		"inputs of wrong kind":   {mallory, menu, "incident.save", map[string]any{"form": []int{1}, "title": "x", "impact": map[string]any{}}, "one of the choices"},
		"no such draft":          {mallory, menu, "draft.open", map[string]any{"id": "f"}, "no such draft"},
		"draft without form":     {mallory, menu, "draft.save", map[string]any{"title": "x"}, "no such draft"},
		"draft of forged form":   {mallory, menu, "draft.save", map[string]any{"form": "<b>", "title": "x"}, "no such draft"},
		"draft of endless name":  {mallory, menu, "draft.save", map[string]any{"form": strings.Repeat("f", 4000), "title": "x"}, "no such draft"},
		"draft in the channel":   {o.ana, ticket, "draft.list", nil, "personal chat"},
		"cursor of another list": {mallory, menu, "status.list", map[string]any{"after": "zz"}, "no incidents"},
	} {
		t.Run(name, func(t *testing.T) {
			o.nothingStored(func() {
				a := test.by.PressAction(o.ctx, test.on, test.verb, test.data)
				card, _ := a.Card()
				if said := a.Text() + (teamsim.Message{Card: card}).Plain(); a.Status != 200 ||
					!strings.Contains(said, test.want) {
					t.Errorf("%d %v: %q, want %q", a.Status, a.Err, said, test.want)
				}
			})
		})
	}
	missing := mallory.PressAction(o.ctx, menu, "status.open", map[string]any{"id": "INC-9999"})
	others := mallory.PressAction(o.ctx, menu, "status.open", map[string]any{"id": "INC-1001"})
	if missing.Status != others.Status || !bytes.Equal(missing.Body, others.Body) {
		t.Errorf("a ticket of someone else and none are told apart: %s %s", missing.Body, others.Body)
	}
}

// TestRefusedFormKeepsWhatWasTyped has a form refused, and looks for what was
// typed in the form that comes back. Then it corrects the form.
func TestRefusedFormKeepsWhatWasTyped(t *testing.T) {
	o := openOffice(t)
	for name, typed := range map[string]map[string]any{
		"title":       {"title": strings.Repeat("т", 201), "description": "d", "impact": "high", "urgency": "low", "beneficiary": ""},
		"description": {"title": "t", "description": strings.Repeat("о", 4001), "impact": "low", "urgency": "high", "beneficiary": o.ana.ObjectID},
		"empty":       {"title": "", "description": "d", "impact": "low", "urgency": "high", "beneficiary": ""},
	} {
		t.Run(name, func(t *testing.T) {
			card, ok := o.save(o.erin, o.menu, typed).Card()
			if !ok {
				t.Fatal("no form came back")
			}
			again := teamsim.Message{ID: o.menu.ID, ConversationID: o.erin.Chat, Card: card}
			for id, value := range again.Inputs() {
				if value == nil {
					value = ""
				}
				if value != typed[id] {
					t.Errorf("%s holds %.20q…, typed was %.20q…", id, value, typed[id])
				}
			}
			a := o.erin.Press(
				o.ctx,
				again,
				"Save",
				map[string]any{"title": strings.Repeat("т", 200), "description": strings.Repeat("о", 4000)},
			)
			if !number.Match(a.Body) {
				t.Errorf("the mended form: %d %s", a.Status, a.Body)
			}
		})
	}
}
