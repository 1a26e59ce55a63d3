package scripttest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
)

var errNoPage = errors.New("they have no page open")

func (p *player) opensPortal(_ context.Context, g given) error { return p.visit(g.who, "/") }

func (p *player) opensPage(_ context.Context, g given) error { return p.visit(g.who, g.text) }

// visit opens a page of the portal. Who comes for the first time signs in.
func (p *player) visit(w *person, path string) error {
	if p.Entra == nil {
		return errors.New("the script has no section portal")
	}
	if w.browser != nil {
		return p.turn(w, w.browser.Open(path))
	}
	w.browser = p.Browser(p.t)
	w.browser.Language = cmp.Or(w.language, "en")
	p.t.Cleanup(func() { w.live.Close() })
	return p.turn(w, p.SignIn(w.browser, w.Name, path))
}

// turn listens to the page that came, in place of the one before.
func (p *player) turn(w *person, err error) error {
	if err != nil {
		return err
	}
	if s := w.browser.Status; s != http.StatusOK && s != http.StatusUnprocessableEntity {
		return fmt.Errorf("%s answers %d: %s", w.browser.Path(), s, w.browser.Text())
	}
	w.live.Close()
	w.live, err = w.browser.Listen()
	return err
}

func (p *player) closesPortal(_ context.Context, g given) error {
	if g.who.live == nil {
		return errNoPage
	}
	g.who.live.Close()
	g.who.live = nil
	return nil
}

func (p *player) follows(_ context.Context, g given) error {
	if g.who.live == nil {
		return errNoPage
	}
	return p.turn(g.who, g.who.browser.Follow(g.text))
}

func (p *player) sendsThePage(_ context.Context, g given) error {
	if g.who.live == nil {
		return errNoPage
	}
	on, typed, err := p.form(g.rest)
	if err != nil || on != "" {
		return cmp.Or(err, errors.New("after the button comes: with INPUT VALUE …"))
	}
	inputs := map[string]string{}
	for name, value := range typed {
		inputs[name] = fmt.Sprint(value)
	}
	return p.turn(g.who, g.who.browser.Press(g.text, inputs))
}

// seesOnThePage waits until the page shows what is sought. The page is loaded again
// whenever something happens, as its script would.
func (p *player) seesOnThePage(ctx context.Context, g given) error {
	w, s := g.who, seek(g.rest)
	if w.live == nil {
		return errNoPage
	}
	for len(w.live.changed) > 0 || !s.in(squeeze(w.browser.Text())) {
		select {
		case <-w.live.changed:
			if err := w.reload(); err != nil {
				return err
			}
		case <-w.live.ended:
			if err := p.turn(w, w.browser.Open(w.browser.Path())); err != nil {
				return err
			}
		case <-ctx.Done():
			return fmt.Errorf("that is not on %s: %s", w.browser.Path(), w.browser.Text())
		}
	}
	return nil
}

// reload loads the page again, unless it holds a form that was refused.
func (w *person) reload() error {
	if w.browser.Status != http.StatusOK {
		return nil
	}
	return w.browser.Open(w.browser.Path())
}
