package scripttest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"frontdesk/internal/teamsim"
)

// player plays one script on its own desk.
type player struct {
	*Desk
	t        *testing.T
	people   map[string]*person
	channels map[string]*channel // of the queues, by their names in scripts
	typed    []string            // what people wrote; it must not appear in the log
	faults   []func()            // each ends one fault
	release  func()              // lets files come again
	links    map[string]string   // that were opened, by the names of their files
	found    []teamsim.Found     // by the last search
	opened   teamsim.Answer      // the answer with the dialog opened last
	pause    time.Duration       // how long Teams asks to wait when it throttles
	settings Settings
}

// Run plays each script in a folder, each in its own test.
func Run(t *testing.T, dir string, program Program) {
	t.Helper()
	run(t, dir, program, Settings{})
}

// RunWithGraph is Run with a simulated Microsoft Graph switched on.
func RunWithGraph(t *testing.T, dir string, program Program) {
	t.Helper()
	run(t, dir, program, Settings{Graph: true})
}

func run(t *testing.T, dir string, program Program, s Settings) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts in %s: %v", dir, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			play(t, file, program, s)
		})
	}
}

// with adds the sections of a script. frontdesk.yaml adds to the configuration,
// and queue.yaml adds to its queue. hr.yaml adds a second queue. The queues
// named in unlinked have no channel yet. portal switches the portal on, with more
// keys for it; graph has more keys for Microsoft Graph. Any other section is a file beside the
// configuration.
func (s Settings) with(sections []txtar.File) Settings {
	s.Files = map[string]string{}
	for _, f := range sections {
		switch text := string(f.Data); f.Name {
		case configFile:
			s.Extra = text
		case "queue.yaml":
			s.Queue = text
		case "hr.yaml":
			s.HR = &text
		case "portal":
			s.Portal = true
			for key := range strings.Lines(text) {
				s.PortalExtra += "  " + key
			}
		case "graph":
			for key := range strings.Lines(text) {
				s.GraphExtra += "  " + key
			}
		case "unlinked":
			s.Unlinked = strings.Fields(text)
		default:
			s.Files[f.Name] = text
		}
	}
	return s
}

// play plays a script to its end and then stops the desk.
func play(t *testing.T, file string, program Program, s Settings) *player {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := parse(string(archive.Comment))
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	p := newPlayer(t, program, s.with(archive.Files))
	for _, l := range lines {
		if err := p.play(l); err != nil {
			t.Fatalf("\n%s:%d: %s\n%v\n%s", file, l.number, l.text, err, p.scene())
		}
	}
	if err := p.end(); err != nil {
		t.Fatalf("\n%s: at the end: %v\n%s", file, err, p.scene())
	}
	return p
}

func newPlayer(t *testing.T, program Program, s Settings) *player {
	t.Helper()
	p := &player{
		links:    map[string]string{},
		Desk:     prepare(t, program, s),
		t:        t,
		settings: s,
		people:   map[string]*person{},
		channels: map[string]*channel{},
	}
	p.open(it, p.Channel)
	p.open(hr, p.HR)
	for _, name := range slices.Sorted(maps.Keys(cast)) {
		if c := p.channels[cast[name].works]; c != nil {
			c.Team.Add(p.person(name).Person)
		}
	}
	if s.Kept != nil {
		p.recall()
	}
	p.start(t)
	return p
}

func (p *player) play(l line) error {
	ctx, cancel := context.WithTimeout(p.t.Context(), limit)
	defer cancel()
	for _, s := range sentences {
		if given, ok := p.match(s.form, l.words); ok {
			return s.play(p, ctx, given)
		}
	}
	forms := make([]string, len(sentences))
	for i, s := range sentences {
		forms[i] = s.form
	}
	return fmt.Errorf("no such sentence. There are:\n%s", strings.Join(forms, "\n"))
}

// end stops the desk, which sends everything it still can. Then end looks for
// messages that nobody was meant to get.
func (p *player) end() error {
	problems := []error{p.Stop(), p.discreet(), p.patient(), p.wrongPushes()}
	for _, name := range slices.Sorted(maps.Keys(p.people)) {
		problems = append(problems, p.people[name].left(name), p.people[name].unpushed(name))
	}
	for _, name := range slices.Sorted(maps.Keys(p.channels)) {
		problems = append(problems, p.channels[name].left(name))
	}
	return errors.Join(problems...)
}

// left returns an error if something is unread that must not be.
func (in *inbox) left(who string) error {
	for _, n := range in.news() {
		if n.must {
			return fmt.Errorf("nobody expected what %s got: %s", who, n.text)
		}
	}
	return nil
}

// discreet checks the log. It may report no failure except people who cannot be
// reached, and must hold nothing that people wrote, no name, secret or token.
func (p *player) discreet() error {
	log := p.Log.String()
	for text := range strings.Lines(log) {
		if strings.Contains(text, "level=ERROR") && !strings.Contains(text, `msg="delivery given up"`) {
			return fmt.Errorf("the desk failed: %s", text)
		}
	}
	const telling = 12 // shorter texts may appear in the log by chance
	for _, text := range p.typed {
		if len(text) >= telling && strings.Contains(log, text) {
			return fmt.Errorf("the log holds what somebody wrote: %q", text)
		}
	}
	for _, one := range cast {
		if strings.Contains(log, one.name) {
			return fmt.Errorf("the log holds the name of %s", one.name)
		}
	}
	if strings.Contains(log, p.AppPassword()) || strings.Contains(log, "eyJ") { // how a token begins
		return errors.New("the log holds the bot's secret, or a token")
	}
	return nil
}

// latest is how many messages of each inbox the scene shows.
const latest = 6

// scene describes what everybody sees, for a developer who has to find out what
// went wrong.
func (p *player) scene() string {
	var b strings.Builder
	show := func(who string, in *inbox) {
		fmt.Fprintf(&b, "\n%s:\n", who)
		all := in.look()
		for _, m := range all[max(0, len(all)-latest):] {
			fmt.Fprintf(&b, "  %s\n", shorten(plain(m)))
		}
		for _, n := range in.news() {
			fmt.Fprintf(&b, "  not read yet: %s\n", shorten(n.text))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.people)) {
		show(name, p.people[name].inbox)
	}
	for _, name := range slices.Sorted(maps.Keys(p.channels)) {
		show(name, p.channels[name].inbox)
	}
	fmt.Fprintf(&b, "\nlog:\n%s", p.Log)
	return b.String()
}

func shorten(text string) string {
	const most = 300
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
