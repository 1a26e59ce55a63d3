// Package locale holds every text that a person reads, in every language the
// desk speaks, and says it with the right plural, date and duration.
//
// A language is its catalog (en.go), with parts of it beside (en_tickets.go,
// en_work.go, en_links.go, en_setup.go); so in Russian. The packages that talk to people ask for texts by
// key; this package knows nothing of what they are for.
package locale

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// forms are the plural forms of one text; a language uses those that its rules
// name (Unicode CLDR, "Language Plural Rules").
type forms struct{ one, few, many, other string }

type catalog struct {
	tag    language.Tag
	layout string // of a date with time
	day    string // of a date alone
	texts  map[string]string
	counts map[string]forms
}

// join makes one catalog of several. A key that is in two is a mistake.
func join[T any](parts ...map[string]T) map[string]T {
	all := map[string]T{}
	for _, part := range parts {
		for key, text := range part {
			if _, twice := all[key]; twice {
				panic("locale: two texts for " + key)
			}
			all[key] = text
		}
	}
	return all
}

var catalogs = map[string]catalog{"en": english, "ru": russian}

// Languages are the codes of all languages, sorted.
func Languages() []string { return slices.Sorted(maps.Keys(catalogs)) }

// Match returns the first of the wanted locales ("ru-RU", "en") whose language
// the desk speaks, "en" when there is none.
func Match(wanted ...string) string {
	for _, w := range wanted {
		lang, _, _ := strings.Cut(strings.ToLower(w), "-")
		if _, ok := catalogs[lang]; ok {
			return lang
		}
	}
	return "en"
}

// Words says things in one language and time zone. The zero Words is not
// usable.
type Words struct {
	Lang string
	cat  catalog
	zone *time.Location
}

// In returns the words of a language, one of Languages, with times shown in
// zone. An unknown language speaks English.
func In(lang string, zone *time.Location) Words {
	lang = Match(lang)
	return Words{Lang: lang, cat: catalogs[lang], zone: zone}
}

// Say returns the text under key. args are pairs of a name and a value, put in
// place of {name}. An unknown key comes back as it is, so that it is seen.
func (w Words) Say(key string, args ...any) string {
	text, ok := w.cat.texts[key]
	if !ok {
		return key
	}
	return fill(text, args)
}

// Count returns the text under key in the form that n asks for; {n} is n.
func (w Words) Count(key string, n int, args ...any) string {
	f, ok := w.cat.counts[key]
	if !ok {
		return key
	}
	text := f.other
	switch plural.Cardinal.MatchPlural(w.cat.tag, n, 0, 0, 0, 0) {
	case plural.One:
		text = f.one
	case plural.Few:
		text = f.few
	case plural.Many:
		text = f.many
	}
	return fill(text, append([]any{"n", n}, args...))
}

// Time says when something was, to the minute.
func (w Words) Time(t time.Time) string { return t.In(w.zone).Format(w.cat.layout) }

// Date says a day of the calendar that is given as "2026-11-25". Anything else
// comes back as it is.
func (w Words) Date(date string) string {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return day.Format(w.cat.day)
}

// Ago says how long ago something was.
func (w Words) Ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return w.Count("ago.seconds", max(int(d/time.Second), 1))
	case d < time.Hour:
		return w.Count("ago.minutes", int(d/time.Minute))
	case d < 24*time.Hour:
		return w.Count("ago.hours", int(d/time.Hour))
	}
	return w.Count("ago.days", int(d/(24*time.Hour)))
}

// Lasting says how long something has lasted, in its largest unit.
func (w Words) Lasting(d time.Duration) string {
	switch {
	case d < time.Hour:
		return w.Count("lasting.minutes", max(int(d/time.Minute), 0))
	case d < 24*time.Hour:
		return w.Count("lasting.hours", int(d/time.Hour))
	}
	return w.Count("lasting.days", int(d/(24*time.Hour)))
}

// About says roughly how long something takes: in minutes, at least one.
func (w Words) About(d time.Duration) string {
	return w.Count("about.minutes", max(int((d+time.Minute/2)/time.Minute), 1))
}

// Size says how large something is: in MB, or in KB below one of them, each of
// 1,024.
func (w Words) Size(bytes int64) string {
	if kb := (bytes + 1<<10 - 1) >> 10; kb < 1<<10 {
		return w.Say("size.kb", "n", kb)
	}
	return w.Say("size.mb", "n", (bytes+1<<19)>>20)
}

func fill(text string, args []any) string {
	if len(args) == 0 {
		return text
	}
	pairs := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		pairs = append(pairs, "{"+fmt.Sprint(args[i])+"}", fmt.Sprint(args[i+1]))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
