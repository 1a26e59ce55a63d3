package botframework

import (
	"strings"

	"golang.org/x/net/html"
)

// plainHTML returns what a person reads of a message's HTML: lines of text, with
// emoji as characters and without hidden content. It looks at each byte a
// bounded number of times.
func plainHTML(content string) string {
	var out strings.Builder
	hidden := ""
	tokens := html.NewTokenizer(strings.NewReader(strings.ToValidUTF8(content, "")))
	for {
		kind := tokens.Next()
		switch kind {
		case html.ErrorToken:
			return tidyLines(out.String())
		case html.TextToken:
			if hidden == "" {
				out.WriteString(string(tokens.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			token := tokens.Token()
			hidden = hiddenElementAfter(hidden, token)
			if hidden == "" {
				out.WriteString(textInPlaceOf(token))
			}
		}
	}
}

// hiddenElementAfter returns the hidden element that the reader is in after a
// tag.
func hiddenElementAfter(hidden string, tag html.Token) string {
	switch {
	case hidden == "" && tag.Type == html.StartTagToken && elementKinds[tag.Data] == hiddenElement:
		return tag.Data
	case tag.Type == html.EndTagToken && tag.Data == hidden:
		return ""
	}
	return hidden
}

// textInPlaceOf returns the text that replaces a tag.
func textInPlaceOf(tag html.Token) string {
	name := plainName(tag.Data)
	switch elementKinds[name] {
	case breakElement, lineElement, blockElement:
		return "\n"
	case cellElement:
		return " "
	}
	if tag.Type != html.EndTagToken && isEmoji(tag) {
		return emojiText(tag)
	}
	return ""
}

// tidyLines removes the space around lines. It keeps a single empty line between
// others and removes the rest.
func tidyLines(text string) string {
	var lines []string
	for line := range strings.Lines(plainSpaces(text)) {
		line = strings.TrimSpace(line)
		if line != "" || len(lines) > 0 && lines[len(lines)-1] != "" {
			lines = append(lines, line)
		}
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
