package tickets_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"frontdesk/tickets"
)

func TestCreate(t *testing.T) {
	card := func(p tickets.Person, adopt string) tickets.Delivery {
		return tickets.Delivery{
			To:      tickets.Address{Person: p.ID},
			Content: tickets.Status{Subject: "INC-1001"},
			AskedIn: adopt,
			At:      noon,
		}
	}
	thread := tickets.Delivery{
		To:      tickets.Address{Thread: "INC-1001"},
		Content: tickets.Status{Subject: "INC-1001"},
		At:      noon,
	}
	made := tickets.Event{N: 1, At: noon, By: anna, Action: tickets.Created, State: tickets.New}
	ticket := tickets.Ticket{
		ID: "INC-1001", Title: "Printer", Description: "on fire", Requester: anna, Beneficiary: anna, Queue: "IT",
		Impact: tickets.Medium, Urgency: tickets.Medium, State: tickets.New, Created: noon, Last: made,
		SLA: tickets.SLA{Since: noon},
	}
	forBoris := ticket
	forBoris.Beneficiary, forBoris.Impact, forBoris.Urgency = boris, tickets.High, tickets.Low

	for name, c := range map[string]struct {
		draft tickets.Form
		in    string // the conversation it was asked in
		want  tickets.Ticket
		owed  []tickets.Delivery
	}{
		"for oneself": {
			tickets.Form{Title: " Printer\n", Description: "\ton fire ", Queue: "IT"},
			"form-1", ticket,
			[]tickets.Delivery{thread, card(anna, "form-1")},
		},
		"for oneself by one's own id": {
			tickets.Form{Title: "Printer", Description: "on fire", Queue: "IT", Beneficiary: tickets.Person{ID: strings.ToUpper(anna.ID)}},
			"", ticket,
			[]tickets.Delivery{thread, card(anna, "")},
		},
		"for somebody else": {
			tickets.Form{
				Title: "Printer", Description: "on fire", Queue: "IT", Impact: tickets.High, Urgency: tickets.Low,
				Beneficiary: tickets.Person{ID: " " + strings.ToUpper(boris.ID) + " ", Name: "Boris"},
			},
			"form-1", forBoris,
			[]tickets.Delivery{thread, card(anna, "form-1"), card(boris, ""), {
				To: tickets.Address{Person: boris.ID}, Content: tickets.Notice{Ticket: "INC-1001", Event: 1}, At: noon,
			}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, team{})
			by := d.by(anna)
			by.AskedIn = c.in
			got, err := d.Create(ctx, by, c.draft)
			if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
				t.Errorf("%v\n%s", err, diff)
			}
			if diff := cmp.Diff(c.owed, d.news()); diff != "" {
				t.Errorf("owed:\n%s", diff)
			}
			v, err := d.View(ctx, tickets.OwnPlace(anna.ID), got.ID)
			if diff := cmp.Diff([]tickets.Event{made}, v.Events); diff != "" || err != nil {
				t.Errorf("history: %v\n%s", err, diff)
			}
		})
	}
}

// Limits count code points after trimming (contract).
func TestFormLimits(t *testing.T) {
	const emoji, combining = "👩🏽", "e\u0301" // two code points each, shown as one sign
	d := newDesk(t, team{})
	for name, c := range map[string]struct {
		draft   tickets.Form
		refused tickets.Invalid // zero: not refused
	}{
		"longest":                        {tickets.Form{Title: strings.Repeat("x", 200), Description: strings.Repeat("y", 4000)}, tickets.Invalid{}},
		"longest with space around":      {tickets.Form{Title: strings.Repeat(" ", 300) + strings.Repeat("x", 200) + "\n\n", Description: "\t" + strings.Repeat("ж", 4000) + "\u00a0"}, tickets.Invalid{}},
		"longest of emoji":               {tickets.Form{Title: strings.Repeat(emoji, 100), Description: strings.Repeat(emoji, 2000)}, tickets.Invalid{}},
		"longest of combining marks":     {tickets.Form{Title: strings.Repeat(combining, 100)}, tickets.Invalid{}},
		"title too long":                 {tickets.Form{Title: strings.Repeat("x", 201)}, tickets.Invalid{Field: "title", Limit: 200}},
		"title of too many emoji":        {tickets.Form{Title: strings.Repeat(emoji, 100) + "x"}, tickets.Invalid{Field: "title", Limit: 200}},
		"title of too many marks":        {tickets.Form{Title: strings.Repeat(combining, 100) + "x"}, tickets.Invalid{Field: "title", Limit: 200}},
		"no title":                       {tickets.Form{}, tickets.Invalid{Field: "title", Empty: true}},
		"title of spaces":                {tickets.Form{Title: " \t\r\n\u00a0\u2003"}, tickets.Invalid{Field: "title", Empty: true}},
		"title of what nobody sees":      {tickets.Form{Title: "\u200b\u200d\u2060\u00ad\ufeff\x00\u202e"}, tickets.Invalid{Field: "title", Empty: true}},
		"description too long":           {tickets.Form{Title: "x", Description: strings.Repeat("y", 4001)}, tickets.Invalid{Field: "description", Limit: 4000}},
		"description of too many emoji":  {tickets.Form{Title: "x", Description: strings.Repeat(emoji, 2001)}, tickets.Invalid{Field: "description", Limit: 4000}},
		"impact that is none":            {tickets.Form{Title: "x", Impact: "extreme"}, tickets.Invalid{Field: "impact"}},
		"urgency in capitals":            {tickets.Form{Title: "x", Urgency: "HIGH"}, tickets.Invalid{Field: "urgency"}},
		"beneficiary that is no id":      {tickets.Form{Title: "x", Beneficiary: tickets.Person{ID: "boris"}}, tickets.Invalid{Field: "beneficiary"}},
		"beneficiary with an id in text": {tickets.Form{Title: "x", Beneficiary: tickets.Person{ID: boris.ID + ","}}, tickets.Invalid{Field: "beneficiary"}},
		"beneficiary of spaces":          {tickets.Form{Title: "x", Beneficiary: tickets.Person{ID: "  "}}, tickets.Invalid{}},
	} {
		t.Run(name, func(t *testing.T) {
			made, err := d.Create(ctx, d.by(anna), c.draft)
			owed := d.news()
			if cmp.Equal(c.refused, tickets.Invalid{}) {
				if err != nil || made.ID == "" {
					t.Errorf("refused: %v", err)
				}
				return
			}
			var invalid *tickets.Invalid
			if !errors.As(err, &invalid) || !cmp.Equal(*invalid, c.refused) {
				t.Errorf("error %v, want %v", err, &c.refused)
			}
			if len(owed) > 0 {
				t.Errorf("a refused form owes %v", owed)
			}
		})
	}
	page, _, err := d.Mine(ctx, d.by(anna), "", 100)
	if err != nil || len(page) != 5 {
		t.Errorf("%d tickets, %v: want those of the 5 forms that were not refused", len(page), err)
	}
}

