package tickets_test

import (
	"encoding/json"
	"errors"
	"maps"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

// formDay is a day on which forms are filled in.
var formDay = time.Date(2026, time.November, 25, 23, 0, 0, 0, time.UTC)

func plain(text string) tickets.Text { return tickets.Text{"": text} }

func offered(values ...string) []tickets.FieldChoice {
	choices := make([]tickets.FieldChoice, len(values))
	for i, v := range values {
		choices[i] = tickets.FieldChoice{Value: v, Title: tickets.Text{"en": "The " + v, "ru": "Вот " + v}}
	}
	return choices
}

// form is an item with a field of every type. Only the field named "must" is
// required.
func form() *tickets.Item {
	rooms := offered("r1", "r2", "s1", "any")
	rooms[0].When, rooms[1].When, rooms[2].When = []string{"riga"}, []string{"riga"}, []string{"spb"}
	return &tickets.Item{ID: "everything", Fields: []tickets.Field{
		{ID: "must", Type: tickets.TextField, Label: plain("Must"), Required: true},
		{
			ID:        "code",
			Type:      tickets.TextField,
			MaxLength: 6,
			Pattern:   regexp.MustCompile(`^(?:[A-Z]+)$`),
			Mismatch:  plain("Capitals only"),
		},
		{ID: "notes", Type: tickets.MultilineField},
		{ID: "count", Type: tickets.NumberField, Min: "1", Max: "10.5"},
		{ID: "day", Type: tickets.DateField, Min: "today", Max: "today+14"},
		{ID: "at", Type: tickets.TimeField, Min: "08:00", Max: "18:00"},
		{ID: "city", Type: tickets.ChoiceField, Choices: offered("riga", "spb")},
		{ID: "room", Type: tickets.ChoiceField, Choices: rooms[:3], DependsOn: "city", Required: true},
		{ID: "extras", Type: tickets.ChoicesField, Choices: offered("m1", "m2", "m3")},
		{ID: "agree", Type: tickets.ToggleField},
		{ID: "who", Type: tickets.PersonField},
	}}
}

// filled is a form with the required values and the given ones.
func filled(given map[string]string) map[string]string {
	values := map[string]string{"must": "x"}
	maps.Copy(values, given)
	return values
}

func TestFormTakes(t *testing.T) {
	for name, c := range map[string]struct{ field, value, want string }{
		"text, trimmed":               {"code", " \u200bABC\t", "ABC"},
		"text at its limit":           {"code", "ABCDEF", "ABCDEF"},
		"text of the usual limit":     {"must", strings.Repeat("😀", 200), strings.Repeat("😀", 200)},
		"text with a break":           {"must", "one\r\ntwo", "one two"},
		"several lines":               {"notes", "one\ntwo", "one\ntwo"},
		"several lines at the limit":  {"notes", strings.Repeat("я", 4000), strings.Repeat("я", 4000)},
		"several lines of spaces":     {"notes", " \n\t", ""},
		"number":                      {"count", "3", "3"},
		"number with zeros":           {"count", "003.50", "3.5"},
		"number with a comma":         {"count", "10,5", "10.5"},
		"date, the first day":         {"day", "2026-11-25", "2026-11-25"},
		"date, the last day":          {"day", "2026-12-09", "2026-12-09"},
		"time":                        {"at", "08:00", "08:00"},
		"time, empty":                 {"at", "", ""},
		"choice":                      {"city", "spb", "spb"},
		"several":                     {"extras", "m3,m1", "m3,m1"},
		"several, empty":              {"extras", "", ""},
		"toggle":                      {"agree", "true", "true"},
		"toggle untouched":            {"agree", "", "false"},
		"person":                      {"who", strings.ToUpper(boris.ID), boris.ID},
		"dependent, nothing to offer": {"room", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			values := filled(map[string]string{c.field: c.value})
			if c.field == "city" {
				values["room"] = "s1"
			}
			answers, err := form().Check(values, formDay)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, a := range answers {
				if a.Field == c.field {
					got = a.Value
				}
			}
			if got != c.want {
				t.Errorf("%q is kept as %q, want %q", c.value, got, c.want)
			}
		})
	}
}

