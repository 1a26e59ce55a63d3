package cards

import (
	"bytes"
	"encoding/json"
	"fmt"

	"frontdesk/internal/locale"
)

// The elements of Adaptive Cards 1.5 that the desk uses (adaptivecards.io,
// "Schema Explorer"). Empty fields are omitted.

type card struct {
	Type    string   `json:"type"`
	Schema  string   `json:"$schema"`
	Version string   `json:"version"`
	Body    []any    `json:"body"`
	Actions []action `json:"actions,omitempty"`
	Refresh *refresh `json:"refresh,omitempty"`
}

type textBlock struct {
	Type    string `json:"type"`
	Text    string `json:"text"`
	Wrap    bool   `json:"wrap"`
	Style   string `json:"style,omitempty"`
	Weight  string `json:"weight,omitempty"`
	Size    string `json:"size,omitempty"`
	Color   string `json:"color,omitempty"`
	Subtle  bool   `json:"isSubtle,omitempty"`
	Spacing string `json:"spacing,omitempty"`
	Line    bool   `json:"separator,omitempty"`
}

type richText struct {
	Type    string `json:"type"`
	Inlines []run  `json:"inlines"`
	Spacing string `json:"spacing,omitempty"`
	Line    bool   `json:"separator,omitempty"`
}

type run struct {
	Type   string `json:"type"`
	Text   string `json:"text"`
	Weight string `json:"weight,omitempty"`
	Size   string `json:"size,omitempty"`
	Color  string `json:"color,omitempty"`
	Subtle bool   `json:"isSubtle,omitempty"`
}

type input struct {
	Type        string   `json:"type"`
	ID          string   `json:"id"`
	Label       string   `json:"label"`
	Title       string   `json:"title,omitempty"` // the text of a toggle
	Value       string   `json:"value,omitempty"`
	Placeholder string   `json:"placeholder,omitempty"`
	MaxLength   int      `json:"maxLength,omitempty"`
	Multiline   bool     `json:"isMultiline,omitempty"`
	Min         string   `json:"min,omitempty"` // the earliest date or time
	Max         string   `json:"max,omitempty"`
	Required    bool     `json:"isRequired,omitempty"`
	Error       string   `json:"errorMessage,omitempty"`
	Choices     []choice `json:"choices,omitempty"`
	Style       string   `json:"style,omitempty"`
	Multi       bool     `json:"isMultiSelect,omitempty"`
	Wrap        bool     `json:"wrap,omitempty"`
	Spacing     string   `json:"spacing,omitempty"`
}

// numberInput is an Input.Number. It takes numbers.
type numberInput struct {
	input
	Value *float64 `json:"value,omitempty"`
	Min   *float64 `json:"min,omitempty"`
	Max   *float64 `json:"max,omitempty"`
}

// lookupInput is an Input.ChoiceSet that looks up what begins with what is typed:
// people of the organisation (Learn: "People Picker in Adaptive Cards"), or
// what the bot answers ("Typeahead search in Adaptive Cards").
type lookupInput struct {
	input
	Choices []choice `json:"choices"`
	Query   query    `json:"choices.data"`
}

type query struct {
	Type    string `json:"type"`
	Dataset string `json:"dataset"`
}

type choice struct {
	Title string `json:"title"`
	Value string `json:"value"`
}

type actionSet struct {
	Type    string   `json:"type"`
	Actions []action `json:"actions"`
	Spacing string   `json:"spacing,omitempty"`
}

type columnSet struct {
	Type    string   `json:"type"`
	Columns []column `json:"columns"`
	Spacing string   `json:"spacing,omitempty"`
	Line    bool     `json:"separator,omitempty"`
	Select  *action  `json:"selectAction,omitempty"`
}

type container struct {
	Type  string `json:"type"`
	Style string `json:"style,omitempty"`
	Bleed bool   `json:"bleed,omitempty"`
	Items []any  `json:"items"`
}

type column struct {
	Type   string  `json:"type"`
	Width  string  `json:"width"`
	Items  []any   `json:"items"`
	Style  string  `json:"style,omitempty"`
	Align  string  `json:"verticalContentAlignment,omitempty"`
	Round  bool    `json:"roundedCorners,omitempty"`
	Select *action `json:"selectAction,omitempty"`
}

