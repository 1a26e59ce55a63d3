package scripttest

import (
	"context"
	"errors"
	"slices"

	"frontdesk/internal/teamsim"
)

// types types into an input that looks up its choices, and stops before one is
// chosen.
func (p *player) types(ctx context.Context, g given) error {
	if len(g.rest) != 2 || !g.rest[0].is("into") {
		return errors.New("after the text comes: into INPUT")
	}
	p.typed = append(p.typed, g.text)
	input := g.rest[1].text
	for _, m := range slices.Backward(p.screen(g.who)) {
		if m.Dataset(input) == "" {
			continue
		}
		g.who.acted()
		a := g.who.LookUp(ctx, m, input, g.text)
		if err := g.who.did(a); err != nil {
			return err
		}
		if len(a.Choices()) == 0 {
			g.who.told = append(g.who.told, "nothing is offered")
		}
		return nil
	}
	return errors.New("no card on their screen has such an input")
}

// lookUp replaces titles that were typed into inputs that look up their choices
// with the values behind them. The people of the organisation are named by
// their ids already.
func (w *person) lookUp(ctx context.Context, m teamsim.Message, inputs map[string]any) map[string]any {
	for input, typed := range inputs {
		title, isText := typed.(string)
		if dataset := m.Dataset(input); !isText || dataset == "" || dataset == "graph.microsoft.com/users" {
			continue
		}
		for _, c := range w.LookUp(ctx, m, input, title).Choices() {
			if c.Title == title {
				inputs[input] = c.Value
			}
		}
	}
	return inputs
}
