package botframework

import (
	"bytes"
	"html"
	"strings"

	"github.com/go-json-experiment/json"
)

// maxMentions bounds the work on one text. Teams allows far fewer.
const maxMentions = 100

// mention is an entity of type mention. Text is how it stands in the text of
// the activity, "<at>Name</at>" as a rule.
type mention struct {
	Type      string  `json:"type"`
	Text      string  `json:"text"`
	Mentioned Account `json:"mentioned"`
}

// Mention is how an account is mentioned in a text of format xml; the message
// has it among its Mentions (Learn: channel-and-group-conversations).
func (a Account) Mention() string { return "<at>" + Literal(a.Name) + "</at>" }

// Literal is a text within one of format xml, in which nothing takes effect.
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

// PlainText returns the text as a person would read it aloud to the bot: the
// bot's own mentions and the places of quotes are gone, other people's mentions
// are their names, no-break spaces are spaces and the ends are trimmed. Mentions are found by the entities alone
// since anyone can type "<at>". HTML entities are decoded only in a text whose
// format is xml.
func (a *Activity) PlainText() string {
	text := plainSpaces(a.Text)
	var own []string
	mentions := a.mentions()
	for _, m := range mentions {
		if m.Text != "" && a.isBot(m.Mentioned) {
			own = append(own, plainSpaces(m.Text))
		}
	}
	for _, m := range mentions {
		if m.Text != "" && !a.isBot(m.Mentioned) {
			text = keepName(text, plainSpaces(m.Text), own)
		}
	}
	text = removeAll(text, append(own, a.quotePlaces()...))
	if a.TextFormat == "xml" {
		text = plainSpaces(html.UnescapeString(text))
	}
	return strings.TrimSpace(text)
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
// reads like the bot's own cannot be told from it and goes with it.
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

// removeAll returns text with no occurrence of any of the phrases, not even one
// that comes about by taking out another.
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
