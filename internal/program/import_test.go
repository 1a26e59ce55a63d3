package program

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"frontdesk/internal/scripttest"
)

// importFrom is a desk that tickets are imported into.
type importFrom struct {
	t *testing.T
	*scripttest.Desk
	people string // the list of people of the samples
}

const sampleErin, sampleOlga = "11111111-aaaa-4aaa-8aaa-000000000001", "11111111-aaaa-4aaa-8aaa-000000000002"

// newImport returns a desk that is stopped.
func newImport(t *testing.T) *importFrom {
	d := scripttest.StartWith(t, run, scripttest.Settings{Portal: true})
	i := &importFrom{t, d, filepath.Join(t.TempDir(), "people.csv")}
	i.Team.Add(d.Person("Olga Petrova"))
	list, err := os.ReadFile(fromRoot("testdata/import/people.csv"))
	i.must(err)
	ours := strings.NewReplacer(
		sampleErin, d.Person("Erin Employee").ObjectID, sampleOlga, d.Person("Olga Petrova").ObjectID,
	).Replace(string(list))
	i.must(os.WriteFile(i.people, []byte(ours), 0o600))
	i.must(d.Stop())
	return i
}

func (i *importFrom) must(err error) {
	i.t.Helper()
	if err != nil {
		i.t.Fatal(err)
	}
}

// config is the configuration file of the desk.
func (i *importFrom) config() string { return filepath.Join(i.Dir, "frontdesk.yaml") }

// run runs the command, and returns what it printed.
func (i *importFrom) run(status int, args ...string) string {
	i.t.Helper()
	args = append([]string{"import", "--config", i.config(), "--people", i.people}, args...)
	got, out, problem := command(i.t, args...)
	if got != status {
		i.t.Fatalf("%v: %d, %q, %q", args, got, out, problem)
	}
	return out + problem
}

// samples are the exports of other systems, and what becomes of them.
var samples = []struct {
	system string
	args   []string // file, and options
	ask    string   // what the requester searches for
	ticket string
	shows  []string // what they read there, in this order
	not    []string
	made   string
}{
	{
		"servicenow",
		[]string{"--history", "sys_journal_field.csv", "incident.csv"},
		"INC0010023",
		"INC-1001",
		[]string{
			"Printer on floor 3 jams",
			"Closed",
			"It also makes a noise.",
			"Please try now.",
			"ServiceNow INC0010023",
		},
		[]string{"Took rollers"},
		"3 tickets made (INC-1001 to INC-1003)",
	},
	{
		"jira",
		[]string{"issues.csv"},
		"IT-41", "INC-1001",
		[]string{"Cannot log in to the wiki", "Closed", "Firefox; since today.", "Jira IT-41"},
		[]string{"Which browser"},
		"2 tickets made (INC-1001 to REQ-1002)",
	},
	{
		"glpi",
		[]string{"tickets.csv"},
		"1207", "INC-1001",
		[]string{"Проектор не включается", "Closed", "Лампа мигает.", "GLPI 1207"},
		[]string{"<p>"},
		"2 tickets made (INC-1001 to REQ-1002)",
	},
	{
		"zammad",
		[]string{"tickets.json"},
		"22031", "INC-1001",
		[]string{"Headset is silent", "Closed", "Since the update.", "Please restart it & tell us.", "Zammad 22031"},
		[]string{"Driver 7.2"},
		"2 tickets made (INC-1001 to INC-1002)",
	},
	{
		"osticket",
		[]string{"tickets.csv"},
		"702345", "INC-1001",
		[]string{"Scanner sends nothing", "Closed", "osTicket 702345"},
		nil,
		"2 tickets made (INC-1001 to INC-1002)",
	},
}

// Each sample is imported, twice, into a desk that then starts, tells nobody, and
// shows its tickets to the requester.
func TestImportOfEachSystem(t *testing.T) {
	for _, s := range samples {
		t.Run(s.system, func(t *testing.T) {
			i := newImport(t)
			folder := fromRoot("testdata/import/" + s.system)
			args := []string{"--mapping", absolute(t, folder, "mapping.yaml")}
			for _, arg := range s.args {
				if strings.Contains(arg, ".") {
					arg = absolute(t, folder, arg)
				}
				args = append(args, arg)
			}
			would := i.run(0, append([]string{"--dry-run"}, args...)...)
			if !strings.Contains(would, "tickets would be made, 0 made before") || !strings.Contains(would, s.ask) {
				t.Errorf("dry: %s", would)
			}
			if out := i.run(0, args...); !strings.Contains(out, s.made) {
				t.Errorf("%s", out)
			}
			if out := i.run(0, args...); !strings.Contains(out, "0 tickets made") {
				t.Errorf("again: %s", out)
			}
			before := len(i.Messages(i.Person("Erin Employee").Chat))
			i.Restart(t)
			b := i.Browser(t)
			i.must(i.SignIn(b, "Erin Employee", "/tickets?search="+s.ask))
			if !strings.Contains(b.Text(), s.ticket) {
				t.Errorf("not found by %s: %s", s.ask, b.Text())
			}
			i.must(b.Open("/tickets/" + s.ticket))
			for _, text := range s.shows {
				if !strings.Contains(b.Text(), text) {
					t.Errorf("%q is not shown: %s", text, b.Text())
				}
			}
			for _, text := range s.not {
				if strings.Contains(b.Text(), text) {
					t.Errorf("%q is shown: %s", text, b.Text())
				}
			}
			if after := len(i.Messages(i.Person("Erin Employee").Chat)); after != before {
				t.Errorf("%d messages to the requester, %d before", after, before)
			}
		})
	}
}

