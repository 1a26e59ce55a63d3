package botframework

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/net/html"
)

// copied is a message with a rich copy.
func copied(rich string, mentions ...mention) *Activity {
	b, err := json.Marshal(
		map[string]string{"contentType": "text/html", "content": rich},
		jsontext.AllowInvalidUTF8(true),
	)
	if err != nil {
		panic(err)
	}
	return &Activity{
		Recipient: Account{ID: "28:desk"}, Entities: rawMentions(mentions),
		Attachments: []jsontext.Value{jsontext.Value(`{"contentType":"image/png"}`), b},
	}
}

func TestRich(t *testing.T) {
	const plain = ""
	tests := map[string]struct{ in, want string }{
		"as Teams writes it": {
			`<div><div>my <strong>new</strong> printer</div>` + "\n</div>",
			`my <strong>new</strong> printer`,
		},
		"every element": {
			`<b>b</b><strong>c</strong><i>i</i><em>e</em><s>s</s><strike>t</strike><u>u</u><code>c</code>`,
			`<b>b</b><strong>c</strong><i>i</i><em>e</em><s>s</s><strike>t</strike><u>u</u><code>c</code>`,
		},
		"list": {
			`<p>a</p><ul><li>x</li><li>y<ol><li>z</li></ol></li></ul><p>b</p>`,
			`a<ul><li>x</li><li>y<ol><li>z</li></ol></li></ul>b`,
		},
		"list, laid out": {
			"<ul>\n<li>x</li>\n<li><p>y</p><p>z</p></li>\n</ul>",
			`<ul><li>x</li><li>y<br/>z</li></ul>`,
		},
		"code block": {
			"<pre class=\"language-go\"><code>a  b\n&lt;c&gt;</code></pre><p>d</p>",
			"<pre><code>a  b\n&lt;c&gt;</code></pre>d",
		},
		"code block of Teams": {
			"<codeblock class=\"Go\"><code>a<br>b</code></codeblock>",
			"<pre><code>a<br/>b</code></pre>",
		},
		"quotation": {
			`<blockquote><p>said</p></blockquote><p>yes</p>`,
			`<blockquote>said</blockquote>yes`,
		},
		"paragraphs are lines": {
			`<p><b>a</b></p><p>b</p><p>&nbsp;</p><p>c<br>d<br></p><p>e</p>`,
			`<b>a</b><br/>b<br/> <br/>c<br/>d<br/>e`,
		},
		"empty lines": {
			`<div><br></div><div><b>a</b></div><div><br></div><div>b</div><div><br></div>`,
			`<b>a</b><br/><br/>b`,
		},
		"bold over lines":       {`<b><p>a</p><p>b</p></b>`, `<b>a<br/>b</b>`},
		"words stay apart":      {`<b>a</b> <i>b</i>&nbsp;c`, `<b>a</b> <i>b</i> c`},
		"line feeds are spaces": {"<b>a</b>\nb\r\n\tc", `<b>a</b> b  c`},
		"link": {
			`<a href="https://x.example/?a=1&amp;b=&quot;" title="t" onclick="x()" rel="r" target="_blank">here</a>`,
			`<a href="https://x.example/?a=1&amp;b=%22">here</a>`,
		},
		"link in a link": {
			`<a href="http://x">a<a href="mailto:b@x">b</a>c</a>`,
			`<a href="http://x">a</a><a href="mailto:b@x">b</a>c`,
		},
		"link to a script": {
			`<a href="java&#10;script:alert(1)">here</a><a href=" javascript:x">b</a><a href="data:text/html,x">c</a>`,
			plain,
		},
		"link to nowhere": {
			`<a>a</a><a href="/x">b</a><a href="//x/y">c</a><a href="https:///x">d</a><a href="http:x">e</a>`,
			plain,
		},
		"link posing as another": {`<a href="https://bank.example@evil.example/">bank</a>`, plain},
		"nothing but paragraphs": {`<div><p class="x">a<br/>b</p></div>`, plain},
		"unknown elements": {
			`<table><tr><td>a</td><td>b</td></tr><tr><td><b>c</b></td></tr></table><font color=red>d</font><x:y>e</x:y>`,
			`a b<br/><b>c</b><br/>de`,
		},
		"no scripts nor pictures": {
			`<b onmouseover=x style="y">a</b><script>alert("<b>1</b>")</script><style>b{}</style><img src="https://x/p.png" alt="p">b`,
			`<b>a</b>b`,
		},
		"typed markup is text": {
			`<b>&lt;script&gt;</b> &amp;lt; "q" 'p' a < b`,
			`<b>&lt;script&gt;</b> &amp;lt; "q" 'p' a &lt; b`,
		},
		"emoji": {
			`<b>a</b><img itemtype="http://schema.skype.com/Emoji" alt="😂" src="x"><emoji id="smile" alt="🙂" title="Smile"></emoji>`,
			`<b>a</b>😂🙂`,
		},
		"tags in disorder": {
			`<b>a<i>b</b>c</i>d</u></p></ul>e<li>f</li><i>g`,
			`<b>a<i>b</i></b>cd<br/>e<br/>f<br/><i>g</i>`,
		},
		"list in disorder":        {`<ul><li>a<li><b>b<li>c</ul>d`, `<ul><li>a</li><li><b>b</b></li><li>c</li></ul>d`},
		"entry in bold":           {`<ul><b><li>a</li></b></ul>b`, `<ul><li>a</li></ul>b`},
		"end tag of another list": {`<b>a<ul><li>b</b>c</li></ul>d</b>e`, `<b>a<ul><li>bc</li></ul>d</b>e`},
		"bold in bold":            {`<b>a<b>b</b>c</b>d`, `<b>abc</b>d`},
		"empty elements":          {`a<b></b><ul><li></li></ul>b<pre></pre>`, plain},
		"unfit for XML":           {"<b>a\x00\x0b\ufffe\xffb</b>", "<b>a\ufffdb</b>"},
		"comment and doctype":     {`<!DOCTYPE html><!-- x --><b>a</b><![CDATA[y]]>`, `<b>a</b>`},
		"nothing":                 {``, plain},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, ok := copied(tt.in).Rich()
			if tt.want == plain {
				if ok {
					t.Errorf("formatted: %s", got)
				}
				return
			}
			if got != tt.want || !ok {
				t.Errorf("%t\n got %s\nwant %s", ok, got, tt.want)
			}
		})
	}
	if _, ok := (&Activity{Text: "<b>x</b>"}).Rich(); ok {
		t.Error("rich without a rich copy")
	}
	if deep, _ := copied(strings.Repeat("<ul><li>", 10_000) + "x").Rich(); strings.Count(deep, "<") != 2*maxOpen {
		t.Errorf("%d tags", strings.Count(deep, "<"))
	}
}

