package botframework

import (
	"bytes"
	"strings"

	"github.com/go-json-experiment/json"
	"golang.org/x/net/html"
)

// replyType marks the blockquote that holds a quoted message. Clients without
// the entity quotedReply use it.
const replyType = "http://schema.skype.com/Reply"

// maxQuotes is how many messages one message may quote (Learn: chatMessage:
// replyWithQuote).
const maxQuotes = 10

// quotedReply is the entity of a message that answers another by quoting it.
type quotedReply struct {
	Type  string `json:"type"`
	Quote struct {
		MessageID  string `json:"messageId"`
		SenderName string `json:"senderName"`
		Preview    string `json:"preview"`
	} `json:"quotedReply"`
}

// Quoted returns the author and the beginning of the text that the message
// quotes, as the client shows them. Either may be "". Use them for display only:
// the sender did not say what is quoted, so never read a command from it. Of
// several quotes, Quoted returns the first. Neither [Activity.PlainText] nor
// [Activity.Rich] repeats a quote.
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

// quotePlaces returns the placeholders in the text where quotes are shown.
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

// cutQuote removes the quotes from a rich copy and returns the first. An
// unclosed quote does not count.
func cutQuote(copied string) (first htmlQuote, rest string) {
	if !strings.Contains(copied, replyType) {
		return htmlQuote{}, copied
	}
	var kept strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(copied))
	at, from := 0, 0 // where the token begins, and where the text not yet kept begins
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

// quoteReader reads one quote.
type quoteReader struct {
	depth           int // of blockquotes, counted from the quote's own; 0 outside
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
