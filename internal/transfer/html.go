package transfer

import (
	"strings"

	"golang.org/x/net/html"
)

// plain returns the text of HTML, as somebody reads it.
func plain(text string) string {
	var b strings.Builder
	hidden := 0
	for z := html.NewTokenizer(strings.NewReader(text)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			return strings.TrimSpace(strings.ReplaceAll(collapse(b.String()), "\u00a0", " "))
		}
		t := z.Token()
		switch {
		case kind == html.TextToken && hidden == 0:
			b.WriteString(t.Data)
		case t.Data == "script" || t.Data == "style":
			if kind == html.StartTagToken {
				hidden++
			} else if kind == html.EndTagToken {
				hidden = max(hidden-1, 0)
			}
		case kind == html.StartTagToken && t.Data == "li":
			b.WriteString("\n- ")
		case t.Data == "br", kind == html.EndTagToken && isBlock(t.Data):
			b.WriteString("\n")
		}
	}
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
