package tickets_test

import (
	"testing"

	"frontdesk/tickets"
)

func TestIcon(t *testing.T) {
	for icon, want := range map[string][2]string{
		"": {"", ""}, "💻": {"", "💻"}, "🛡️ 🔑": {"", "🛡️ 🔑"},
		"icon:Laptop 💻": {"Laptop", "💻"}, "icon:Laptop": {"Laptop", ""}, "icon:": {"", ""},
	} {
		if name, emoji := tickets.Icon(icon); name != want[0] || emoji != want[1] {
			t.Errorf("%q: %q, %q", icon, name, emoji)
		}
	}
}
