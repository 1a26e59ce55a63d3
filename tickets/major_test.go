package tickets_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

// declared returns an incident of Anna's that Olga declared a major one.
func declared(t *testing.T, d *desk, affected bool) tickets.Ticket {
	t.Helper()
	k := d.incident(t)
	k, err := d.DeclareMajor(ctx, d.by(olga), k.ID, k.Rev(), affected)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestAMajorIncidentIsShownInEveryQueue(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	d.with(func(o *options) { o.Queues = []string{"IT", "HR", "a/b@c.d"} })
	k := d.incident(t)
	d.news()
	k, err := d.DeclareMajor(ctx, d.by(olga), k.ID, 1, false)
	if err != nil || !k.Major || k.Priority() != "P1" || k.State != tickets.New {
		t.Fatalf("%+v, %v", k, err)
	}
	boards := func() (queues []string) {
		for _, o := range d.news() {
			if queue, ok := o.To.PosterIn(); ok && o.Content == tickets.Content(tickets.Status{Subject: k.ID}) {
				queues = append(queues, queue)
			}
		}
		return queues
	}
	if got := boards(); !cmp.Equal(got, []string{"HR", "a/b@c.d"}) {
		t.Errorf("declared: %q", got)
	}
	if _, ok := k.Address().PosterIn(); ok {
		t.Error("its own thread counts as another queue's")
	}
	if k, err = d.Take(ctx, d.by(olga), k.ID, k.Rev()); err != nil || len(boards()) != 2 {
		t.Errorf("taken: %v", err)
	}
	if k, err = d.Note(ctx, d.by(olga), k.ID, k.Rev(), "secret"); err != nil || len(boards()) != 0 {
		t.Errorf("noted: %v", err)
	}
	if k, err = d.Move(ctx, d.by(olga), k.ID, k.Rev(), "HR"); err != nil || len(boards()) != 3 {
		t.Errorf("moved: %v", err)
	}
	for _, who := range []tickets.Person{anna, nobel} {
		if _, err := d.DeclareMajor(ctx, d.by(who), k.ID, k.Rev(), true); err == nil {
			t.Errorf("%s declares it", who.Name)
		}
	}
}

func TestMajorsAreOpen(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	one, two := declared(t, d, false), declared(t, d, false)
	ids := func() (ids []string) {
		t.Helper()
		majors, err := d.Majors(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range majors {
			ids = append(ids, k.ID)
		}
		return ids
	}
	if got := ids(); !cmp.Equal(got, []string{two.ID, one.ID}) {
		t.Errorf("open: %v", got)
	}
	one, err := d.Resolve(ctx, d.by(olga), one.ID, one.Rev(), "")
	if err != nil || !cmp.Equal(ids(), []string{two.ID}) {
		t.Errorf("one is resolved: %v, %v", ids(), err)
	}
	if _, err = d.Reopen(
		ctx,
		d.by(olga),
		one.ID,
		one.Rev(),
	); err != nil ||
		!cmp.Equal(ids(), []string{two.ID, one.ID}) {
		t.Errorf("it is reopened: %v, %v", ids(), err)
	}
}

// Related incidents are resolved together, each of them once, and stay
// resolved.
func TestRelatedIncidentsAreResolvedTogether(t *testing.T) {
	d := newDesk(t, team{olga.ID: true, pavel.ID: true})
	major := declared(t, d, true)
	fresh, held, gone, own := made(
		t,
		d,
		boris,
		"IT",
	), made(
		t,
		d,
		boris,
		"IT",
	), made(
		t,
		d,
		boris,
		"IT",
	), made(
		t,
		d,
		boris,
		"IT",
	)
	if k, err := d.Hold(ctx, d.by(pavel), held.ID, 1, tickets.Wait{Reason: tickets.HoldSupplier}); err != nil {
		t.Fatal(err)
	} else if _, err = d.Assign(ctx, d.by(pavel), held.ID, k.Rev(), pavel); err != nil {
		t.Fatal(err)
	}
	d.news()
	for _, id := range []string{fresh.ID, held.ID, gone.ID} {
		if _, err := d.Relate(ctx, d.by(olga), id, d.read(t, id).Rev(), major.ID); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.MeToo(ctx, d.by(boris), own.ID, 1, major.ID); err != nil {
		t.Fatal(err)
	}
	if n := notices(d.carry(t), boris); n != 3 {
		t.Errorf("%d are told of what others did, want 3", n)
	}
	if _, err := d.Withdraw(ctx, d.by(boris), gone.ID, 2); err != nil {
		t.Fatal(err)
	}
	major = d.read(t, major.ID)
	if major.Related() != 4 || !major.Last.Internal {
		t.Errorf("related: %+v", major)
	}
	d.news()
	d.clock.Add(int64(time.Second))
	if _, err := d.Resolve(ctx, d.by(olga), major.ID, major.Rev(), "New cable"); err != nil {
		t.Fatal(err)
	}
	if n := notices(d.carry(t), boris); n != 3 {
		t.Errorf("%d are told that theirs is resolved, want 3", n)
	}
	for id, assignee := range map[string]tickets.Person{fresh.ID: olga, held.ID: pavel, own.ID: olga} {
		k := d.read(t, id)
		if k.State != tickets.Resolved || k.Resolution != "New cable" || k.Assignee != assignee || k.Last.By != olga ||
			k.Hold != "" ||
			k.Due.IsZero() {
			t.Errorf("%+v", k)
		}
	}
	if k := d.read(t, gone.ID); k.State != tickets.Canceled || k.Last.Action != tickets.Withdrawn {
		t.Errorf("what was withdrawn: %+v", k)
	}

	// A requester who reopens their incident keeps it open, even if a job
	// comes late.
	if _, err := d.Reopen(ctx, d.by(boris), own.ID, d.read(t, own.ID).Rev()); err != nil {
		t.Fatal(err)
	}
	late := tickets.Consequence{Effect: tickets.Follow, Ticket: own.ID, Other: major.ID, By: olga}
	if err := d.Carry(ctx, late); err != nil || d.read(t, own.ID).State != tickets.InProgress {
		t.Errorf("a job that comes late: %+v, %v", d.read(t, own.ID), err)
	}
	if _, err := d.Reopen(ctx, d.by(olga), major.ID, d.read(t, major.ID).Rev()); err != nil {
		t.Fatal(err)
	}
	d.carry(t)
	if k := d.read(t, fresh.ID); k.State != tickets.Resolved {
		t.Errorf("reopening the major incident has reopened %+v", k)
	}
	wantFamily(t, d, []string{major.ID, fresh.ID, held.ID, own.ID, gone.ID})
}

// The people affected by a major incident are told only on request.
func TestTheAffectedAreToldOnRequest(t *testing.T) {
	for _, asked := range []bool{false, true} {
		d := newDesk(t, team{olga.ID: true})
		k, before, after := d.incident(t), made(t, d, boris, "IT"), made(t, d, nobel, "IT")
		if _, err := d.Merge(ctx, d.by(olga), before.ID, 1, k.ID); err != nil {
			t.Fatal(err)
		}
		d.carry(t)
		k = d.read(t, k.ID)
		if _, err := d.DeclareMajor(ctx, d.by(olga), k.ID, k.Rev(), asked); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Relate(ctx, d.by(olga), after.ID, 1, k.ID); err != nil {
			t.Fatal(err)
		}
		news := d.carry(t)
		want := 0
		if asked {
			want = 1
		}
		if notices(news, boris) != want || notices(news, nobel) != want {
			t.Errorf("asked %t: %v", asked, news)
		}
		cards := slices.ContainsFunc(news, func(o tickets.Delivery) bool { return o.To.Person == nobel.ID })
		if cards != asked || d.read(t, after.ID).Parent.Told != asked {
			t.Errorf("asked %t: %v", asked, news)
		}
	}
}

func TestWhatCanBeRelated(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	d.catalog = laptops(t)
	major, over, plain, elsewhere := declared(
		t,
		d,
		false,
	), declared(
		t,
		d,
		false,
	), d.incident(
		t,
	), made(
		t,
		d,
		boris,
		"HR",
	)
	if _, err := d.Withdraw(ctx, d.by(anna), over.ID, over.Rev()); err != nil {
		t.Fatal(err)
	}
	for _, number := range []string{over.ID, plain.ID, elsewhere.ID, "INC-9999", ""} {
		invalid := &tickets.Invalid{}
		if _, err := d.Relate(
			ctx,
			d.by(olga),
			plain.ID,
			1,
			number,
		); !errors.As(err, &invalid) ||
			invalid.Field != "major" {
			t.Errorf("to %q: %v", number, err)
		}
	}
	if k, err := d.MajorsFor(ctx, plain); err != nil || len(k) != 1 || k[0].ID != major.ID {
		t.Errorf("offered: %v, %v", k, err)
	}
	request, err := d.Create(ctx, d.by(anna), tickets.Form{Item: "laptop"})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []tickets.Ticket{request, over, major} {
		if offered, err := d.MajorsFor(ctx, k); err != nil || len(offered) > 0 {
			t.Errorf("offered to %s: %v, %v", k.ID, offered, err)
		}
		if _, err := d.MeToo(
			ctx,
			d.by(anna),
			k.ID,
			d.read(t, k.ID).Rev(),
			major.ID,
		); !errors.Is(
			err,
			tickets.ErrState,
		) {
			t.Errorf("%s: %v", k.ID, err)
		}
	}
	if _, err := d.MeToo(ctx, d.by(anna), elsewhere.ID, 1, major.ID); !errors.Is(err, tickets.ErrNotFound) {
		t.Errorf("somebody else's: %v", err)
	}
	// A number is enough. A related incident can still be merged.
	if _, err := d.Relate(ctx, d.by(olga), plain.ID, 1, "1001"); err != nil {
		t.Fatal(err)
	}
	d.carry(t)
	into := d.incident(t)
	if _, err := d.Merge(ctx, d.by(olga), plain.ID, 2, into.ID); err != nil {
		t.Fatal(err)
	}
	d.carry(t)
	if k := d.read(t, major.ID); len(k.Children) > 0 || k.Last.Action != tickets.Unlinked {
		t.Errorf("left behind: %+v", k)
	}
	wantFamily(t, d, []string{major.ID, plain.ID, into.ID})
}
