package botframework

import "encoding/json"

// InvokeResponse is the answer of a turn. Status is the HTTP status. Body is any
// value that can be encoded as JSON; nil means an empty body.
type InvokeResponse struct {
	Status int
	Body   any
}

// cardResult is the body that answers adaptiveCard/action (Learn: universal
// action model, "Response format"). The HTTP status is 200 whatever it says.
type cardResult struct {
	StatusCode int    `json:"statusCode"`
	Type       string `json:"type"`
	Value      any    `json:"value"`
}

type cardError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// CardResponse replaces the card on which the button was pressed, for that
// person.
func CardResponse(card json.RawMessage) *InvokeResponse {
	return &InvokeResponse{Status: 200, Body: cardResult{200, adaptiveCard, card}}
}

// MessageResponse shows a line of text to the person who pressed the button.
func MessageResponse(text string) *InvokeResponse {
	return &InvokeResponse{Status: 200, Body: cardResult{200, "application/vnd.microsoft.activity.message", text}}
}

// ErrorResponse shows an error under the card. code is 400 or 500. name is an
// error code such as "BadRequest". message is for the person.
func ErrorResponse(code int, name, message string) *InvokeResponse {
	return &InvokeResponse{
		Status: 200,
		Body:   cardResult{code, "application/vnd.microsoft.error", cardError{name, message}},
	}
}
