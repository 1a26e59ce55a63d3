package scripttest

import (
	"fmt"
	"strconv"
	"strings"
)

// word is one word of a sentence, or a text in double quotes.
type word struct {
	text   string
	quoted bool
}

// is reports whether the word belongs to the script language. A quoted word
// never does.
func (w word) is(text string) bool { return !w.quoted && w.text == text }

// line is one sentence of a script.
type line struct {
	number int
	text   string
	words  []word
}

// parse reads the sentences of a script, one per line. "#" starts a comment.
func parse(script string) ([]line, error) {
	var all []line
	number := 0
	for text := range strings.Lines(script) {
		number++
		words, err := split(text)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		if len(words) > 0 {
			all = append(all, line{number: number, text: strings.TrimSpace(text), words: words})
		}
	}
	return all, nil
}

// split cuts a line into words. A quoted text is written as in Go, so a script
// can name invisible characters. A text may be repeated: "x"*201.
func split(text string) (words []word, err error) {
	for {
		text = strings.TrimLeft(text, " \t\r\n")
		switch {
		case text == "" || text[0] == '#':
			return words, nil
		case text[0] != '"':
			end := strings.IndexAny(text+" ", " \t\r\n")
			words, text = append(words, word{text: text[:end]}), text[end:]
			continue
		}
		quoted, err := strconv.QuotedPrefix(text)
		if err != nil {
			return nil, fmt.Errorf("an open quote: %s", text)
		}
		said, err := strconv.Unquote(quoted)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", quoted, err)
		}
		text = text[len(quoted):]
		if times, rest, found := repeated(text); found {
			said, text = strings.Repeat(said, times), rest
		}
		words = append(words, word{text: said, quoted: true})
	}
}

func repeated(text string) (times int, rest string, found bool) {
	after, found := strings.CutPrefix(text, "*")
	if !found {
		return 0, text, false
	}
	end := len(after) - len(strings.TrimLeft(after, "0123456789"))
	times, err := strconv.Atoi(after[:end])
	return times, after[end:], err == nil
}
