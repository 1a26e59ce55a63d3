package teamsim

import (
	"encoding/json"
	"fmt"
)

// Answer is the bot's answer to one activity. Err is set when there was nothing
// to send (no such button) or when no answer came. A refusal by the bot does
// not set Err.
type Answer struct {
	Status         int
	Body           []byte
	ActivityID     string
	ConversationID string // where the activity was sent; for a new root post, its thread
	Activity       []byte // as sent, for Resend
	Err            error
}

// invokeAnswer is the body of an answer to adaptiveCard/action (Learn:
// universal actions for Adaptive Cards, "Response format").
type invokeAnswer struct {
	StatusCode int
	Type       string
	Value      json.RawMessage
}

func (a Answer) invoke() (answer invokeAnswer) {
	if a.Err != nil || a.Status != 200 || json.Unmarshal(a.Body, &answer) != nil {
		return invokeAnswer{}
	}
	return answer
}

// Card returns the Adaptive Card that answered a press.
func (a Answer) Card() (json.RawMessage, bool) {
	answer := a.invoke()
	if answer.StatusCode != 200 || answer.Type != "application/vnd.microsoft.card.adaptive" {
		return nil, false
	}
	return answer.Value, true
}

// Text returns what a person can read in an answer that is not a card: the
// message, or the message of an error. It is empty if there is none.
func (a Answer) Text() string {
	if said := a.extension().text(); said != "" {
		return said
	}
	answer := a.invoke()
	switch answer.Type {
	case "application/vnd.microsoft.activity.message":
		var text string
		_ = json.Unmarshal(answer.Value, &text) // only a string is text
		return text
	case "application/vnd.microsoft.error":
		var problem struct{ Code, Message string }
		_ = json.Unmarshal(answer.Value, &problem)
		return problem.Message
	}
	return ""
}

func (a Answer) failure() error {
	if a.Err == nil && a.Status/100 != 2 {
		return fmt.Errorf("teamsim: the bot answered %d", a.Status)
	}
	return a.Err
}
