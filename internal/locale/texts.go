package locale

import (
	"maps"
	"slices"
	"time"
)

// Texts are the desk's texts, some of which an organisation has replaced by its
// own. The zero Texts replaces none. They do not change once they are made.
type Texts struct {
	replaced map[string]catalog
}

// In returns the words of a language, one of Languages, with times shown in
// zone. An unknown language falls back to English.
func (x Texts) In(lang string, zone *time.Location) Words {
	lang = Match(lang)
	cat, ok := x.replaced[lang]
	if !ok {
		cat = catalogs[lang]
	}
	return Words{Lang: lang, cat: cat, zone: zone, home: zone}
}

// Replace returns the texts with some of a language, one of Languages, replaced.
// counts holds texts by their plural forms.
func (x Texts) Replace(lang string, texts map[string]string, counts map[string]Forms) Texts {
	cat := x.In(lang, nil).cat
	cat.texts, cat.counts = maps.Clone(cat.texts), maps.Clone(cat.counts)
	maps.Copy(cat.texts, texts)
	for key, f := range counts {
		cat.counts[key] = forms{f["one"], f["few"], f["many"], f["other"]}
	}
	all := maps.Clone(x.replaced)
	if all == nil {
		all = map[string]catalog{}
	}
	all[Match(lang)] = cat
	return Texts{all}
}

// Forms holds the plural forms of a text, by their names in CLDR.
type Forms map[string]string

// Own returns what the desk itself says under a key: a text, or one in plural
// forms. ok is false when it has no such key.
func Own(lang, key string) (text string, plural Forms, ok bool) {
	cat := catalogs[Match(lang)]
	if text, ok := cat.texts[key]; ok {
		return text, nil, true
	}
	f, ok := cat.counts[key]
	if !ok {
		return "", nil, false
	}
	plural = Forms{"one": f.one, "few": f.few, "many": f.many, "other": f.other}
	maps.DeleteFunc(plural, func(_, text string) bool { return text == "" })
	return "", plural, true
}

// Keys returns the keys of all texts, sorted.
func Keys() []string {
	return slices.Sorted(func(yield func(string) bool) {
		for key := range english.texts {
			if !yield(key) {
				return
			}
		}
		for key := range english.counts {
			if !yield(key) {
				return
			}
		}
	})
}
