package program

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
)

// reloaded is a desk as a process of its own, whose configuration a test changes.
type reloaded struct {
	*office
	child *child
	file  string
	first string // the configuration that it started with
}

func openReloaded(t *testing.T, s scripttest.Settings) *reloaded {
	t.Helper()
	c := newChild(t)
	r := &reloaded{office: openOfficeOf(t, scripttest.StartWith(t, c.run, s)), child: c}
	r.file = filepath.Join(r.Dir, "frontdesk.yaml")
	content, err := os.ReadFile(r.file)
	if err != nil {
		t.Fatal(err)
	}
	r.first = string(content)
	return r
}

// change gives the desk another configuration, and waits until the log has said.
func (r *reloaded) change(content, says string) {
	r.t.Helper()
	before := strings.Count(r.Log.String(), says)
	if err := os.WriteFile(r.file, []byte(content), 0o600); err != nil {
		r.t.Fatal(err)
	}
	hangUp(r.t, r.child)
	again := regexp.MustCompile(`(?s)(` + strings.Repeat(regexp.QuoteMeta(says)+`.*?`, before+1) + `)`)
	if _, ok := r.Log.Wait(again, 20*time.Second); !ok {
		r.t.Fatalf("the log does not say %q:\n%s", says, r.Log)
	}
}

func hangUp(t *testing.T, c *child) {
	t.Helper()
	if err := c.process().Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
}

const didReload, didNotReload = `msg="configuration reloaded"`, `msg="configuration not reloaded: the desk goes on as before"`

// asksForChat presses the menu's button, and returns what the answer shows.
func (r *reloaded) asksForChat() string {
	r.t.Helper()
	a := r.erin.Press(r.ctx, r.menu, "Chat with Analyst", nil)
	if a.Status != 200 {
		r.t.Fatalf("%d %v", a.Status, a.Err)
	}
	return string(a.Body)
}

// TestReload closes a queue, opens it again, and changes the menu and an
// administrator, while the desk runs.
func TestReload(t *testing.T) {
	closed := "hours: {" + strings.ToLower(
		time.Now().UTC().AddDate(0, 0, 3).Weekday().String()[:3],
	) + `: "09:00-10:00"}` + "\n"
	r := openReloaded(t, scripttest.Settings{Queue: closed})
	r.menu = r.menuOf(r.erin)
	const unavailable = "Chat is not available now!"
	if answer := r.asksForChat(); !strings.Contains(answer, unavailable) {
		t.Fatalf("at first: %s", answer)
	}
	r.change(strings.Replace(r.first, closed, "duty: team\n", 1)+"menu: [status, chat]\n", didReload)
	if answer := r.asksForChat(); strings.Contains(answer, unavailable) {
		t.Errorf("opened: %s", answer)
	}
	r.await(r.Channel.ID, hasButton("Accept"))
	if a := r.ana.Say(r.ctx, "hello"); a.Status != 200 {
		t.Fatal(a.Err)
	}
	r.await(r.ana.Chat, func(m teamsim.Message) bool {
		all := m.Buttons()
		return len(all) == 2 && all[0] == "Check Incident Status"
	})
}

// TestReloadOfABrokenFile changes nothing, and says every mistake.
func TestReloadOfABrokenFile(t *testing.T) {
	r := openReloaded(t, scripttest.Settings{
		Extra: "texts: texts.yaml\n", Files: map[string]string{"texts.yaml": "en: {}\n"},
	})
	r.menu = r.menuOf(r.erin)
	for name, content := range map[string]string{
		"two mistakes":                        strings.Replace(r.first, "queues:", "menu: [tea]\nqueue:", 1),
		"no YAML":                             "{",
		"a role of a group that is not there": r.first + "roles: {analyst: [\"group:Nobody\"]}\n",
		"a queue with open tickets is gone":   strings.Replace(r.first, "name: IT", "name: Elsewhere", 1),
	} {
		t.Run(name, func(t *testing.T) {
			r.change(content, didNotReload)
			if name == "two mistakes" {
				for _, said := range []string{
					r.file + `:9: menu: \"tea\": expected`, `queue: unknown key: expected one of`,
				} {
					if _, ok := r.Log.Wait(regexp.MustCompile("("+regexp.QuoteMeta(said)+")"), 10*time.Second); !ok {
						t.Errorf("the log does not say %s\n%s", said, r.Log)
					}
				}
			}
			r.erin.Say(r.ctx, "menu")
			r.menu = r.menuOf(r.erin)
			card := r.save(r.erin, r.menu, map[string]any{"title": "After " + name})
			if !strings.Contains(string(card.Body), "INC-") {
				t.Errorf("%d %v %s", card.Status, card.Err, card.Body)
			}
			r.await(r.Channel.ID, func(m teamsim.Message) bool { return strings.Contains(m.Plain(), "After "+name) })
		})
	}
	if strings.Contains(r.Log.String(), didReload) {
		t.Error("it was reloaded all the same")
	}
	r.change(r.first, didReload)
}

