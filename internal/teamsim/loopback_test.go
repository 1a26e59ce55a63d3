package teamsim

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestBridgeTakesThisMachineOnly(t *testing.T) {
	sim, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer sim.Close()
	sim.Bridge("employee", Playground{Connector: "http://127.0.0.1:1"})
	for name, test := range map[string]struct {
		remote, host string
		want         int
	}{
		"here":             {"127.0.0.1:5", "localhost:56150", http.StatusBadGateway}, // there is no bot
		"here, version 6":  {"[::1]:5", "[::1]", http.StatusBadGateway},
		"another machine":  {"192.0.2.1:5", "127.0.0.1", http.StatusForbidden},
		"another name":     {"127.0.0.1:5", "localhost.evil.example", http.StatusForbidden},
		"all the networks": {"127.0.0.1:5", "0.0.0.0:80", http.StatusForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/bridge/employee/api/messages", strings.NewReader("{}"))
			r.RemoteAddr, r.Host = test.remote, test.host
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			sim.server.Handler.ServeHTTP(w, r)
			if w.Code != test.want {
				t.Errorf("%d, want %d", w.Code, test.want)
			}
		})
	}
}

// BenchmarkSay measures what a turn costs here when the bot does nothing.
func BenchmarkSay(b *testing.B) {
	bot := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer bot.Close()
	sim, err := New(Options{NoLog: true})
	if err != nil {
		b.Fatal(err)
	}
	defer sim.Close()
	sim.SetBot(bot.URL)
	erin := sim.Person("Erin")
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if a := erin.Say(b.Context(), "hi"); a.Status != http.StatusOK {
				b.Error(a.Status, a.Err)
			}
		}
	})
}
