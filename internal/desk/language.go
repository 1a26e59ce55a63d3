package desk

import (
	"context"

	"frontdesk/internal/locale"
)

// Words returns the words of the first locale that the desk speaks, else those
// of the desk's language.
func (d *Desk) Words(locales ...string) locale.Words {
	return d.Texts.In(locale.Match(append(locales, d.Language)...), d.Zone).At(d.Now())
}

// WordsFor returns the words for a person. The language is the one that they
// chose, else the one that their client last used, else their profile's, else the
// desk's. The profile is looked up only when the client has told nothing.
func (d *Desk) WordsFor(ctx context.Context, person, spoken string) locale.Words {
	if spoken != "" {
		return d.Words(spoken)
	}
	return d.Words(d.Profile(ctx, person).Language)
}

// LanguageOf returns the code of the language that the desk speaks with a person.
func (d *Desk) LanguageOf(ctx context.Context, person string) (string, error) {
	p, _, err := d.people.Person(ctx, person)
	return d.WordsFor(ctx, person, p.Spoken()).Lang, err
}
