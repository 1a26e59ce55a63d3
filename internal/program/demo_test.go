package program

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"frontdesk/internal/demo"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/internal/store"
	"frontdesk/internal/teamsim"
	"frontdesk/tickets"
)

// demoDesk is a desk with the past of the demo.
type demoDesk struct {
	*desk.Desk
	db        store.Engine
	offered   content
	fill      func(context.Context, store.Engine) error
	company   *demo.Company
	erin, ana tickets.Actor
	now       time.Time
}

// openDemo opens a desk with the past of the demo, as it is at a time.
func openDemo(t *testing.T, lang string, now time.Time) *demoDesk {
	t.Helper()
	sim, err := teamsim.New(teamsim.Options{})
	must(t, err)
	t.Cleanup(sim.Close)
	examples, err := readExamples()
	must(t, err)
	conf := demoConfig(demoRun{data: filepath.Join(t.TempDir(), "demo.db"), language: lang, at: sim})
	conf.Location = now.Location()
	offered, err := examples.content(conf)
	must(t, err)
	company, err := demo.NewCompany(lang)
	must(t, err)
	db, err := store.Open(t.Context(), conf.Store, time.Now)
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	p := program{examples: examples, now: func() time.Time { return now }, stdout: io.Discard, stderr: io.Discard}
	d := &demoDesk{db: db, company: company, now: now, offered: offered}
	d.fill = p.past(conf, company, offered, sim.ServiceURL())
	must(t, d.fill(t.Context(), db))

	list, err := queues(conf)
	must(t, err)
	list[0].Digest.At = "00:00"
	o := optionsOn(db)
	o.Catalog, o.Directory, o.Members = offered.catalog, company, company
	o.Setup = desk.NewSetup(db, list, nil, p.now)
	o.Settings = desk.Settings{Language: lang, Zone: conf.Location, Now: p.now, Logger: logger(io.Discard)}
	d.Desk = desk.New(o)
	for _, one := range company.People() {
		switch who := (tickets.Person{ID: one.ObjectID, Name: one.Name}); one.Account {
		case "29:employee-1":
			d.erin.Person = who
		case "29:analyst-1":
			d.ana.Person = who
		}
	}
	return d
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// all returns every ticket of the desk.
func (d *demoDesk) all(t *testing.T) []tickets.Ticket {
	t.Helper()
	all, next, err := d.Search.Find(t.Context(), d.ana, tickets.Query{Queues: []string{"IT"}}, "", 100)
	if err != nil || next != "" {
		t.Fatal(next, err)
	}
	return all
}

func TestDemoBeginsWithTickets(t *testing.T) {
	for _, lang := range locale.Languages() {
		for _, now := range []time.Time{
			time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC), // Friday
			time.Date(2026, 11, 29, 20, 0, 0, 0, time.UTC),
			time.Date(2026, 11, 30, 0, 5, 0, 0, time.FixedZone("", 3*60*60)),
		} {
			t.Run(lang+" "+now.Format("Mon 15:04"), func(t *testing.T) {
				testDemoTickets(t, openDemo(t, lang, now))
			})
		}
	}
}

func testDemoTickets(t *testing.T, d *demoDesk) {
	t.Helper()
	states, requests, majors, related, rated, late, until := map[tickets.State]int{}, 0, 0, 0, 0, 0, 0
	for _, one := range d.all(t) {
		states[one.State]++
		if one.Kind == tickets.Request {
			requests++
		}
		if one.Major {
			majors, related = majors+1, related+one.Related()
		}
		if one.State == tickets.OnHold && one.Until.After(d.now) {
			until++
		}
		if one.Rating > 0 {
			rated++
		}
		if age := d.now.Sub(one.Created); age < 0 || age > 17*24*time.Hour {
			t.Errorf("%s was created at %s", one.ID, one.Created)
		}
		if !one.Due.IsZero() && !one.Due.After(d.now) {
			late++
		}
	}
	want := map[tickets.State]int{
		tickets.New:        6,
		tickets.InProgress: 8,
		tickets.OnHold:     4,
		tickets.Resolved:   6,
		tickets.Closed:     13,
		tickets.Canceled:   3,
	}
	if diff := cmp.Diff(want, states); diff != "" {
		t.Error(diff)
	}
	if requests != 10 || majors != 1 || related != 2 || rated != 6 || until != 2 {
		t.Errorf("%d requests, %d major with %d, %d rated, %d wait for a day", requests, majors, related, rated, until)
	}
	if late > 0 {
		t.Errorf("%d timers are late", late)
	}
	if mine, _, err := d.Tickets.Mine(t.Context(), d.erin, "", 10); err != nil || len(mine) != 4 {
		t.Errorf("the employee has %d tickets (%v)", len(mine), err)
	}
	testDemoBoards(t, d)
	must(t, d.db.Follow(t.Context(), func(owed []tickets.Owed) { t.Errorf("owed: %v", owed) }))
	must(t, d.fill(t.Context(), d.db))
	if again := d.all(t); len(again) != 40 {
		t.Errorf("filled twice it has %d tickets", len(again))
	}
}

