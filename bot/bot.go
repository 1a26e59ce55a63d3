// Package bot is the desk's face in Teams: it answers activities. It finds out
// who speaks, in which language and about what. It calls the services of
// internal/desk as that person, and answers with cards and words.
//
// It holds no rules of tickets or chats, no permissions, and no HTTP. Package
// outgoing sends what is owed to others.
package bot

import (
	"context"
	"encoding/json"

	"frontdesk/bot/cards"
	"frontdesk/bot/outgoing"
	"frontdesk/internal/cache"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
)

// Bot answers activities. Use New.
//
// Its handlers are in groups: for requesters (own, forms), analysts (work),
// both sides of a chat (live), administrators (admins), and the message
// extension.
type Bot struct {
	*desk.Desk
	out    *outgoing.Dispatcher
	routes routes
	menus  map[string]json.RawMessage // bareMenus
	recent recent
	typed  *cache.Cache[string, string] // what people last wrote outside a chat
	pages  pages

	own       ownTickets
	forms     forms
	work      work
	live      live
	admins    admins
	extension extension
}

// The groups of handlers.
type (
	ownTickets struct{ *Bot }
	forms      struct{ *Bot }
	work       struct{ *Bot }
	live       struct{ *Bot }
	admins     struct{ *Bot }
	extension  struct{ *Bot }
)

// maxTyped is how many people's last messages are remembered, at least.
const maxTyped = 1000

// New returns a Bot. It answers once it is started. New panics when two routes
// claim the same verb or word.
func New(d *desk.Desk, out *outgoing.Dispatcher) *Bot {
	b := &Bot{Desk: d, out: out, recent: newRecent(), typed: cache.New[string, string](maxTyped), pages: newPages()}
	b.group()
	b.routes = newRoutes(b.list(), Offered(d.Menu, d.HasCatalog), d.Texts)
	b.menus = b.bareMenus()
	return b
}

// Out returns the way out to Teams.
func (b *Bot) Out() *outgoing.Dispatcher { return b.out }

// group makes the groups of handlers.
func (b *Bot) group() {
	b.own, b.forms, b.work = ownTickets{b}, forms{b}, work{b}
	b.live, b.admins, b.extension = live{b}, admins{b}, extension{b}
}

// none returns a bot that can only list its routes.
func none() *Bot {
	b := &Bot{}
	b.group()
	return b
}

// Start reads the stored setup, and begins to send what is owed and to run due
// timers. Call it once, before the first turn.
func (b *Bot) Start(ctx context.Context) error {
	if err := b.Recall(ctx); err != nil {
		return err
	}
	if err := b.Adopt(ctx, b.out.Book.Stays); err != nil {
		return err
	}
	if err := b.out.Start(ctx); err != nil {
		return err
	}
	b.Desk.Start(b.out)
	return nil
}

// MoveQueue gives one queue everything that is on record of another. Call it
// instead of Start.
func (b *Bot) MoveQueue(ctx context.Context, from, to string) (desk.Work, error) {
	if err := b.Recall(ctx); err != nil {
		return desk.Work{}, err
	}
	return b.TakeOver(ctx, from, to, b.out.Book.Stays)
}

// Stop lets running sends finish, until ctx ends. The rest stays on record.
func (b *Bot) Stop(ctx context.Context) {
	b.Desk.Stop()
	b.out.Stop(ctx)
}

// Menu returns a function that makes the buttons of a menu with those entries,
// in any language.
func Menu(menu []string) func(locale.Words) []cards.Entry {
	routes := newRoutes(none().list(), menu, locale.Texts{})
	return func(w locale.Words) []cards.Entry { return routes.entries(w, false) }
}
