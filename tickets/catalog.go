package tickets

import (
	"fmt"
	"slices"
	"strings"
)

// Catalog is the service catalog: what people can ask for, and who can ask. It
// does not change. A nil Catalog is empty.
type Catalog struct {
	// Root holds everything. It has no name of its own.
	Root Category
	// Groups lists people by object id (lower case) under the group's name.
	Groups map[string][]string

	items      map[string]*Item
	categories map[string]*Category
	parents    map[string][]*Category
	members    map[string]map[string]bool // by group
	found      finder
}

// NewCatalog makes a catalog from root, which must not change afterwards. A
// duplicate or missing id is an error.
func NewCatalog(root Category, groups map[string][]string) (*Catalog, error) {
	c := &Catalog{
		Root: root, Groups: groups, items: map[string]*Item{}, categories: map[string]*Category{},
		parents: map[string][]*Category{}, members: map[string]map[string]bool{},
	}
	for name, people := range groups {
		c.members[name] = map[string]bool{}
		for _, id := range people {
			c.members[name][id] = true
		}
	}
	if err := c.addCategory(&c.Root, nil); err != nil {
		return nil, err
	}
	c.found.prepare()
	return c, nil
}

// addCategory adds a category. path lists the categories it is in, without the
// root.
func (c *Catalog) addCategory(in *Category, path []*Category) error {
	for _, i := range in.Items {
		if i.ID == "" || c.items[i.ID] != nil {
			return fmt.Errorf("tickets: catalog: item %q: an id of its own is missing", i.ID)
		}
		c.items[i.ID], c.parents[i.ID] = i, path
		c.found.add(i)
	}
	for _, sub := range in.Categories {
		if sub.ID == "" || c.categories[sub.ID] != nil {
			return fmt.Errorf("tickets: catalog: category %q: an id of its own is missing", sub.ID)
		}
		c.categories[sub.ID] = sub
		if err := c.addCategory(sub, append(slices.Clip(path), sub)); err != nil {
			return err
		}
	}
	return nil
}

// Item returns the item with that id.
func (c *Catalog) Item(id string) (*Item, bool) {
	if c == nil {
		return nil, false
	}
	i, ok := c.items[id]
	return i, ok
}

// Category returns the category with that id; "" is the root.
func (c *Catalog) Category(id string) (*Category, bool) {
	switch {
	case c == nil:
		return nil, false
	case id == "":
		return &c.Root, true
	}
	found, ok := c.categories[id]
	return found, ok
}

// Empty reports whether the catalog has no items.
func (c *Catalog) Empty() bool { return c == nil || len(c.items) == 0 }

// Path returns the categories that contain an item, outermost first, without
// the root.
func (c *Catalog) Path(item string) []*Category {
	if c == nil {
		return nil
	}
	return c.parents[item]
}

// Visible reports whether a person may see and ask for an item. person is an
// object id in lower case; department is empty when unknown.
func (c *Catalog) Visible(i *Item, department, person string) bool {
	if c == nil || i == nil {
		return false
	}
	if len(i.Audience.Departments) == 0 && len(i.Audience.Groups) == 0 {
		return true
	}
	same := func(d string) bool { return department != "" && strings.EqualFold(d, department) }
	in := func(group string) bool { return c.members[group][person] }
	return slices.ContainsFunc(i.Audience.Departments, same) || slices.ContainsFunc(i.Audience.Groups, in)
}
