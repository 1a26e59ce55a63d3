package storetest

import (
	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

var contactTests = map[string]func(*test){
	"a stranger begins with their object id": func(t *test) {
		if c, ok, err := t.Contact(ctx, anna.ID); ok || err != nil {
			t.Errorf("contact of a stranger: %+v, %v", c, err)
		}
		want := botframework.Contact{
			ObjectID: anna.ID, ID: "29:anna", Name: "Anna", Locale: "ru-RU",
			Chat: reference("a:anna"), Welcomed: true,
		}
		got, err := t.UpdateContact(ctx, anna.ID, func(c *botframework.Contact) []tickets.Delivery {
			if *c != (botframework.Contact{ObjectID: anna.ID}) {
				t.Errorf("a stranger's contact is %+v", *c)
			}
			*c = want
			return nil
		})
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v\n%s", err, diff)
		}
		t.reopen()
		wantContact(t, want)
	},

	"deliveries of a change of contact are owed": func(t *test) {
		owed := t.followed()
		welcome := tickets.Delivery{To: tickets.Address{Person: anna.ID}, Content: tickets.Welcome{}, At: noon}
		t.contact(anna.ID, func(*botframework.Contact) []tickets.Delivery { return []tickets.Delivery{welcome} })
		t.contact(anna.ID, func(*botframework.Contact) []tickets.Delivery { return nil })
		wantDeliveries(t, []tickets.Delivery{welcome}, owed.untilNow(t))
	},

	"50 changes at once build on each other": func(t *test) {
		atOnce(50, func(int) {
			t.contact(anna.ID, func(c *botframework.Contact) []tickets.Delivery {
				c.Name += "x"
				return nil
			})
		})
		if c, _, err := t.Contact(ctx, anna.ID); len(c.Name) != 50 || err != nil {
			t.Errorf("%d of 50 changes are there, %v", len(c.Name), err)
		}
	},

	"a panic in a change of contact harms nobody else": func(t *test) {
		atOnce(16, func(i int) {
			if i%2 == 0 {
				wantFailure(t, func() error {
					_, err := t.UpdateContact(ctx, anna.ID, func(*botframework.Contact) []tickets.Delivery { panic("change") })
					return err
				})
				return
			}
			t.contact(boris.ID, func(c *botframework.Contact) []tickets.Delivery {
				c.Name += "x"
				return nil
			})
		})
		wantContact(t, botframework.Contact{ObjectID: boris.ID, Name: "xxxxxxxx"})
		if _, ok, err := t.Contact(ctx, anna.ID); ok || err != nil {
			t.Errorf("a cut-off change left a contact: %v", err)
		}
	},

	"people are found by every part of their name": func(t *test) {
		name := func(person, name string) {
			t.contact(person, func(c *botframework.Contact) []tickets.Delivery {
				c.Name = name
				return nil
			})
		}
		name("1", "Anna Berg")
		name("2", "Berg, Anna-Maria")
		name("3", "Семён Бергман")
		name("4", "Annabel Annason")
		name("5", "")
		name("6\x00annals", "Zoe")
		t.reopen()
		for prefix, want := range map[string][]string{
			"anna": {"1", "2", "4"}, "annab": {"4"}, "berg": {"1", "2"}, "бер": {"3"}, "семен": {"3"}, "maria": {"2"},
			"annabella": nil, "": nil, "\x00": nil, "annals": nil,
		} {
			wantNamed(t, prefix, 10, want...)
		}
		wantNamed(t, "anna", 2, "1", "2")
		wantNamed(t, "anna", 0)
		name("1", "Anna Stein")
		name("2", "")
		wantNamed(t, "berg", 10)
		wantNamed(t, "stein", 10, "1")
		wantNamed(t, "anna", 10, "1", "4")
	},

	"channels": func(t *test) {
		const id = "19:it@thread.tacv2"
		if _, ok, err := t.Channel(ctx, id); ok || err != nil {
			t.Errorf("a channel before it was heard from: %t, %v", ok, err)
		}
		for _, want := range []botframework.Reference{reference(id), {ServiceURL: "https://moved.example/", Conversation: id, Tenant: "t"}} {
			if err := t.SaveChannel(ctx, id, want); err != nil {
				t.Fatal(err)
			}
			t.reopen()
			got, ok, err := t.Channel(ctx, id)
			if diff := cmp.Diff(want, got); diff != "" || !ok || err != nil {
				t.Errorf("%t, %v\n%s", ok, err, diff)
			}
		}
	},
}

func (t *test) contact(person string, change func(*botframework.Contact) []tickets.Delivery) {
	t.Helper()
	if _, err := t.UpdateContact(ctx, person, change); err != nil {
		t.Errorf("contact: %v", err)
	}
}

func wantNamed(t *test, prefix string, limit int, want ...string) {
	t.Helper()
	found, err := t.Named(ctx, prefix, limit)
	var got []string
	for _, c := range found {
		got = append(got, c.ObjectID)
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("named %.40q: %v\n%s", prefix, err, diff)
	}
}

func wantContact(t *test, want botframework.Contact) {
	t.Helper()
	got, ok, err := t.Contact(ctx, want.ObjectID)
	if diff := cmp.Diff(want, got); diff != "" || !ok || err != nil {
		t.Errorf("contact: %t, %v\n%s", ok, err, diff)
	}
}
