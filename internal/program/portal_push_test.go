package program

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/pushsim"
	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
)

// pushed is a desk with Erin's incident. She uses the portal alone, and has switched
// notifications on.
type pushed struct {
	*testing.T
	*scripttest.Desk
	erin   *scripttest.Browser
	device *pushsim.Browser
	ana    *teamsim.Person
}

func newPushed(t *testing.T) *pushed {
	t.Helper()
	d := scripttest.StartWith(t, run, scripttest.Settings{Portal: true})
	d.Team.Add(d.Person(analyst))
	p := &pushed{T: t, Desk: d, erin: d.Browser(t), ana: d.Person(analyst)}
	p.do(d.SignIn(p.erin, requester, "/incident/new"))
	p.do(p.erin.Press("Save", map[string]string{"title": "Printer on fire"}))
	var err error
	p.device, err = p.erin.SwitchPushOn(d.Pushes)
	p.do(err)
	return p
}

func (p *pushed) do(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err, "\n", p.Log)
	}
}

// news has an analyst do something to Erin's incident.
func (p *pushed) news(button string) {
	p.Helper()
	m, ok := p.cardIn(button)
	if !ok {
		p.Fatalf("no card with %q in the channel", button)
	}
	if _, ok := p.ana.Press(p.Context(), m, button, nil).Card(); !ok {
		p.Fatalf("%q was not answered with a card", button)
	}
}

func (p *pushed) cardIn(button string) (m teamsim.Message, ok bool) {
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); {
		for _, m := range p.Messages(p.Channel.ID) {
			for _, b := range m.Buttons() {
				if b == button {
					return m, true
				}
			}
		}
	}
	return m, false
}

// until waits until something is so.
func (p *pushed) until(what string, is func() bool) {
	p.Helper()
	for end := time.Now().Add(10 * time.Second); !is(); {
		if time.Now().After(end) {
			p.Fatalf(
				"not %s: %d pushes, %d calls, %v\n%s",
				what,
				len(p.device.Pushes()),
				p.Pushes.Calls(),
				p.Pushes.Wrong(),
				p.Log,
			)
		}
	}
}

// hasDevice reports whether Erin reads that notifications are on somewhere.
func (p *pushed) hasDevice() bool {
	p.Helper()
	p.do(p.erin.Open("/me"))
	return strings.Contains(p.erin.Text(), "notifications on")
}

func TestPushedOnce(t *testing.T) {
	p := newPushed(t)
	p.news("Take")
	p.until("pushed", func() bool { return len(p.device.Pushes()) == 1 })
	got := p.device.Pushes()[0]
	if got.Title != "INC-1001" || got.Path != "/tickets/INC-1001" || got.Tag != "INC-1001" || got.Size > 4096 ||
		got.TTL < 80_000 || got.Topic == "" || strings.Contains(got.Topic, "1001") {
		t.Errorf("pushed %+v", got)
	}
	key := p.key()
	p.do(p.Stop())
	p.Restart(t)
	p.news("Resolve")
	p.until("pushed", func() bool { return len(p.device.Pushes()) == 2 })
	if again := p.key(); again != key || len(key) < 80 {
		t.Errorf("the key was %q, and is %q", key, again)
	}
	if p.do(p.Stop()); len(p.device.Pushes()) != 2 || p.Pushes.Wrong() != nil {
		t.Errorf("%d pushes, %v", len(p.device.Pushes()), p.Pushes.Wrong())
	}
}

// key is what browsers subscribe with.
func (p *pushed) key() string {
	p.Helper()
	p.do(p.erin.Open("/me"))
	_, rest, _ := strings.Cut(p.erin.Body, `data-push="`)
	key, _, _ := strings.Cut(rest, `"`)
	return key
}

func TestPushAnswers(t *testing.T) {
	for name, answer := range map[string]pushsim.Answer{
		"gone": {Status: http.StatusGone}, "unknown": {Status: http.StatusNotFound},
		"redirected": {Status: http.StatusFound, Header: http.Header{"Location": {"/elsewhere"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPushed(t)
			p.Pushes.Next(answer)
			p.news("Take")
			p.until("forgotten", func() bool { return !p.hasDevice() })
			if p.do(p.Stop()); p.Pushes.Calls() != 1 {
				t.Errorf("%d calls", p.Pushes.Calls())
			}
		})
	}
	t.Run("throttled", func(t *testing.T) {
		t.Parallel()
		p := newPushed(t)
		p.Pushes.Next(pushsim.Answer{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"1"}}})
		began := time.Now()
		p.news("Take")
		p.until("pushed", func() bool { return len(p.device.Pushes()) == 1 })
		if waited := time.Since(began); waited < time.Second || !p.hasDevice() {
			t.Errorf("pushed after %v", waited)
		}
	})
	t.Run("failing", func(t *testing.T) {
		t.Parallel()
		p := newPushed(t)
		p.Pushes.Next(
			pushsim.Answer{Status: http.StatusBadGateway},
			pushsim.Answer{Status: http.StatusServiceUnavailable},
		)
		p.news("Take")
		p.until("pushed", func() bool { return len(p.device.Pushes()) == 1 })
		if p.Pushes.Calls() != 3 {
			t.Errorf("%d calls", p.Pushes.Calls())
		}
	})
	t.Run("too large", func(t *testing.T) {
		t.Parallel()
		p := newPushed(t)
		p.Pushes.Next(pushsim.Answer{Status: http.StatusRequestEntityTooLarge})
		p.news("Take")
		p.news("Resolve")
		p.until("pushed", func() bool { return len(p.device.Pushes()) == 1 })
		if got := p.device.Pushes()[0]; !strings.Contains(got.Body, "resolved") || !p.hasDevice() {
			t.Errorf("pushed %+v", got)
		}
	})
	t.Run("hanging", func(t *testing.T) {
		t.Parallel()
		p := newPushed(t)
		other, err := p.erin.SwitchPushOn(p.Pushes)
		p.do(err)
		p.Pushes.Next(pushsim.Answer{Hang: true})
		p.news("Take")
		p.until("pushed to the other", func() bool { return len(other.Pushes())+len(p.device.Pushes()) == 1 })
	})
}

