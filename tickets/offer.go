package tickets

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
)

// Offer is the catalog as one person may see it. It is made for one turn.
type Offer struct {
	catalog *Catalog
	ranked  ranked
	may     func(*Item) bool
}

// Item returns the item with that id. It returns ErrNotFound when there is
// none, or when it is not for the person. Callers cannot tell the two apart.
func (o Offer) Item(id string) (*Item, error) {
	i, ok := o.catalog.Item(id)
	if !ok || !o.may(i) {
		return nil, ErrNotFound
	}
	return i, nil
}

// Category returns the category with that id, "" for the root. It returns
// ErrNotFound when there is none, or when it has nothing for the person. An
// empty root is returned.
func (o Offer) Category(id string) (*Category, error) {
	c, ok := o.catalog.Category(id)
	switch {
	case id == "" && !ok:
		return nothing, nil
	case !ok, id != "" && !c.Any(o.may):
		return nil, ErrNotFound
	}
	return c, nil
}

// nothing is the root when there is no catalog.
var nothing = &Category{}

// Categories returns the subcategories that have something for the person, in
// the order of the catalog.
func (o Offer) Categories(in *Category) []*Category {
	var list []*Category
	for _, c := range in.Categories {
		if c.Any(o.may) {
			list = append(list, c)
		}
	}
	return list
}

// Items returns the items directly in a category that are for the person. The
// most requested come first, the rest in the order of the catalog.
func (o Offer) Items(in *Category) []*Item { return o.visibleItems(o.ranked.in(in)) }

// MostUsed returns at most limit of the most requested items that are for the
// person. It leaves out items that nobody has asked for yet.
func (o Offer) MostUsed(limit int) []*Item {
	var list []*Item
	for _, i := range o.ranked.used {
		if len(list) < limit && o.may(i) {
			list = append(list, i)
		}
	}
	return list
}

// Find is Catalog.Find among the items that are for the person.
func (o Offer) Find(words string, limit int) []*Item { return o.catalog.Find(words, o.may, limit) }

// Path is Catalog.Path.
func (o Offer) Path(item string) []*Category { return o.catalog.Path(item) }

func (o Offer) visibleItems(items []*Item) []*Item {
	list := make([]*Item, 0, len(items))
	for _, i := range items {
		if o.may(i) {
			list = append(list, i)
		}
	}
	return list
}

// usage knows how often each item was asked for, and keeps the resulting order.
// It reads the counts once, then adds the tickets that this process makes. That
// is accurate enough for an order.
type usage struct {
	mu     sync.Mutex
	counts map[string]int // by item; nil until they are read
	ranks  ranked
}

// of returns the order of a catalog's items.
func (u *usage) of(ctx context.Context, store UsageStore, c *Catalog) (ranked, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.counts == nil {
		counts, err := store.Usage(ctx)
		if err != nil {
			return ranked{}, err
		}
		u.counts = maps.Clone(counts)
		if u.counts == nil {
			u.counts = map[string]int{}
		}
	}
	if u.ranks.catalog != c || u.ranks.categories == nil {
		u.ranks = rank(c, u.counts)
	}
	return u.ranks, nil
}

// add counts a ticket that was made from an item.
func (u *usage) add(item string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.counts == nil {
		return // it will be in the counts when they are read
	}
	u.counts[item]++
	u.ranks = ranked{}
}

// ranked holds the order of a catalog's items. It does not change.
type ranked struct {
	catalog    *Catalog
	used       []*Item               // items that were asked for, most used first
	categories map[*Category][]*Item // the same, by the category that contains them
	isUsed     map[*Item]bool
}

func rank(c *Catalog, counts map[string]int) ranked {
	r := ranked{catalog: c, categories: map[*Category][]*Item{}, isUsed: map[*Item]bool{}}
	for _, id := range slices.Sorted(maps.Keys(counts)) { // the same order each time
		if i, ok := c.Item(id); ok {
			r.used = append(r.used, i)
			r.isUsed[i] = true
		}
	}
	slices.SortStableFunc(r.used, func(a, b *Item) int { return cmp.Compare(counts[b.ID], counts[a.ID]) })
	for _, i := range r.used {
		in := &c.Root
		if path := c.Path(i.ID); len(path) > 0 {
			in = path[len(path)-1]
		}
		r.categories[in] = append(r.categories[in], i)
	}
	return r
}

// in returns the items directly in a category, in order.
func (r ranked) in(c *Category) []*Item {
	first := r.categories[c]
	if len(first) == 0 {
		return c.Items
	}
	list := slices.Clip(first)
	for _, i := range c.Items {
		if !r.isUsed[i] {
			list = append(list, i)
		}
	}
	return list
}
