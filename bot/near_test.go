package bot

import (
	"testing"

	"frontdesk/internal/locale"
)

func TestNear(t *testing.T) {
	all := newRoutes(none().list(), everything, locale.Texts{})
	for line, want := range map[string]string{
		"queu": "queue", "quue": "queue", "Quueue": "queue", "очередб": "очередь", "queues": "queue",
		"unasigend": "unassigned", "unass": "unassigned", "брич": "", "breech": "", "breachign": "breaching",
		"йгугу": "queue", "jxthtlm": "очередь", "xfn": "чат",
		"show me the queue": "queue", "what is in the queue now": "",
		"serch printer on 3": "search printer on 3", "please search": "search",
		"status?": "status", "lunch?": "", "que": "queue", "qu": "", "": "", "?": "", "a b c d": "",
		"час": "", "my": "", "INC": "incident",
	} {
		got, ok := all.near(line, func(route) bool { return true })
		if got.typed != want || ok != (want != "") {
			t.Errorf("%q: %q, %t, want %q", line, got.typed, ok, want)
		}
	}
	if got, ok := all.near("queu", func(one route) bool { return one.to != forChannels }); ok {
		t.Errorf("proposes %q, which may not be typed", got.typed)
	}
}
