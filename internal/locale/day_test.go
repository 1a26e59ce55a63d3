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
		{"ru", moscow, "пн, 23 нояб."},
	} {
		if got := In(c.lang, c.zone).Day(late); got != c.want {
			t.Errorf("%s: %q, want %q", c.lang, got, c.want)
		}
	}
	for _, lang := range Languages() {
		if _, ok := shortDates[lang]; !ok {
			t.Errorf("%s has no dates", lang)
		}
	}
}
