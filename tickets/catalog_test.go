package tickets_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

func item(id, en, ru, about string) *tickets.Item {
	return &tickets.Item{
		ID:          id,
		Kind:        tickets.Request,
		Name:        tickets.Text{"en": en, "ru": ru},
		Description: plain(about),
	}
}

func newCatalog(tb testing.TB, root tickets.Category, groups map[string][]string) *tickets.Catalog {
	tb.Helper()
	c, err := tickets.NewCatalog(root, groups)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func everyone(*tickets.Item) bool { return true }

func ids(items []*tickets.Item) string {
	list := make([]string, len(items))
	for i, item := range items {
		list[i] = item.ID
	}
	return strings.Join(list, " ")
}

func TestFind(t *testing.T) {
	c := newCatalog(t, tickets.Category{
		Items: []*tickets.Item{
			item("printer-fix", "Printer does not print", "Не печатает принтер", "Paper jam, no toner, VPN"),
		},
		Categories: []*tickets.Category{{ID: "net", Items: []*tickets.Item{
			item("vpn-access", "VPN access", "Доступ по VPN", "Work from home; учётная запись"),
			item("vpn-token", "VPN token", "Токен VPN", "A new token"),
		}}},
	}, nil)
	for words, want := range map[string]string{
		"vpn":                                "vpn-access vpn-token printer-fix", // a name before a description
		"VPN acc":                            "vpn-access",
		"vpn-access":                         "vpn-access",
		"acc vpn":                            "vpn-access",
		"печ":                                "printer-fix",
		"ПЕЧАТАЕТ принтер":                   "printer-fix",
		"учетная":                            "vpn-access",
		"vpn jam":                            "printer-fix",
		"pn":                                 "",
		"vpn zzz":                            "",
		" ,;":                                "",
		"":                                   "",
		"vpn vpn":                            "vpn-access vpn-token printer-fix",
		strings.Repeat("vpn ", 5000) + "tok": "vpn-token",
	} {
		if got := ids(c.Find(words, everyone, 10)); got != want {
			t.Errorf("%.40q finds %q, want %q", words, got, want)
		}
	}
	notToken := func(i *tickets.Item) bool { return i.ID != "vpn-token" }
	if got := ids(c.Find("vpn", notToken, 2)); got != "vpn-access printer-fix" {
		t.Errorf("what may be seen: %q", got)
	}
	if got := ids(c.Find("vpn", everyone, 1)); got != "vpn-access" {
		t.Errorf("one at most: %q", got)
	}
}

func TestVisible(t *testing.T) {
	c := newCatalog(t, tickets.Category{}, map[string][]string{"crew": {anna.ID}, "other": {boris.ID}})
	departments := tickets.Audience{Departments: []string{"Finance"}}
	both := tickets.Audience{Departments: []string{"Finance"}, Groups: []string{"crew"}}
	for name, v := range map[string]struct {
		audience           tickets.Audience
		department, person string
		want               bool
	}{
		"everyone":                 {tickets.Audience{}, "", anna.ID, true},
		"the department":           {departments, "FINANCE", boris.ID, true},
		"another department":       {departments, "Fin", boris.ID, false},
		"an unknown department":    {departments, "", boris.ID, false},
		"the group":                {both, "", anna.ID, true},
		"neither":                  {both, "Sales", boris.ID, false},
		"the department, no group": {both, "finance", boris.ID, true},
		"nobody":                   {both, "", "", false},
	} {
		if got := c.Visible(&tickets.Item{Audience: v.audience}, v.department, v.person); got != v.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestCatalogIndex(t *testing.T) {
	inner := &tickets.Category{ID: "inner", Items: []*tickets.Item{item("deep", "Deep", "Глубоко", "")}}
	outer := &tickets.Category{ID: "outer", Categories: []*tickets.Category{inner}}
	c := newCatalog(t, tickets.Category{Categories: []*tickets.Category{outer}}, nil)
	if i, ok := c.Item("deep"); !ok || i.ID != "deep" {
		t.Errorf("the item is not found: %v", i)
	}
	if got, ok := c.Category("inner"); !ok || got != inner {
		t.Errorf("the category is not found: %v", got)
	}
	if root, ok := c.Category(""); !ok || !root.Any(everyone) || root.Any(func(*tickets.Item) bool { return false }) {
		t.Errorf("the root: %v", root)
	}
	if diff := cmp.Diff([]*tickets.Category{outer, inner}, c.Path("deep")); diff != "" {
		t.Errorf("path (-want +got):\n%s", diff)
	}
	for name, root := range map[string]tickets.Category{
		"item twice":          {Items: []*tickets.Item{item("a", "", "", "")}, Categories: []*tickets.Category{{ID: "x", Items: []*tickets.Item{item("a", "", "", "")}}}},
		"category twice":      {Categories: []*tickets.Category{{ID: "x"}, {ID: "x"}}},
		"item without id":     {Items: []*tickets.Item{{}}},
		"category without id": {Categories: []*tickets.Category{{}}},
	} {
		if _, err := tickets.NewCatalog(root, nil); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func TestNoCatalog(t *testing.T) {
	var c *tickets.Catalog
	_, item := c.Item("x")
	_, category := c.Category("")
	if item || category || !c.Empty() || c.Visible(&tickets.Item{}, "", anna.ID) || c.Find("x", everyone, 1) != nil ||
		c.Path("x") != nil {
		t.Error("a nil catalog holds something")
	}
}

func BenchmarkFind(b *testing.B) {
	var root tickets.Category
	for n := range 5000 {
		root.Items = append(root.Items, item(
			fmt.Sprintf("item-%d", n),
			fmt.Sprintf("Access to system number %d", n),
			fmt.Sprintf(
				"Доступ к системе номер %d",
				n,
			),
			"Whoever works with it needs access; the owner is asked first",
		))
	}
	c := newCatalog(b, root, nil)
	for name, words := range map[string]string{"one": "system 4711", "all": "acc", "none": "zzz", "letters": "a s n"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				c.Find(words, everyone, 10)
			}
		})
	}
}
