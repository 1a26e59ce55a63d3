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

// player plays one script on a desk of its own.
type player struct {
	*Desk
	t        *testing.T
	people   map[string]*person
	channels map[string]*channel // of the queues, by what scripts call them
	typed    []string            // what people wrote: the log must not hold it
	faults   []func()            // end them
	found    []teamsim.Found     // by the search of whoever did last
	opened   teamsim.Answer      // with the dialog that was opened last
	pause    time.Duration       // that Teams asks for when it throttles
	settings Settings
}

// Run plays each script of a folder, every one in a test of its own.
func Run(t *testing.T, dir string, program Program) {
	t.Helper()
	run(t, dir, program, Settings{})
}

// RunWithGraph is Run with Microsoft Graph switched on: a make-believe one.
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

// with adds the sections of a script: frontdesk.yaml and queue.yaml hold more
// of the configuration and of its queue; with hr.yaml there is a second queue, and
// the queues named in unlinked have no channel yet.
// Any other is a file beside the configuration.
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
		case "unlinked":
			s.Unlinked = strings.Fields(text)
		default:
			s.Files[f.Name] = text
		}
	}
	return s
}

// play plays a script to its end, at which the desk is stopped.
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

// end stops the desk, so that all is sent that can be, and finds what nobody
// was meant to get.
func (p *player) end() error {
	problems := []error{p.Stop(), p.discreet(), p.patient()}
	for _, name := range slices.Sorted(maps.Keys(p.people)) {
		problems = append(problems, p.people[name].left(name))
	}
	for _, name := range slices.Sorted(maps.Keys(p.channels)) {
		problems = append(problems, p.channels[name].left(name))
	}
	return errors.Join(problems...)
}

// left is an error when something is unread that cannot be left so.
func (in *inbox) left(who string) error {
	for _, n := range in.news() {
		if n.must {
			return fmt.Errorf("nobody expected what %s got: %s", who, n.text)
		}
	}
	return nil
}

// discreet checks the log: no failure but of people who cannot be reached, and
// nothing of what people wrote.
func (p *player) discreet() error {
	log := p.Log.String()
	for text := range strings.Lines(log) {
		if strings.Contains(text, "level=ERROR") && !strings.Contains(text, `msg="delivery given up"`) {
			return fmt.Errorf("the desk failed: %s", text)
		}
	}
	const telling = 12 // shorter texts may be in the log by chance
	for _, text := range p.typed {
		if len(text) >= telling && strings.Contains(log, text) {
			return fmt.Errorf("the log holds what somebody wrote: %q", text)
		}
	}
	return nil
}

// latest is how many messages of each the scene shows.
const latest = 6

// scene is what everybody sees, for a person who has to find out what went
// wrong.
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
