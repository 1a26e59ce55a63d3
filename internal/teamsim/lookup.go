package teamsim

import (
	"context"
	"encoding/json"
	"fmt"
)

// maxLookup is how many choices Teams shows (Learn: "Typeahead search in Adaptive
// Cards").
const maxLookup = 15

// Choice is a choice that an input offers while somebody types.
type Choice struct{ Title, Value string }

// Choices returns what a lookup found, as Teams shows it.
func (a Answer) Choices() []Choice {
	answer := a.invoke()
	var value struct{ Results []Choice }
	if answer.Type != "application/vnd.microsoft.search.searchResponse" ||
		json.Unmarshal(answer.Value, &value) != nil {
		return nil
	}
	return value.Results[:min(len(value.Results), maxLookup)]
}

// Dataset returns what the bot is asked for while somebody types into an input
// of the card, or "" when the input asks for nothing.
func (m Message) Dataset(input string) (dataset string) {
	walk(parseCard(m.Card), true, func(element object) {
		if id, ok := inputID(element); !ok || id != input {
			return
		}
		if data, ok := element["choices.data"].(object); ok && data["type"] == "Data.Query" {
			dataset = asText(data["dataset"])
		}
	})
	return dataset
}

// LookUp types text into an input of a card that looks up its choices.
// Answer.Err is set when the card has no such input.
func (p *Person) LookUp(ctx context.Context, m Message, input, text string) Answer {
	dataset := m.Dataset(input)
	if dataset == "" {
		return Answer{Err: fmt.Errorf("teamsim: no input %q that looks up its choices", input)}
	}
	return p.send(ctx, m, "application/search", object{
		"queryText": text, "queryOptions": object{"skip": 0, "top": maxLookup}, "dataset": dataset,
	})
}
