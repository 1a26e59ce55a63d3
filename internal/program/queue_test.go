package program

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
)

// The desk does not start while a queue with open work is not configured. It
// says which, and how to go on. The command gives the work to another queue,
// whose channel then has it.
func TestAQueueThatIsRemoved(t *testing.T) {
	none := ""
	d := scripttest.StartWith(t, run, scripttest.Settings{
		HR: &none, Extra: "catalog: catalog.yaml\n",
		Files: map[string]string{
			"catalog.yaml": "groups: {leads: [$carl]}\nitems:\n  - {id: leave, name: Leave, queue: HR}\n" +
				"  - {id: pay, name: More pay, queue: HR, approval: {group: leads}}\n",
		},
	})
	ctx := t.Context()
	erin, fred, hanna, ana := d.Person(
		"Erin Employee",
	), d.Person(
		"Fred Employee",
	), d.Person(
		"Hanna Analyst",
	), d.Person(
		"Ana Analyst",
	)
	d.HR.Team.Add(hanna)
	d.Team.Add(ana)
	must := func(a teamsim.Answer) {
		t.Helper()
		if a.Err != nil || a.Status/100 != 2 {
			t.Fatalf("%d %v %s", a.Status, a.Err, a.Body)
		}
	}
	shows := func(where string, parts ...string) {
		t.Helper()
		if err := d.Wait(ctx, func() bool {
			for _, m := range d.Messages(where) {
				found := true
				for _, part := range parts {
					found = found && strings.Contains(string(m.Card), part)
				}
				if found {
					return true
				}
			}
			return false
		}); err != nil {
			t.Fatalf("nobody sees %q there: %v\n%s", parts, err, d.Log)
		}
	}
	must(erin.Say(ctx, "menu"))
	shows(erin.Chat, "chat")
	menu := d.Messages(erin.Chat)[0]
	for _, item := range []string{"leave", "leave", "pay"} {
		must(
			erin.PressAction(
				ctx,
				menu,
				"request.save",
				map[string]any{"item": item, "form": item + "-" + t.Name()[:4]},
			),
		)
	}
	must(erin.PressAction(ctx, menu, "request.save", map[string]any{"item": "leave", "form": "other"}))
	must(fred.Say(ctx, "menu"))
	shows(fred.Chat, "chat")
	must(fred.PressAction(ctx, d.Messages(fred.Chat)[0], "chat.ask", map[string]any{"queue": "HR"}))
	shows(d.HR.ID, "REQ-1001")
	shows(d.HR.ID, "REQ-1003")
	shows(d.HR.ID, "Fred Employee would like to chat")
	if err := d.Stop(); err != nil {
		t.Fatal(err)
	}

	file := filepath.Join(d.Dir, "frontdesk.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, after, _ := strings.Cut(string(text), "  -\n    name: HR\n")
	_, after, _ = strings.Cut(after, "catalog: catalog.yaml\n")
	if err := os.WriteFile(file, []byte(before+after), 0o600); err != nil {
		t.Fatal(err)
	}
	status, _, stderr := command(t, "serve", "--config", file)
	want := file + `: queues: "HR" is missing, but has 3 tickets and 1 chat open: expected the queue, ` +
		`or its name under was of the queue that takes over; or run: frontdesk queue move "HR" QUEUE`
	if status != 2 || strings.TrimSpace(stderr) != want {
		t.Errorf("status %d\n got %s\nwant %s", status, stderr, want)
	}
	for args, says := range map[string]string{
		"HR Law": `"Law" is not a queue of the configuration`,
		"IT IT":  `"IT" and "IT" are the same queue`,
		"HR":     "expected two queues",
	} {
		args := append([]string{"queue", "move", "--config", file}, strings.Fields(args)...)
		if status, _, stderr := command(t, args...); status != 2 || !strings.Contains(stderr, says) {
			t.Errorf("%v: status %d, %s", args, status, stderr)
		}
	}
	status, stdout, stderr := command(t, "queue", "move", "--config", file, "HR", "IT")
	if status != 0 || stdout != "moved from \"HR\" to \"IT\": 3 tickets and 1 chat\n" {
		t.Errorf("status %d, %q, %s", status, stdout, stderr)
	}
	d.Restart(t)
	shows(d.Channel.ID, "REQ-1001 ", "Take")
	shows(d.Channel.ID, "REQ-1003 ", "Take")
	shows(d.Channel.ID, "Fred Employee would like to chat", "Accept")
	shows(d.HR.ID, "REQ-1001", "Moved to the queue IT.")
	shows(erin.Chat, "REQ-1001", "Taken over by the queue IT")
}
