package teamsim

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// button is an action together with the inputs whose values it sends: those of
// its own card and of the cards around it, but not those of other ShowCards
// (Adaptive Cards, associatedInputs "auto"). row holds the words of an element
// that can be pressed as a whole.
type button struct {
	action object
	inputs []object
	row    string
}

func buttons(card object, around []object) []button {
	scope := slices.Clone(around)
	walk(card, false, func(element object) {
		if _, isInput := inputID(element); isInput {
			scope = append(scope, element)
		}
	})
	var all []button
	walk(card, false, func(element object) {
		if kind, _ := element["type"].(string); strings.HasPrefix(kind, "Action.") {
			all = append(all, button{action: element, inputs: scope})
		}
		if press, ok := element["selectAction"].(object); ok {
			all = append(all, button{action: press, inputs: scope, row: strings.Join(words(element), "\n")})
		}
		if form, ok := element["card"].(object); ok {
			all = append(all, buttons(form, scope)...)
		}
	})
	return all
}

// findButton returns the first Action.Execute with that title. If there is
// none, it returns the smallest row that holds these words. An action that is
// disabled or (as in the Playground) has no verb cannot be pressed.
func findButton(card json.RawMessage, title string) (button, error) {
	var row *button
	for _, b := range buttons(parseCard(card), nil) {
		if b.action["type"] != "Action.Execute" || b.action["isEnabled"] == false || asText(b.action["verb"]) == "" {
			continue
		}
		if b.action["title"] == title {
			return b, nil
		}
		if strings.Contains(b.row, title) && (row == nil || len(b.row) < len(row.row)) {
			row = &b
		}
	}
	if row == nil {
		return button{}, fmt.Errorf("teamsim: no button %q among %q", title, Message{Card: card}.Buttons())
	}
	return *row, nil
}

// data returns the action's own data merged with the values of the inputs.
func (b button) data(typed map[string]any) (object, error) {
	data := object{}
	if own, ok := b.action["data"].(object); ok {
		maps.Copy(data, own)
	}
	known := map[string]bool{}
	if b.action["associatedInputs"] != "none" {
		for _, input := range b.inputs {
			id, _ := inputID(input)
			known[id] = true
			if value := asText(input["value"]); value != "" {
				data[id] = value
			}
		}
	}
	for id, value := range typed {
		if !known[id] {
			return nil, fmt.Errorf("teamsim: no input %q goes with the button %q", id, b.action["title"])
		}
		data[id] = value
	}
	return data, nil
}
