package scripttest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"frontdesk/internal/teamsim"
)

func (p *player) presses(ctx context.Context, g given) error {
	on, inputs, err := p.form(g.rest)
	if err != nil {
		return err
	}
	m, err := p.find(ctx, g.who, g.text, on)
	if err != nil {
		return fmt.Errorf("no such button: %w", err)
	}
	return p.press(ctx, g, m, inputs)
}

// find returns the newest card with a button. It presses More where the button
// may be behind that, as a person does.
func (p *player) find(ctx context.Context, who *person, title, on string) (m teamsim.Message, err error) {
	tried := map[string]bool{}
	err = p.Wait(ctx, func() (found bool) {
		if m, found = p.withButton(who, title, on); found {
			return true
		}
		p.unfold(ctx, who, on, tried)
		m, found = p.withButton(who, title, on)
		return found
	})
	return m, err
}

// unfold presses More on every card with certain words, once as long as the card
// stays the same.
func (p *player) unfold(ctx context.Context, who *person, on string, tried map[string]bool) {
	for _, m := range slices.Backward(p.screen(who)) {
		as := m.ID + string(m.Card)
		if title := cmp.Or(
			m.ButtonOf("ticket.more"),
			m.ButtonOf("chat.more"),
		); title != "" && !tried[as] &&
			strings.Contains(plain(m), on) {
			tried[as] = true
			who.Press(ctx, m, title, nil)
			who.saw(m.ID)
			if who.office != nil {
				who.office.saw(m.ID)
			}
		}
	}
}

// press presses a button of a card. Whoever presses it has read the card.
func (p *player) press(ctx context.Context, g given, m teamsim.Message, inputs map[string]any) error {
	if m.ConversationID != g.who.Chat && m.ConversationID != p.colleagues() {
		g.who.thread = m.ConversationID
		g.who.office.opened(m.ID)
	}
	g.who.acted()
	g.who.saw(m.ID)
	err := g.who.did(g.who.Press(ctx, m, g.text, g.who.lookUp(ctx, m, chosen(m.Card, inputs))))
	g.who.saw(m.ID)
	return err
}

// form reads what follows a button: on WORDS with INPUT VALUE …
func (p *player) form(rest []word) (on string, inputs map[string]any, err error) {
	if len(rest) >= 2 && rest[0].is("on") {
		on, rest = rest[1].text, rest[2:]
	}
	if len(rest) == 0 {
		return on, nil, nil
	}
	if !rest[0].is("with") || len(rest)%2 == 0 {
		return "", nil, errors.New("after the button comes: on WORDS with INPUT VALUE …, or a part of it")
	}
	inputs = map[string]any{}
	for i := 1; i < len(rest); i += 2 {
		inputs[rest[i].text] = rest[i+1].text
		p.typed = append(p.typed, rest[i+1].text)
	}
	return on, inputs, nil
}

func (p *player) forges(ctx context.Context, g given) error {
	data := map[string]any{}
	for i := 0; i+1 < len(g.rest); i += 2 {
		data[g.rest[i].text] = g.rest[i+1].text
		if n, err := strconv.Atoi(g.rest[i+1].text); err == nil && !g.rest[i+1].quoted {
			data[g.rest[i].text] = n
		}
	}
	g.who.acted()
	all := p.screen(g.who)
	if len(all) == 0 {
		return errors.New("they see no card to press on")
	}
	return g.who.did(g.who.PressAction(ctx, all[len(all)-1], g.text, data))
}

func (p *player) freezes(_ context.Context, g given) error {
	g.who.frozen = p.screen(g.who)
	return nil
}

func (p *player) refreshes(_ context.Context, g given) error {
	g.who.frozen = nil
	return nil
}

func (p *player) hasNoButton(ctx context.Context, g given) error {
	p.unfold(ctx, g.who, "", map[string]bool{})
	if m, found := p.withButton(g.who, g.text, ""); found {
		return fmt.Errorf("there is that button on: %s", plain(m))
	}
	return nil
}

// createsMany creates incidents in bulk. Other scripts cover what it takes to
// create one.
func (p *player) createsMany(ctx context.Context, g given) error {
	count, err := strconv.Atoi(g.text)
	if err != nil {
		return err
	}
	for i := range count {
		before := len(p.Threads(p.Channel.ID))
		if err := p.says(ctx, given{who: g.who, text: "incident"}); err != nil {
			return err
		}
		save := given{
			who:  g.who,
			text: "Save",
			rest: []word{{text: "with"}, {text: "title"}, {text: "Problem " + strconv.Itoa(i+1)}},
		}
		if err := p.presses(ctx, save); err != nil {
			return err
		}
		if err := p.Wait(ctx, func() bool { return len(p.Threads(p.Channel.ID)) > before }); err != nil {
			return err
		}
		p.channels[it].saw(p.Messages(p.Channel.ID)[len(p.Messages(p.Channel.ID))-1].ID)
	}
	return nil
}
