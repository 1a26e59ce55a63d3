package botframework

import (
	"strings"

	"github.com/go-json-experiment/json"
)

// Rich returns the message as XML for a [Message] whose TextFormat is "xml". It
// reads the rich copy that Teams adds to a text (an attachment of type
// text/html). ok is false when there is no such copy or the copy has no
// formatting. [Activity.PlainText] then holds everything.
//
// The result holds b, strong, i, em, s, strike, u, code, pre, blockquote, ul,
// ol, li, br, and a with an href of http, https or mailto. It has no other
// elements or attributes, and every element is closed. Everything else keeps its
// text: other people's mentions become their names, emoji become characters,
// paragraphs become lines. The bot's own mentions, quoted messages, pictures and
// invisible content (style, script) are removed.
func (a *Activity) Rich() (xml string, ok bool) {
	copied, ok := a.richCopy()
	if !ok {
		return "", false
	}
	_, own := cutQuote(copied)
	w := &richWriter{isBot: a.namesOfBot()}
	w.read(own)
	return strings.TrimSpace(w.out.String()), w.formatted
}

// richCopy returns the HTML that Teams added to the text.
func (a *Activity) richCopy() (html string, ok bool) {
	for _, raw := range a.Attachments {
		var copied struct {
			ContentType string `json:"contentType"`
			Content     string `json:"content"`
		}
		if json.Unmarshal(raw, &copied) == nil && isRichCopy(copied.ContentType) && copied.Content != "" {
			return strings.ToValidUTF8(copied.Content, "\ufffd"), true
		}
	}
	return "", false
}

func isRichCopy(contentType string) bool { return strings.HasPrefix(contentType, "text/html") }

// namesOfBot returns the names under which the bot is mentioned. The rich copy
// holds the mentioned names; only the entities tell who each is.
func (a *Activity) namesOfBot() map[string]bool {
	names := map[string]bool{}
	for _, m := range a.mentions() {
		if !a.isBot(m.Mentioned) {
			continue
		}
		names[strings.TrimSpace(plainSpaces(m.Mentioned.Name))] = true
		if name, closed := strings.CutSuffix(m.Text, "</at>"); closed {
			if start := strings.IndexByte(name, '>'); start >= 0 {
				names[strings.TrimSpace(plainSpaces(name[start+1:]))] = true
			}
		}
	}
	delete(names, "")
	return names
}
