package desk

import (
	"context"
	"errors"
	"slices"
	"time"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// ErrQuietHours means that quiet hours begin when they end.
var ErrQuietHours = errors.New("desk: quiet hours begin when they end")

// Prefs holds what a person chose. Everybody begins with the zero Prefs.
type Prefs struct {
	Tiles bool `json:"tiles,omitempty"` // menus as tiles, not as lists
	// Language is the code of a language, in every face. Empty: that of the
	// client or browser.
	Language string `json:"language,omitempty"`
	// Theme is "light" or "dark" in the browser; empty: as the role has it.
	Theme     string `json:"theme,omitempty"`
	Important bool   `json:"important,omitempty"` // only important short messages
	// QuietFrom and QuietTo are times of day, "22:00". No short messages come
	// between them. Both empty: they may always come.
	QuietFrom string `json:"quietFrom,omitempty"`
	QuietTo   string `json:"quietTo,omitempty"`
	// Pushed is set when they want to be told by their devices, if they have any,
	// rather than in Teams.
	Pushed bool `json:"pushed,omitempty"`
}

// clockForm is the format of times of day.
const clockForm = "15:04"

// PrefsOf returns what somebody chose.
func (d *Desk) PrefsOf(ctx context.Context, person string) (Prefs, error) {
	p, _, err := d.people.Person(ctx, person)
	return p.Prefs, err
}

// Contact returns what the desk has heard of somebody, nothing of a stranger.
func (d *Desk) Contact(ctx context.Context, person string) (Person, error) {
	p, _, err := d.people.Person(ctx, person)
	return p, err
}

// ShowTiles records whether somebody wants menus as tiles.
func (d *Desk) ShowTiles(ctx context.Context, person string, tiles bool) error {
	_, err := d.people.UpdatePerson(ctx, person, func(p *Person) []tickets.Delivery {
		p.Prefs.Tiles = tiles
		return nil
	})
	return err
}

// ChooseLook records the language and the theme that somebody wants. Each may be
// empty. Unknown ones are a *tickets.Invalid.
func (d *Desk) ChooseLook(ctx context.Context, person, language, theme string) error {
	if language != "" && !slices.Contains(locale.Languages(), language) {
		return &tickets.Invalid{Field: "language"}
	}
	if !slices.Contains([]string{"", "light", "dark"}, theme) {
		return &tickets.Invalid{Field: "theme"}
	}
	_, err := d.people.UpdatePerson(ctx, person, func(p *Person) []tickets.Delivery {
		p.Prefs.Language, p.Prefs.Theme = language, theme
		return nil
	})
	return err
}

// ChoosePushed records whether somebody wants to be told by their devices rather
// than in Teams.
func (d *Desk) ChoosePushed(ctx context.Context, person string, pushed bool) error {
	_, err := d.people.UpdatePerson(ctx, person, func(p *Person) []tickets.Delivery {
		p.Prefs.Pushed = pushed
		return nil
	})
	return err
}

// ChooseNotices records which short messages somebody wants, and when. Invalid
// times of day are a *tickets.Invalid, or ErrQuietHours.
func (d *Desk) ChooseNotices(ctx context.Context, person string, important bool, from, to string) (Prefs, error) {
	from, badFrom := timeOfDay("quietFrom", from, to)
	to, badTo := timeOfDay("quietTo", to, from)
	switch {
	case badFrom != nil:
		return Prefs{}, badFrom
	case badTo != nil:
		return Prefs{}, badTo
	case from != "" && from == to:
		return Prefs{}, ErrQuietHours
	}
	p, err := d.people.UpdatePerson(ctx, person, func(p *Person) []tickets.Delivery {
		p.Prefs.Important, p.Prefs.QuietFrom, p.Prefs.QuietTo = important, from, to
		return nil
	})
	return p.Prefs, err
}

// timeOfDay returns a time of day as it is stored. It is empty when both it and
// the other are.
func timeOfDay(field, value, other string) (string, error) {
	if value == "" && other == "" {
		return "", nil
	}
	if value == "" {
		return "", &tickets.Invalid{Field: field, Empty: true}
	}
	at, err := time.Parse(clockForm, value)
	if err != nil {
		return value, &tickets.Invalid{Field: field, Type: tickets.TimeField}
	}
	return at.Format(clockForm), nil
}

// QuietUntil returns when the quiet hours that now is in end, in the zone of
// now. It is zero outside quiet hours.
func (p Prefs) QuietUntil(now time.Time) time.Time {
	from, err := time.Parse(clockForm, p.QuietFrom)
	if err != nil {
		return time.Time{}
	}
	to, err := time.Parse(clockForm, p.QuietTo)
	if err != nil {
		return time.Time{}
	}
	begin, end, minute := minuteOf(from), minuteOf(to), minuteOf(now)
	quiet, day := begin <= minute && minute < end, now.Day()
	if begin > end {
		quiet = minute >= begin || minute < end
		if minute >= begin {
			day++
		}
	}
	if !quiet {
		return time.Time{}
	}
	until := time.Date(now.Year(), now.Month(), day, to.Hour(), to.Minute(), 0, 0, now.Location())
	if !until.After(now) { // a change of the clock skips or repeats this time of day
		until = now.Add(time.Minute)
	}
	return until
}

// minuteOf returns the minute of the day.
func minuteOf(t time.Time) int { return t.Hour()*60 + t.Minute() }

// Filing records which ticket gets the files that somebody sends from now on; ""
// is none.
func (d *Desk) Filing(ctx context.Context, person, ticket string) error {
	var ends int64
	if ticket != "" {
		ends = d.Now().Add(filingFor).Unix()
	}
	_, err := d.people.UpdatePerson(ctx, person, func(p *Person) []tickets.Delivery {
		p.Filing, p.FilingEnds = ticket, ends
		return nil
	})
	return err
}

// FilesOf returns the ticket that the files somebody sends now go to; "" for
// none.
func (d *Desk) FilesOf(ctx context.Context, person string) (string, error) {
	p, _, err := d.people.Person(ctx, person)
	return p.Files(d.Now()), err
}
