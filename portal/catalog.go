package portal

import (
	"net/http"

	"frontdesk/tickets"
)

// catalogView is a page of the catalog.
type catalogView struct {
	category *tickets.Category
	sections []catalogSection
	used     []*tickets.Item
	typed    string // words that were searched for
	tiles    bool
}

// catalogSection is one category with what it holds.
type catalogSection struct {
	category *tickets.Category
	items    []*tickets.Item
}

// mostFound is how many items a search of the catalog shows.
const mostFound = 100

func showCatalog(v *visit) error {
	offer, err := v.Desk.Catalog.Offer(v.ctx(), v.actor())
	if err != nil {
		return err
	}
	c := catalogView{tiles: v.prefs.Tiles, typed: clipBytes(v.r.URL.Query().Get("search"), maxPath)}
	if c.category, err = offer.Category(v.r.PathValue("category")); err != nil {
		return err
	}
	switch {
	case c.typed != "":
		c.sections = []catalogSection{{items: offer.Find(c.typed, mostFound)}}
	default:
		if c.category.ID == "" {
			c.used = offer.MostUsed(homeItems)
		}
		c.sections = shelves(offer, c.category)
	}
	return v.render(http.StatusOK, catalogPage(v, c))
}

// shelves returns what a category holds: its own items, then each category in it.
func shelves(offer tickets.Offer, top *tickets.Category) (list []catalogSection) {
	if own := offer.Items(top); len(own) > 0 {
		list = append(list, catalogSection{items: own})
	}
	for _, c := range offer.Categories(top) {
		list = append(list, catalogSection{category: c, items: offer.Items(c)})
	}
	return list
}

// catalogView records whether the visitor wants the catalog as a list or tiles.
func chooseCatalogView(v *visit) error {
	if err := v.Desk.ShowTiles(v.ctx(), v.who.Person.ID, v.form("view") == "tiles"); err != nil {
		return err
	}
	return v.redirect(localPath(v.form("to")))
}

// terms say what somebody wants to know of an item before they open its form.
func (v *visit) terms(i *tickets.Item) (terms []string) {
	if expected := i.Expected.In(v.words.Lang); expected != "" {
		terms = append(terms, "⏱ "+expected)
	}
	if approval := v.Desk.ShortApproval(v.ctx(), v.words, v.who.Person.ID, i); approval != "" {
		terms = append(terms, approval)
	}
	return terms
}

// emoji is the emoji of an item or category, or a common one.
func emoji(icon, other string) string {
	if _, e := tickets.Icon(icon); e != "" {
		return e
	}
	return other
}

func (c catalogView) empty() bool {
	for _, s := range c.sections {
		if len(s.items) > 0 || s.category != nil {
			return false
		}
	}
	return len(c.used) == 0
}

// none is the key of what to say on a page without items.
func (c catalogView) none() string {
	if c.typed != "" {
		return "catalog.nothing"
	}
	return "catalog.empty"
}

func pressed(is bool) string {
	if is {
		return "true"
	}
	return "false"
}
