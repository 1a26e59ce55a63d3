package botframework

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// InvokeCardAction is the name of the invoke that an Action.Execute sends.
const InvokeCardAction = "adaptiveCard/action"

// CardAction is a pressed button. The client wrote all of it: permissions must
// come from elsewhere. Data is never nil. Trigger is "manual", "automatic" (a
// refresh) or "".
type CardAction struct {
	Verb    string
	Data    Data
	Trigger string
}

// Pressed reports whether a person pressed the button, according to the client.
// A refresh of the card does not count.
func (a CardAction) Pressed() bool { return a.Trigger == "" || a.Trigger == "manual" }

// Data is what a card put into its button, merged with what the person typed.
type Data map[string]jsontext.Value

// String returns the string or number called name, "" for anything else.
func (d Data) String(name string) string {
	v := d[name]
	switch v.Kind() {
	case '"':
		var s string
		if json.Unmarshal(v, &s) == nil {
			return s
		}
	case '0':
		return string(v)
	}
	return ""
}

// Uint returns the whole number called name, even if it is written as a string,
// and 0 for anything else.
func (d Data) Uint(name string) uint64 {
	n, err := strconv.ParseUint(d.String(name), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// Object returns the object called name, nil for anything else.
func (d Data) Object(name string) (o Data) {
	if d[name].Kind() != '{' || json.Unmarshal(d[name], &o) != nil {
		return nil
	}
	return o
}

// CardAction reads the invoke adaptiveCard/action. Its error wraps
// [ErrMalformed].
func (a *Activity) CardAction() (CardAction, error) {
	if a.Type != TypeInvoke || a.Name != InvokeCardAction {
		return CardAction{}, fmt.Errorf("%w: no card action", ErrMalformed)
	}
	var value struct {
		Trigger string `json:"trigger"`
		Action  struct {
			Verb string         `json:"verb"`
			Data jsontext.Value `json:"data"`
		} `json:"action"`
	}
	if err := json.Unmarshal(a.Value, &value); err != nil {
		return CardAction{}, fmt.Errorf("%w: card action: %s", ErrMalformed, syntaxOnly(err))
	}
	data, ok := readData(value.Action.Data)
	if !ok {
		data = Data{}
	}
	return CardAction{Verb: value.Action.Verb, Data: data, Trigger: value.Trigger}, nil
}

// SubmitAction reads the message that an Action.Submit sends. Clients without
// Action.Execute fall back to it. The message has no text; its value is the
// button's data, including the verb. SubmitAction reports false for any other
// activity.
func (a *Activity) SubmitAction() (CardAction, bool) {
	if a.Type != TypeMessage || a.PlainText() != "" {
		return CardAction{}, false
	}
	data, ok := readData(a.Value)
	if !ok {
		return CardAction{}, false
	}
	return CardAction{Verb: data.String("verb"), Data: data, Trigger: "manual"}, true
}

func readData(v jsontext.Value) (Data, bool) {
	if v.Kind() != '{' {
		return nil, false
	}
	var d Data
	err := json.Unmarshal(v, &d)
	return d, err == nil
}

// Text returns data that holds one string.
func Text(name, value string) Data {
	v, err := jsontext.AppendQuote(nil, strings.ToValidUTF8(value, ""))
	if err != nil {
		return Data{}
	}
	return Data{name: v}
}
