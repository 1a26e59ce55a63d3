package botframework

import (
	"testing"

	"github.com/go-json-experiment/json/jsontext"
)

const replyQuote = `<blockquote itemscope="" itemtype="http://schema.skype.com/Reply" itemid="1795356835735">
<strong itemprop="mri" itemid="8:orgid:ana">Ana Analyst</strong><span itemprop="time" itemid="1795356835735"></span>
<p itemprop="preview">try &lt;this&gt;<blockquote>and that</blockquote>or so</p></blockquote>`

func TestQuotedByEntity(t *testing.T) {
	a := &Activity{
		Text:      `<quoted messageId="17"/><at>Desk</at> it works <quoted messageId="18"/>`,
		Recipient: Account{ID: "28:desk"},
		Entities: []jsontext.Value{
			jsontext.Value(`"quotedReply"`),
			jsontext.Value(
				`{"type":"quotedReply","quotedReply":{"messageId":"17","senderId":"29:ana","senderName":"Ana\nAnalyst","preview":" try this ","time":"17"}}`,
			),
			jsontext.Value(`{"type":"quotedReply","quotedReply":{"messageId":"19","senderName":"Ben"}}`),
			jsontext.Value(`{"type":"mention","mentioned":{"id":"28:desk"},"text":"<at>Desk</at>"}`),
		},
	}
	if author, preview, ok := a.Quoted(); author != "Ana Analyst" || preview != "try this" || !ok {
		t.Errorf("%q, %q, %t", author, preview, ok)
	}
	if got := a.PlainText(); got != `it works <quoted messageId="18"/>` {
		t.Errorf("text %q: want the places of the message's own quotes gone, and no others", got)
	}
}

func TestQuotedByRichCopy(t *testing.T) {
	for name, tt := range map[string]struct {
		in, author, preview, rich string
		ok                        bool
	}{
		"one":           {`<div>` + replyQuote + `<p>it <b>works</b></p></div>`, "Ana Analyst", "try <this>", `it <b>works</b>`, true},
		"older":         {`<blockquote itemtype="http://schema.skype.com/Reply"><p itemprop="copy">hi</p></blockquote><b>x</b>`, "", "hi", `<b>x</b>`, true},
		"two":           {replyQuote + `<i>a</i><blockquote itemtype="http://schema.skype.com/Reply"><strong itemprop="mri">Ben</strong></blockquote>b`, "Ana Analyst", "try <this>", `<i>a</i>b`, true},
		"of a person":   {`<blockquote>said</blockquote>`, "", "", `<blockquote>said</blockquote>`, false},
		"without end":   {`<b>x</b><blockquote itemtype="http://schema.skype.com/Reply"><p itemprop="preview">hi</p>`, "", "", `<b>x</b><blockquote>hi</blockquote>`, false},
		"typed address": {`<b>http://schema.skype.com/Reply</b>`, "", "", `<b>http://schema.skype.com/Reply</b>`, false},
	} {
		t.Run(name, func(t *testing.T) {
			a := copied(tt.in)
			if author, preview, ok := a.Quoted(); author != tt.author || preview != tt.preview || ok != tt.ok {
				t.Errorf("%q, %q, %t", author, preview, ok)
			}
			if got, _ := a.Rich(); got != tt.rich {
				t.Errorf("rich %s, want %s", got, tt.rich)
			}
		})
	}
	if _, _, ok := (&Activity{Text: "hi"}).Quoted(); ok {
		t.Error("quoted nothing")
	}
}
