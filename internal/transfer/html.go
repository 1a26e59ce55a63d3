package transfer

import (
	"strings"

	"golang.org/x/net/html"
)

// plain returns the text of HTML, as somebody reads it.
func plain(text string) string {
	var b strings.Builder
	hidden := false
	for z := html.NewTokenizer(strings.NewReader(text)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			return strings.TrimSpace(strings.ReplaceAll(collapse(b.String()), "\u00a0", " "))
		}
		switch t := z.Token(); {
		case t.Data == "script" || t.Data == "style":
			hidden = kind == html.StartTagToken
		case kind != html.TextToken:
			b.WriteString(breakOf(t))
		case !hidden:
			b.WriteString(t.Data)
		}
	}
}

// breakOf returns what stands in plain text for a tag.
func breakOf(t html.Token) string {
	switch {
	case t.Type == html.StartTagToken && t.Data == "li":
		return "\n- "
	case t.Data == "br", t.Type == html.EndTagToken && isBlock(t.Data):
		return "\n"
	}
	return ""
}

func isBlock(tag string) bool {
	switch tag {
	case "p", "div", "tr", "ul", "ol", "table", "blockquote", "pre", "h1", "h2", "h3", "h4":
		return true
	}
	return false
}

// collapse leaves at most one empty line.
func collapse(text string) string {
	for strings.Contains(text, "\n\n\n") {
		text = strings.ReplaceAll(text, "\n\n\n", "\n\n")
	}
	return text
}
