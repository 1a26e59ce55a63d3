package config

import (
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"frontdesk/appmanifest"
	"frontdesk/internal/yamlfile"
)

// App is what the organization says of the Teams app itself. What is empty has
// a default in the app package.
type App struct {
	Name, ShortDescription, Description map[string]string // by language

	Developer               string
	Website, Privacy, Terms string // https
	Accent                  string // "#3B4CA8"
	ColorIcon, OutlineIcon  string // PNG files, resolved like the store's path
}

// appLanguages are the languages in which the app is described.
var appLanguages = []string{"en", "ru"}

const (
	colorIconKey   = "app.color_icon"
	outlineIconKey = "app.outline_icon"

	expectedAddress = "an https URL of at most 2048 characters"
)

// appRows holds the keys of the Teams app.
var appRows = slices.Concat(
	appText("name", appmanifest.MaxName, "", func(c *Config) *map[string]string { return &c.App.Name }),
	appText(
		"short_description", appmanifest.MaxShortDescription, "",
		func(c *Config) *map[string]string { return &c.App.ShortDescription },
	),
	appText(
		"description", appmanifest.MaxLongDescription, "\n",
		func(c *Config) *map[string]string { return &c.App.Description },
	),
	[]row[Config]{
		{
			key:      "app.developer",
			expected: expectedText(appmanifest.MaxDeveloper, ""),
			set: setScalar(
				shortText(appmanifest.MaxDeveloper, ""),
				func(c *Config) *string { return &c.App.Developer },
			),
		},
		{
			key: "app.website", expected: expectedAddress,
			set: setScalar(address, func(c *Config) *string { return &c.App.Website }),
		},
		{
			key: "app.privacy", expected: expectedAddress,
			set: setScalar(address, func(c *Config) *string { return &c.App.Privacy }),
		},
		{
			key: "app.terms", expected: expectedAddress,
			set: setScalar(address, func(c *Config) *string { return &c.App.Terms }),
		},
		{
			key: "app.accent", expected: "a color as #3b4ca8", fallback: appmanifest.Accent,
			set: setScalar(hexColor, func(c *Config) *string { return &c.App.Accent }),
		},
		{
			key: colorIconKey, expected: "the path of a file",
			set: setScalar(path, func(c *Config) *string { return &c.App.ColorIcon }),
		},
		{
			key: outlineIconKey, expected: "the path of a file",
			set: setScalar(path, func(c *Config) *string { return &c.App.OutlineIcon }),
		},
	},
)

// appText returns the rows of a text: one for every language, and one for each.
func appText(name string, limit int, allowed string, at func(*Config) *map[string]string) []row[Config] {
	parse := shortText(limit, allowed)
	set := func(languages ...string) func(*Config, string) bool {
		return func(c *Config, given string) bool {
			text, ok := parse(given)
			if !ok {
				return false
			}
			if *at(c) == nil {
				*at(c) = map[string]string{}
			}
			for _, lang := range languages {
				(*at(c))[lang] = text
			}
			return true
		}
	}
	expected := expectedText(limit, allowed)
	list := []row[Config]{{key: "app." + name, expected: expected + ", or one by language", set: set(appLanguages...)}}
	for _, lang := range appLanguages {
		list = append(list, row[Config]{key: "app." + name + "." + lang, expected: expected, set: set(lang)})
	}
	return list
}

func expectedText(limit int, allowed string) string {
	expected := "a text of at most " + strconv.Itoa(limit) + " characters"
	if allowed == "" {
		expected += ", on one line"
	}
	return expected
}

// address accepts an address that people open: it may have a query and a
// fragment.
func address(text string) (string, bool) {
	return text, appmanifest.IsURL(text) && !strings.ContainsFunc(text, unicode.IsSpace)
}

var colorForm = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

func hexColor(text string) (string, bool) { return text, colorForm.MatchString(text) }

// readIcons looks at the icons that are given.
func (l *loader) readIcons(c *Config) {
	if l.need < ForManifest {
		return
	}
	l.readIcon(colorIconKey, c.App.ColorIcon, "a PNG file of 192 × 192 pixels", appmanifest.CheckColorIcon)
	l.readIcon(
		outlineIconKey, c.App.OutlineIcon, "a PNG file of 32 × 32 pixels, an outline in white, all else transparent",
		appmanifest.CheckOutlineIcon,
	)
}

func (l *loader) readIcon(key, file, expected string, check func([]byte) error) {
	at, ok := l.given[key]
	if !ok || file == "" {
		return
	}
	data, err := os.ReadFile(file)
	if err != nil {
		l.reportWrong(at, yamlfile.Quoted(file)+": cannot be read: "+yamlfile.Reason(err), expected)
		return
	}
	if err := check(data); err != nil {
		l.reportWrong(at, yamlfile.Quoted(file)+": "+err.Error(), expected)
	}
}
