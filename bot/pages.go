package bot

import (
	"encoding/json"
	"sync"

	"frontdesk/bot/cards"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// maxPages is how many pages each of two generations holds: about 1 MB.
const maxPages = 100

// pages keep the catalog's cards that were made last: everybody opens the same
// few, and they are the largest that the desk makes. What a page shows is its key,
// so that none can be out of date.
type pages struct {
	mu       sync.Mutex
	now, old map[page]json.RawMessage
}

// page is what a card of the catalog is made of.
type page struct {
	lang   string
	view   pageView
	places [placesOnPage]cards.Place
}

// pageView is cards.CatalogView but for its places.
type pageView struct {
	category    *tickets.Category
	page, count int
	drafts      int
	more, tiles bool
}

// card is cards.Catalog. What was found by a search is not kept.
func (p *pages) card(w locale.Words, v cards.CatalogView) json.RawMessage {
	if v.Words != "" {
		return cards.Catalog(w, v)
	}
	key := page{lang: w.Lang, view: pageView{v.Category, v.Page, len(v.Places), v.Drafts, v.More, v.Tiles}}
	copy(key.places[:], v.Places)
	p.mu.Lock()
	defer p.mu.Unlock()
	card, ok := p.now[key]
	if ok {
		return card
	}
	if card, ok = p.old[key]; !ok {
		card = cards.Catalog(w, v)
	}
	if p.now == nil || len(p.now) >= maxPages {
		p.old, p.now = p.now, make(map[page]json.RawMessage)
	}
	p.now[key] = card
	return card
}
