package botframework

import "encoding/json"

// InvokeResponse is how a turn answers: Status is the HTTP status, Body
// anything that can be written as JSON; a nil Body is an empty body.
type InvokeResponse struct {
	Status int
	Body   any
}

// cardResult is the body that answers adaptiveCard/action (Learn: universal
// action model, "Response format"). Whatever it says, the HTTP status is 200.
type cardResult struct {
	StatusCode int    `json:"statusCode"`
	Type       string `json:"type"`
	Value      any    `json:"value"`
}

type cardError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// CardResponse replaces the card whose button was pressed, for that person.
func CardResponse(card json.RawMessage) *InvokeResponse {
	return &InvokeResponse{Status: 200, Body: cardResult{200, adaptiveCard, card}}
}

// MessageResponse shows a line of text to the person who pressed.
func MessageResponse(text string) *InvokeResponse {
	return &InvokeResponse{Status: 200, Body: cardResult{200, "application/vnd.microsoft.activity.message", text}}
}

// ErrorResponse shows an error under the card. Code is 400 or 500, name a word
// for programs such as "BadRequest", message is for the person.
func ErrorResponse(code int, name, message string) *InvokeResponse {
	return &InvokeResponse{
		Status: 200,
		Body:   cardResult{code, "application/vnd.microsoft.error", cardError{name, message}},
	}
}
