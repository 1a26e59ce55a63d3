package botframework

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// elementKind is the kind of an element in the rich copy. An element that is not
// listed is dropped and its text kept.
type elementKind int

const (
	unknownElement elementKind = iota
	inlineElement              // formats some words
	blockElement               // formats whole lines
	lineElement                // becomes line breaks
	linkElement                // an inline element with an address
	breakElement               // stays as it is
	cellElement                // becomes a space
	hiddenElement              // is dropped with its text, which is not markup
)

var elementKinds = map[string]elementKind{
	"b": inlineElement, "strong": inlineElement, "i": inlineElement, "em": inlineElement, "s": inlineElement,
	"strike": inlineElement, "u": inlineElement, "code": inlineElement, "a": linkElement, "br": breakElement,
	"pre": blockElement, "blockquote": blockElement, "ul": blockElement, "ol": blockElement, "li": blockElement,
	"p": lineElement, "div": lineElement, "table": lineElement, "tr": lineElement, "hr": lineElement,
	"h1": lineElement, "h2": lineElement, "h3": lineElement, "h4": lineElement, "h5": lineElement, "h6": lineElement,
	"td": cellElement, "th": cellElement,
	"script": hiddenElement, "style": hiddenElement, "title": hiddenElement, "iframe": hiddenElement,
	"noembed": hiddenElement, "noframes": hiddenElement, "noscript": hiddenElement,
}

// plainNames maps Teams' own elements to their usual names.
var plainNames = map[string]string{"codeblock": "pre", "del": "s"}

const (
	mentionType = "http://schema.skype.com/Mention"
	emojiType   = "http://schema.skype.com/Emoji"
)

// read parses the rich copy. It looks at each byte a bounded number of times,
// whatever the copy holds.
func (w *richWriter) read(copied string) {
	tokens := html.NewTokenizer(strings.NewReader(copied))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			w.endMention()
			w.closeFrom(0)
			return
		case html.TextToken:
			w.writeSeen(string(tokens.Text()))
		case html.StartTagToken:
			w.start(tokens.Token())
		case html.SelfClosingTagToken:
			token := tokens.Token()
			w.start(token)
			if w.hidden == "" {
				w.stop(token.Data)
			}
		case html.EndTagToken:
			name, _ := tokens.TagName()
			w.stop(string(name))
		}
	}
}

func (w *richWriter) writeSeen(text string) {
	switch {
	case w.hidden != "":
	case w.mention.element != "":
		w.mention.name.WriteString(text)
	default:
		w.text(text)
	}
}

func (w *richWriter) start(token html.Token) {
	name := plainName(token.Data)
	switch {
	case w.hidden != "":
	case elementKinds[name] == hiddenElement:
		w.hidden = name
	case w.mention.element == name:
		w.mention.depth++
	case w.mention.element != "":
	case name == "at" || attribute(token, "itemtype") == mentionType:
		w.mention.element, w.mention.depth = name, 1
	case isEmoji(token):
		w.text(emojiText(token))
	default:
		w.element(name, token)
	}
}

func (w *richWriter) element(name string, token html.Token) {
	switch elementKinds[name] {
	case breakElement:
		w.breakLine()
	case lineElement:
		w.endLine()
	case cellElement:
		w.text(" ")
	case linkElement:
		w.open(name, link(attribute(token, "href")))
	case inlineElement, blockElement:
		w.open(name, "")
	}
}

func (w *richWriter) stop(name string) {
	name = plainName(name)
	kind := elementKinds[name]
	switch {
	case w.hidden != "":
		if name == w.hidden {
			w.hidden = ""
		}
	case w.mention.element != "":
		if name == w.mention.element {
			if w.mention.depth--; w.mention.depth == 0 {
				w.endMention()
			}
		}
	case kind == lineElement:
		w.endLine()
	case kind == inlineElement, kind == linkElement, kind == blockElement:
		w.close(name)
	}
}

// endMention keeps a person's name and drops the bot's.
func (w *richWriter) endMention() {
	name := w.mention.name.String()
	w.mention.element, w.mention.depth = "", 0
	w.mention.name.Reset()
	if !w.isBot[strings.TrimSpace(plainSpaces(name))] {
		w.text(name)
	}
}

func plainName(name string) string {
	if plain, ok := plainNames[name]; ok {
		return plain
	}
	return name
}

func attribute(token html.Token, name string) string {
	for _, attribute := range token.Attr {
		if attribute.Key == name {
			return attribute.Val
		}
	}
	return ""
}

// link returns an address that is safe behind a text, without quotes in it, and
// "" for any other. It refuses a user before the host, which is only there to
// pass for a host.
func link(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.User != nil {
		return ""
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" {
			return ""
		}
	case "mailto":
		if u.Opaque == "" {
			return ""
		}
	default:
		return ""
	}
	return strings.ReplaceAll(strings.TrimSpace(raw), `"`, "%22")
}
