package demo

import (
	"regexp"

	"frontdesk/internal/locale"
)

// Places are the addresses of the two windows, of the portal, and of the page that shows both windows;
// and the data file. Page is empty when there is none.
type Places struct{ Employee, Analyst, Portal, Page, Data string }

// placeholder stands in a guide for the title of a button, a word to type, or
// something about the people and places.
var placeholder = regexp.MustCompile(`\{([a-z.]+)\}`)

var pageLine = regexp.MustCompile(`(?m)^.*\{page\}.*\n`)

// Guide returns what to try, in the language of the company, with the titles
// that are on the screen.
func (c *Company) Guide(w locale.Words, at Places) (string, error) {
	guide, err := files.ReadFile("guide." + c.lang + ".txt")
	if at.Page == "" {
		guide = pageLine.ReplaceAll(guide, nil)
	}
	return placeholder.ReplaceAllStringFunc(string(guide), func(found string) string {
		switch key := placeholder.FindStringSubmatch(found)[1]; key {
		case "employee":
			return c.called(windows[0]).Name
		case "analyst":
			return c.called(windows[1]).Name
		case "employee.url":
			return at.Employee
		case "analyst.url":
			return at.Analyst
		case "portal.url":
			return at.Portal
		case "page":
			return at.Page
		case "data":
			return at.Data
		default:
			return w.Say(key)
		}
	}), err
}
