package bot

import (
	"context"
	"errors"
	"iter"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

const (
	// placesOnPage is how many places a page of the catalog shows. A card has
	// room for 12, however long their texts.
	placesOnPage = 10
	// mostUsed is how many items the first page of the catalog suggests.
	mostUsed = 4
	// maxCatalogPage limits the cost of a forged page number.
	maxCatalogPage = 10_000
)

// showCatalog shows a page of a category, or of the whole catalog when no
// category is given.
func (b forms) showCatalog(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	return b.showPlaces(ctx, t, cards.CatalogView{Page: pageOf(data)}, data.String("category"))
}

func pageOf(data botframework.Data) int { return int(min(data.Uint("page"), maxCatalogPage)) }

// showPlaces shows a page of a category, or of the whole catalog for "".
func (b forms) showPlaces(ctx context.Context, t *Turn, v cards.CatalogView, id string) (reply, error) {
	offer, err := b.Catalog.Offer(ctx, t.Actor)
	if err != nil {
		return reply{}, err
	}
	category, err := offer.Category(id)
	if err != nil {
		return missing(t, err)
	}
	places := placesUnder(t.Words, offer, category)
	if id == "" {
		places = front(t.Words, offer, category)
	}
	v.Category = category
	v.Drafts, err = b.Drafts.Count(ctx, t.Actor)
	return b.catalogCard(ctx, t, v, places), err
}

// missing says that the catalog has no such thing. The words are the same
// whether it does not exist or is not for this person.
func missing(t *Turn, err error) (reply, error) {
	if errors.Is(err, tickets.ErrNotFound) {
		return reply{text: t.Words.Say("catalog.missing")}, nil
	}
	return reply{}, err
}

// catalogCard shows one page of the places.
func (b forms) catalogCard(ctx context.Context, t *Turn, v cards.CatalogView, places iter.Seq[cards.Place]) reply {
	from, n := v.Page*placesOnPage, 0
	for p := range places {
		if n >= from+placesOnPage {
			v.More = true
			break
		}
		if n >= from {
			if p.Item != nil {
				p.Approval = b.ShortApproval(ctx, t.Words, t.Actor.ID, p.Item)
			}
			v.Places = append(v.Places, p)
		}
		n++
	}
	v.Tiles = t.Prefs.Tiles
	return reply{card: b.pages.card(t.Words, v), summary: t.Words.Say("catalog")}
}

// front returns the first page of the catalog: the most requested items, then
// everything by category.
func front(w locale.Words, offer tickets.Offer, root *tickets.Category) iter.Seq[cards.Place] {
	rest := ""
	var places []cards.Place
	for _, i := range offer.MostUsed(mostUsed) {
		rest = w.Say("catalog.all")
		places = append(places, cards.Place{Under: w.Say("catalog.used"), Item: i})
	}
	for _, c := range offer.Categories(root) {
		places = append(places, cards.Place{Under: rest, Category: c})
	}
	return func(yield func(cards.Place) bool) {
		for _, p := range places {
			if !yield(p) {
				return
			}
		}
		for _, i := range offer.Items(root) {
			if !yield(cards.Place{Under: rest, Item: i}) {
				return
			}
		}
	}
}

// placesUnder returns what a category holds at any depth, so each item is one
// press away.
func placesUnder(w locale.Words, offer tickets.Offer, top *tickets.Category) iter.Seq[cards.Place] {
	var walk func(c *tickets.Category, path []*tickets.Category, yield func(cards.Place) bool) bool
	walk = func(c *tickets.Category, path []*tickets.Category, yield func(cards.Place) bool) bool {
		under := cards.PathOf(w, path)
		for _, i := range offer.Items(c) {
			if !yield(cards.Place{Under: under, Item: i}) {
				return false
			}
		}
		for _, sub := range c.Categories {
			if !walk(sub, append(path[:len(path):len(path)], sub), yield) {
				return false
			}
		}
		return true
	}
	return func(yield func(cards.Place) bool) { walk(top, nil, yield) }
}

// nowhere is the category of search results.
var nowhere = &tickets.Category{}

// catalogSearch shows search results. Without words it finds the whole catalog.
func (b forms) catalogSearch(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	words, page := data.String("search"), pageOf(data)
	if written := cards.Clean(words); written == "" {
		return b.showPlaces(ctx, t, cards.CatalogView{}, "")
	}
	offer, err := b.Catalog.Offer(ctx, t.Actor)
	if err != nil {
		return reply{}, err
	}
	found := offer.Find(words, (page+1)*placesOnPage+1)
	return b.catalogCard(
		ctx,
		t,
		cards.CatalogView{Category: nowhere, Words: words, Page: page},
		func(yield func(cards.Place) bool) {
			for _, i := range found {
				if !yield(cards.Place{Item: i}) {
					return
				}
			}
		},
	), nil
}

// catalogView remembers whether somebody prefers lists or tiles, and shows the
// same page that way.
func (b forms) catalogView(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	tiles := data.String("view") == "tiles"
	if tiles != t.Prefs.Tiles {
		if err := b.ShowTiles(ctx, t.Actor.ID, tiles); err != nil {
			return reply{}, err
		}
		t.Prefs.Tiles = tiles
	}
	if data.String("search") != "" {
		return b.catalogSearch(ctx, t, data)
	}
	return b.showCatalog(ctx, t, data)
}
