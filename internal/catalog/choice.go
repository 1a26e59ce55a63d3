package catalog

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"frontdesk/internal/yamlfile"
	"frontdesk/tickets"
)

// readChoices reads the choices of a field. on is the field that decides which
// ones are offered, or nil.
func (r *reader) readChoices(g group, f *tickets.Field, on *tickets.Field) {
	if f.Type != tickets.ChoiceField && f.Type != tickets.ChoicesField {
		return
	}
	if !g.has("choices") {
		g.reportMissing("choices", "a list of choices")
	}
	lines := map[string]int{}
	for n, node := range g.readList("choices", "a list of choices", maxChoices) {
		c := r.readChoice(node, fmt.Sprintf("%s[%d]", g.keyOf("choices"), n), on)
		if first := lines[c.Value]; first != 0 && c.Value != "" {
			r.report(
				node.Line,
				g.keyOf("choices"),
				yamlfile.Quoted(c.Value),
				fmt.Sprintf("another value than that in line %d", first),
			)
		}
		lines[c.Value] = node.Line
		f.Choices = append(f.Choices, c)
	}
	conditional := func(c tickets.FieldChoice) bool { return len(c.When) > 0 }
	if on != nil && len(f.Choices) > 0 && !slices.ContainsFunc(f.Choices, conditional) {
		g.reportWrong("depends_on", yamlfile.Quoted(f.DependsOn)+" decides nothing", "a choice with when")
	}
}

// readChoice reads one choice: a group of keys, or a single value that is also
// its title.
func (r *reader) readChoice(node *yaml.Node, key string, on *tickets.Field) tickets.FieldChoice {
	if node.Kind == yaml.ScalarNode && !yamlfile.Dressed(node) {
		r.checkValue(node, key, strings.TrimSpace(node.Value))
		return tickets.FieldChoice{Value: strings.TrimSpace(node.Value), Title: r.readText(node, key, short)}
	}
	g, ok := r.group(node, key, "value", "title", "when")
	if !ok {
		return tickets.FieldChoice{}
	}
	c := tickets.FieldChoice{Value: g.readWord("value", expectedValue), Title: g.readName("title")}
	switch value := g.values["value"]; {
	case value == nil:
		g.reportMissing("value", expectedValue)
	case value.Kind == yaml.ScalarNode:
		r.checkValue(value, g.keyOf("value"), c.Value)
	}
	switch {
	case !g.has("when"):
	case on == nil:
		g.reportWrong("when", "without what it depends on", "depends_on of the field, right and beside choices")
	default:
		c.When = g.readWords("when", "a list of values of "+on.ID, maxChoices, func(text string) (string, bool) {
			return text, slices.ContainsFunc(on.Choices, func(c tickets.FieldChoice) bool { return c.Value == text })
		})
	}
	return c
}

const expectedValue = "1 to 60 characters without comma, on one line"

func (r *reader) checkValue(node *yaml.Node, key, value string) {
	if value == "" || len([]rune(value)) > 60 || strings.ContainsAny(value, ",\n\t") {
		r.report(node.Line, key, yamlfile.Quoted(value), expectedValue)
	}
}

// readDefault makes sure that the form would accept the default that a new form
// starts with.
func (r *reader) readDefault(g group, f *tickets.Field, on *tickets.Field) {
	f.Default = g.readWord("default", "a single value")
	fixed := *f // without bounds that cannot be compared with it
	if mixesRelative(f.Default, f.Min) {
		fixed.Min = ""
	}
	if mixesRelative(f.Default, f.Max) {
		fixed.Max = ""
	}
	if f.Default == "" || slices.Contains(onlyOf["choices"], f.Type) && len(f.Choices) == 0 {
		return
	}
	first := ""
	if on != nil {
		first = on.Default
	}
	_, err := fixed.Check(f.Initial(r.day), first, r.day)
	if err == nil {
		return
	}
	expected := examples[f.Type]
	switch invalid, _ := errors.AsType[*tickets.Invalid](err); {
	case invalid.Limit > 0:
		expected = fmt.Sprintf("at most %d characters", invalid.Limit)
	case invalid.Min != "" || invalid.Max != "":
		expected = fmt.Sprintf("what lies within min %q and max %q", f.Min, f.Max)
	case invalid.Type == "":
		expected = "what matches the pattern"
	}
	g.reportWrong("default", yamlfile.Quoted(f.Default), expected)
}
