package desk

import (
	"strings"
	"testing"
	"time"
)

func TestOnlyRealTimeZonesAreKnown(t *testing.T) {
	for name, want := range map[string]bool{
		"Asia/Vladivostok": true, "UTC": true, "America/Argentina/Buenos_Aires": true,
		"": false, "Local": false, "localtime": false, "Mars/Phobos": false, "Russian Standard Time": false,
		"../etc/passwd": false, "/etc/localtime": false, strings.Repeat("A", 1000): false,
	} {
		if got := KnowsZone(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}

func TestAStrangerIsInTheDesksZone(t *testing.T) {
	riga := time.FixedZone("Riga", 2*60*60)
	d := &Desk{Settings: Settings{Zone: riga}}
	for zone, want := range map[string]string{"": "Riga", "Mars/Phobos": "Riga", "Asia/Tokyo": "Asia/Tokyo"} {
		if got := d.ZoneOf(Person{Zone: zone}).String(); got != want {
			t.Errorf("%q: %s, want %s", zone, got, want)
		}
	}
}

// A client tells its zone with everything that its person does.
func TestAZoneIsLoadedOnce(t *testing.T) {
	for _, name := range []string{"Asia/Vladivostok", "Mars/Phobos"} {
		if n := testing.AllocsPerRun(100, func() { KnowsZone(name) }); n > 0 {
			t.Errorf("%s: %v allocations each time", name, n)
		}
	}
}
