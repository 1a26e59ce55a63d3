package botframework

import (
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
)

// emojiImage is an emoji in a rich copy, as Teams writes it.
func emojiImage(src, alt string) string {
	return `<span class="animated-emoticon-20-smile" title="Smile" type="(smile)"><img itemscope="" itemtype="http://schema.skype.com/Emoji" itemid="smile" src="` +
		src + `" title="Smile" alt="` + alt + `" style="width:20px; height:20px"></span>`
}

func TestEmojiAreText(t *testing.T) {
	const cdn = "https://statics.teams.cdn.office.net/evergreen-assets/personal-expressions/v2/assets/emoticons/smile/default/20_f.png"
	desk := mention{"mention", "<at>IT Desk</at>", Account{ID: "28:desk", Name: "IT Desk"}}
	named := `<span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="0">IT Desk</span>&nbsp;`
	for name, tt := range map[string]struct {
		text, rich string
		mentions   []mention
		want       string
	}{
		"alone":                {"", "<p>" + emojiImage(cdn, "👍") + "</p>", nil, "👍"},
		"after words":          {"thank you", "<p>thank you&nbsp;" + emojiImage(cdn, "🙂") + "</p>", nil, "thank you 🙂"},
		"in the middle":        {"a  b", "<p>a " + emojiImage(cdn, "🙂") + " b</p>", nil, "a 🙂 b"},
		"on lines":             {"a\nb", "<p>a " + emojiImage(cdn, "🙂") + "</p><p>b</p>", nil, "a 🙂\nb"},
		"for the requester":    {">>", "<p>&gt;&gt; " + emojiImage(cdn, "👍") + "</p>", nil, ">> 👍"},
		"to the bot":           {"<at>IT Desk</at> ", "<p>" + named + emojiImage(cdn, "👍") + "</p>", []mention{desk}, "👍"},
		"of an organization":   {"", `<p><img itemtype="http://schema.skype.com/Emoji" itemid="shipit" src="https://x/1"></p>`, nil, ":shipit:"},
		"known by its address": {"", `<p><img src="` + cdn + `" alt="👋"></p>`, nil, "👋"},
		"in the text as well":  {"hm 🙂  x", "<p>hm " + emojiImage(cdn, "🙂") + " x</p>", nil, "hm 🙂  x"},
		"in a quote alone": {
			"yes", `<blockquote itemtype="http://schema.skype.com/Reply"><p itemprop="preview">` + emojiImage(cdn, "🙂") + `</p></blockquote><p>yes</p>`,
			nil, "yes",
		},
	} {
		a := copied(tt.rich, tt.mentions...)
		a.Text = tt.text
		a.Attachments[0] = jsontext.Value(`{"contentType":"image/*","contentUrl":"` + cdn + `"}`)
		if got := a.PlainText(); got != tt.want {
			t.Errorf("%s: text %q, want %q", name, got, tt.want)
		}
		if a.HasFiles() {
			t.Errorf("%s: files %+v", name, a.Files())
		}
	}
}

// An emoji beside a picture leaves the picture a file.
func TestEmojiBesideAPicture(t *testing.T) {
	a := copied("<p>" + emojiImage("https://cdn.example/20_f.png", "👍") + `<img src="https://x/1"></p>`)
	a.Attachments[0] = jsontext.Value(`{"contentType":"image/*","contentUrl":"https://cdn.example/20_f.png"}`)
	a.Attachments = append(a.Attachments, jsontext.Value(`{"contentType":"image/*","contentUrl":"https://x/1"}`))
	want := []File{{ContentType: "image/*", URL: "https://x/1", Inline: true}}
	if diff := cmp.Diff(want, a.Files()); diff != "" {
		t.Error(diff)
	}
}
