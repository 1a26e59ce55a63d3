package bot

import (
	"encoding/json"

	"frontdesk/bot/cards"
	"frontdesk/internal/cache"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// maxPages is how many pages are kept, at least: about 1 MB.
const maxPages = 100

// pages caches the latest catalog cards. Everybody opens the same few, and they
// are the largest cards that the desk makes. The key is the page's content, so
// no entry can be out of date.
type pages struct {
	cards *cache.Cache[page, json.RawMessage]
}

func newPages() pages { return pages{cache.New[page, json.RawMessage](maxPages)} }

// page holds what a catalog card is made of.
type page struct {
	lang   string
	view   pageView
	places [placesOnPage]cards.Place
}

// pageView is cards.CatalogView without its places.
type pageView struct {
	category    *tickets.Category
	page, count int
	drafts      int
	more, tiles bool
}

// card is cards.Catalog with the cache. Search results and notes are not kept.
func (p pages) card(w locale.Words, v cards.CatalogView) json.RawMessage {
	if v.Words != "" || v.Note != "" {
		return cards.Catalog(w, v)
	}
	key := page{lang: w.Lang, view: pageView{v.Category, v.Page, len(v.Places), v.Drafts, v.More, v.Tiles}}
	copy(key.places[:], v.Places)
	card, _ := p.cards.GetOrPut(key, func() json.RawMessage { return cards.Catalog(w, v) })
	return card
}
