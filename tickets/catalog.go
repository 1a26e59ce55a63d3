package tickets

import (
	"fmt"
	"slices"
	"strings"
)

// Catalog is the service catalog: what can be asked for, and by whom. It does
// not change; a nil Catalog is an empty one.
type Catalog struct {
	// Root holds everything; it has no name of its own.
	Root Category
	// Groups are people by object id (lower case) under the group's name.
	Groups map[string][]string

	items      map[string]*Item
	categories map[string]*Category
	parents    map[string][]*Category
	members    map[string]map[string]bool // by group
	found      finder
}

// NewCatalog makes a catalog of what stands in root, which must not be changed
// afterwards. An id that stands there twice, or not at all, is an error.
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

// addCategory takes in a category; path is those it stands in, the root aside.
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

// Empty reports whether there is nothing in the catalog.
func (c *Catalog) Empty() bool { return c == nil || len(c.items) == 0 }

// Path returns the categories an item stands in, the outermost first and the
// root aside.
func (c *Catalog) Path(item string) []*Category {
	if c == nil {
		return nil
	}
	return c.parents[item]
}

// Visible reports whether a person (by object id, lower case) of a department
// (empty when unknown) may see and ask for an item.
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
