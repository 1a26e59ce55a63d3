package scripttest

import (
	"context"
	"fmt"
)

func (p *player) joinsTeam(ctx context.Context, g given) error { return p.Team.Join(ctx, g.who.Person) }

func (p *player) removesFrom(ctx context.Context, g given) error { return g.at.Remove(ctx) }

func (p *player) upgrades(ctx context.Context, g given) error { return g.who.Upgrade(ctx) }

func (p *player) upgradesIn(ctx context.Context, g given) error { return g.at.Upgrade(ctx) }

func (p *player) losesChat(_ context.Context, g given) error {
	g.who.LoseChat()
	return nil
}

func (p *player) channelIs(ctx context.Context, g given) error {
	switch c := g.at.Channel; {
	case g.text == "deleted" && len(g.rest) == 0:
		return c.Delete(ctx)
	case g.text == "deleted" && g.rest[0].is("unheard"):
		c.Vanish()
		return nil
	case g.text == "restored":
		return c.Restore(ctx)
	case g.text == "renamed" && len(g.rest) == 1:
		return c.Rename(ctx, g.rest[0].text)
	}
	return fmt.Errorf("what is %q?", g.text)
}

func (p *player) teamIs(ctx context.Context, g given) error {
	switch t := g.at.Team; {
	case g.text == "archived":
		return t.Archive(ctx)
	case g.text == "unarchived":
		return t.Unarchive(ctx)
	case g.text == "deleted":
		return t.Delete(ctx)
	case g.text == "restored":
		return t.Restore(ctx)
	case g.text == "renamed" && len(g.rest) == 1:
		return t.Rename(ctx, g.rest[0].text)
	}
	return fmt.Errorf("what is %q?", g.text)
}