func TestFormRefuses(t *testing.T) {
	number := tickets.Invalid{Field: "count", Type: tickets.NumberField}
	numberRange := tickets.Invalid{Field: "count", Min: "1", Max: "10.5"}
	date := tickets.Invalid{Field: "day", Type: tickets.DateField}
	dateRange := tickets.Invalid{Field: "day", Min: "2026-11-25", Max: "2026-12-09"}
	clock := tickets.Invalid{Field: "at", Type: tickets.TimeField}
	clockRange := tickets.Invalid{Field: "at", Min: "08:00", Max: "18:00"}
	city := tickets.Invalid{Field: "city", Type: tickets.ChoiceField}
	room := tickets.Invalid{Field: "room", Type: tickets.ChoiceField}
	extras := tickets.Invalid{Field: "extras", Type: tickets.ChoicesField}
	agree := tickets.Invalid{Field: "agree", Type: tickets.ToggleField}
	who := tickets.Invalid{Field: "who", Type: tickets.PersonField}
	type values = map[string]string
	for name, c := range map[string]struct {
		values values
		want   tickets.Invalid
	}{
		"text required":                {values{"must": ""}, tickets.Invalid{Field: "must", Label: plain("Must"), Empty: true}},
		"text of what shows nothing":   {values{"must": " \u200b\u202e"}, tickets.Invalid{Field: "must", Label: plain("Must"), Empty: true}},
		"text over the usual limit":    {values{"must": strings.Repeat("😀", 201)}, tickets.Invalid{Field: "must", Label: plain("Must"), Limit: 200}},
		"text over its limit":          {values{"code": "ABCDEFG"}, tickets.Invalid{Field: "code", Limit: 6}},
		"text against the pattern":     {values{"code": "abc"}, tickets.Invalid{Field: "code", Message: plain("Capitals only")}},
		"lines over the limit":         {values{"notes": strings.Repeat("я", 4001)}, tickets.Invalid{Field: "notes", Limit: 4000}},
		"number of letters":            {values{"count": "three"}, number},
		"number with an exponent":      {values{"count": "1e1"}, number},
		"number in hexadecimal":        {values{"count": "0x5"}, number},
		"number that is none":          {values{"count": "NaN"}, number},
		"number of endless digits":     {values{"count": strings.Repeat("9", 400)}, number},
		"number too small":             {values{"count": "0"}, numberRange},
		"number too large":             {values{"count": "10.51"}, numberRange},
		"date in another form":         {values{"day": "25.11.2026"}, date},
		"date that is none":            {values{"day": "2026-02-30"}, date},
		"date with a time":             {values{"day": "2026-11-25T10:00"}, date},
		"date as configured":           {values{"day": "today"}, date},
		"date too early":               {values{"day": "2026-11-24"}, dateRange},
		"date too late":                {values{"day": "2026-12-10"}, dateRange},
		"time in another form":         {values{"at": "9:30"}, clock},
		"time that is none":            {values{"at": "24:30"}, clock},
		"time too early":               {values{"at": "07:59"}, clockRange},
		"time too late":                {values{"at": "18:01"}, clockRange},
		"choice not offered":           {values{"city": "minsk"}, city},
		"choice by its title":          {values{"city": "The riga"}, city},
		"several where one is to be":   {values{"city": "riga,spb"}, city},
		"dependent required":           {values{"city": "riga"}, tickets.Invalid{Field: "room", Empty: true}},
		"dependent of another value":   {values{"city": "riga", "room": "s1"}, room},
		"dependent that is not shown":  {values{"room": "r1"}, room},
		"one of several not offered":   {values{"extras": "m1,m4"}, extras},
		"one of several twice":         {values{"extras": "m1,m1"}, extras},
		"several with a gap":           {values{"extras": "m1,,m2"}, extras},
		"toggle with another word":     {values{"agree": "yes"}, agree},
		"toggle in capitals":           {values{"agree": "TRUE"}, agree},
		"person by name":               {values{"who": "Boris"}, who},
		"person, several":              {values{"who": boris.ID + "," + anna.ID}, who},
		"first of several wrong ones":  {values{"count": "x", "who": "y"}, number},
		"number where text was hidden": {values{"count": "1\u202e0"}, number},
	} {
		t.Run(name, func(t *testing.T) {
			answers, err := form().Check(filled(c.values), formDay)
			invalid, ok := errors.AsType[*tickets.Invalid](err)
			if !ok || answers != nil {
				t.Fatalf("Check = %v, %v, want a refusal", answers, err)
			}
			if diff := cmp.Diff(c.want, *invalid); diff != "" {
				t.Errorf("refusal (-want +got):\n%s", diff)
			}
			if !strings.Contains(err.Error(), c.want.Field) {
				t.Errorf("%q does not name the field", err)
			}
		})
	}
}

