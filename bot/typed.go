package bot

import (
	"context"
	"slices"
	"time"

	"frontdesk/bot/cards"
	"frontdesk/bot/outgoing"
	"frontdesk/chat"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// afterChat is how long after the end of a chat somebody who writes may believe
// that it goes on.
const afterChat = 30 * time.Minute

// showTyped answers a message outside a chat that is no command. What may be an
// answer is kept, and offered to the tickets that it may belong to. Somebody
// whose chat has just ended is told that it was not passed on. last is their last
// session, if any.
func (b ownTickets) showTyped(ctx context.Context, t *Turn, last chat.Session, note string) (reply, error) {
	text := writtenText(t.Activity)
	over := last.State == chat.Ended && b.Now().Sub(last.Ended) < afterChat
	found, err := b.answerable(ctx, t, last, over)
	if err != nil {
		return reply{}, err
	}
	if !over && len(found) == 0 {
		return b.showAnswers(ctx, t, t.Activity.PlainText(), note)
	}
	v := cards.TypedView{Text: text}
	if note != "" {
		v.Notes = append(v.Notes, note)
	}
	if over {
		v.Notes = append(v.Notes, t.Words.Say("typed.over", "text", locale.Clip(text, outgoing.Quoted)))
	}
	if len(found) > 0 {
		v.Notes = append(v.Notes, t.Words.Say("typed.answer"))
	}
	for _, one := range found {
		v.AddTo = append(v.AddTo, cards.Entry{
			Title: t.Words.Say("ticket.addto", "id", one.ID), Verb: cards.VerbComment, ID: one.ID,
			About: one.TitleIn(t.Words.Lang),
		})
	}
	entries, err := b.ownEntries(ctx, t)
	return reply{card: cards.Typed(t.Words, v, entries), summary: v.Notes[len(v.Notes)-1]}, err
}

// answerable returns the tickets that somebody may be answering: those on which
// an analyst had the last word, and the one that their last chat was about.
func (b ownTickets) answerable(ctx context.Context, t *Turn, last chat.Session, over bool) ([]tickets.Ticket, error) {
	list, err := b.Tickets.Awaiting(ctx, t.Actor)
	if err != nil || !over {
		return list, err
	}
	for _, id := range []string{last.About, last.Ticket} {
		if id == "" || slices.ContainsFunc(list, func(one tickets.Ticket) bool { return one.ID == id }) {
			continue
		}
		if seen, err := b.Tickets.View(ctx, t.ownReader(), id); err == nil && seen.May.Has(tickets.OpComment) {
			list = append([]tickets.Ticket{seen.Ticket}, list...)
		}
	}
	return list, nil
}