func TestPushEndsWithTheSignIn(t *testing.T) {
	for _, all := range []string{"", "1"} {
		t.Run("all="+all, func(t *testing.T) {
			t.Parallel()
			p := newPushed(t)
			elsewhere := p.Browser(t)
			p.do(p.SignIn(elsewhere, requester, "/me"))
			other, err := elsewhere.SwitchPushOn(p.Pushes)
			p.do(err)
			p.do(p.erin.Open("/me"))
			button := "Sign Out"
			if all != "" {
				button = "Sign Out Everywhere"
			}
			p.do(p.erin.Press(button, nil))
			p.news("Take")
			if all == "" {
				p.until("pushed elsewhere", func() bool { return len(other.Pushes()) == 1 })
			}
			if p.do(p.Stop()); len(p.device.Pushes()) != 0 || all != "" && p.Pushes.Calls() != 0 {
				t.Errorf("%d pushes, %d calls", len(p.device.Pushes()), p.Pushes.Calls())
			}
		})
	}
}

// A browser says where its push service is. The desk calls no other kind of address.
func TestPushAddresses(t *testing.T) {
	p := newPushed(t)
	values := func(endpoint string) url.Values {
		return url.Values{"endpoint": {endpoint}, "p256dh": {p.device.Key}, "auth": {p.device.Auth}}
	}
	for _, wrong := range []url.Values{
		{},
		values(""), values("push"), values("http://push.example.com/"), values("http://10.0.0.1/"),
		values("ftp://push.example.com/"), values("https:///x"), values("https://me:you@push.example.com/"),
		values("https://push.example.com/" + strings.Repeat("x", 1024)),
		{"endpoint": {p.device.Endpoint}, "p256dh": {p.device.Key[:80]}, "auth": {p.device.Auth}},
		{"endpoint": {p.device.Endpoint}, "p256dh": {strings.Repeat("A", 87)}, "auth": {p.device.Auth}},
		{"endpoint": {p.device.Endpoint}, "p256dh": {p.device.Key}, "auth": {"AAAA"}},
	} {
		if err := p.erin.TellPush("/push", wrong); err == nil || p.erin.Status != http.StatusUnprocessableEntity {
			t.Errorf("%v answers %d", wrong, p.erin.Status)
		}
	}
	p.do(p.erin.TellPush("/push/off", url.Values{"endpoint": {p.device.Endpoint}}))
	p.do(p.erin.TellPush("/push", values("https://10.20.30.40/push")))
	p.do(p.erin.TellPush("/push", values("https://[::ffff:169.254.169.254]/push")))
	if !p.hasDevice() {
		t.Fatal("no device")
	}
	p.news("Take")
	p.until("forgotten", func() bool { return !p.hasDevice() })
	if p.Pushes.Calls() != 0 || strings.Contains(p.Log.String(), "10.20.30.40/push") {
		t.Errorf("%d calls\n%s", p.Pushes.Calls(), p.Log)
	}
}

// A push service may replace what a browser subscribed to.
func TestDeviceIsReplaced(t *testing.T) {
	p := newPushed(t)
	other, err := p.Pushes.Subscribe(p.key())
	p.do(err)
	p.do(p.erin.TellPush("/push", url.Values{
		"endpoint": {other.Endpoint}, "p256dh": {other.Key}, "auth": {other.Auth}, "old": {p.device.Endpoint},
	}))
	p.news("Take")
	p.until("pushed", func() bool { return len(other.Pushes()) == 1 })
	if p.do(p.Stop()); p.Pushes.Calls() != 1 {
		t.Errorf("%d calls", p.Pushes.Calls())
	}
}

// Somebody has few devices: the oldest goes.
func TestFewDevices(t *testing.T) {
	p := newPushed(t)
	for range 5 {
		_, err := p.erin.SwitchPushOn(p.Pushes)
		p.do(err)
	}
	p.news("Take")
	p.until("pushed", func() bool { return p.Pushes.Calls() == 5 })
	if p.do(p.Stop()); p.Pushes.Calls() != 5 || len(p.device.Pushes()) != 0 {
		t.Errorf("%d calls", p.Pushes.Calls())
	}
}
