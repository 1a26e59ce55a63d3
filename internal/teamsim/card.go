package teamsim

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// The parts of a card that a person reads: the words of an element, then its
// contents, in reading order. A fallback is for older clients than the Sim
// plays.
var (
	wordKeys  = []string{"title", "label", "text", "value", "placeholder", "errorMessage"}
	innerKeys = []string{"facts", "inlines", "body", "items", "columns", "rows", "cells", "inlineAction", "actions"}
)

// Plain returns everything a person can read in the message, one line each in
// reading order. For text, a mention is @Name. For a card, it returns texts,
// titles, labels, values, facts, choices, placeholders, error messages and
// buttons, including those of ShowCards.
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

// Buttons returns the titles of all actions of the card, of every kind, in
// reading order. The actions of a ShowCard follow it.
func (m Message) Buttons() []string {
	var titles []string
	for _, b := range buttons(parseCard(m.Card), nil) {
		if title := asText(b.action["title"]); title != "" {
			titles = append(titles, title)
		}
	}
	return titles
}

// Rows returns the words of each part of the card that can be pressed as a whole.
func (m Message) Rows() (rows []string) {
	for _, b := range buttons(parseCard(m.Card), nil) {
		if b.row != "" {
			rows = append(rows, b.row)
		}
	}
	return rows
}

// ButtonOf returns the title of the first Action.Execute with a verb, or "" when
// there is none.
func (m Message) ButtonOf(verb string) string {
	for _, b := range buttons(parseCard(m.Card), nil) {
		if b.action["type"] == "Action.Execute" && b.action["verb"] == verb {
			return asText(b.action["title"])
		}
	}
	return ""
}

// Inputs returns the values of the card's inputs by their ids, including those
// in ShowCards. The value is nil where none is set.
func (m Message) Inputs() map[string]any {
	all := map[string]any{}
	walk(parseCard(m.Card), true, func(element object) {
		if id, isInput := inputID(element); isInput {
			all[id] = element["value"]
		}
	})
	return all
}

// Link returns the address that the button beside some words opens, or "" when
// there is none.
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
	_ = json.Unmarshal(card, &root) // without an object there are no elements
	return root
}

// inner returns the elements directly inside an element. A ShowCard's card is
// not among them: it is a form of its own.
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

// walk visits an element and everything inside it in reading order. It enters
// ShowCards only if deep is set.
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

// asText returns a scalar as Teams clients write it. They send every input as a
// string.
func asText(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case float64, bool:
		return fmt.Sprint(value)
	}
	return ""
}
