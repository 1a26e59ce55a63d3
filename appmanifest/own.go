package appmanifest

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// The most characters of the texts that an organization can give (the schema's
// name, description, developer and httpsUrl).
const (
	MaxName             = 30
	MaxShortDescription = 80
	MaxLongDescription  = 4000
	MaxDeveloper        = 32
	MaxURL              = 2048
)

// publicClient is the host of the Teams client of the public cloud.
const publicClient = "teams.microsoft.com"

// Own is what an organization says of the app itself. What is empty has a
// default.
type Own struct {
	// Names and descriptions are keyed by language code. The schema has one
	// language for everything else.
	Name, ShortDescription, Description map[string]string

	Developer               string
	Website, Privacy, Terms string // https
	Accent                  string // "#3B4CA8"
	Color, Outline          []byte // PNG files, as CheckColorIcon and CheckOutlineIcon want them; empty: drawn
}

// Accent is the color of apps that have none of their own.
const Accent = "#3B4CA8"

func (app App) accent() string { return cmp.Or(app.Own.Accent, Accent) }

// developer returns who is behind the app. Teams requires all three addresses,
// also of a desk without pages: then each is the app's own page in Teams (Learn,
// "Deep link to an application").
func (app App) developer() developer {
	page := "https://" + cmp.Or(app.Client, publicClient) + "/l/app/" + app.ID
	if app.PublicURL != "" {
		page = strings.TrimRight(app.PublicURL, "/")
	}
	website := cmp.Or(app.Own.Website, page)
	return developer{
		Name:          cmp.Or(app.Own.Developer, "Frontdesk"),
		WebsiteURL:    website,
		PrivacyURL:    cmp.Or(app.Own.Privacy, website),
		TermsOfUseURL: cmp.Or(app.Own.Terms, website),
	}
}

var hexColor = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)

func (o Own) check() error {
	for _, code := range languages {
		for _, one := range []struct {
			name string
			text map[string]string
			most int
		}{
			{"name", o.Name, MaxName},
			{"short description", o.ShortDescription, MaxShortDescription},
			{"description", o.Description, MaxLongDescription},
		} {
			if text := one.text[code]; text != "" {
				if err := checkText(text, one.most); err != nil {
					return fmt.Errorf("%s in %q: %w", one.name, code, err)
				}
			}
		}
	}
	if o.Developer != "" {
		if err := checkText(o.Developer, MaxDeveloper); err != nil {
			return fmt.Errorf("developer: %w", err)
		}
	}
	for name, address := range map[string]string{"website": o.Website, "privacy": o.Privacy, "terms": o.Terms} {
		if address != "" && !IsURL(address) {
			return fmt.Errorf("%s: expected https and a host, at most %d characters", name, MaxURL)
		}
	}
	if o.Accent != "" && !hexColor.MatchString(o.Accent) {
		return fmt.Errorf("accent %q: expected a color such as %s", o.Accent, Accent)
	}
	return o.checkIcons()
}

func (o Own) checkIcons() error {
	if len(o.Color) > 0 {
		if err := CheckColorIcon(o.Color); err != nil {
			return fmt.Errorf("color icon: %w", err)
		}
	}
	if len(o.Outline) > 0 {
		if err := CheckOutlineIcon(o.Outline); err != nil {
			return fmt.Errorf("outline icon: %w", err)
		}
	}
	return nil
}

// IsURL reports whether an address can stand in the package: https, with a host
// and without a user.
func IsURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Scheme == "https" && u.Hostname() != "" && u.User == nil && len(text) <= MaxURL
}

var (
	errNoPNG     = errors.New("no PNG file")
	errColored   = errors.New("a pixel is neither white nor transparent")
	errNoOutline = errors.New("nothing is transparent, or everything")
)
