package transfer

import (
	"errors"
	"strings"
	"time"
)

// usualTimes are the forms of times that need not be named: none of them can be
// read in two ways.
var usualTimes = []string{
	time.RFC3339, "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 UTC",
	"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02",
	"02/Jan/06 3:04 PM", "02/Jan/06 15:04", "2/Jan/06 3:04 PM", // Jira
}

// signs are what a form of times is written with, and what Go calls that. A longer
// sign comes before one that it begins with.
var signs = strings.NewReplacer(
	"YYYY", "2006", "YY", "06", "MMM", "Jan", "MM", "01", "M", "1", "DD", "02", "D", "2",
	"HH", "15", "hh", "03", "h", "3", "mm", "04", "ss", "05", "a", "PM", "Z", "-0700",
)

// form returns a form of times as Go writes it. The error says what is missing.
func form(pattern string) (string, error) {
	for _, sign := range []string{"Y", "M", "D"} {
		if !strings.Contains(pattern, sign) {
			return "", errors.New("expected a form such as DD.MM.YYYY HH:mm")
		}
	}
	return signs.Replace(pattern), nil
}

// readTime reads a time. One without a zone is of the given one.
func readTime(text string, forms []string, zone *time.Location) (time.Time, bool) {
	for _, list := range [][]string{forms, usualTimes} {
		for _, form := range list {
			if t, err := time.ParseInLocation(form, text, zone); err == nil {
				return t.UTC(), true
			}
		}
	}
	return time.Time{}, false
}
