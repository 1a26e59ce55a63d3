package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
)

// showAnswers returns the menu. If there are known answers to what the person
// wrote, it shows them above.
func (b ownTickets) showAnswers(ctx context.Context, t *Turn, text, note string) (reply, error) {
	found := b.Knowledge.Answers(text)
	if note != "" {
		return b.menuCard(ctx, t, false, note)
	}
	if len(found) == 0 {
		return b.showNear(ctx, t, text)
	}
	entries, err := b.ownEntries(ctx, t)
	return reply{card: cards.Answers(t.Words, found, entries), summary: t.Words.Say("answers.title")}, err
}

// showNear returns the menu, above it the command that a single word comes near.
func (b ownTickets) showNear(ctx context.Context, t *Turn, text string) (reply, error) {
	meant, ok := b.routes.near(text, func(one route) bool {
		return one.verb != cards.VerbMenu && b.mayType(one, t.Actor.ID, nil)
	})
	if !ok || len(strings.Fields(text)) > 1 {
		return b.menuCard(ctx, t, false, "")
	}
	entries, err := b.ownEntries(ctx, t)
	if !slices.ContainsFunc(entries, func(e cards.Entry) bool { return e.Verb == meant.verb }) {
		entries = append([]cards.Entry{meant.entry()}, entries...)
	}
	said := t.Words.Say("near.ask", "word", meant.typed)
	return reply{card: cards.Menu(t.Words, said, entries), summary: said}, err
}

// noteHelped records that an answer helped, and says thanks.
func (b ownTickets) noteHelped(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	if err := b.Knowledge.CountHelped(ctx, t.Actor, data.String("entry")); err != nil {
		return reply{}, err
	}
	_, chatting, err := b.Chats.Current(ctx, t.Actor.ID)
	if err != nil {
		return reply{}, err
	}
	return b.menuCard(ctx, t, chatting, t.Words.Say("answers.thanks"))
}

// withdrawSolved withdraws a new incident that a known answer has solved.
func (b ownTickets) withdrawSolved(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := b.Tickets.SolvedBy(ctx, t.Actor, data.String("id"), rev(data), data.String("entry"))
	return b.replyToRequester(ctx, t, ticket, err)
}

// showKnowledge shows an administrator which known answers help, the most
// helpful first.
func (b ownTickets) showKnowledge(ctx context.Context, t *Turn, _ botframework.Data) (reply, error) {
	if !b.Setup.IsAdmin(t.Actor.ID) {
		return reply{}, errUnknownVerb
	}
	var lines []cards.HelpedLine
	counts, err := b.Knowledge.Helpfulness(ctx)
	if err != nil {
		return reply{}, err
	}
	for _, e := range b.Knowledge.Entries() {
		lines = append(lines, cards.HelpedLine{Question: e.Question.In(t.Words.Lang), Times: counts[e.ID]})
	}
	slices.SortStableFunc(lines, func(a, b cards.HelpedLine) int { return cmp.Compare(b.Times, a.Times) })
	return reply{card: cards.Helpfulness(t.Words, lines), summary: t.Words.Say("answers.known")}, nil
}
