package tickets

import (
	"context"
	"sync"
)

// UsageStore counts how often each item of the catalog is used. Engines
// implement it; internal/storetest says what they promise.
type UsageStore interface {
	// Usage returns how many tickets were made from each item of the catalog,
	// by item id. Items without tickets are left out.
	Usage(ctx context.Context) (map[string]int, error)
}

// CatalogOptions configures a CatalogService.
type CatalogOptions struct {
	Store UsageStore
	// Catalog returns the current service catalog; nil: there is none.
	Catalog func() *Catalog
	// Linked reports whether a queue has a channel to work in; nil: every queue
	// has one. Items for a queue without a channel are not offered.
	Linked func(queue string) bool
	// Directory looks people up in an outside directory; nil: there is none.
	Directory Directory
}

// CatalogService shows each person what the service catalog has for them.
type CatalogService struct {
	options CatalogOptions
	usage   usage
}

// NewCatalogService returns a CatalogService. All the options that may be nil
// may be nil at once: then the catalog is empty.
func NewCatalogService(o CatalogOptions) *CatalogService {
	if o.Catalog == nil {
		o.Catalog = func() *Catalog { return nil }
	}
	if o.Linked == nil {
		o.Linked = everywhere
	}
	return &CatalogService{options: o}
}

// everywhere reports that a queue has a channel.
func everywhere(string) bool { return true }

// Offer returns the part of the catalog that the actor may see. It looks up
// their department only when an item depends on it.
func (s *CatalogService) Offer(ctx context.Context, a Actor) (Offer, error) {
	catalog := s.Catalog()
	ranks, err := s.usage.of(ctx, s.options.Store, catalog)
	return Offer{catalog: catalog, ranked: ranks, may: s.visibleTo(ctx, catalog, a.ID)}, err
}

// Catalog returns the whole current catalog; nil: there is none.
func (s *CatalogService) Catalog() *Catalog { return s.options.Catalog() }

// item returns the item with that id when the actor may ask for it; nil for "".
func (s *CatalogService) item(ctx context.Context, a Actor, id string) (*Item, error) {
	if id == "" {
		return nil, nil
	}
	catalog := s.Catalog()
	item, ok := catalog.Item(id)
	if !ok || !s.visibleTo(ctx, catalog, a.ID)(item) {
		return nil, ErrNotFound
	}
	return item, nil
}

// visibleTo reports which items of a catalog a person may see. Items of a queue
// without a channel are hidden. An item that names no queue is not affected.
func (s *CatalogService) visibleTo(ctx context.Context, catalog *Catalog, person string) func(*Item) bool {
	department := sync.OnceValue(func() string { return profile(ctx, s.options.Directory, person).Department })
	return func(i *Item) bool {
		if i.Queue != "" && !s.options.Linked(i.Queue) {
			return false
		}
		if len(i.Audience.Departments) == 0 {
			return catalog.Visible(i, "", person)
		}
		return catalog.Visible(i, department(), person)
	}
}
