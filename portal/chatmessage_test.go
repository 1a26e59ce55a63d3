package portal

import "testing"

func TestEmojiOf(t *testing.T) {
	for kind, want := range map[string]string{
		"like": "👍", "heart": "❤️", "1f440_eyes": "👀", "2705_whiteheavycheckmark": "✅",
		"1f468-200d-1f4bb_mantechnologist": "👨\u200d💻",
		"":                                 "👍", "nonsense": "👍", "41_a": "👍", "ffffffffff_x": "👍",
	} {
		if got := emojiOf(kind); got != want {
			t.Errorf("%q: %q instead of %q", kind, got, want)
		}
	}
}
