package tickets

import (
	"context"
	"sync"
)

// UsageStore counts what the catalog is used for. Engines implement it;
// internal/storetest says what they promise.
type UsageStore interface {
	// Usage returns how many tickets were made of each item of the catalog, by its
	// id. Items of which none was made are left out.
	Usage(ctx context.Context) (map[string]int, error)
}

// CatalogOptions is what a CatalogService is made of.
type CatalogOptions struct {
	Store UsageStore
	// Catalog is the service catalog as it now is; nil: there is none.
	Catalog func() *Catalog
	// Linked reports whether a queue has a channel to work in; nil: every one has.
	// Nothing is offered that goes to one without.
	Linked func(queue string) bool
	// Directory knows people from elsewhere; nil: nobody does.
	Directory Directory
}

// CatalogService shows each person what the service catalog has for them.
type CatalogService struct {
	options CatalogOptions
	usage   usage
}

// NewCatalogService returns a CatalogService. Those of the options that may be nil
// may all be: then the catalog is empty.
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

// Offer returns what the actor may see of the catalog. Their department is asked
// for only when an item depends on it.
func (s *CatalogService) Offer(ctx context.Context, a Actor) (Offer, error) {
	catalog := s.Catalog()
	ranks, err := s.usage.of(ctx, s.options.Store, catalog)
	return Offer{catalog: catalog, ranked: ranks, may: s.visibleTo(ctx, catalog, a.ID)}, err
}

// Catalog is all of the catalog as it now is; nil: there is none.
func (s *CatalogService) Catalog() *Catalog { return s.options.Catalog() }

// item is the item of the catalog with that id, when the actor may ask for it;
// nil for "".
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

// visibleTo reports which items of a catalog a person may see: none of a queue that
// works nowhere yet. One that names no queue does not wait for it.
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