// A field of another item, or a made-up one, is never kept.
func TestFormIgnoresOtherFields(t *testing.T) {
	answers, err := form().Check(filled(map[string]string{"salary": "1", "MUST": "y", "": "z", "id": "vpn-access"}), formDay)
	if err != nil {
		t.Fatal(err)
	}
	want := []tickets.Answer{
		{Field: "must", Label: plain("Must"), Type: tickets.TextField, Value: "x"},
		{Field: "agree", Type: tickets.ToggleField, Value: "false"},
	}
	if diff := cmp.Diff(want, answers); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

// An answer is shown with the question as it was asked, even if the form has
// changed.
func TestAnswerOutlivesTheForm(t *testing.T) {
	item := form()
	answers, err := item.Check(filled(map[string]string{"extras": "m3,m1", "who": boris.ID}), formDay)
	if err != nil {
		t.Fatal(err)
	}
	record, err := json.Marshal(answers)
	if err != nil {
		t.Fatal(err)
	}
	var read []tickets.Answer
	if err := json.Unmarshal(record, &read); err != nil {
		t.Fatal(err)
	}
	shown := map[string]string{}
	for _, a := range read {
		shown[a.Field] = a.Shown("ru")
	}
	want := map[string]string{"must": "x", "extras": "Вот m3, Вот m1", "agree": "false", "who": boris.ID}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Errorf("shown (-want +got):\n%s", diff)
	}
}

func TestFit(t *testing.T) {
	given := map[string]string{
		"must": strings.Repeat("x", 300), "gone": "text", "empty": " ", "count": "99", "day": "soon",
		"city": "minsk", "room": "r1", "extras": "m1,m9,m2,m1", "agree": "perhaps", "who": anna.ID,
	}
	fits, lost := form().Fit(given, formDay)
	// A value that is only too long or too large can be corrected in the form.
	wantFits := map[string]string{"must": given["must"], "count": "99", "extras": "m1,m2", "who": anna.ID}
	wantLost := map[string]string{
		"gone": "text", "day": "soon", "city": "minsk", "room": "r1", "extras": "m9,m1", "agree": "perhaps",
	}
	if diff := cmp.Diff(wantFits, fits); diff != "" {
		t.Errorf("fits (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(wantLost, lost); diff != "" {
		t.Errorf("lost (-want +got):\n%s", diff)
	}
}

func TestRange(t *testing.T) {
	f := tickets.Field{Type: tickets.DateField, Min: "today-1", Max: "2026-12-31", Default: "today+10"}
	low, high := f.Range(formDay)
	if low != "2026-11-24" || high != "2026-12-31" || f.Initial(formDay) != "2026-12-05" {
		t.Errorf("from %s to %s, at first %s", low, high, f.Initial(formDay))
	}
	if text := (&tickets.Field{Type: tickets.TextField, Default: "today"}).Initial(formDay); text != "today" {
		t.Errorf("a text begins as %q, want it as it is", text)
	}
}

func TestTextIn(t *testing.T) {
	for name, c := range map[string]struct {
		text tickets.Text
		want string
	}{
		"the language":        {tickets.Text{"en": "a", "ru": "б"}, "б"},
		"English otherwise":   {tickets.Text{"de": "d", "en": "a"}, "a"},
		"every language":      {tickets.Text{"": "o"}, "o"},
		"any, always the one": {tickets.Text{"fr": "f", "de": "d"}, "d"},
		"none":                {nil, ""},
	} {
		if got := c.text.In("ru"); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
