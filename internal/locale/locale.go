// Package locale holds every text that a person reads, in every language of the
// desk, and applies the right plural, date and duration.
//
// A language is a catalog (en.go) with parts in files beside it (en_tickets.go,
// en_work.go, en_links.go, en_setup.go). Russian has the same files. Packages
// that talk to people ask for texts by key. This package knows nothing of what
// they are for.
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

// forms holds the plural forms of one text. A language uses the forms that its
// rules name (Unicode CLDR, "Language Plural Rules").
type forms struct{ one, few, many, other string }

type catalog struct {
	tag    language.Tag
	texts  map[string]string
	counts map[string]forms
}

// join merges several catalogs into one. A key in two of them is a mistake.
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

// Languages returns the codes of all languages, sorted.
func Languages() []string { return slices.Sorted(maps.Keys(catalogs)) }

// Match returns the language of the first wanted locale ("ru-RU", "en") that
// the desk speaks. It returns "en" when there is none.
func Match(wanted ...string) string {
	for _, w := range wanted {
		lang, _, _ := strings.Cut(strings.ToLower(w), "-")
		if _, ok := catalogs[lang]; ok {
			return lang
		}
	}
	return "en"
}

// Words produces texts in one language and time zone. The zero Words is not
// usable.
type Words struct {
	Lang string
	cat  catalog
	zone *time.Location // the reader's
	home *time.Location // in which days are chosen: the desk's
	now  time.Time
}

// In returns the words of a language, one of Languages, with times shown in
// zone. An unknown language falls back to English.
func In(lang string, zone *time.Location) Words { return Texts{}.In(lang, zone) }

// Say returns the text under key. args are pairs of a name and a value that
// replaces {name}. An unknown key is returned as it is, so that it gets
// noticed.
func (w Words) Say(key string, args ...any) string {
	text, ok := w.cat.texts[key]
	if !ok {
		return key
	}
	return fill(text, args)
}

// Count returns the text under key in the plural form for n. {n} becomes n.
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

// Brief says how long something has lasted, in its largest unit, in as few
// letters as a row of a list has room for.
func (w Words) Brief(d time.Duration) string {
	switch {
	case d < time.Hour:
		return w.Say("brief.minutes", "n", max(int(d/time.Minute), 1))
	case d < 24*time.Hour:
		return w.Say("brief.hours", "n", int(d/time.Hour))
	}
	return w.Say("brief.days", "n", int(d/(24*time.Hour)))
}

// About says roughly how long something takes: in minutes, at least one.
func (w Words) About(d time.Duration) string {
	return w.Count("about.minutes", max(int((d+time.Minute/2)/time.Minute), 1))
}

// Size formats a file size in MB, or in KB below 1 MB. Each unit is 1,024 of
// the one below.
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