func TestRichMentions(t *testing.T) {
	desk := mention{"mention", "<at>IT Desk</at>", Account{ID: "28:desk", Name: "IT Desk"}}
	ana := mention{"mention", "<at>Ana</at>", Account{ID: "29:ana", Name: "Ana"}}
	const span = `<span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="0">`
	for name, tt := range map[string]struct{ in, want string }{
		"the bot's is gone":        {`<p>` + span + `IT&nbsp;Desk</span>&nbsp;<b>now</b></p>`, `<b>now</b>`},
		"the bot's, as element":    {`<div><at id="0">IT Desk</at> <b>now</b></div>`, `<b>now</b>`},
		"the bot's, wrapped":       {`<readonly itemtype="http://schema.skype.com/Mention">` + span + `IT Desk</span></readonly> <b>now</b>`, `<b>now</b>`},
		"others' are their names":  {`<b>ask</b> ` + span + `Ana</span> or <at id="1">Ben &lt;x&gt;</at>`, `<b>ask</b> Ana or Ben &lt;x&gt;`},
		"typed is not meant":       {`<b>a</b> &lt;at&gt;IT Desk&lt;/at&gt; IT Desk`, `<b>a</b> &lt;at&gt;IT Desk&lt;/at&gt; IT Desk`},
		"spans in a mention":       {`<b>a</b> ` + span + `<span>An</span><b>a</b></span>!`, `<b>a</b> Ana!`},
		"without end":              {`<b>a</b> <at>An<b>a`, `<b>a</b> Ana`},
		"mention that closes bold": {`<b>a <at>Ana</b></at> b</b>`, `<b>a Ana b</b>`},
	} {
		t.Run(name, func(t *testing.T) {
			if got, _ := copied(tt.in, ana, desk).Rich(); got != tt.want {
				t.Errorf("\n got %s\nwant %s", got, tt.want)
			}
		})
	}
}