func testDemoBoards(t *testing.T, d *demoDesk) {
	t.Helper()
	for list, least := range map[tickets.Worklist]int{
		tickets.AllOpen: 17, tickets.Mine: 4, tickets.Unassigned: 5, tickets.Breaching: 2,
	} {
		board, err := d.Tickets.Board(t.Context(), d.ana, list, []string{"IT"}, "", 100)
		if err != nil || len(board.Tickets) < least {
			t.Errorf("%s lists %d tickets (%v), want %d", list, len(board.Tickets), err, least)
		}
	}
	sought := map[string]string{"en": "invoice", "ru": "накладная"}[d.Language]
	found, _, err := d.Search.Find(t.Context(), d.ana, tickets.Query{Text: sought, Queues: []string{"IT"}}, "", 10)
	if err != nil || len(found) == 0 {
		t.Errorf("%q finds %d tickets (%v)", sought, len(found), err)
	}
	if counts, err := d.db.Tally(t.Context(), "IT"); err != nil || counts.Opened != 40 || counts.Resolved < 19 {
		t.Errorf("the digest counts %+v (%v)", counts, err)
	}
	backlog, err := d.db.Backlog(t.Context(), "IT", d.now.Add(-24*time.Hour), d.now.Add(-72*time.Hour))
	if err != nil || len(backlog) != 3 || slices.Contains(backlog, 0) {
		t.Errorf("the backlog by age is %v (%v)", backlog, err)
	}
}

// quoted finds what a guide puts in quotes.
var quoted = regexp.MustCompile(`(?s)"([^"]+)"|«([^»]+)»`)

// What the guide puts in quotes is on the screen, or can be typed.
func TestDemoGuide(t *testing.T) {
	for _, lang := range locale.Languages() {
		d := openDemo(t, lang, time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC))
		w := locale.In(lang, time.UTC)
		at := demo.Places{
			Employee: "http://one",
			Analyst:  "http://two",
			Portal:   "http://four",
			Page:     "http://three",
			Data:     "the.db",
		}
		guide, err := d.company.Guide(w, at)
		must(t, err)
		at.Page = ""
		if without, err := d.company.Guide(w, at); err != nil || strings.Count(without, "http://") != 3 {
			t.Errorf("without a page: %v\n%s", err, without)
		}
		for _, part := range []string{d.erin.Name, d.ana.Name, "http://one", "http://two", "http://three", "http://four", "the.db", "\n  7. ", "INC-1027", "INC-1035"} {
			if !strings.Contains(guide, part) {
				t.Errorf("%q is missing in:\n%s", part, guide)
			}
		}
		if strings.ContainsAny(guide, "{}") || strings.Contains(guide, "\n  8. ") {
			t.Errorf("not a guide of seven things:\n%s", guide)
		}
		known := append(d.titles(t), "Personal Chat", readPlayground(t, lang, "analyst").Team.Channels[0].Name)
		for _, key := range []string{
			"status", "incident", "menu.chat", "form.save", "ticket.comment", "ticket.take", "ticket.resolve", "request.submit",
			"approval.yes", "chat.accept", "word.catalog", "word.chat", "word.menu", "word.queue", "word.breaching",
		} {
			known = append(known, w.Say(key))
		}
		known = append(known, w.Say("word.search")+" crm")
		waits, err := d.db.Ticket(t.Context(), "INC-1027")
		if err != nil || !waits.Of(d.erin.ID) || waits.Hold != tickets.HoldRequester {
			t.Errorf("does not wait for the employee: %+v (%v)", waits, err)
		}
		if major, err := d.db.Ticket(t.Context(), "INC-1035"); err != nil || !major.Major || major.Related() != 2 {
			t.Errorf("not a major incident: %+v (%v)", major, err)
		}
		for _, found := range quoted.FindAllStringSubmatch(guide, -1) {
			said := strings.Join(strings.Fields(found[1]+found[2]), " ")
			if !slices.Contains(known, said) {
				t.Errorf("%s: %q is nowhere on the screen", lang, said)
			}
		}
	}
}

// titles returns what a guide may name: the way to an item that needs a manager's
// approval, and a known answer.
func (d *demoDesk) titles(t *testing.T) []string {
	t.Helper()
	item, ok := d.offered.catalog().Item("new-laptop")
	answer, known := d.offered.knowledge().Entry("vpn-connect")
	if !ok || !known || item.Approval == nil || !item.Approval.Manager {
		t.Fatalf("nobody can try %v and %v", item, answer)
	}
	names := []string{item.Name.In(d.Language), answer.Question.In(d.Language)}
	for _, category := range d.offered.catalog().Path(item.ID) {
		names = append(names, category.Name.In(d.Language))
	}
	return names
}

// playground is what the test reads of a Playground's configuration.
type playground struct {
	CurrentUser account   `yaml:"currentUser"`
	Users       []account `yaml:"users"`
	Team        struct {
		ID       string
		Channels []struct{ ID, Name string }
	}
}

type account struct {
	ID          string
	Name        string
	AADObjectID string `yaml:"aadObjectId"`
}

func readPlayground(t *testing.T, lang, window string) (p playground) {
	t.Helper()
	content, err := os.ReadFile(fromRoot(filepath.Join("e2e", "windows", lang, window, ".m365agentsplayground.yml")))
	must(t, err)
	must(t, yaml.Unmarshal(content, &p))
	return p
}

// The people of the Playgrounds are those of the company, and the places those of
// the configuration.
func TestDemoPeopleAreThoseOfThePlaygrounds(t *testing.T) {
	for _, lang := range locale.Languages() {
		company, err := demo.NewCompany(lang)
		must(t, err)
		known := map[account]bool{}
		var windows []string
		for _, p := range company.People() {
			known[account{p.Account, p.Name, p.ObjectID}] = true
			if p.Window {
				windows = append(windows, p.Account)
			}
		}
		for n, window := range []string{"employee", "analyst"} {
			p := readPlayground(t, lang, window)
			if p.CurrentUser.ID != windows[n] || p.Team.ID != demoTeam || p.Team.Channels[0].ID != demoChannel {
				t.Errorf("%s of the %s: %+v", lang, window, p)
			}
			for _, one := range append(p.Users, p.CurrentUser) {
				if !known[one] {
					t.Errorf("%s of the %s: nobody is %+v", lang, window, one)
				}
			}
		}
	}
}
