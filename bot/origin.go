package bot

import (
	"context"
	"strings"

	"frontdesk/bot/cards"
	"frontdesk/bot/outgoing"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// maxBefore is how many ways back a card carries, one within the other.
const maxBefore = 3

// originOfCard returns where the card was opened from whose button was pressed.
// It is zero for a card that was opened from nowhere, and when the data was made
// up: what it says is only a place to go to, which is looked at anew.
func originOfCard(w locale.Words, data botframework.Data) cards.Origin {
	return readOrigin(w, data.Object(cards.OriginKey), maxBefore)
}

func readOrigin(w locale.Words, from botframework.Data, depth int) (o cards.Origin) {
	if depth == 0 {
		return o
	}
	switch verb := from.String("verb"); verb {
	case "":
		return o
	case cards.VerbStatusList, cards.VerbSearch:
		return cards.FromList(w, verb == cards.VerbSearch, readSearch(from), readPages(from))
	case cards.VerbLinked:
		id := from.String("id")
		if _, ok := tickets.Number(id); !ok {
			return o
		}
		return cards.FromTicket(w, id, readOrigin(w, from.Object(cards.OriginKey), depth-1))
	default:
		if list, ok := cards.ListOf(verb); ok {
			return cards.FromBoard(w, list, readPages(from))
		}
	}
	return o
}

// readPages returns where on a list a button was pressed.
func readPages(data botframework.Data) cards.Pages {
	after := data.String("after")
	if len(after) > 300 || strings.ContainsFunc(after, endsCursor) {
		return ""
	}
	return cards.Pages(after)
}

// faceAtWork returns a ticket's card for analysts, with the way back to where it
// was opened from and, outside its thread, the way there.
func (b *Bot) faceAtWork(ctx context.Context, t *Turn, ticket tickets.Ticket, v cards.TicketView) (reply, error) {
	v = b.addWays(ctx, t, ticket, v)
	card, err := b.out.Cards.ThreadFace(ctx, t.Words, ticket, v)
	return reply{card: card, summary: outgoing.TicketSummary(t.Words, ticket)}, err
}

// endsCursor reports whether a cursor of a list cannot hold r.
func endsCursor(r rune) bool {
	return !strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_,", r)
}

// addWays adds to a card the ways away from it.
func (b *Bot) addWays(ctx context.Context, t *Turn, ticket tickets.Ticket, v cards.TicketView) cards.TicketView {
	if v.From.Verb == "" {
		v.From = originOfCard(t.Words, t.data)
	}
	v.Thread = b.out.Threads.Link(ctx, ticket.Address(), t.Activity)
	return v
}

// atWork reports whether the card whose button was pressed is one for analysts:
// in a channel, or opened from what only analysts look at.
func (t *Turn) atWork() bool { return !t.personal() || originOfCard(t.Words, t.data).AtWork() }

// open shows a ticket in place of the list it was opened from: to analysts as
// they work on it, to others as their own.
func (b *Bot) open(ctx context.Context, t *Turn, number string, v cards.TicketView) (reply, error) {
	seen, err := b.viewCalled(ctx, t.workReader(), number)
	if err != nil {
		return reply{}, err
	}
	if seen.Standing.Analyst {
		return b.faceAtWork(ctx, t, seen.Ticket, v)
	}
	return b.own.ownCard(ctx, t, seen, v)
}
