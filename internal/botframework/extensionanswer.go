package botframework

import (
	"encoding/json"
	"html"
)

// Found is one result of a search. Card goes into the message. Title and Text
// help the person choose a result. Text is plain. Title holds nothing that
// people wrote.
type Found struct {
	Card        json.RawMessage
	Title, Text string
}

type extensionBody struct {
	ComposeExtension extensionResult `json:"composeExtension"`
}

type extensionResult struct {
	Type        string                `json:"type"`
	Layout      string                `json:"attachmentLayout,omitempty"`
	Text        string                `json:"text,omitempty"`
	Attachments []extensionAttachment `json:"attachments"`
}

type extensionAttachment struct {
	ContentType string               `json:"contentType"`
	Content     any                  `json:"content"`
	Preview     *extensionAttachment `json:"preview,omitempty"`
}

type thumbnail struct {
	Title string `json:"title"`
	Text  string `json:"text,omitempty"`
}

// FoundResponse answers a search or a pasted link with cards to choose from.
// With an empty list, Teams shows nothing.
func FoundResponse(list []Found) *InvokeResponse {
	attachments := make([]extensionAttachment, len(list))
	for i, f := range list {
		attachments[i] = extensionAttachment{adaptiveCard, f.Card, &extensionAttachment{
			// Teams treats the text of such a card as HTML.
			"application/vnd.microsoft.card.thumbnail", thumbnail{f.Title, html.EscapeString(f.Text)}, nil,
		}}
	}
	return &InvokeResponse{Status: 200, Body: extensionBody{extensionResult{"result", "list", "", attachments}}}
}

// NothingFoundResponse answers a search with a line of text.
func NothingFoundResponse(text string) *InvokeResponse {
	return &InvokeResponse{Status: 200, Body: extensionBody{extensionResult{Type: "message", Text: text}}}
}

type dialogBody struct {
	Task dialog `json:"task"`
}

type dialog struct {
	Type  string `json:"type"`
	Value any    `json:"value"`
}

type dialogCard struct {
	Title  string              `json:"title"`
	Height string              `json:"height"`
	Width  string              `json:"width"`
	Card   extensionAttachment `json:"card"`
}

// DialogResponse opens a dialog with a card, or shows another card in an open
// one. The card's buttons have to be Action.Submit.
func DialogResponse(title string, card json.RawMessage) *InvokeResponse {
	return &InvokeResponse{Status: 200, Body: dialogBody{
		dialog{
			"continue",
			dialogCard{
				Title:  title,
				Height: "large",
				Width:  "medium",
				Card:   extensionAttachment{ContentType: adaptiveCard, Content: card},
			},
		},
	}}
}

// DialogMessageResponse closes a dialog and shows a line of text in its place.
func DialogMessageResponse(text string) *InvokeResponse {
	return &InvokeResponse{Status: 200, Body: dialogBody{dialog{"message", text}}}
}
