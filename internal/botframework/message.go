package botframework

import (
	"encoding/json"
	"fmt"

	"github.com/infracloudio/msbotbuilder-go/schema"
)

const adaptiveCard = "application/vnd.microsoft.card.adaptive"

// Message is what the bot sends: a text, one Adaptive Card or one picture. It is
// never two of them: Teams splits such a message in two and returns no id for
// either.
type Message struct {
	Text       string
	TextFormat string // "plain" (used when empty), "markdown" or "xml"
	Summary    string // what notifications show instead of a card or picture
	Locale     string
	Card       json.RawMessage // an Adaptive Card
	Picture    *Picture
	// Mentions are the people to notify. The text, of format xml, holds the
	// Mention of each. A message without text has none.
	Mentions []Account
}

// fill writes the message into an activity. It is an error if the message holds
// more than one thing or nothing, or if its picture does not fit.
func (m Message) fill(a *schema.Activity) error {
	a.Type, a.Text, a.TextFormat = schema.Message, m.Text, schema.TextFormatTypes(m.TextFormat)
	a.Summary, a.Locale = m.Summary, m.Locale
	if m.Text != "" && m.TextFormat == "" {
		a.TextFormat = schema.PLAIN
	}
	switch hasCard, hasPicture := len(m.Card) > 0, m.Picture != nil; {
	case m.Text != "" && (hasCard || hasPicture), hasCard && hasPicture:
		return fmt.Errorf("%w: several things in one message", ErrRefused)
	case hasCard:
		a.TextFormat = ""
		a.Attachments = []schema.Attachment{{ContentType: adaptiveCard, Content: m.Card}}
	case hasPicture && !m.Picture.Fits():
		return fmt.Errorf("%w: a picture that Teams does not show", ErrRefused)
	case hasPicture:
		a.TextFormat = ""
		a.Attachments = []schema.Attachment{m.Picture.attachment()}
	case m.Text == "":
		return fmt.Errorf("%w: empty message", ErrRefused)
	}
	return nil
}

// entities returns the mentions as they are sent.
func (m Message) entities() []mention {
	var list []mention
	for _, who := range m.Mentions {
		list = append(
			list,
			mention{Type: "mention", Text: who.Mention(), Mentioned: Account{ID: who.ID, Name: who.Name}},
		)
	}
	return list
}
