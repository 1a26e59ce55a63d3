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

// WordsFor returns the words that only a person reads. The language is the one
// that they chose, else the one that their client last used, else their
// profile's, else the desk's. The profile is looked up only when nothing else is
// known. Times are in their zone.
func (d *Desk) WordsFor(ctx context.Context, person string, p Person) locale.Words {
	return d.SharedWordsFor(ctx, person, p).In(d.ZoneOf(p))
}

// SharedWordsFor returns the words for a person where others read them too: in
// their language, with times in the desk's zone.
func (d *Desk) SharedWordsFor(ctx context.Context, person string, p Person) locale.Words {
	spoken := p.Spoken()
	if spoken == "" {
		spoken = d.Profile(ctx, person).Language
	}
	return d.Words(spoken)
}

// LanguageOf returns the code of the language that the desk speaks with a person.
func (d *Desk) LanguageOf(ctx context.Context, person string) (string, error) {
	p, _, err := d.people.Person(ctx, person)
	return d.SharedWordsFor(ctx, person, p).Lang, err
}
