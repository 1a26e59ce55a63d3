package botframework

import (
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
)

func TestFiles(t *testing.T) {
	a, err := DecodeActivity([]byte(`{"type":"message","serviceUrl":"https://smba.example/emea/","attachments":[
	 {"contentType":"image/*","contentUrl":"https://smba.example/emea/v3/attachments/1/views/original?x=1"},
	 {"contentType":"text/html","content":"<p>see <img src=\"x\"></p>"},
	 {"contentType":"image/png","contentUrl":"https://smba.example.evil.example/1","name":"a.png"},
	 {"contentType":"application/vnd.microsoft.teams.file.download.info","name":"report.pdf","contentUrl":"https://share.example/report.pdf","content":{"downloadUrl":"https://share.example/d?tempauth=1","uniqueId":"u","fileType":"pdf"}},
	 {"contentType":"application/vnd.microsoft.teams.file.download.info","name":"LICENSE","content":{"downloadUrl":"https://share.example/l","fileType":"txt"}},
	 {"contentType":"application/vnd.microsoft.teams.file.download.info","name":"odd","content":5},
	 {"contentType":"application/vnd.microsoft.card.adaptive","content":{"type":"AdaptiveCard"}},
	 {"contentType":"reference","contentUrl":"https://share.example/doc","name":"doc.docx"},
	 "odd"]}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []File{
		{
			ContentType: "image/*",
			URL:         "https://smba.example/emea/v3/attachments/1/views/original?x=1",
			Inline:      true,
			Token:       true,
		},
		{Name: "a.png", ContentType: "image/png", URL: "https://smba.example.evil.example/1", Inline: true},
		{Name: "report.pdf", URL: "https://share.example/d?tempauth=1"},
		{Name: "LICENSE.txt", URL: "https://share.example/l"},
		{Name: "odd"},
		{ContentType: "application/vnd.microsoft.card.adaptive"},
		{Name: "doc.docx", ContentType: "reference"},
		{},
	}
	if diff := cmp.Diff(want, a.Files()); diff != "" || !a.HasFiles() {
		t.Errorf("%t %s", a.HasFiles(), diff)
	}
}

// The sender writes the URL. The bot's token goes to pictures alone.
func TestOnlyPicturesGetTheToken(t *testing.T) {
	const service = "https://smba.example/emea/"
	for path, want := range map[string]bool{
		"emea/v3/attachments/0-weu-d9-2d6e/views/original":             true,
		"emea/v3/attachments/0-weu-d9-2d6e/views/imgo?x=1":             true,
		"emea/f5cedd40-cc83-4a78/v3/attachments/0-wus-d7-c/views/orig": true,
		"apac-client-ss.msg/v3/attachments/1/views/original":           true,
		"v3/attachments/1/views/original":                              true,
		"emea/v3/conversations/19%3Aabc%40thread.tacv2/members":        false,
		"emea/v3/conversations/a:1/pagedmembers":                       false,
		"emea/v3/attachments/1":                                        false,
		"emea/v3/attachments/1/views/":                                 false,
		"emea/v3/attachments/1/views/original/":                        false,
		"emea/v3/attachments/1/views/original/x":                       false,
		"emea/v3/attachments/../views/original":                        false,
		"emea/v3/attachments/1/views/..":                               false,
		"emea/v3/attachments/%2e%2e/views/%2e%2e":                      false,
		"emea/v3/attachments/1%2F..%2F..%2Fteams/views/original":       false,
		"emea/v3/teams/v3/attachments/1/views/original":                false,
		"emea/v3/conversations/a/v3/attachments/1/views/original":      false,
		"v3/conversations/v3/attachments/1/views/original":             false,
		"emea//v3/attachments/1/views/original":                        false,
		"emea/V3/attachments/1/views/original":                         false,
	} {
		a := &Activity{ServiceURL: service, Attachments: []jsontext.Value{
			jsontext.Value(`{"contentType":"image/*","contentUrl":"https://smba.example/` + path + `"}`),
		}}
		if got := a.Files()[0].Token; got != want {
			t.Errorf("%s: %t", path, got)
		}
	}
}

func TestFilesThatDidNotComeAlong(t *testing.T) {
	for name, tt := range map[string]struct {
		rich string
		want []File
	}{
		"the copy itself":    {`<p>a <b>b</b></p>`, nil},
		"emoji":              {`<img itemtype="http://schema.skype.com/Emoji" alt="🙂">`, nil},
		"picture in a quote": {`<blockquote itemtype="http://schema.skype.com/Reply"><img src="x"></blockquote>`, nil},
		"file of a channel":  {`<p>see</p><attachment id="1"></attachment>`, []File{{}}},
		"picture":            {`<p><img src="https://x/1"/></p>`, []File{{ContentType: "image/*", Inline: true}}},
	} {
		a := copied(tt.rich)
		a.Attachments = a.Attachments[1:]
		if diff := cmp.Diff(tt.want, a.Files()); diff != "" || a.HasFiles() != (tt.want != nil) {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestReactionsAreDecoded(t *testing.T) {
	a, err := DecodeActivity(
		[]byte(
			`{"type":"messageReaction","replyToId":"17","reactionsAdded":[{"type":"like"},{"type":"1f440_eyes"}],"reactionsRemoved":[{"type":"sad"}]}`,
		),
	)
	if err != nil {
		t.Fatal(err)
	}
	got := [][]Reaction{a.ReactionsAdded, a.ReactionsRemoved}
	if diff := cmp.Diff([][]Reaction{{{"like"}, {Eyes}}, {{"sad"}}}, got); diff != "" {
		t.Error(diff)
	}
}
