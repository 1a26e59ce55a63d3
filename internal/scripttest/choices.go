package scripttest

import (
	"encoding/json"
	"maps"
)

// chosen replaces the titles of choices, which a person picks, with their
// values.
func chosen(card json.RawMessage, inputs map[string]any) map[string]any {
	var root any
	_ = json.Unmarshal(card, &root) // something that is not a card has no choices
	all := maps.Clone(inputs)
	choices(root, func(input, title, value string) {
		if inputs[input] == title {
			all[input] = value
		}
	})
	return all
}

// choices visits every choice of every input inside an element.
func choices(element any, visit func(input, title, value string)) {
	switch element := element.(type) {
	case []any:
		for _, one := range element {
			choices(one, visit)
		}
	case map[string]any:
		input, _ := element["id"].(string)
		list, _ := element["choices"].([]any)
		for _, one := range list {
			one, _ := one.(map[string]any)
			title, _ := one["title"].(string)
			value, _ := one["value"].(string)
			visit(input, title, value)
		}
		for _, inner := range element {
			choices(inner, visit)
		}
	}
}
