package config

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// object is a part of a JSON Schema.
type object = map[string]any

// form says for editors what the values of keys look like, by the words with
// which their mistakes begin. It may take more than the desk takes, never less.
type form struct {
	expected string
	words    []string // that are taken, and no others
	pattern  string   // that every value has
	integer  bool     // a bare number is taken, too
}

const (
	guidPattern     = `^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`
	personPattern   = `^group:.|` + guidPattern
	urlPattern      = `^[Hh][Tt][Tt][Pp][Ss]?://[^#]+$`
	durationPattern = `^\+?(([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+$`
	sizePattern     = `^[1-9][0-9]{0,5} ?[KkMm][Bb]$`
	spanPattern     = `\s*([01][0-9]|2[0-3]):[0-5][0-9]\s*-\s*(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)\s*`
)

// forms is asked from the top. What it does not have is any single value.
var forms = []form{
	{expected: "true or false", words: []string{"true", "false"}},
	{expected: "en or ru", words: []string{"en", "ru"}},
	{
		expected: "SingleTenant, MultiTenant or UserAssignedMSI",
		words:    []string{SingleTenant, MultiTenant, UserAssignedMSI},
	},
	{expected: "one of " + strings.Join(cloudNames(), ", "), words: cloudNames()},
	{expected: "team or roster", words: []string{DutyTeam, DutyRoster}},
	{expected: "pick or round-robin", words: []string{AssignPick, AssignRoundRobin}},
	{expected: "auto, light or dark", words: []string{"auto", "light", "dark"}},
	{expected: "text or json", words: []string{"text", "json"}},
	{expected: "debug, info, warn or error", words: []string{"debug", "info", "warn", "error"}},
	{expected: "a list of chat, incident, status, catalog", words: []string{"chat", "incident", "status", "catalog"}},
	{expected: "a list of " + strings.Join(Modules, ", "), words: Modules},
	{expected: "host:port", pattern: `:[0-9]+$`},
	{expected: expectedURL, pattern: urlPattern},
	{expected: "a list, each " + expectedURL, pattern: urlPattern},
	{expected: expectedGUID, pattern: guidPattern},
	{expected: "a list of tenant ids (GUIDs)", pattern: guidPattern},
	{expected: "a list of Entra object ids (GUIDs), each", pattern: guidPattern},
	{expected: "a list of Entra object ids", pattern: personPattern},
	{expected: expectedDuration, pattern: durationPattern},
	{expected: expectedLimit, pattern: `^[+-]?0$|` + durationPattern, integer: true},
	{expected: "a size", pattern: sizePattern},
	{expected: "0 for none, or a size", pattern: `^0$|` + sizePattern, integer: true},
	{expected: "0 for no limit, or a size", pattern: `^0$|` + sizePattern, integer: true},
	{expected: "0 for no limit, or a number", pattern: `^[+-]?[0-9]+$`, integer: true},
	{expected: "a number", pattern: `^[+-]?[0-9]+$`, integer: true},
	{expected: "a time of day", pattern: timeForm.String()},
	{expected: "spans", pattern: `^` + spanPattern + `(,` + spanPattern + `)*$`},
	{expected: expectedThread, pattern: threadForm.String()},
	{expected: expectedAddress, pattern: `^[Hh][Tt][Tt][Pp][Ss]://.`},
	{expected: "a color", pattern: `^#[0-9A-Fa-f]{6}$`},
}

// Schema returns frontdesk.schema.json: a JSON Schema of the configuration file, of
// the draft that editors know best. Nothing is required that may come from the
// environment.
func Schema(example string) (string, error) {
	top := object{
		"$schema":     "http://json-schema.org/draft-07/schema#",
		"title":       "Configuration of Frontdesk",
		"description": "Made by `make reference`.",
	}
	for _, f := range facts() {
		place(top, f)
	}
	for _, e := range readExample(example) {
		if at := find(top, e.path); at != nil && e.prose != "" {
			expected, _ := at["description"].(string)
			at["description"] = strings.TrimSpace(e.prose + " " + expected)
		}
	}
	text, err := json.MarshalIndent(top, "", "  ")
	return string(text) + "\n", err
}

