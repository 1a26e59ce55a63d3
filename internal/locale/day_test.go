package locale

import (
	"testing"
	"time"
)

func TestADayIsNamedWhereItIsRead(t *testing.T) {
	late := time.Date(2026, 11, 22, 22, 30, 0, 0, time.UTC)
	moscow := time.FixedZone("MSK", 3*60*60)
	for _, c := range []struct {
		lang string
		zone *time.Location
		want string
	}{
		{"en", time.UTC, "Sun 22 Nov"},
		{"en", moscow, "Mon 23 Nov"},
		{"ru", moscow, "пн 23 ноября"},
	} {
		if got := In(c.lang, c.zone).At(late).Day(late); got != c.want {
			t.Errorf("%s: %q, want %q", c.lang, got, c.want)
		}
	}
	for _, lang := range Languages() {
		if _, ok := shortDates[lang]; !ok {
			t.Errorf("%s has no dates", lang)
		}
	}
}

func TestAChosenDayIsTheSameForEveryReader(t *testing.T) {
	riga, honolulu := time.FixedZone("Riga", 2*60*60), time.FixedZone("Honolulu", -10*60*60)
	opens := time.Date(2026, 11, 23, 9, 0, 0, 0, riga) // the evening before in Honolulu
	w := In("en", riga).At(opens).In(honolulu)
	if got := [2]string{w.Day(opens), w.Time(opens)}; got != [2]string{"Mon 23 Nov", "Sun 22 Nov, 21:00"} {
		t.Errorf("got %q", got)
	}
}

func TestAMomentNearByIsNamedByItsDay(t *testing.T) {
	moscow := time.FixedZone("MSK", 3*60*60)
	now := time.Date(2026, 12, 31, 20, 30, 0, 0, time.UTC) // 23:30 in Moscow
	for after, want := range map[time.Duration][2]string{
		-48 * time.Hour:  {"Tue 29 Dec, 23:30", "вт 29 декабря, 23:30"},
		-24 * time.Hour:  {"yesterday 23:30", "вчера 23:30"},
		-23 * time.Hour:  {"today 00:30", "сегодня 00:30"},
		0:                {"today 23:30", "сегодня 23:30"},
		30 * time.Minute: {"tomorrow 00:00", "завтра 00:00"},
		25 * time.Hour:   {"Sat 2 Jan 2027, 00:30", "сб 2 января 2027 г., 00:30"},
	} {
		en, ru := In("en", moscow).At(now), In("ru", moscow).At(now)
		if got := [2]string{en.When(now.Add(after)), ru.When(now.Add(after))}; got != want {
			t.Errorf("after %s: %q, want %q", after, got, want)
		}
	}
	if got := In("en", moscow).When(now); got != "Thu 31 Dec 2026, 23:30" {
		t.Errorf("for nobody in particular: %q", got)
	}
}

// Clocks of Sao Paulo had no 00:30 on 4 November 2018: they went from 00:00 to
// 01:00. Apia had no 30 December 2011.
func TestDaysNearAChangeOfTheClock(t *testing.T) {
	for _, c := range []struct{ zone, now, at, want string }{
		{"America/Sao_Paulo", "2018-11-05 00:30", "2018-11-04 12:00", "yesterday 12:00"},
		{"America/Sao_Paulo", "2018-11-05 00:30", "2018-11-03 23:45", "Sat 3 Nov, 23:45"},
		{"America/Sao_Paulo", "2018-11-03 00:30", "2018-11-04 12:00", "tomorrow 12:00"},
		{"America/Sao_Paulo", "2018-11-04 23:30", "2018-11-04 01:00", "today 01:00"},
		{"Pacific/Apia", "2011-12-29 12:00", "2011-12-31 12:00", "Sat 31 Dec, 12:00"},
		{"Europe/Riga", "2026-03-28 23:30", "2026-03-29 23:30", "tomorrow 23:30"},
		{"Europe/Riga", "2026-10-26 00:10", "2026-10-25 00:05", "yesterday 00:05"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		read := func(s string) time.Time {
			at, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
			if err != nil {
				t.Fatal(err)
			}
			return at
		}
		if got := In("en", zone).At(read(c.now)).When(read(c.at)); got != c.want {
			t.Errorf("%s at %s: %s is %q, want %q", c.zone, c.now, c.at, got, c.want)
		}
	}
}
