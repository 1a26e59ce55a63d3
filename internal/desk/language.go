package desk

import (
	"context"

	"frontdesk/internal/locale"
)

// Words are those of the first locale that the desk speaks, else of the desk.
func (d *Desk) Words(locales ...string) locale.Words {
	return locale.In(locale.Match(append(locales, d.Language)...), d.Zone)
}

// WordsFor are the words for a person: of the language that their client spoke
// last, else of their profile's, else of the desk's. The profile is asked for
// only when the client has told nothing.
func (d *Desk) WordsFor(ctx context.Context, person, spoken string) locale.Words {
	if spoken != "" {
		return d.Words(spoken)
	}
	return d.Words(d.Profile(ctx, person).Language)
}