func absolute(t *testing.T, parts ...string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(parts...))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// hostile are files that are refused as a whole or by the line.
var hostileFiles = map[string]struct {
	file string
	want []string // what is printed, by expressions
	made string
}{
	"good and bad lines": {
		"number,title,requester,created\n" +
			"1,One,erin.employee@example.com,2025-03-01 10:00\n" +
			"2,,erin.employee@example.com,2025-03-01 10:00\n" +
			"3,Three,nobody@example.com,2025-03-01 10:00\n" +
			"4,Four,erin.employee@example.com,03/04/2025\n" +
			"5,Five,erin.employee@example.com,2099-01-01\n" +
			"6,\xff,erin.employee@example.com,2025-03-01 10:00\n" +
			"7,nul\x00,erin.employee@example.com,2025-03-01 10:00\n" +
			"8,too few\n" +
			"9,\"a \"quote,erin.employee@example.com,2025-03-01 10:00\n" +
			"10," + strings.Repeat("long ", 200_000) + ",erin.employee@example.com,2025-03-01 10:00\n" +
			"1,One again,erin.employee@example.com,2025-03-01 10:00\n" +
			"11,=2+3,erin.employee@example.com,2025-03-01T10:00:00+02:00\n",
		[]string{
			`(?m)^t\.csv:3: title: empty$`, `t\.csv:4: requester: "nobody@example\.com": not in people\.csv`,
			`t\.csv:5: created: "03/04/2025": not a time`, `t\.csv:6: created: 2099-.* yet to come`,
			`t\.csv:7: title: not UTF-8`, `t\.csv:8: title: holds a character NUL`, `t\.csv:9: 2 cells, and 4 columns`,
			`t\.csv:10: `, `t\.csv:11: title: longer than 200 characters`, `9 lines were refused`,
		},
		"2 tickets made (INC-1001 to INC-1002), 1 made before",
	},
	"another separator, a mark, and CRLF": {
		"\ufeffnumber;title;requester;created\r\n\"1\";\"a; b\r\nc\";erin.employee@example.com;2025-03-01\r\n", nil,
		"1 tickets made",
	},
	"a column twice": {
		"number,title,title,requester,created\n1,a,b,erin.employee@example.com,2025-03-01\n",
		[]string{`t\.csv:1: title: two columns are called "title"`},
		"0 tickets made",
	},
	"no such column": {"number,requester,created\n", []string{`t\.csv:1: title: no column "title"`}, "0 tickets made"},
	"nothing at all": {"", []string{`no line with the names of columns`}, "0 tickets made"},
	"UTF-16":         {"\xff\xfen\x00", []string{`UTF-16: save it as UTF-8`}, "0 tickets made"},
	"a quote missing": {
		"number,title,requester,created\n1,\"never closed,erin.employee@example.com,2025-03-01\n" +
			strings.Repeat("2,Two,erin.employee@example.com,2025-03-01\n", 600_000),
		[]string{`is a quote missing`},
		"0 tickets made",
	},
}

const plainMapping = "source: Old\ntickets: {number: number, title: title, requester: requester, created: created}\n"

func TestImportOfHostileFiles(t *testing.T) {
	i := newImport(t)
	mapping := filepath.Join(t.TempDir(), "mapping.yaml")
	i.must(os.WriteFile(mapping, []byte(plainMapping), 0o600))
	data, err := os.ReadFile(filepath.Join(i.Dir, "frontdesk.db"))
	i.must(err)
	for name, one := range hostileFiles {
		t.Run(name, func(t *testing.T) {
			i := &importFrom{t, i.Desk, i.people}
			i.must(os.WriteFile(filepath.Join(i.Dir, "frontdesk.db"), data, 0o600))
			file := filepath.Join(t.TempDir(), "t.csv")
			i.must(os.WriteFile(file, []byte(one.file), 0o600))
			status := min(len(one.want), 1)
			out := i.run(status, "--mapping", mapping, file)
			for _, want := range append(one.want, regexp.QuoteMeta(one.made)) {
				if !regexp.MustCompile(want).MatchString(out) {
					t.Errorf("no %q in: %.2000s", want, out)
				}
			}
			if status, out, problem := command(t, "check", "--config", i.config()); status != 0 {
				t.Errorf("check: %d, %s%s", status, out, problem)
			}
		})
	}
	i.must(os.WriteFile(filepath.Join(i.Dir, "frontdesk.db"), data, 0o600))
}

