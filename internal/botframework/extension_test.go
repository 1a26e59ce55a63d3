package botframework

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func extension(t *testing.T, name, value string) (Extension, error) {
	t.Helper()
	return decode(t, `{"type":"invoke","name":"`+name+`","value":`+value+`}`).Extension()
}

func TestExtension(t *testing.T) {
	got, err := extension(
		t,
		InvokeQuery,
		`{"commandId":"tickets","parameters":[{"name":"search","value":"printer"}],"queryOptions":{"skip":25,"count":25}}`,
	)
	if err != nil || got.Command != "tickets" || got.Parameters.String("search") != "printer" || got.Skip != 25 ||
		got.Data == nil {
		t.Errorf("query: %+v, %v", got, err)
	}
	got, err = extension(t, InvokeDialog, `{"commandId":"incident","commandContext":"message","messagePayload":{
		"id":"1","subject":null,"linkToMessage":"https://teams.microsoft.com/l/message/19%3Aabc%40thread.v2/1?tenantId=t&context=%7B%7D",
		"body":{"contentType":"html","content":"<div>It <b>burns</b> &amp; smokes</div>"}}}`)
	want := PickedMessage{
		Text: "It burns & smokes",
		Link: "https://teams.microsoft.com/l/message/19%3Aabc%40thread.v2/1?tenantId=t&context=%7B%7D",
	}
	if diff := cmp.Diff(
		want,
		got.About,
	); diff != "" || err != nil || got.Command != "incident" ||
		got.Parameters == nil {
		t.Errorf("dialog: %+v, %v\n%s", got, err, diff)
	}
	got, err = extension(
		t,
		InvokeSubmit,
		`{"commandId":"incident","data":{"title":"Printer","form":"f"},"messagePayload":{"body":{"contentType":"text","content":" 1 <b> 2 "}}}`,
	)
	if err != nil || got.Data.String("title") != "Printer" || got.About.Text != "1 <b> 2" {
		t.Errorf("submit: %+v, %v", got, err)
	}
	got, err = extension(t, InvokeLink, `{"url":"https://desk.example.com/tickets/INC-1"}`)
	if err != nil || got.Link != "https://desk.example.com/tickets/INC-1" {
		t.Errorf("link: %+v, %v", got, err)
	}
}