func TestAFormIsSavedOnce(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	form := tickets.Form{Title: "Printer", Queue: "IT", Form: "f1"}
	first, err := d.Create(ctx, d.by(anna), form)
	if err != nil {
		t.Fatal(err)
	}
	taken, err := d.Take(ctx, d.by(olga), first.ID, first.Rev())
	if err != nil {
		t.Fatal(err)
	}
	d.news()
	again, err := d.Create(ctx, d.by(anna), form)
	if diff := cmp.Diff(taken, again); diff != "" || err != nil {
		t.Errorf("the second press: %v\n%s", err, diff)
	}
	if owed := d.news(); len(owed) > 0 {
		t.Errorf("the second press owes %v", owed)
	}
	other, err := d.Create(ctx, d.by(boris), form)
	if err != nil || other.ID == first.ID {
		t.Errorf("somebody else's form of the same name: %s, %v", other.ID, err)
	}
}

func TestARepeatedActivityIsDoneOnce(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	deed := d.by(anna)
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			made, err := d.Create(ctx, deed, tickets.Form{Title: fmt.Sprint("try ", i), Queue: "IT"})
			if err != nil || made.ID != "INC-1001" {
				t.Errorf("create: %s, %v", made.ID, err)
			}
		})
	}
	all.Wait()
	work := d.by(olga)
	want, err := d.Take(ctx, work, "INC-1001", 1)
	if err != nil {
		t.Fatal(err)
	}
	d.news()
	got, err := d.Take(ctx, work, "INC-1001", 1)
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
		t.Errorf("the same press again: %v\n%s", err, diff)
	}
	if owed := d.news(); len(owed) > 0 {
		t.Errorf("the same press again owes %v", owed)
	}
}

// An analyst who creates an incident from a chat has it at once, in time for its
// response target. Its requester is told by its card alone. An incident that
// nobody creates for somebody else is nobody's.
func TestAnIncidentFromAChat(t *testing.T) {
	for name, c := range map[string]struct {
		by        tickets.Person
		state     tickets.State
		assignee  tickets.Person
		responded time.Time
	}{
		"by its analyst":   {olga, tickets.InProgress, olga, noon},
		"by its requester": {anna, tickets.New, tickets.Person{}, time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, team{olga.ID: true})
			made, err := d.Create(ctx, d.by(c.by), tickets.Form{
				Title: "Printer", Queue: "IT", Chat: "chat-1", Requester: anna, Beneficiary: boris, Take: true,
			})
			if err != nil || made.State != c.state || made.Assignee != c.assignee || made.SLA.Responded != c.responded {
				t.Errorf("%v, %s of %s, response at %v", err, made.State, made.Assignee, made.SLA.Responded)
			}
			var noticed []string
			for _, o := range d.news() {
				if _, ok := o.Content.(tickets.Notice); ok {
					noticed = append(noticed, o.To.Person)
				}
			}
			if diff := cmp.Diff([]string{boris.ID}, noticed); diff != "" {
				t.Errorf("notices go to:\n%s", diff)
			}
		})
	}
}
