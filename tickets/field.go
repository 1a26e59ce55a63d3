package tickets

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Limits of a form's texts, in code points. Each is the most that a field may
// allow, and the limit of a field that names none.
const (
	MaxText      = 200
	MaxMultiline = 4000
)

// Check returns a value of the field as it is stored, trimmed and normalized,
// or an *Invalid. on is the value of the field it depends on. An empty value is
// "" unless an answer is required. A required choice with nothing on offer
// needs no answer. An empty toggle is "false".
func (f *Field) Check(value, on string, today time.Time) (string, error) {
	value = strings.TrimFunc(value, invisible)
	if value == "" {
		return f.empty(on)
	}
	value, refused := checks[f.Type](f, value, on, today)
	if refused != nil {
		refused.Field, refused.Label = f.ID, f.Label
		return "", refused
	}
	return value, nil
}

// empty returns the value that stands for no answer.
func (f *Field) empty(on string) (string, error) {
	switch {
	case f.Type == ToggleField:
		return "false", nil
	case f.Required && (len(f.Choices) == 0 || len(f.Offered(on)) > 0):
		return "", &Invalid{Field: f.ID, Label: f.Label, Empty: true}
	}
	return "", nil
}

// checks holds the check for a value that is not empty, by type.
var checks = map[FieldType]func(f *Field, value, on string, today time.Time) (string, *Invalid){
	TextField:      checkText,
	MultilineField: checkText,
	NumberField:    checkNumber,
	DateField:      checkDate,
	TimeField:      checkTime,
	ChoiceField:    checkChoice,
	ChoicesField:   checkChoice,
	ToggleField:    checkToggle,
	PersonField:    checkPerson,
}

// checkText turns a single-line value into one line: people do not see a line
// break they pasted.
func checkText(f *Field, value, _ string, _ time.Time) (string, *Invalid) {
	limit := MaxMultiline
	if f.Type == TextField {
		limit = MaxText
		value = strings.Join(strings.FieldsFunc(value, unicode.IsControl), " ")
	}
	if f.MaxLength > 0 {
		limit = f.MaxLength
	}
	if _, err := checkLength(f.ID, value, limit); err != nil {
		return "", &Invalid{Limit: limit}
	}
	if f.Pattern != nil && !f.Pattern.MatchString(value) {
		return "", &Invalid{Message: f.Mismatch}
	}
	return value, nil
}

var numberForm = regexp.MustCompile(`^-?\d{1,15}([.,]\d{1,6})?$`)

// parseNumber reads a number as people type it, with a point or a comma.
func parseNumber(text string) (float64, bool) {
	if !numberForm.MatchString(text) {
		return 0, false
	}
	n, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	return n + 0, err == nil // turns -0 into 0
}

func checkNumber(f *Field, value, _ string, _ time.Time) (string, *Invalid) {
	n, ok := parseNumber(value)
	if !ok {
		return "", &Invalid{Type: f.Type}
	}
	if low, ok := parseNumber(f.Min); ok && n < low {
		return "", &Invalid{Min: f.Min, Max: f.Max}
	}
	if high, ok := parseNumber(f.Max); ok && n > high {
		return "", &Invalid{Min: f.Min, Max: f.Max}
	}
	return strconv.FormatFloat(n, 'f', -1, 64), nil
}

func checkDate(f *Field, value, _ string, today time.Time) (string, *Invalid) {
	if _, err := time.Parse(time.DateOnly, value); err != nil {
		return "", &Invalid{Type: f.Type}
	}
	return f.checkBounds(value, today)
}

const clockForm = "15:04"

func checkTime(f *Field, value, _ string, today time.Time) (string, *Invalid) {
	if _, err := time.Parse(clockForm, value); err != nil || len(value) != len(clockForm) {
		return "", &Invalid{Type: f.Type}
	}
	return f.checkBounds(value, today)
}

// checkBounds compares dates and times as text, which their form allows.
func (f *Field) checkBounds(value string, today time.Time) (string, *Invalid) {
	low, high := f.Range(today)
	if value < low || high != "" && value > high {
		return "", &Invalid{Min: low, Max: high}
	}
	return value, nil
}

func checkChoice(f *Field, value, on string, _ time.Time) (string, *Invalid) {
	values := []string{value}
	if f.Type == ChoicesField {
		values = strings.Split(value, ",")
	}
	offered := f.Offered(on)
	for i, v := range values {
		known := slices.ContainsFunc(offered, func(c FieldChoice) bool { return c.Value == v })
		if !known || slices.Contains(values[:i], v) {
			return "", &Invalid{Type: f.Type}
		}
	}
	return value, nil
}

func checkToggle(f *Field, value, _ string, _ time.Time) (string, *Invalid) {
	if value != "true" && value != "false" {
		return "", &Invalid{Type: f.Type}
	}
	return value, nil
}

func checkPerson(f *Field, value, _ string, _ time.Time) (string, *Invalid) {
	if !ObjectID(value) {
		return "", &Invalid{Type: f.Type}
	}
	return strings.ToLower(value), nil
}

// Range returns Min and Max for a day. The bounds of a date may be given as
// "today", "today+14" or "today-1".
func (f *Field) Range(today time.Time) (low, high string) {
	return f.boundOn(today, f.Min), f.boundOn(today, f.Max)
}

// Initial returns Default for a day. The default of a date may be given as in
// Min.
func (f *Field) Initial(today time.Time) string { return f.boundOn(today, f.Default) }

var daysFromToday = regexp.MustCompile(`^today([+-]\d{1,4})?$`)

// Relative reports whether a date is given by its distance from today.
func Relative(date string) bool { return daysFromToday.MatchString(date) }

func (f *Field) boundOn(today time.Time, text string) string {
	found := daysFromToday.FindStringSubmatch(text)
	if f.Type != DateField || found == nil {
		return text
	}
	days, _ := strconv.Atoi(cmp.Or(found[1], "0")) // the pattern allows only numbers
	return today.AddDate(0, 0, days).Format(time.DateOnly)
}
