package locale

import (
	"maps"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

func placeholders(text string) []string {
	list := placeholder.FindAllString(text, -1)
	slices.Sort(list)
	return slices.Compact(list)
}

func TestEveryLanguageSaysTheSame(t *testing.T) {
	for lang, c := range catalogs {
		if diff := cmp.Diff(slices.Sorted(maps.Keys(english.texts)), slices.Sorted(maps.Keys(c.texts))); diff != "" {
			t.Errorf("texts of %s:\n%s", lang, diff)
		}
		if diff := cmp.Diff(slices.Sorted(maps.Keys(english.counts)), slices.Sorted(maps.Keys(c.counts))); diff != "" {
			t.Errorf("counts of %s:\n%s", lang, diff)
		}
		for key, text := range c.texts {
			if diff := cmp.Diff(placeholders(english.texts[key]), placeholders(text)); diff != "" || text == "" {
				t.Errorf("%s in %s: %q\n%s", key, lang, text, diff)
			}
		}
	}
}

// A language has the forms that its plural rules ask for: English one and
// other, Russian all four.
func TestPluralForms(t *testing.T) {
	for key := range english.counts {
		en, ru := english.counts[key], russian.counts[key]
		if en.few != "" || en.many != "" {
			t.Errorf("%s: English has no few and many", key)
		}
		for _, text := range []string{en.one, en.other, ru.one, ru.few, ru.many, ru.other} {
			if diff := cmp.Diff(
				placeholders(en.other),
				placeholders(text),
			); diff != "" ||
				!slices.Contains(placeholders(text), "{n}") {
				t.Errorf("%s: %q\n%s", key, text, diff)
			}
		}
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[int]struct{ en, ru string }{
		0: {"0 days ago", "0 дней назад"}, 1: {"1 day ago", "1 день назад"}, 2: {"2 days ago", "2 дня назад"},
		3: {"3 days ago", "3 дня назад"}, 4: {"4 days ago", "4 дня назад"}, 5: {"5 days ago", "5 дней назад"},
		10: {"10 days ago", "10 дней назад"}, 11: {"11 days ago", "11 дней назад"}, 12: {"12 days ago", "12 дней назад"},
		14: {"14 days ago", "14 дней назад"}, 20: {"20 days ago", "20 дней назад"}, 21: {"21 days ago", "21 день назад"},
		22: {"22 days ago", "22 дня назад"}, 25: {"25 days ago", "25 дней назад"}, 101: {"101 days ago", "101 день назад"},
		102: {"102 days ago", "102 дня назад"}, 111: {"111 days ago", "111 дней назад"}, 112: {"112 days ago", "112 дней назад"},
		121: {"121 days ago", "121 день назад"}, 1000: {"1000 days ago", "1000 дней назад"},
	} {
		if en, ru := In(
			"en",
			time.UTC,
		).Count("ago.days", n),
			In(
				"ru",
				time.UTC,
			).Count("ago.days", n); en != want.en ||
			ru != want.ru {
			t.Errorf("%d: %q, %q, want %q, %q", n, en, ru, want.en, want.ru)
		}
	}
}

func TestAgo(t *testing.T) {
	for d, want := range map[time.Duration]struct{ en, ru string }{
		-time.Hour:                   {"1 second ago", "1 секунду назад"},
		0:                            {"1 second ago", "1 секунду назад"},
		2 * time.Second:              {"2 seconds ago", "2 секунды назад"},
		time.Minute - 1:              {"59 seconds ago", "59 секунд назад"},
		time.Minute:                  {"1 minute ago", "1 минуту назад"},
		21 * time.Minute:             {"21 minutes ago", "21 минуту назад"},
		time.Hour:                    {"1 hour ago", "1 час назад"},
		23*time.Hour + time.Minute:   {"23 hours ago", "23 часа назад"},
		24 * time.Hour:               {"1 day ago", "1 день назад"},
		5*24*time.Hour + 3*time.Hour: {"5 days ago", "5 дней назад"},
	} {
		if en, ru := In("en", time.UTC).Ago(d), In("ru", time.UTC).Ago(d); en != want.en || ru != want.ru {
			t.Errorf("%v: %q, %q, want %q, %q", d, en, ru, want.en, want.ru)
		}
	}
}

func TestSize(t *testing.T) {
	en, ru := In("en", time.UTC), In("ru", time.UTC)
	for bytes, want := range map[int64][2]string{
		0: {"0 KB", "0 КБ"}, 1: {"1 KB", "1 КБ"}, 1025: {"2 KB", "2 КБ"}, 500 << 10: {"500 KB", "500 КБ"},
		1<<20 - 1: {"1 MB", "1 МБ"}, 1 << 20: {"1 MB", "1 МБ"}, 20 << 20: {"20 MB", "20 МБ"},
	} {
		if got := [2]string{en.Size(bytes), ru.Size(bytes)}; got != want {
			t.Errorf("%d: %q, want %q", bytes, got, want)
		}
	}
}

func TestTime(t *testing.T) {
	moscow := time.FixedZone("", 3*60*60)
	late := time.Date(2026, 12, 31, 22, 5, 59, 0, time.UTC)
	if got := In("en", moscow).Time(late); got != "Fri 1 Jan 2027, 01:05" {
		t.Errorf("English: %q", got)
	}
	if got := In("ru", moscow).Time(late); got != "пт 1 января 2027 г., 01:05" {
		t.Errorf("Russian: %q", got)
	}
}

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		wanted []string
		want   string
	}{
		{nil, "en"},
		{[]string{""}, "en"},
		{[]string{"ru"}, "ru"},
		{[]string{"ru-RU"}, "ru"},
		{[]string{"RU"}, "ru"},
		{[]string{"ru-Cyrl-RU"}, "ru"},
		{[]string{"en-GB"}, "en"},
		{[]string{"de-DE"}, "en"},
		{[]string{"rus"}, "en"},
		{[]string{"-ru"}, "en"},
		{[]string{"de-DE", "", "ru-RU", "en-US"}, "ru"},
		{[]string{"en-US", "ru-RU"}, "en"},
		{[]string{"", "ru"}, "ru"},
	} {
		if got := Match(c.wanted...); got != c.want {
			t.Errorf("Match(%q) = %s, want %s", c.wanted, got, c.want)
		}
		if len(c.wanted) == 1 {
			if got := In(c.wanted[0], time.UTC).Lang; got != c.want {
				t.Errorf("In(%q) speaks %s, want %s", c.wanted[0], got, c.want)
			}
		}
	}
}

// What is filled in is text. Placeholders in it are not filled in.
func TestSay(t *testing.T) {
	w := In("en", time.UTC)
	if got := w.Say("chat.said", "name", "{text}", "text", "{name} {n} $1 %s"); got != "{text}: {name} {n} $1 %s" {
		t.Errorf("said %q", got)
	}
	if got := w.Count("limit", 200, "field", "{n}"); got != "“{n}” may have at most 200 characters." {
		t.Errorf("counted %q", got)
	}
	if got := w.Say("no.such.key") + w.Count("no.such.count", 1); got != "no.such.keyno.such.count" {
		t.Errorf("unknown keys are %q", got)
	}
}