type action struct {
	Type     string         `json:"type"`
	Title    string         `json:"title"`
	Verb     string         `json:"verb,omitempty"`
	URL      string         `json:"url,omitempty"`
	Data     map[string]any `json:"data,omitempty"`
	Card     *card          `json:"card,omitempty"`
	Inputs   string         `json:"associatedInputs,omitempty"`
	Style    string         `json:"style,omitempty"`
	Fallback *action        `json:"fallback,omitempty"`
}

// heading is a title in the desk's own words.
func heading(text string) textBlock {
	return textBlock{Type: "TextBlock", Text: text, Wrap: true, Style: "heading", Weight: "Bolder", Size: "Medium"}
}

// text is a line in the desk's own words. Markdown takes effect, so it must not
// hold anything that people wrote.
func text(s string) textBlock { return textBlock{Type: "TextBlock", Text: s, Wrap: true} }

// warning is a line in the desk's own words that must not be missed.
func warning(s string) richText {
	return plain(run{Text: s, Weight: "Bolder", Color: "Attention"})
}

// plain shows text that people wrote, in whole or in part. A TextRun does not
// render markdown.
func plain(runs ...run) richText {
	for i := range runs {
		runs[i].Type, runs[i].Text = "TextRun", literal.Replace(Clean(runs[i].Text))
	}
	return richText{Type: "RichTextBlock", Inlines: runs}
}

// small is a line close to the one above it, as plain shows it.
func small(runs ...run) richText {
	r := plain(runs...)
	r.Spacing = "Small"
	return r
}

// tight is a line that belongs to the one above it, as plain shows it.
func tight(runs ...run) richText {
	r := plain(runs...)
	r.Spacing = "None"
	return r
}

// note is a line above the card that comments on it.
func note(s string) richText {
	return plain(run{Text: locale.Clip(s, maxNote), Weight: "Bolder", Color: "Accent"})
}

// fact is a line with a name and a value.
func fact(name, value string) richText {
	return small(run{Text: name + ": ", Subtle: true}, run{Text: value})
}

// row is a line of a list, with buttons at its end.
func row(line any, actions ...action) columnSet {
	return columnSet{Type: "ColumnSet", Line: true, Columns: []column{
		{Type: "Column", Width: "stretch", Items: []any{line}},
		{Type: "Column", Width: "auto", Items: []any{buttons(actions...)}},
	}}
}

// buttons are actions inside the body.
func buttons(actions ...action) actionSet { return actionSet{Type: "ActionSet", Actions: actions} }

// execute is a button that calls back with verb and data. Clients that do not
// support Action.Execute send the same as a message.
func execute(title, verb string, data map[string]any) action {
	old := map[string]any{"verb": verb}
	for k, v := range data {
		old[k] = v
	}
	return action{
		Type: "Action.Execute", Title: title, Verb: verb, Data: data,
		Fallback: &action{Type: "Action.Submit", Title: title, Data: old},
	}
}

// openURL is a button that opens an address in the browser.
func openURL(title, url string) action { return action{Type: "Action.OpenUrl", Title: title, URL: url} }

// sendNoInputs makes buttons send no inputs. A required input that is empty
// then does not block them.
func sendNoInputs(a action) action {
	a.Inputs = "none"
	return a
}

// askInForm is a button that opens a small form.
func askInForm(title string, inputs []any, done action) action {
	form := newCard(inputs, done)
	return action{Type: "Action.ShowCard", Title: title, Card: &form}
}

func newCard(body []any, actions ...action) card {
	return card{
		Type:    "AdaptiveCard",
		Schema:  "http://adaptivecards.io/schemas/adaptive-card.json",
		Version: "1.5",
		Body:    body,
		Actions: actions,
	}
}

// encode makes the JSON of a card. It cannot fail: cards hold only strings,
// numbers and lists of them.
func encode(body []any, actions ...action) json.RawMessage { return newCard(body, actions...).encode() }

func (c card) encode() json.RawMessage { return encodeJSON(c) }

func encodeJSON(v any) json.RawMessage {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false) // at six bytes for each <, a long text would not fit
	if err := e.Encode(v); err != nil {
		panic(fmt.Sprintf("cards: %v", err))
	}
	return bytes.TrimSpace(out.Bytes())
}