var allowedElements = map[string]bool{
	"b": true, "strong": true, "i": true, "em": true, "s": true, "strike": true, "u": true, "code": true, "pre": true,
	"blockquote": true, "ul": true, "ol": true, "li": true, "a": true, "br": true,
}

// checkRich checks that xml is well-formed and has only the allowed elements
// and the allowed attribute. It returns the text.
func checkRich(t *testing.T, out string) string {
	t.Helper()
	var text strings.Builder
	decoder := xml.NewDecoder(strings.NewReader("<m>" + out + "</m>"))
	for depth := 0; ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return text.String()
		}
		if err != nil {
			t.Fatalf("%v in %q", err, out)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if depth++; depth > 1 && !allowedElements[token.Name.Local] || token.Name.Space != "" {
				t.Fatalf("element %q in %q", token.Name.Local, out)
			}
			for _, a := range token.Attr {
				u, err := url.Parse(a.Value)
				if token.Name.Local != "a" || a.Name.Local != "href" || err != nil ||
					!slices.Contains([]string{"http", "https", "mailto"}, u.Scheme) {
					t.Fatalf("attribute %v in %q", a, out)
				}
			}
			if token.Name.Local == "a" && len(token.Attr) != 1 {
				t.Fatalf("link to nowhere in %q", out)
			}
		case xml.EndElement:
			depth--
		case xml.CharData:
			text.Write(token)
		default:
			t.Fatalf("%T in %q", token, out)
		}
	}
}

// seen returns the text of html as a reader sees it.
func seen(t *testing.T, in string) string {
	t.Helper()
	var text strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(in))
	hidden := ""
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return text.String()
		case html.TextToken:
			if hidden == "" {
				text.Write(tokens.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			token := tokens.Token()
			if hidden == "" && elementKinds[token.Data] == hiddenElement {
				hidden = token.Data
			}
			if hidden == "" &&
				(token.Data == "emoji" || token.Data == "img" && attribute(token, "itemtype") == emojiType) {
				text.WriteString(attribute(token, "alt"))
			}
		case html.EndTagToken:
			if name, _ := tokens.TagName(); string(name) == hidden {
				hidden = ""
			}
		}
	}
}

// letters removes everything from a text that white space and XML change.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || !inXML(r) {
			return -1
		}
		return r
	}, s)
}

func FuzzRich(f *testing.F) {
	f.Add([]byte(`<p>a <b>b<i>c</b>d</i><ul><li>e<li>f</ul><a href="https://x">g</a><br/><at id=0>Desk</at>`))
	f.Add(
		[]byte(
			`<blockquote itemtype="http://schema.skype.com/Reply"><strong itemprop="mri">A</strong><p itemprop="preview">b</p></blockquote>c`,
		),
	)
	f.Add([]byte(`<script>alert(1)</script><svg><a xlink:href=x onload=y>&lt;&#0;&#xFFFE;` + "\x01\xff"))
	f.Add(
		[]byte(`<pre>a` + "\n" + `<br> <code>b</pre></code><li><ol><li></ol>c<textarea><b>d</textarea><plaintext></b>`),
	)
	f.Add(bytes.Repeat([]byte(`<b><ul><li>`), 100))
	f.Fuzz(func(t *testing.T, in []byte) {
		a := copied(string(in))
		out, _ := a.Rich()
		a.Quoted()
		if len(out) > 5*len(in)+2048 { // "&" becomes "&amp;"
			t.Fatalf("%d bytes of %d", len(out), len(in))
		}
		content, _ := a.richCopy()
		_, own := cutQuote(content)
		if got, want := letters(checkRich(t, out)), letters(seen(t, own)); got != want {
			t.Fatalf("text %q, want %q, of %q", got, want, in)
		}
	})
}
