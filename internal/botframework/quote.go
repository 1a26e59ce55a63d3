package botframework

import (
	"bytes"
	"strings"

	"github.com/go-json-experiment/json"
	"golang.org/x/net/html"
)

// replyType marks the blockquote in which clients without the entity
// quotedReply put what they answer.
const replyType = "http://schema.skype.com/Reply"

// maxQuotes is how many messages one may quote (Learn: chatMessage:
// replyWithQuote).
const maxQuotes = 10

// quotedReply is the entity of a message that answers one by quoting it.
type quotedReply struct {
	Type  string `json:"type"`
	Quote struct {
		MessageID  string `json:"messageId"`
		SenderName string `json:"senderName"`
		Preview    string `json:"preview"`
	} `json:"quotedReply"`
}

// Quoted returns whom and what the message quotes: the name and the beginning
// of the text as the author's client shows them, either of which may be "". They
// are for showing: what is quoted was not said by the sender, and no command
// must be read from it. Of several quotes it is the first. Neither
// [Activity.PlainText] nor [Activity.Rich] repeats a quote.
func (a *Activity) Quoted() (author, preview string, ok bool) {
	if entities := a.quotedReplies(); len(entities) > 0 {
		first := entities[0].Quote
		return oneLine(first.SenderName), strings.TrimSpace(plainSpaces(first.Preview)), true
	}
	copied, ok := a.richCopy()
	if !ok {
		return "", "", false
	}
	quote, _ := cutQuote(copied)
	return oneLine(quote.author), strings.TrimSpace(plainSpaces(quote.preview)), quote.found
}

func (a *Activity) quotedReplies() []quotedReply {
	var found []quotedReply
	for _, raw := range a.Entities {
		var q quotedReply
		if len(found) < maxQuotes && bytes.Contains(raw, []byte("quotedReply")) && json.Unmarshal(raw, &q) == nil &&
			q.Type == "quotedReply" {
			found = append(found, q)
		}
	}
	return found
}

// quotePlaces returns what stands in the text where a quote is shown.
func (a *Activity) quotePlaces() []string {
	var places []string
	for _, q := range a.quotedReplies() {
		if id := q.Quote.MessageID; id != "" {
			places = append(
				places,
				`<quoted messageId="`+id+`"/>`,
				`<quoted messageId="`+id+`" />`,
				`<quoted messageId="`+id+`"></quoted>`,
			)
		}
	}
	return places
}

type htmlQuote struct {
	found           bool
	author, preview string
}

// cutQuote takes the quotes out of a rich copy and returns the first. A quote
// that does not end is none.
func cutQuote(copied string) (first htmlQuote, rest string) {
	if !strings.Contains(copied, replyType) {
		return htmlQuote{}, copied
	}
	var kept strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(copied))
	at, from := 0, 0 // the token's beginning, and that of what is not kept yet
	var reader quoteReader
	for {
		kind := tokens.Next()
		end := at + len(tokens.Raw())
		if kind == html.ErrorToken {
			kept.WriteString(copied[from:])
			return first, kept.String()
		}
		was := reader.depth
		reader.read(kind, tokens)
		switch {
		case was == 0 && reader.depth == 1:
			kept.WriteString(copied[from:at])
			from = at
		case was == 1 && reader.depth == 0:
			from = end
			if !first.found {
				first = htmlQuote{true, reader.author.String(), reader.preview.String()}
			}
		}
		at = end
	}
}

// quoteReader follows one quote.
type quoteReader struct {
	depth           int // of blockquotes from the quote's own on; 0 outside
	in              string
	author, preview strings.Builder
}

func (q *quoteReader) read(kind html.TokenType, tokens *html.Tokenizer) {
	switch kind {
	case html.TextToken:
		switch text := string(tokens.Text()); q.in {
		case "mri":
			q.author.WriteString(text)
		case "preview", "copy":
			q.preview.WriteString(text)
		}
	case html.StartTagToken:
		q.start(tokens.Token())
	case html.EndTagToken:
		name, _ := tokens.TagName()
		switch string(name) {
		case "blockquote":
			q.depth = max(0, q.depth-1)
			q.in = ""
		case "p", "strong":
			q.in = ""
		}
	}
}

func (q *quoteReader) start(token html.Token) {
	switch {
	case token.Data == "blockquote" && q.depth > 0:
		q.depth++
		q.in = ""
	case token.Data == "blockquote" && attribute(token, "itemtype") == replyType:
		*q = quoteReader{depth: 1}
	case q.depth == 1 && (token.Data == "p" || token.Data == "strong"):
		if part := attribute(token, "itemprop"); part != "" {
			q.in = part
		}
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(plainSpaces(s)), " ") }
