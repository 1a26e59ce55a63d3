package tickets_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

// laptops is a catalog with one item of each kind. Vera approves laptops; the
// beneficiary's manager approves phones.
func laptops(t *testing.T) *tickets.Catalog {
	t.Helper()
	c, err := tickets.NewCatalog(tickets.Category{Items: []*tickets.Item{
		{
			ID:       "laptop",
			Kind:     tickets.Request,
			Queue:    "IT",
			Name:     tickets.Text{"en": "Laptop", "ru": "Ноутбук"},
			Approval: &tickets.Approval{People: []string{vera.ID}},
		},
		{
			ID:       "phone",
			Kind:     tickets.Request,
			Queue:    "IT",
			Name:     tickets.Text{"en": "Phone"},
			Approval: &tickets.Approval{Manager: true},
		},
		{
			ID:       "group",
			Kind:     tickets.Request,
			Queue:    "IT",
			Name:     tickets.Text{"en": "Group"},
			Approval: &tickets.Approval{Group: "board"},
		},
		{
			ID:      "jam",
			Kind:    tickets.Incident,
			Queue:   "IT",
			Name:    tickets.Text{"en": "Printer jam", "ru": "Замятие бумаги"},
			Impact:  tickets.Low,
			Urgency: tickets.High,
			Fields:  []tickets.Field{{ID: "room", Type: tickets.TextField, Required: true}},
		},
		{
			ID:       "secret",
			Kind:     tickets.Request,
			Queue:    "IT",
			Name:     tickets.Text{"en": "Secret"},
			Audience: tickets.Audience{Departments: []string{"Board"}},
		},
	}}, map[string][]string{"board": {vera.ID, anna.ID, olga.ID}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestARequestDoesNothingBeforeItIsApproved(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	d.catalog = laptops(t)
	k, err := d.Create(ctx, d.by(anna), tickets.Form{Item: "laptop"})
	if err != nil || k.ID != "REQ-1001" || k.TitleIn("ru") != "Ноутбук" || !k.Undecided() {
		t.Fatal(k, err)
	}
	card := func(p tickets.Person) tickets.Delivery {
		return tickets.Delivery{To: tickets.Address{Person: p.ID}, Content: tickets.Status{Subject: k.ID}, At: d.now()}
	}
	if diff := cmp.Diff([]tickets.Delivery{card(anna), card(vera)}, d.news()); diff != "" {
		t.Error(diff)
	}
	if _, err := d.Take(ctx, d.by(olga), k.ID, k.Rev()); !errors.Is(err, tickets.ErrState) {
		t.Error("taken:", err)
	}
	if _, err := d.Get(ctx, tickets.OwnPlace(vera.ID), k.ID); err != nil {
		t.Error("its approver cannot see it:", err)
	}

	// Vera is reminded each day. After several missed days she gets one
	// reminder.
	d.after(t, remind)
	d.after(t, remind/2)
	d.after(t, 2*remind)
	reminders := 0
	for _, o := range d.news() {
		if brings[tickets.Reminder](o) && o.To.Person == vera.ID {
			reminders++
		}
	}
	if reminders != 2 {
		t.Errorf("%d reminders", reminders)
	}

	// She lets Pavel decide. Her own decision then comes too late.
	if _, err := d.Delegate(ctx, d.by(vera), k.ID, k.Rev(), anna); err == nil {
		t.Error("delegated to the requester")
	}
	k, err = d.Delegate(ctx, d.by(vera), k.ID, k.Rev(), pavel)
	if err != nil {
		t.Error(err)
	}
	no, yes := tickets.Verdict{Decision: tickets.Reject}, tickets.Verdict{Decision: tickets.Approve, Reason: "needed"}
	if _, err := d.Decide(ctx, d.by(vera), k.ID, k.Rev(), no); !errors.Is(err, tickets.ErrNotFound) {
		t.Error("decided after delegating:", err)
	}
	d.news()
	k, err = d.Decide(ctx, d.by(pavel), k.ID, k.Rev(), yes)
	if err != nil || k.Undecided() || k.State != tickets.New || k.Approving.By != pavel {
		t.Error(k, err)
	}
	posted := false
	for _, o := range d.news() {
		posted = posted || o.To.Thread == k.ID && brings[tickets.Status](o)
	}
	if !posted {
		t.Error("analysts do not hear of the approved request")
	}
	if _, err := d.Decide(ctx, d.by(pavel), k.ID, k.Rev(), no); !errors.Is(err, tickets.ErrState) {
		t.Error("decided twice:", err)
	}
	d.after(t, 30*24*time.Hour)
	if news := d.news(); len(news) > 0 {
		t.Error("still reminded:", news)
	}
}

func TestWhoApproves(t *testing.T) {
	d := newDesk(t, team{})
	d.catalog = laptops(t)
	if _, err := d.Create(ctx, d.by(anna), tickets.Form{Item: "phone"}); !errors.Is(err, tickets.ErrNoApprover) {
		t.Error("a manager nobody knows:", err)
	}
	d.directory[boris.ID] = tickets.Profile{Manager: tickets.Person{ID: vera.ID}}
	d.directory[vera.ID] = tickets.Profile{Name: "Vera V.", Manager: tickets.Person{ID: vera.ID}}
	k, err := d.Create(ctx, d.by(anna), tickets.Form{Item: "phone", Beneficiary: boris})
	if err != nil || !cmp.Equal(k.Approving.Approvers, []tickets.Person{{ID: vera.ID, Name: "Vera V."}}) {
		t.Error("the beneficiary's manager:", k.Approving, err)
	}
	if _, err := d.Create(ctx, d.by(vera), tickets.Form{Item: "phone"}); !errors.Is(err, tickets.ErrNoApprover) {
		t.Error("one's own manager:", err)
	}
	k, err = d.Create(ctx, d.by(anna), tickets.Form{Item: "group"})
	if err != nil || len(k.Approving.Approvers) != 2 || k.Approver(anna.ID) {
		t.Error("one's own approver:", k.Approving, err)
	}
}

func TestAForgedOrForeignItem(t *testing.T) {
	d := newDesk(t, team{})
	d.catalog = laptops(t)
	for _, id := range []string{"secret", "nothing", "\x00", "Laptop"} {
		if _, err := d.Create(
			ctx,
			d.by(anna),
			tickets.Form{Item: id, Title: "x"},
		); !errors.Is(
			err,
			tickets.ErrNotFound,
		) {
			t.Errorf("%q: %v", id, err)
		}
	}
	d.directory[anna.ID] = tickets.Profile{Department: "board"}
	if _, err := d.Create(ctx, d.by(anna), tickets.Form{Item: "secret"}); err != nil {
		t.Error("of the department:", err)
	}
}

func TestAnIncidentTemplate(t *testing.T) {
	d := newDesk(t, team{})
	d.catalog = laptops(t)
	var invalid *tickets.Invalid
	if _, err := d.Create(
		ctx,
		d.by(anna),
		tickets.Form{Item: "jam"},
	); !errors.As(err, &invalid) ||
		invalid.Field != "room" {
		t.Error(err)
	}
	k, err := d.Create(ctx, d.by(anna), tickets.Form{Item: "jam", Values: map[string]string{"room": "12"}})
	if err != nil || k.ID != "INC-1001" || k.TitleIn("ru") != "Замятие бумаги" || k.Priority() != "P3" ||
		k.Answers[0].Value != "12" {
		t.Errorf("%+v, %v", k, err)
	}
	k, err = d.Create(
		ctx,
		d.by(anna),
		tickets.Form{Item: "jam", Title: "It burns", Urgency: tickets.Low, Values: map[string]string{"room": "12"}},
	)
	if err != nil || k.TitleIn("ru") != "It burns" || k.Urgency != tickets.Low {
		t.Errorf("%+v, %v", k, err)
	}
}
