package botframework

import (
	"bytes"
	"html"
	"strings"

	"github.com/go-json-experiment/json"
)

// maxMentions limits the work on one text. Teams allows far fewer.
const maxMentions = 100

// mention is an entity of type mention. Text is how the mention appears in the
// text of the activity, usually "<at>Name</at>". Teams leaves it out now and then,
// for names with "&" for example: then it is the name in that form
// (microsoft/BotFramework-Services#204, microsoft/botbuilder-js#2083).
type mention struct {
	Type      string  `json:"type"`
	Text      string  `json:"text"`
	Mentioned Account `json:"mentioned"`
}

// Mention returns the markup that mentions the account in a text of format xml.
// The message also lists the account in its Mentions (Learn:
// channel-and-group-conversations).
func (a Account) Mention() string { return "<at>" + Literal(a.Name) + "</at>" }

// Literal escapes a text for use in one of format xml, so no markup in it takes
// effect.
func Literal(text string) string { return markup.Replace(text) }

var markup = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// MentionsBot reports whether an entity mentions the recipient of a, which is
// the bot.
func (a *Activity) MentionsBot() bool {
	for _, m := range a.mentions() {
		if a.isBot(m.Mentioned) {
			return true
		}
	}
	return false
}

// PlainText returns the text as a person would read it aloud to the bot. The
// bot's own mentions and the quote placeholders are gone. Other people's
// mentions become their names, no-break spaces become spaces, and the ends are
// trimmed. Emoji, which Teams leaves out of the text, are where the rich copy has
// them. It finds mentions by the entities alone, since anyone can type
// "<at>". It decodes HTML entities only in a text of format xml.
func (a *Activity) PlainText() string {
	if text, ok := a.textWithEmoji(); ok {
		return text
	}
	text := plainSpaces(a.Text)
	var own []string
	mentions := a.mentions()
	for _, m := range mentions {
		if a.isBot(m.Mentioned) {
			own = append(own, m.forms(a.Recipient.Name)...)
		}
	}
	for _, m := range mentions {
		if a.isBot(m.Mentioned) {
			continue
		}
		for _, form := range m.forms("") {
			text = keepName(text, form, own)
		}
	}
	text = removeAll(text, append(own, a.quotePlaces()...))
	if a.TextFormat == "xml" {
		text = plainSpaces(html.UnescapeString(text))
	}
	return strings.TrimSpace(text)
}

// forms returns how a mention may appear in a text. other is another name of the
// one who is mentioned, "" for none.
func (m mention) forms(other string) (forms []string) {
	if m.Text != "" {
		return []string{plainSpaces(m.Text)}
	}
	for _, name := range []string{m.Mentioned.Name, other} {
		if name == "" {
			continue
		}
		forms = append(forms, plainSpaces("<at>"+name+"</at>"))
		if literal := Literal(name); literal != name {
			forms = append(forms, plainSpaces("<at>"+literal+"</at>"))
		}
	}
	return forms
}

func (a *Activity) isBot(who Account) bool {
	return who.ID != "" && strings.EqualFold(who.ID, a.Recipient.ID)
}

// mentions returns the first maxMentions readable mentions.
func (a *Activity) mentions() []mention {
	var found []mention
	for _, raw := range a.Entities {
		if !bytes.Contains(raw, []byte("mention")) || len(found) == maxMentions {
			continue
		}
		var m mention
		if json.Unmarshal(raw, &m) == nil && m.Type == "mention" {
			found = append(found, m)
		}
	}
	return found
}

// keepName takes the <at> tags off one person's mention. A person whose mention
// reads like the bot's own cannot be told from it, so that mention is removed
// too.
func keepName(text, mention string, own []string) string {
	name, closed := strings.CutSuffix(mention, "</at>")
	if start := strings.IndexByte(name, '>'); closed && strings.HasPrefix(name, "<at") && start > 0 {
		for _, o := range own {
			if o == mention {
				return text
			}
		}
		return strings.ReplaceAll(text, mention, name[start+1:])
	}
	return text
}

// removeAll returns text without any of the phrases. This includes phrases that
// only form when another is removed.
func removeAll(text string, phrases []string) string {
	if len(phrases) == 0 {
		return text
	}
	out := make([]byte, 0, len(text))
	for i := range len(text) {
		out = append(out, text[i])
		for _, p := range phrases {
			if end := len(out) - len(p); end >= 0 && p[len(p)-1] == text[i] && string(out[end:]) == p {
				out = out[:end]
				break
			}
		}
	}
	return string(out)
}

func plainSpaces(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }
