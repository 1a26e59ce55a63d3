package appmanifest

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"
)

// The schema allows more in places (12 commands, titles of 128 characters).
// These are the limits up to which Teams clients show everything (Learn: "Add a
// bot menu", "Each menu supports up to 10 commands").
const (
	maxCommands    = 10
	maxTitle       = 32
	maxDescription = 128
)

var (
	guid    = regexp.MustCompile(`^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$`)
	version = regexp.MustCompile(`^(0|[1-9][0-9]{0,8})(\.(0|[1-9][0-9]{0,8})){2}$`)
)

func check(app App) error {
	if !guid.MatchString(app.ID) {
		return fmt.Errorf("id %q: expected a GUID such as 00000000-0000-4000-8000-000000000000", app.ID)
	}
	if !version.MatchString(app.Version) {
		return fmt.Errorf("version %q: expected three numbers such as 0.1.0", app.Version)
	}
	if err := checkPublicURL(app.PublicURL); err != nil {
		return err
	}
	if app.Portal && app.PublicURL == "" {
		return errors.New("public URL: missing, and the portal has no address without it")
	}
	if app.Schema != "" && app.Schema != Standard && app.Schema != Newest {
		return fmt.Errorf("schema %q: expected %s or %s", app.Schema, Standard, Newest)
	}
	if err := app.Own.check(); err != nil {
		return err
	}
	for _, list := range app.offered() {
		if err := checkCommands(list); err != nil {
			return err
		}
	}
	return checkExtension(app.Extension)
}

func checkPublicURL(raw string) error {
	if raw == "" {
		return nil
	}
	u, err := url.Parse(raw)
	// Do not repeat a refused URL: it may hold a password.
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil ||
		u.RawQuery != "" || u.Fragment != "" || len(raw) > MaxURL {
		return fmt.Errorf(
			"public URL: expected https and a host, without user, query and fragment, at most %d characters",
			MaxURL,
		)
	}
	return nil
}

func checkCommands(list offered) error {
	if len(list.commands) > maxCommands {
		return fmt.Errorf("%s: %d, expected at most %d", list.name, len(list.commands), maxCommands)
	}
	for i, c := range list.commands {
		if err := checkTexts(fmt.Sprintf("%s[%d]", list.name, i), c.Title, c.Description); err != nil {
			return err
		}
	}
	return nil
}

// checkTexts checks a title and a description in every language.
func checkTexts(path string, title, description map[string]string) error {
	for _, code := range languages {
		if err := checkText(title[code], maxTitle); err != nil {
			return fmt.Errorf("%s.title in %q: %w", path, code, err)
		}
		if err := checkText(description[code], maxDescription); err != nil {
			return fmt.Errorf("%s.description in %q: %w", path, code, err)
		}
	}
	return nil
}

func checkText(s string, limit int) error {
	n := utf8.RuneCountInString(s)
	switch {
	case strings.TrimSpace(s) == "":
		return errors.New("missing")
	case n > limit:
		return fmt.Errorf("%d characters, expected at most %d", n, limit)
	}
	return nil
}
