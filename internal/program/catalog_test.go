package program

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/internal/teamsim"
)

// A ticket outlives the item it was made from. It shows the answers, but its
// form is gone.
func TestATicketOutlivesItsItem(t *testing.T) {
	o := openOffice(t)
	o.menu = o.menuOf(o.erin) // the first one shows an incident by now
	press := func(p *teamsim.Person, verb string, data map[string]any) teamsim.Answer {
		t.Helper()
		a := p.PressAction(o.ctx, o.menu, verb, data)
		if a.Status != 200 {
			t.Fatalf("%s: %d %v %s", verb, a.Status, a.Err, a.Body)
		}
		return a
	}
	reads := func(a teamsim.Answer, want ...string) {
		t.Helper()
		for _, w := range want {
			if !strings.Contains(string(a.Body), w) {
				t.Errorf("%q is not in %s", w, a.Body)
			}
		}
	}
	reads(
		press(o.erin, "request.save", map[string]any{"item": "chair", "form": "f", "why": "My back", "colour": "red"}),
		"REQ-1002",
		"My back",
	)
	reads(press(o.erin, "ticket.edit", map[string]any{"id": "REQ-1002", "rev": 1}), "Input.Date", "My back")
	if err := o.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(
		filepath.Join(o.Dir, "catalog.yaml"),
		[]byte("items:\n  - {id: table, name: Table}\n"),
		0o600,
	); err != nil {
		t.Fatal(err)
	}
	o.Restart(t)
	reads(
		press(o.erin, "ticket.edit", map[string]any{"id": "REQ-1002", "rev": 1}),
		"no longer in the catalog",
		"My back",
		"red",
	)
	reads(
		press(o.erin, "ticket.amend", map[string]any{"id": "REQ-1002", "rev": 1, "why": "x"}),
		"not possible",
		"My back",
	)
	reads(press(o.erin, "request.save", map[string]any{"item": "chair", "form": "g"}), "not in the catalog")
	reads(press(o.erin, "catalog.open", nil), "Table") // the most used item is gone
}
