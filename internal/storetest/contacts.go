package storetest

import (
	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// contact is a person and how to reach them.
type contact struct {
	desk.Person
	botframework.Reach
}

var contactTests = map[string]func(*test){
	"a stranger begins with their object id": func(t *test) {
		if c, ok, err := t.readContact(anna.ID); ok || err != nil {
			t.Errorf("contact of a stranger: %+v, %v", c, err)
		}
		want := contact{
			desk.Person{ObjectID: anna.ID, Name: "Anna", Locale: "ru-RU", Zone: "Europe/Riga"},
			botframework.Reach{ID: "29:anna", Chat: reference("a:anna"), Welcomed: true},
		}
		got, err := t.changeContact(anna.ID, func(c *contact) []tickets.Delivery {
			if *c != (contact{Person: desk.Person{ObjectID: anna.ID}}) {
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
		t.contact(anna.ID, func(*contact) []tickets.Delivery { return []tickets.Delivery{welcome} })
		t.contact(anna.ID, func(*contact) []tickets.Delivery { return nil })
		wantDeliveries(t, []tickets.Delivery{welcome}, owed.untilNow(t))
	},

	"50 changes at once build on each other": func(t *test) {
		atOnce(50, func(int) {
			t.contact(anna.ID, func(c *contact) []tickets.Delivery {
				c.Name += "x"
				return nil
			})
		})
		if c, _, err := t.readContact(anna.ID); len(c.Name) != 50 || err != nil {
			t.Errorf("%d of 50 changes are there, %v", len(c.Name), err)
		}
	},

	"a panic in a change of contact harms nobody else": func(t *test) {
		atOnce(16, func(i int) {
			if i%2 == 0 {
				wantFailure(t, func() error {
					_, err := t.changeContact(anna.ID, func(*contact) []tickets.Delivery { panic("change") })
					return err
				})
				return
			}
			t.contact(boris.ID, func(c *contact) []tickets.Delivery {
				c.Name += "x"
				return nil
			})
		})
		wantContact(t, contact{Person: desk.Person{ObjectID: boris.ID, Name: "xxxxxxxx"}})
		if _, ok, err := t.readContact(anna.ID); ok || err != nil {
			t.Errorf("a cut-off change left a contact: %v", err)
		}
	},

	"people are found by every part of their name": func(t *test) {
		name := func(person, name string) {
			t.contact(person, func(c *contact) []tickets.Delivery {
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

	"a person is changed apart from how they are reached": func(t *test) {
		t.contact(anna.ID, func(c *contact) []tickets.Delivery {
			c.Name, c.Chat = "Anna", reference("a:anna")
			return nil
		})
		owed := t.followed()
		notice := tickets.Delivery{To: tickets.Address{Person: anna.ID}, Content: tickets.Welcome{}, At: noon}
		p, err := t.UpdatePerson(ctx, anna.ID, func(p *desk.Person) []tickets.Delivery {
			p.Prefs.Tiles = true
			return []tickets.Delivery{notice}
		})
		want := contact{
			desk.Person{ObjectID: anna.ID, Name: "Anna", Prefs: desk.Prefs{Tiles: true}},
			botframework.Reach{Chat: reference("a:anna")},
		}
		if p != want.Person || err != nil {
			t.Errorf("changed to %+v, %v", p, err)
		}
		wantDeliveries(t, []tickets.Delivery{notice}, owed.untilNow(t))
		t.reopen()
		wantContact(t, want)
		if p, ok, err := t.Person(ctx, anna.ID); p != want.Person || !ok || err != nil {
			t.Errorf("person %+v, %t, %v", p, ok, err)
		}
		found, err := t.Named(ctx, "anna", 1)
		if diff := cmp.Diff(
			[]desk.Known{{Person: want.Person, Tenant: want.Chat.Tenant}},
			found,
		); diff != "" ||
			err != nil {
			t.Errorf("%v\n%s", err, diff)
		}
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

func (t *test) readContact(person string) (c contact, ok bool, err error) {
	c.Person, c.Reach, ok, err = t.Contact(ctx, person)
	return c, ok, err
}

func (t *test) changeContact(person string, change func(*contact) []tickets.Delivery) (contact, error) {
	var changed contact
	err := t.UpdateContact(ctx, person, func(p *desk.Person, r *botframework.Reach) []tickets.Delivery {
		c := contact{*p, *r}
		owed := change(&c)
		*p, *r, changed = c.Person, c.Reach, c
		return owed
	})
	return changed, err
}

func (t *test) contact(person string, change func(*contact) []tickets.Delivery) {
	t.Helper()
	if _, err := t.changeContact(person, change); err != nil {
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

func wantContact(t *test, want contact) {
	t.Helper()
	got, ok, err := t.readContact(want.ObjectID)
	if diff := cmp.Diff(want, got); diff != "" || !ok || err != nil {
		t.Errorf("contact: %t, %v\n%s", ok, err, diff)
	}
}
