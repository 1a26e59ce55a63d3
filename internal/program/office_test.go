package program

import (
	"context"
	"crypto/sha256"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
)

// office is a desk that knows an employee and an analyst, and owes them
// nothing.
type office struct {
	*scripttest.Desk
	t         *testing.T
	ctx       context.Context
	erin, ana *teamsim.Person
	menu      teamsim.Message // in Erin's chat
	ticket    teamsim.Message // Erin's INC-1001, in the channel
}

// officeCatalog has an item with text wherever an item can have it.
const officeCatalog = `
items:
  - id: chair
    name: Chair
    fields:
      - {id: why, type: text, label: Why}
      - {id: more, type: multiline, label: More}
      - {id: day, type: date, label: Day}
      - {id: colour, type: choice, label: Colour, choices: [red, blue]}
      - {id: whose, type: person, label: Whose}
  - id: broken
    kind: incident
    name: Broken chair
`

func openOffice(t *testing.T) *office {
	return openOfficeOf(t, scripttest.StartWith(t, run, scripttest.Settings{
		Extra: "catalog: catalog.yaml\n", Files: map[string]string{"catalog.yaml": officeCatalog},
	}))
}

func openOfficeOf(t *testing.T, d *scripttest.Desk) *office {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	o := &office{Desk: d, t: t, ctx: ctx, erin: d.Person("Erin Employee"), ana: d.Person("Ana Analyst")}
	d.Team.Add(o.ana)
	if err := d.Team.Install(ctx, d.Channel); err != nil {
		t.Fatal(err)
	}
	o.menu = o.menuOf(o.erin)
	o.menuOf(o.ana)
	a := o.save(o.erin, o.menu, map[string]any{"title": "Printer on fire"})
	if !strings.Contains(string(a.Body), "INC-1001") {
		t.Fatalf("%d %v %s", a.Status, a.Err, a.Body)
	}
	o.ticket = o.await(d.Channel.ID, func(m teamsim.Message) bool { return strings.Contains(m.Plain(), "INC-1001") })
	o.ana.PressAction(
		ctx,
		o.ticket,
		"ticket.reopen",
		map[string]any{"id": "INC-1001", "rev": 1},
	) // makes the desk fetch the roster
	o.settle()
	return o
}

// settle restarts the program. When it stops, it finishes what it is sending.
func (o *office) settle() {
	o.t.Helper()
	if err := o.Stop(); err != nil {
		o.t.Fatal(err)
	}
	o.Restart(o.t)
}

// await returns the first message in a conversation that fits.
func (o *office) await(conversation string, fits func(teamsim.Message) bool) teamsim.Message {
	o.t.Helper()
	var found teamsim.Message
	if err := o.Wait(o.ctx, func() bool {
		all := o.Messages(conversation)
		i := slices.IndexFunc(all, fits)
		if i >= 0 {
			found = all[i]
		}
		return i >= 0
	}); err != nil {
		o.t.Fatalf("%v; what is there:\n%s", err, plain(o.Desk, conversation))
	}
	return found
}

func (o *office) menuOf(p *teamsim.Person) teamsim.Message {
	o.t.Helper()
	if a := p.Say(o.ctx, "menu"); a.Status != 200 {
		o.t.Fatalf("menu: %d %v", a.Status, a.Err)
	}
	return o.await(p.Chat, hasButton("Create an Incident"))
}

func hasButton(title string) func(teamsim.Message) bool {
	return func(m teamsim.Message) bool { return slices.Contains(m.Buttons(), title) }
}

// save opens a form on a menu, fills it in and presses Save.
func (o *office) save(p *teamsim.Person, menu teamsim.Message, inputs map[string]any) teamsim.Answer {
	card, _ := p.Press(o.ctx, menu, "Create an Incident", nil).Card()
	return p.Press(o.ctx, teamsim.Message{ID: menu.ID, ConversationID: p.Chat, Card: card}, "Save", inputs)
}

// file returns the current data file. Every commit changes it.
func (o *office) file() [sha256.Size]byte {
	o.t.Helper()
	data, err := os.ReadFile(filepath.Join(o.Dir, "frontdesk.db"))
	if err != nil {
		o.t.Fatal(err)
	}
	return sha256.Sum256(data)
}

// nothingStored runs do and reports anything that the desk wrote or sent.
func (o *office) nothingStored(do func()) {
	o.t.Helper()
	before, calls := o.file(), o.Counts()["POST"]
	do()
	if o.file() != before {
		o.t.Error("something was stored")
	}
	if more := o.Counts()["POST"] - calls; more != 0 {
		o.t.Errorf("%d messages were sent", more)
	}
}
