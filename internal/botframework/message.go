package botframework

import (
	"encoding/json"
	"errors"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/infracloudio/msbotbuilder-go/schema"
)

const adaptiveCard = "application/vnd.microsoft.card.adaptive"

// Message is what the bot sends: a text, one Adaptive Card or one picture, and
// never two of them, since Teams splits such a message in two and returns no id
// for either.
type Message struct {
	Text       string
	TextFormat string // "plain" (used when empty), "markdown" or "xml"
	Summary    string // what notifications show instead of a card or picture
	Locale     string
	Card       json.RawMessage // an Adaptive Card
	Picture    *Picture
	// Mentions are who is notified: the text, of format xml, holds the Mention of
	// each. Without text there are none.
	Mentions []Account
	ReplyTo  string // id of the activity this one answers
}

// MarshalJSON writes the message as an activity. A message of more than one
// thing or of none is an error, and so is a picture that does not fit; broken
// UTF-8 is mended rather than a reason never to deliver it.
func (m Message) MarshalJSON() ([]byte, error) {
	out := outgoing{
		Type: TypeMessage, Text: m.Text, TextFormat: m.TextFormat,
		Summary: m.Summary, Locale: m.Locale, ReplyToID: m.ReplyTo,
	}
	if m.Text != "" && m.TextFormat == "" {
		out.TextFormat = string(schema.PLAIN)
	}
	for _, who := range m.Mentions {
		out.Entities = append(out.Entities, mention{Type: "mention", Text: who.Mention(), Mentioned: Account{ID: who.ID, Name: who.Name}})
	}
	if err := m.attach(&out); err != nil {
		return nil, err
	}
	return jsonv2.Marshal(out, jsonv2.OmitZeroStructFields(true), jsontext.AllowInvalidUTF8(true))
}

// attach adds what is not text.
func (m Message) attach(out *outgoing) error {
	switch hasCard, hasPicture := len(m.Card) > 0, m.Picture != nil; {
	case m.Text != "" && (hasCard || hasPicture), hasCard && hasPicture:
		return errors.New("botframework: several things in one message")
	case hasCard:
		out.TextFormat = ""
		out.Attachments = []schema.Attachment{{ContentType: adaptiveCard, Content: m.Card}}
	case hasPicture && !m.Picture.Fits():
		return errors.New("botframework: a picture that Teams does not show")
	case hasPicture:
		out.TextFormat = ""
		out.Attachments = []schema.Attachment{m.Picture.attachment()}
	case m.Text == "":
		return errors.New("botframework: empty message")
	}
	return nil
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
	Entities    []mention           `json:"entities"`
}
