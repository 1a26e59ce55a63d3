package bot

import (
	"cmp"
	"context"
	"slices"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
)

// answered is the menu, below known answers to what somebody wrote if there are
// any.
func (d *Desk) answered(ctx context.Context, t *Turn, text, note string) (reply, error) {
	found := d.knowledge.Answers(text)
	if len(found) == 0 || note != "" {
		return d.menuCard(ctx, t, false, note)
	}
	entries, err := d.ownEntries(ctx, t, false)
	return reply{card: cards.Answers(t.Words, found, entries), summary: t.Words.Say("answers.title")}, err
}

// helped thanks for saying that an answer helped.
func (d *Desk) helped(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	if err := d.knowledge.CountHelped(ctx, t.Actor, t.card(), data.String("entry")); err != nil {
		return reply{}, err
	}
	_, chatting, err := d.chats.Current(ctx, t.Actor.ID)
	if err != nil {
		return reply{}, err
	}
	return d.menuCard(ctx, t, chatting, t.Words.Say("answers.thanks"))
}

// solved withdraws a new incident that a known answer has solved.
func (d *Desk) solved(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := d.tickets.SolvedBy(ctx, t.Actor, data.String("id"), rev(data), data.String("entry"))
	return d.owned(ctx, t, ticket, err)
}

// showKnowledge shows an administrator which known answers help, the most helpful
// first.
func (d *Desk) showKnowledge(ctx context.Context, t *Turn, _ botframework.Data) (reply, error) {
	if !d.admin(t.Actor.ID) {
		return reply{}, errUnknownVerb
	}
	var lines []cards.HelpedLine
	if d.Knowledge != nil {
		counts, err := d.knowledge.Helpfulness(ctx)
		if err != nil {
			return reply{}, err
		}
		for _, e := range d.Knowledge().Entries {
			lines = append(lines, cards.HelpedLine{Question: e.Question.In(t.Words.Lang), Times: counts[e.ID]})
		}
	}
	slices.SortStableFunc(lines, func(a, b cards.HelpedLine) int { return cmp.Compare(b.Times, a.Times) })
	return reply{card: cards.Helpfulness(t.Words, lines), summary: t.Words.Say("answers.known")}, nil
}