// What the mapping and the command line have wrong is said before anything is
// written.
func TestImportMistakes(t *testing.T) {
	i := newImport(t)
	folder := t.TempDir()
	mapping := filepath.Join(folder, "mapping.yaml")
	for text, want := range map[string]string{
		"source: [a]\n":                                  `mapping.yaml:1: source: a list: expected a single value`,
		"source: Old\nfoo: 1\n":                          `mapping.yaml:2: foo: unknown key`,
		"source: Old\ntickets: {nmber: a}\n":             `mapping.yaml:2: tickets.nmber: unknown field`,
		"source: Old\ntickets: {number: a, number: b}\n": `tickets.number: the key is there twice`,
		"source: Old\ntimes: HH:mm\n":                    `mapping.yaml:2: times: "HH:mm": expected a form such as DD.MM.YYYY HH:mm`,
		"source: Old\ntime_zone: Mars\n":                 `time_zone: "Mars": expected a name such as Europe/Berlin`,
		"source: Old\nunknown_people: me\n":              `unknown_people: "me": expected an object id`,
		"source: Old\nseparator: x\n":                    `separator: "x": expected`,
		"source: Old\n":                                  `tickets.number: missing: expected the name of a column`,
		"source: Old\nhistory: {at: a}\n":                `history.by: missing`,
	} {
		i.must(os.WriteFile(mapping, []byte(text), 0o600))
		if out := i.run(2, "--mapping", mapping, "t.csv"); !strings.Contains(out, want) {
			t.Errorf("%q: no %q in %q", text, want, out)
		}
	}
	if out := i.run(2, "t.csv"); !strings.Contains(out, "expected --mapping") {
		t.Errorf("without a mapping: %q", out)
	}
	if out := i.run(2, "--mapping", mapping); !strings.Contains(out, "expected one file of tickets") {
		t.Errorf("without a file: %q", out)
	}
	i.must(os.WriteFile(mapping, []byte(plainMapping), 0o600))
	if out := i.run(2, "--mapping", mapping, "--history", "x", "t.csv"); !strings.Contains(out, "history.ticket") {
		t.Errorf("history: %q", out)
	}
	i.Restart(t)
	if out := i.run(1, "--mapping", mapping, "t.csv"); !strings.Contains(out, "stop the desk first") {
		t.Errorf("while the desk runs: %q", out)
	}
}

// What is exported can be imported into another desk, where it is found by its
// number here.
func TestExportIsImported(t *testing.T) {
	i := newImport(t)
	folder := fromRoot("testdata/import/servicenow")
	i.run(
		0, "--mapping", absolute(t, folder, "mapping.yaml"), "--history", absolute(t, folder, "sys_journal_field.csv"),
		absolute(t, folder, "incident.csv"),
	)
	out := filepath.Join(t.TempDir(), "out")
	if status, text, problem := command(t, "export", "--config", i.config(), "--all", out); status != 0 {
		t.Fatalf("%d, %q, %q", status, text, problem)
	}
	for _, form := range []string{".csv", ".jsonl"} {
		there := newImport(t)
		got := there.run(
			0, "--mapping", absolute(t, fromRoot("testdata/import/frontdesk"), "mapping.yaml"),
			"--history", filepath.Join(out, "events"+form), filepath.Join(out, "tickets"+form),
		)
		if !strings.Contains(got, "3 tickets made") {
			t.Errorf("%s: %s", form, got)
		}
		back := filepath.Join(t.TempDir(), "back")
		if status, text, problem := command(t, "export", "--config", there.config(), "--all", back); status != 0 {
			t.Fatalf("%d, %q, %q", status, text, problem)
		}
		was, is := readTable(t, out, "tickets"), readTable(t, back, "tickets")
		for n := range was {
			for _, column := range []string{
				"title", "description", "state", "priority", "created", "resolved", "resolution", "requester_id",
				"assignee_id", "hold",
			} {
				if was[n][column] != is[n][column] {
					t.Errorf("%s: %s of %v is %v, was %v", form, column, was[n]["id"], is[n][column], was[n][column])
				}
			}
		}
		words := func(folder string) (list []string) {
			for _, e := range readTable(t, folder, "events") {
				if e["text"] != "" && slices.Contains([]any{"commented", "replied", "noted"}, e["action"]) {
					list = append(list, e["text"].(string))
				}
			}
			return list
		}
		if a, b := words(out), words(back); !slices.Equal(a, b) || len(a) != 4 {
			t.Errorf("%s: %q, was %q", form, b, a)
		}
	}
}
