package scripttest

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// The commands of the message extension, named as in the app package.
const (
	searchCommand   = "tickets"
	searchParameter = "search"
	reportCommand   = "incident"
)

// colleagues returns the id of a group chat without the desk.
func (p *player) colleagues() string { return p.GroupChat("colleagues") }

func (p *player) searches(ctx context.Context, g given) error {
	p.typed = append(p.typed, g.text)
	g.who.acted()
	a := g.who.Search(ctx, p.colleagues(), searchCommand, searchParameter, g.text)
	p.found = a.Found()
	return g.who.did(a)
}

func (p *player) pastes(ctx context.Context, g given) error {
	g.who.acted()
	a := g.who.Paste(ctx, p.colleagues(), g.text)
	p.found = a.Found()
	if p.found == nil && a.Err == nil {
		g.who.told = append(g.who.told, "nothing unfolds")
	}
	return g.who.did(a)
}

func (p *player) inserts(_ context.Context, g given) error {
	g.who.acted()
	for _, f := range p.found {
		if strings.Contains(f.Title+" "+f.Text, g.text) {
			_, err := g.who.Leave(p.colleagues(), "", f.Card)
			return err
		}
	}
	return fmt.Errorf("no such thing was found among %d", len(p.found))
}

func (p *player) looks(ctx context.Context, g given) error {
	g.who.acted()
	all := p.Messages(p.colleagues())
	if len(all) == 0 {
		return errors.New("nobody has inserted anything")
	}
	return g.who.did(g.who.Refresh(ctx, all[len(all)-1]))
}

func (p *player) reports(ctx context.Context, g given) error {
	p.typed = append(p.typed, g.text)
	g.who.acted()
	m, err := p.person("dina").Leave(p.colleagues(), g.text, nil)
	if err != nil {
		return err
	}
	p.opened = g.who.OpenDialog(ctx, reportCommand, m)
	return g.who.did(p.opened)
}

func (p *player) submits(ctx context.Context, g given) error {
	_, inputs, err := p.form(g.rest)
	if err != nil {
		return err
	}
	g.who.acted()
	a := g.who.Submit(ctx, p.opened, g.text, inputs)
	if _, again := a.Dialog(); again {
		p.opened = a
	}
	return g.who.did(a)
}