// place puts a key into the schema, below the groups and lists of its path.
func place(at object, f fact) {
	steps := strings.Split(f.path, ".")
	for i, name := range steps {
		properties := below(at)
		name, isList := strings.CutSuffix(name, "[]")
		if i == len(steps)-1 {
			value := f.schema()
			value["description"] = "Expected: " + f.expected + "."
			properties[name] = value
			if f.needed != 0 && f.fileOnly() {
				required, _ := at["required"].([]string)
				at["required"] = append(required, name)
			}
			return
		}
		next, ok := properties[name].(object) // also a value that may be given in parts
		if !ok {
			next = object{}
			properties[name] = next
		}
		if isList {
			next["type"] = []string{"array", "null"}
			if _, ok := next["items"]; !ok {
				next["items"] = object{}
			}
			next, _ = next["items"].(object)
		}
		at = next
	}
}

// below returns the properties of a group, which it makes one first.
func below(group object) object {
	properties, ok := group["properties"].(object)
	if !ok {
		properties = object{}
		types, isValue := group["type"].([]string)
		if !isValue {
			types = []string{"null"}
		}
		group["type"], group["additionalProperties"] = append([]string{"object"}, types...), false
		group["properties"] = properties
	}
	return properties
}

// find returns the part of the schema for a key or group, nil when it has none.
func find(at object, path string) object {
	for name := range strings.SplitSeq(path, ".") {
		name, isList := strings.CutSuffix(name, "[]")
		properties, _ := at["properties"].(object)
		at, _ = properties[name].(object)
		if isList {
			at, _ = at["items"].(object)
		}
	}
	return at
}

// schema returns the schema of a key's value. No value counts as not given.
func (f fact) schema() object {
	one := f.single()
	if !f.list {
		one["type"] = append(one["type"].([]string), "null")
		if words, ok := one["enum"].([]any); ok {
			one["enum"] = append(words, nil)
		}
		if f.fallback != "" {
			one["default"] = plain(f.fallback)
		}
		return one
	}
	many := object{"type": []string{"array", "null"}, "items": one, "uniqueItems": true}
	if f.fallback != "" {
		many["default"], many["minItems"] = strings.Split(f.fallback, ","), 1
	}
	return many
}

// single returns the schema of one word.
func (f fact) single() object {
	i := slices.IndexFunc(forms, func(form form) bool { return strings.HasPrefix(f.expected, form.expected) })
	if i < 0 {
		return object{"type": []string{"string", "number", "boolean"}}
	}
	form := forms[i]
	if form.words != nil {
		return oneOf(form.words)
	}
	one := object{"type": []string{"string"}, "pattern": form.pattern}
	if form.integer {
		one["type"] = []string{"integer", "string"}
		one["minimum"], one["maximum"] = f.bounds()
	}
	return one
}

// oneOf returns the schema of a value that is one of the words.
func oneOf(words []string) object {
	values, types := make([]any, len(words)), []string{"string"}
	for i, word := range words {
		values[i] = plain(word)
	}
	if values[0] == true { // in quotes it is a string
		values, types = append(values, "true", "false"), append(types, "boolean")
	}
	return object{"type": types, "enum": values}
}

var boundForm = regexp.MustCompile(`a number.* (?:from (\d+)|up) to (\d+)$`)

// bounds returns the least and the most that a bare number may be. Where a number
// needs a unit, that is 0.
func (f fact) bounds() (low, high int) {
	if found := boundForm.FindStringSubmatch(f.expected); found != nil {
		low, _ = strconv.Atoi(found[1]) // 0 when it only goes up
		high, _ = strconv.Atoi(found[2])
	}
	return low, high
}

// plain returns a word as YAML reads it.
func plain(word string) any {
	if n, err := strconv.Atoi(word); err == nil {
		return n
	}
	if value, ok := yesNo(word); ok {
		return value
	}
	return word
}