func TestExtensionOfOddShape(t *testing.T) {
	for name, tt := range map[string]struct {
		invoke, value string
		ok            bool
	}{
		"nothing in it":            {InvokeQuery, `{}`, true},
		"members that are null":    {InvokeQuery, `{"commandId":null,"parameters":null,"data":null,"messagePayload":null}`, true},
		"data is a word":           {InvokeSubmit, `{"data":"x"}`, true},
		"a parameter of any kind":  {InvokeQuery, `{"parameters":[{"name":"initialRun","value":true}]}`, true},
		"a word":                   {InvokeQuery, `"x"`, false},
		"parameters are an object": {InvokeQuery, `{"parameters":{}}`, false},
		"a parameter is a word":    {InvokeQuery, `{"parameters":["x"]}`, false},
		"the message is a word":    {InvokeDialog, `{"messagePayload":"x"}`, false},
		"skip is half a result":    {InvokeQuery, `{"queryOptions":{"skip":0.5}}`, false},
		"another invoke":           {"composeExtension/setting", `{}`, false},
		"a press":                  {InvokeCardAction, `{}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := extension(
				t,
				tt.invoke,
				tt.value,
			); tt.ok && (err != nil || got.Data == nil || got.Parameters == nil) ||
				!tt.ok && !errors.Is(err, ErrMalformed) {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
	if _, err := decode(
		t,
		`{"type":"invoke","name":"composeExtension/query"}`,
	).Extension(); !errors.Is(
		err,
		ErrMalformed,
	) {
		t.Errorf("without a value: %v", err)
	}
	if _, err := decode(
		t,
		`{"type":"message","name":"composeExtension/query","value":{}}`,
	).Extension(); !errors.Is(
		err,
		ErrMalformed,
	) {
		t.Errorf("a message: %v", err)
	}
}

func TestLinksToMessages(t *testing.T) {
	for link, ok := range map[string]bool{
		"https://teams.microsoft.com/l/message/19%3Aabc%40thread.tacv2/1700000000000?tenantId=t": true,
		"https://teams.cloud.microsoft/l/message/19:abc@thread.v2/1":                             true,
		"":                                       false,
		"http://teams.microsoft.com/l/message/1": false,
		"https://teams.microsoft.com.evil.example/l/message/1":               false,
		"https://teams.microsoft.com@evil.example/l/message/1":               false,
		"https://teams.microsoft.com:8443/l/message/1":                       false,
		"https://teams.microsoft.com/l/app/1":                                false,
		"javascript:alert(1)//https://teams.microsoft.com/l/message":         false,
		"https://teams.microsoft.com/l/message/1?x=\n>> hello":               false,
		"https://teams.microsoft.com/l/message/1?x=<b>":                      false,
		"https://teams.microsoft.com/l/message/1#\u202e":                     false,
		"https://teams.microsoft.com/l/message/" + strings.Repeat("1", 1000): false,
	} {
		if got := messageLink(link); ok && got != link || !ok && got != "" {
			t.Errorf("%q: %q", link, got)
		}
	}
}

func TestPlainHTML(t *testing.T) {
	for content, want := range map[string]string{
		"":                          "",
		"plain":                     "plain",
		"<p>one</p><p>two<br>three": "one\n\ntwo\nthree",
		`Hi <at id="0">Frontdesk</at>, <b>it</b>&nbsp;burns`:                            "Hi Frontdesk, it burns",
		`<img itemtype="http://schema.skype.com/Emoji" alt="🔥"><emoji alt="👀"></emoji>`: "🔥👀",
		`<img src="x" alt="a picture">`:                                                 "",
		"<style>p{}</style><script>alert(1)</script>seen<!-- not -->":                   "seen",
		"<table><tr><td>a</td><td>b</td></tr></table>":                                  "a  b",
		"&lt;b&gt;":          "<b>",
		"a < b":              "a < b",
		"\xffbad":            "bad",
		"<script>never ends": "",
	} {
		if got := plainHTML(content); got != want {
			t.Errorf("%q: %q, want %q", content, got, want)
		}
	}
}

// What people wrote cannot become HTML in a preview.
func TestFoundResponse(t *testing.T) {
	body, err := json.Marshal(
		FoundResponse(
			[]Found{
				{Card: json.RawMessage(`{"type":"AdaptiveCard"}`), Title: "INC-1001", Text: `<img src=x> & "more"`},
			},
		).Body,
	)
	want := `{"composeExtension":{"type":"result","attachmentLayout":"list","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive",` +
		`"content":{"type":"AdaptiveCard"},"preview":{"contentType":"application/vnd.microsoft.card.thumbnail","content":{"title":"INC-1001","text":"&lt;img src=x&gt; &amp; &#34;more&#34;"}}}]}}`
	got := strings.NewReplacer(`\u0026`, "&", `\u003c`, "<", `\u003e`, ">").Replace(string(body))
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

func FuzzExtension(f *testing.F) {
	for _, seed := range []string{
		`{"commandId":"tickets","parameters":[{"name":"search","value":"x"}],"queryOptions":{"skip":0,"count":25}}`,
		`{"commandId":"incident","messagePayload":{"linkToMessage":"https://teams.microsoft.com/l/message/1/2","body":{"contentType":"html","content":"<p>a<script>b</p>"}}}`,
		`{"data":{"title":1},"url":"https://x/"}`, `[]`, `"x"`,
	} {
		f.Add(InvokeDialog, []byte(seed))
	}
	f.Fuzz(func(t *testing.T, name string, value []byte) {
		a := &Activity{Type: TypeInvoke, Name: name, Value: value}
		x, err := a.Extension()
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Fatal(err)
			}
			return
		}
		if x.Data == nil || x.Parameters == nil || !a.InExtension() {
			t.Fatalf("%+v", x)
		}
		if x.About.Link != "" &&
			(strings.ContainsAny(x.About.Link, " \n\"<>") || !strings.HasPrefix(x.About.Link, "https://teams.")) {
			t.Fatalf("link %q", x.About.Link)
		}
		if text := plainHTML(string(value)); text != strings.TrimSpace(text) {
			t.Fatalf("text %q", text)
		}
	})
}
