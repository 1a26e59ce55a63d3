package teamsim

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Where a person reads in a card: the words of an element, then what is inside
// it, in reading order. A fallback is for clients older than those played here.
var (
	wordKeys  = []string{"title", "label", "text", "value", "placeholder", "errorMessage"}
	innerKeys = []string{"facts", "inlines", "body", "items", "columns", "rows", "cells", "inlineAction", "actions"}
)

// Plain returns all that a person can read of the message, a line each in
// reading order: the text, where a mention is @Name, or, of a card, texts, titles, labels, values, facts,
// choices, placeholders, error messages and buttons, ShowCards included.
func (m Message) Plain() string {
	var lines []string
	text := m.Text
	for _, mention := range m.Mentions {
		text = strings.Replace(text, mention.Text, "@"+mention.Name, 1)
	}
	if text != "" {
		lines = append(lines, text)
	}
	return strings.Join(append(lines, words(parseCard(m.Card))...), "\n")
}

// Buttons returns the titles of the card's actions of every kind, in reading
// order, each ShowCard's own after it.
func (m Message) Buttons() []string {
	var titles []string
	for _, b := range buttons(parseCard(m.Card), nil) {
		if title := asText(b.action["title"]); title != "" {
			titles = append(titles, title)
		}
	}
	return titles
}

// Inputs returns the value that each input of the card is set to by its id, nil
// where none is set; those in ShowCards included.
func (m Message) Inputs() map[string]any {
	all := map[string]any{}
	walk(parseCard(m.Card), true, func(element object) {
		if id, isInput := inputID(element); isInput {
			all[id] = element["value"]
		}
	})
	return all
}

// Link returns the address that the button beside some words opens; "" when there
// is none.
func (m Message) Link(beside string) (link string) {
	walk(parseCard(m.Card), true, func(element object) {
		if element["columns"] == nil || !slices.Contains(words(element), beside) {
			return
		}
		for _, b := range buttons(element, nil) {
			if address, _ := b.action["url"].(string); b.action["type"] == "Action.OpenUrl" {
				link = address
			}
		}
	})
	return link
}

func parseCard(card json.RawMessage) object {
	var root object
	_ = json.Unmarshal(card, &root) // what is no object has no elements
	return root
}

// inner returns the elements directly inside one. A ShowCard's card is not: it
// is a form of its own.
func inner(element object) []object {
	var all []object
	for _, key := range innerKeys {
		list, isList := element[key].([]any)
		if !isList {
			list = []any{element[key]}
		}
		for _, item := range list {
			switch item := item.(type) {
			case object:
				all = append(all, item)
			case string: // short for a TextRun
				all = append(all, object{"text": item})
			}
		}
	}
	return all
}

// walk visits an element and all inside it in reading order, ShowCards only if deep.
func walk(element object, deep bool, visit func(object)) {
	visit(element)
	for _, child := range inner(element) {
		walk(child, deep, visit)
	}
	if card, isShow := element["card"].(object); isShow && deep {
		walk(card, deep, visit)
	}
}

func words(root object) []string {
	var all []string
	add := func(word any) {
		if word := asText(word); word != "" {
			all = append(all, word)
		}
	}
	walk(root, true, func(element object) {
		for _, key := range wordKeys {
			add(element[key])
		}
		choices, _ := element["choices"].([]any)
		for _, choice := range choices { // their values are for machines
			choice, _ := choice.(object)
			add(choice["title"])
		}
		if press, _ := element["selectAction"].(object); press != nil {
			add(press["title"])
		}
	})
	return all
}

func inputID(element object) (string, bool) {
	kind, _ := element["type"].(string)
	id, _ := element["id"].(string)
	return id, id != "" && strings.HasPrefix(kind, "Input.")
}

// asText is a scalar as clients of Teams write it; they send every input as a string.
func asText(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case float64, bool:
		return fmt.Sprint(value)
	}
	return ""
}
