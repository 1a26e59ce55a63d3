package botframework

import (
	"cmp"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// Teams does not send an emoji as a character. The text lacks it, an attachment
// of type image/* has its picture on Teams' CDN, and the rich copy has an img
// with the character as its alt (seen in NousResearch/hermes-agent#100699 and
// openclaw/openclaw#57366). For everybody but the wire, an emoji is text.

// emojiHost is the CDN from which Teams shows emoji. It has other pictures too.
const emojiHost = "statics.teams.cdn.office.net"

// isEmoji reports whether an element of the rich copy is an emoji.
func isEmoji(tag html.Token) bool {
	return tag.Data == "emoji" ||
		tag.Data == "img" && (attribute(tag, "itemtype") == emojiType || isEmojiURL(attribute(tag, "src")))
}

// isEmojiURL reports whether a URL is that of an emoji's picture.
func isEmojiURL(raw string) bool {
	if !strings.Contains(raw, emojiHost) {
		return false
	}
	u, err := url.Parse(raw)
	return err == nil && strings.EqualFold(u.Host, emojiHost) && strings.Contains(u.Path, "/personal-expressions/")
}

// emojiText returns the character of an emoji. An organization's own emoji has
// none, and gets its name between colons.
func emojiText(tag html.Token) string {
	if alt := attribute(tag, "alt"); alt != "" {
		return alt
	}
	if name := cmp.Or(attribute(tag, "title"), attribute(tag, "itemid")); name != "" {
		return ":" + name + ":"
	}
	return ""
}

// eachEmoji calls see for the emoji in a rich copy, in order.
func eachEmoji(copied string, see func(html.Token)) {
	if !strings.Contains(copied, emojiType) && !strings.Contains(copied, emojiHost) &&
		!strings.Contains(copied, "<emoji") {
		return
	}
	tokens := html.NewTokenizer(strings.NewReader(copied))
	for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		if token := tokens.Token(); isEmoji(token) {
			see(token)
		}
	}
}

// emojiPictures returns the addresses of the emoji in a rich copy.
func emojiPictures(copied string) map[string]bool {
	pictures := map[string]bool{}
	eachEmoji(copied, func(tag html.Token) { pictures[attribute(tag, "src")] = true })
	delete(pictures, "")
	return pictures
}

// textWithEmoji returns the text of the rich copy, as [Activity.PlainText] would.
// ok is false when the plain text lacks none of its emoji.
func (a *Activity) textWithEmoji() (text string, ok bool) {
	copied, _ := a.richCopy()
	_, own := cutQuote(copied)
	eachEmoji(own, func(tag html.Token) { ok = ok || !strings.Contains(a.Text, emojiText(tag)) })
	if !ok {
		return "", false
	}
	w := &richWriter{isBot: a.namesOfBot()}
	w.read(own)
	return plainHTML(w.out.String()), true
}
