package botframework

import (
	"encoding/json"
	"errors"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/infracloudio/msbotbuilder-go/schema"
)

const adaptiveCard = "application/vnd.microsoft.card.adaptive"

// Message is what the bot sends: a text or one Adaptive Card, never both, since
// Teams splits such a message in two and returns no id for either.
type Message struct {
	Text       string
	TextFormat string // "plain" (used when empty), "markdown" or "xml"
	Summary    string // what notifications show instead of a card
	Locale     string
	Card       json.RawMessage // an Adaptive Card
	ReplyTo    string          // id of the activity this one answers
}

// MarshalJSON writes the message as an activity. A message with both text and
// card or with neither is an error; broken UTF-8 is mended rather than a reason
// never to deliver it.
func (m Message) MarshalJSON() ([]byte, error) {
	out := outgoing{
		Type: TypeMessage, Text: m.Text, TextFormat: m.TextFormat,
		Summary: m.Summary, Locale: m.Locale, ReplyToID: m.ReplyTo,
	}
	switch hasText, hasCard := m.Text != "", len(m.Card) > 0; {
	case hasText && hasCard:
		return nil, errors.New("botframework: text and card in one message")
	case hasCard:
		out.TextFormat = ""
		out.Attachments = []schema.Attachment{{ContentType: adaptiveCard, Content: m.Card}}
	case !hasText:
		return nil, errors.New("botframework: empty message")
	case m.TextFormat == "":
		out.TextFormat = string(schema.PLAIN)
	}
	return jsonv2.Marshal(out, jsonv2.OmitZeroStructFields(true), jsontext.AllowInvalidUTF8(true))
}

// outgoing is a message on the wire.
type outgoing struct {
	Type        string              `json:"type"`
	Text        string              `json:"text"`
	TextFormat  string              `json:"textFormat"`
	Summary     string              `json:"summary"`
	Locale      string              `json:"locale"`
	ReplyToID   string              `json:"replyToId"`
	Attachments []schema.Attachment `json:"attachments"`
}
