package tickets_test

import (
	"testing"

	"frontdesk/tickets"
)

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "Printer": "printer", "Zürich": "zurich", "Zu\u0308rich": "zurich", "Straße STRASSE": "strasse strasse",
		"Jēkabpils Ķemeri Ņikita Ģirts": "jekabpils kemeri nikita girts", "Łódź Gdańsk": "lodz gdansk",
		"Hôtel Élysée œuvre": "hotel elysee oeuvre", "İstanbul IŞIK ışık": "istanbul isik isik", "Ёлка Йод йод и\u0306од": "елка йод йод йод",
		"Đặng Nguyễn": "dang nguyen", "Þór Æsir": "thor aesir", "東京": "東京", "\xff": "\ufffd",
	} {
		if got := tickets.Fold(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
