package tickets_test

import (
	"errors"
	"testing"

	"frontdesk/tickets"
)

// The items asked for most come first, in their category and overall. Items
// that nobody asked for keep the order of the catalog. A restart forgets
// nothing.
func TestMostUsedFirst(t *testing.T) {
	d := newDesk(t, team{})
	net := &tickets.Category{ID: "net", Items: []*tickets.Item{
		item("vpn", "VPN", "VPN", ""), item("wifi", "Wi-Fi", "Wi-Fi", ""), item("lan", "LAN", "LAN", ""),
	}}
	secret := &tickets.Item{
		ID:       "secret",
		Kind:     tickets.Request,
		Name:     plain("Secret"),
		Audience: tickets.Audience{Departments: []string{"HR"}},
	}
	d.catalog = newCatalog(t, tickets.Category{
		Items: []*tickets.Item{
			item("laptop", "Laptop", "Ноутбук", ""),
		},
		Categories: []*tickets.Category{net, {ID: "hr", Items: []*tickets.Item{secret}}},
	}, nil)
	d.directory[boris.ID] = tickets.Profile{Department: "hr"}
	ask := func(p tickets.Person, items ...string) {
		for _, i := range items {
			if _, err := d.Create(ctx, d.by(p), tickets.Form{Item: i}); err != nil {
				t.Fatal(err)
			}
		}
	}
	check := func(s *tickets.CatalogService, p tickets.Person, used, within string) {
		t.Helper()
		o, err := s.Offer(ctx, tickets.Actor{Person: p})
		if err != nil {
			t.Fatal(err)
		}
		if got := ids(o.MostUsed(2)); got != used {
			t.Errorf("most used: %q, want %q", got, used)
		}
		if got := ids(o.Items(net)); got != within {
			t.Errorf("in the category: %q, want %q", got, within)
		}
	}
	ask(anna, "lan")
	check(d.options.Catalog, anna, "lan", "lan vpn wifi")
	ask(anna, "wifi", "wifi", "laptop")
	ask(boris, "secret", "secret", "secret")
	check(d.options.Catalog, anna, "wifi lan", "wifi lan vpn")
	check(d.options.Catalog, boris, "secret wifi", "wifi lan vpn")
	d.restart(t)
	check(d.options.Catalog, anna, "wifi lan", "wifi lan vpn")

	again := tickets.Form{Item: "vpn", Form: "form"}
	for range 5 {
		if _, err := d.Create(ctx, d.by(anna), again); err != nil {
			t.Fatal(err)
		}
	}
	check(d.options.Catalog, anna, "wifi lan", "wifi lan vpn")

	d.catalog = newCatalog(t, tickets.Category{Categories: []*tickets.Category{net}}, nil)
	check(d.options.Catalog, anna, "wifi lan", "wifi lan vpn")
}

// People do not see what is not for them. That includes items, and categories
// that hold nothing else.
func TestAnOfferHidesWhatIsNotForThePerson(t *testing.T) {
	d := newDesk(t, team{})
	secret := &tickets.Item{
		ID:       "secret",
		Kind:     tickets.Request,
		Name:     plain("Secret"),
		Audience: tickets.Audience{Groups: []string{"leads"}},
	}
	d.catalog = newCatalog(t, tickets.Category{Categories: []*tickets.Category{
		{ID: "open", Items: []*tickets.Item{item("vpn", "VPN", "VPN", "")}},
		{ID: "closed", Categories: []*tickets.Category{{ID: "inner", Items: []*tickets.Item{secret}}}},
	}}, map[string][]string{"leads": {vera.ID}})
	for p, want := range map[tickets.Person]int{anna: 1, vera: 2} {
		o, err := d.options.Catalog.Offer(ctx, d.by(p))
		if err != nil {
			t.Fatal(err)
		}
		if got := len(o.Categories(&d.catalog.Root)); got != want {
			t.Errorf("%s sees %d categories, want %d", p, got, want)
		}
		_, a := o.Item("secret")
		_, b := o.Category("closed")
		if errors.Is(a, tickets.ErrNotFound) != (want == 1) || errors.Is(b, tickets.ErrNotFound) != (want == 1) {
			t.Errorf("%s: item %v, category %v", p, a, b)
		}
		if got := len(o.Find("secret", 5)); got != want-1 {
			t.Errorf("%s finds %d", p, got)
		}
	}
	d.catalog = nil
	o, err := d.options.Catalog.Offer(ctx, d.by(anna))
	if err != nil {
		t.Fatal(err)
	}
	if root, err := o.Category(""); err != nil || len(o.Items(root))+len(o.Categories(root))+len(o.MostUsed(5)) > 0 {
		t.Errorf("without a catalog: %v, %v", root, err)
	}
	if _, err := o.Item("vpn"); !errors.Is(err, tickets.ErrNotFound) {
		t.Errorf("without a catalog: %v", err)
	}
}
