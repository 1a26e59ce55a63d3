package bot

import (
	"context"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// lookUp answers an input of the catalog while somebody types into it, with what
// they may order. Before they have typed anything it is what is asked for most.
func (b forms) lookUp(ctx context.Context, a *botframework.Activity) (*botframework.InvokeResponse, error) {
	x, err := a.Lookup()
	if err != nil {
		return nil, err
	}
	t, err := b.newTurn(ctx, a)
	if err != nil {
		return nil, err
	}
	if t == nil || x.Dataset != cards.CatalogItems {
		return botframework.ErrorResponse(400, "BadRequest", b.Words(a.Locale).Say("error.unknown")), nil
	}
	offer, err := b.Catalog.Offer(ctx, t.Actor)
	if err != nil {
		return nil, err
	}
	skip := min(x.Skip, maxCatalogPage)
	items := offer.MostUsed(skip + botframework.MaxLookup)
	if words := cards.Clean(x.Text); words != "" {
		items = offer.Find(words, skip+botframework.MaxLookup)
	}
	return botframework.LookupResponse(lookedUp(t.Words, items[min(skip, len(items)):])), nil
}

// lookedUp returns items as the choices of an input.
func lookedUp(w locale.Words, items []*tickets.Item) []botframework.Choice {
	choices := make([]botframework.Choice, len(items))
	for i, item := range items {
		choices[i] = botframework.Choice{Title: cards.Clean(item.Name.In(w.Lang)), Value: item.ID}
	}
	return choices
}
