package teamsim

import (
	"html"
	"regexp"
	"strings"
)

// emoji are the characters that Teams' clients draw, with what may follow them.
var emoji = regexp.MustCompile(`[\x{1F300}-\x{1FAFF}\x{2600}-\x{27BF}][\x{FE0F}\x{1F3FB}-\x{1F3FF}]?`)

// emojiPath is where the pictures of emoji are. Nothing is served there: the bot
// has no business with them.
const emojiPath = "/evergreen-assets/personal-expressions/v2/assets/emoticons/"

// drawEmoji sends emoji as Teams does: the text lacks them, each is an attachment
// of type image/*, and the rich copy has their characters
// (NousResearch/hermes-agent#100699).
func (s *Sim) drawEmoji(what said) said {
	if !emoji.MatchString(what.text) {
		return what
	}
	if what.html == "" {
		mention := `<span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="0">` + s.options.BotName + `</span>`
		what.html = "<p>" + strings.ReplaceAll(
			html.EscapeString(what.text), html.EscapeString(s.botMention()), mention) + "</p>"
	}
	what.html = emoji.ReplaceAllStringFunc(what.html, func(one string) string {
		src := s.url + emojiPath + "smile/default/20_f.png"
		what.attachments = append(what.attachments, object{"contentType": "image/*", "contentUrl": src})
		return `<span class="animated-emoticon-20-smile" title="Smile" type="(smile)"><img itemscope="" ` +
			`itemtype="http://schema.skype.com/Emoji" itemid="smile" src="` + src + `" title="Smile" alt="` + one +
			`" style="width:20px; height:20px"></span>`
	})
	what.text = emoji.ReplaceAllString(what.text, "")
	return what
}