// TestReloadNamesWhatNeedsARestart changes what cannot be changed, together with
// what can.
func TestReloadNamesWhatNeedsARestart(t *testing.T) {
	r := openReloaded(t, scripttest.Settings{})
	changed := strings.Replace(r.first, "listen: 127.0.0.1:0", "listen: 127.0.0.1:1", 1)
	r.change(changed+"store: bolt:other.db\nlog: {level: debug}\n", `keys="listen store"`)
	r.change(changed+"store: bolt:other.db\nlog: {level: debug}\n", didReload)
	r.menuOf(r.erin)
	if !strings.Contains(r.Log.String(), "level=DEBUG msg=request") {
		t.Errorf("the level was not changed:\n%s", r.Log)
	}
	if _, err := os.Stat(filepath.Join(r.Dir, "other.db")); err == nil {
		t.Error("there is another store")
	}
	if err := os.WriteFile(r.file, []byte(r.first), 0o600); err != nil { // for the check of what is left
		t.Fatal(err)
	}
}

// TestReloadTakesAnotherSecret rotates the bot's secret in its file.
func TestReloadTakesAnotherSecret(t *testing.T) {
	r := openReloaded(t, scripttest.Settings{Extra: "# more\n"})
	secret := filepath.Join(r.Dir, "secret")
	config := strings.Replace(r.first, "app_password: "+r.AppPassword(), "app_password_file: secret", 1)
	for _, one := range []struct{ content, says string }{{"", didNotReload}, {"wrong", didReload}} {
		if err := os.WriteFile(secret, []byte(one.content), 0o600); err != nil {
			t.Fatal(err)
		}
		r.change(config, one.says)
	}
	out, _ := examine(t, r.Dir)
	finds(t, out, "failure · Token and secret of the bot", "", "Put the Value")
	if strings.Contains(r.Log.String(), "wrong\n") {
		t.Error("the log holds the secret")
	}
	if err := os.WriteFile(secret, []byte(r.AppPassword()), 0o600); err != nil {
		t.Fatal(err)
	}
	r.change(config, didReload)
	r.menuOf(r.ana)
	if out, _ := examine(t, r.Dir); !strings.Contains(out, "ok · Token and secret of the bot") {
		t.Error(out)
	}
}

// TestReloadLosesNothing reloads again and again while people create incidents.
// None is refused, and each arrives in the channel once.
func TestReloadLosesNothing(t *testing.T) {
	r := openReloaded(t, scripttest.Settings{Extra: "limits: {tickets_per_minute: 0, tickets_per_day: 0}\n"})
	const people, each = 4, 10
	var done atomic.Bool
	var work sync.WaitGroup
	for i := range people {
		work.Go(func() {
			who := r.Person(fmt.Sprintf("Person %d", i))
			menu := r.menuOf(who)
			for n := range each {
				a := r.save(who, menu, map[string]any{"title": fmt.Sprintf("Trouble %d-%d.", i, n)})
				if a.Status != 200 || !strings.Contains(string(a.Body), "INC-") {
					t.Errorf("%d-%d: %d %v %s", i, n, a.Status, a.Err, a.Body)
				}
			}
		})
	}
	go func() { work.Wait(); done.Store(true) }()
	reloads := 0
	for ; !done.Load() || reloads < 3; reloads++ {
		r.change(r.first, didReload)
	}
	work.Wait()
	for i := range people {
		for n := range each {
			title := fmt.Sprintf("Trouble %d-%d.", i, n)
			r.await(r.Channel.ID, func(m teamsim.Message) bool { return strings.Contains(m.Plain(), title) })
		}
	}
	titles := regexp.MustCompile(`Trouble \d-\d+\.`)
	seen := map[string]int{}
	for _, m := range r.Messages(r.Channel.ID) {
		if title := titles.FindString(m.Plain()); title != "" && m.ID == m.ThreadRoot {
			seen[title]++
		}
	}
	for title, n := range seen {
		if n != 1 {
			t.Errorf("%s came %d times", title, n)
		}
	}
	if n := strings.Count(r.Log.String(), "first administrator: write"); n != 1 {
		t.Errorf("%d codes of the first administrator: the one that was told has to stay good", n)
	}
	t.Logf("%d reloads", reloads)
}
