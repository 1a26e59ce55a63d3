package scripttest

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

func (p *player) reads(ctx context.Context, g given) error {
	return p.expect(ctx, g.who.news, g.rest)
}

func (p *player) receives(ctx context.Context, g given) error {
	return p.expect(ctx, g.who.arrivals, g.rest)
}

// cardBecomes expects a change in a card that was read before. A new message
// does not count.
func (p *player) cardBecomes(ctx context.Context, g given) error {
	return p.expect(ctx, g.who.changes, g.rest)
}

func (p *player) placeCardBecomes(ctx context.Context, g given) error {
	return p.expect(ctx, g.at.changes, g.rest)
}

func (p *player) shows(ctx context.Context, g given) error {
	return p.expect(ctx, g.at.news, g.rest)
}

func (p *player) gets(ctx context.Context, g given) error {
	if len(g.rest) != 1 {
		return errors.New("after the message comes a reaction")
	}
	err := p.Wait(ctx, func() bool {
		m, err := p.said(g.who, g.who.ID, g.text)
		return err == nil && slices.Contains(m.Reactions, g.rest[0].text)
	})
	if err != nil {
		return fmt.Errorf("it does not (%w)", err)
	}
	return nil
}

// expect waits until what is sought is among the news, and marks it as read.
func (p *player) expect(ctx context.Context, news func() []item, rest []word) error {
	s := seek(rest)
	if len(s.has) == 0 {
		return errors.New("what is read?")
	}
	err := p.Wait(ctx, func() bool {
		for _, n := range news() {
			if s.in(n.text) {
				n.read()
				return true
			}
		}
		return false
	})
	if err != nil {
		return fmt.Errorf("that is not what came (%w)", err)
	}
	return nil
}
