package bot

import (
	"context"
	"errors"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// addFiles files the next files that somebody sends under one of their tickets.
func (b ownTickets) addFiles(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	seen, err := b.Tickets.View(ctx, t.ownReader(), data.String("id"))
	switch {
	case err != nil:
		return reply{}, err
	case !seen.Standing.Owner():
		return reply{}, tickets.ErrNotFound
	case !seen.May.Has(tickets.OpAttach):
		return b.ownCard(ctx, t, seen, cards.TicketView{Above: t.Words.Say("ticket.state.no")})
	}
	if err := b.setFiling(ctx, t, seen.ID); err != nil {
		return reply{}, err
	}
	return b.ownCard(ctx, t, seen, cards.TicketView{})
}

// filesDone ends filing and shows the current ticket.
func (b ownTickets) filesDone(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	seen, err := b.Tickets.View(ctx, t.ownReader(), data.String("id"))
	if err != nil {
		return reply{}, err
	}
	if err := b.setFiling(ctx, t, ""); err != nil {
		return reply{}, err
	}
	return b.ownCard(ctx, t, seen, cards.TicketView{})
}

// setFiling files what somebody sends from now on under a ticket; "" is none.
func (b ownTickets) setFiling(ctx context.Context, t *Turn, ticket string) error {
	t.filing = ticket
	return b.Filing(ctx, t.Actor.ID, ticket)
}

// endFiling handles text without files: what is sent after it is about
// something else. It returns a note about that.
func (b ownTickets) endFiling(ctx context.Context, t *Turn) (note string, err error) {
	if t.filing == "" {
		return "", nil
	}
	note = t.Words.Say("files.ended", "id", t.filing)
	return note, b.setFiling(ctx, t, "")
}

// filesSent answers files that somebody sends outside a chat. They are loaded
// only once they are on record, because loading may take longer than Teams
// waits.
func (b ownTickets) filesSent(ctx context.Context, t *Turn) (reply, error) {
	if t.filing == "" {
		return b.explainFiling(ctx, t)
	}
	_, err := b.Tickets.Receive(ctx, t.Actor, t.filing, writtenText(t.Activity), b.uploads(t.Activity))
	invalid, refusal := errors.AsType[*tickets.Invalid](err)
	switch {
	case refusal:
		return reply{text: t.Words.Say("files.refused", "reason", desk.Refusal(t.Words, invalid))}, nil
	case errors.Is(err, tickets.ErrState), errors.Is(err, tickets.ErrNotFound):
		over := t.Words.Say("files.over", "id", t.filing)
		return reply{text: over}, b.setFiling(ctx, t, "")
	}
	return reply{}, err
}

// uploads returns the files of a message.
func (b ownTickets) uploads(a *botframework.Activity) (list []tickets.Upload) {
	for _, f := range a.Files() {
		list = append(list, tickets.Upload{
			ID: b.Files.NewID(), Name: f.Name, Type: f.ContentType, Source: sourceOf(a, f), Origin: originOf(a),
		})
	}
	return list
}

// recallFiles takes back the files of a deleted message from the ticket that they
// were sent to. done is false when nothing was deleted, or no files of a ticket.
func (b ownTickets) recallFiles(ctx context.Context, t *Turn) (done bool, err error) {
	if t.Activity.Type != botframework.TypeMessageDelete || !t.personal() {
		return false, nil
	}
	origin := originOf(t.Activity)
	subject, err := b.out.SubjectOf(ctx, origin)
	p, _ := tickets.ParsePiece(subject)
	if _, ok := tickets.Number(p.Of); !ok || err != nil {
		return false, err
	}
	ticket, err := b.Tickets.Get(ctx, t.ownReader(), p.Of)
	if err != nil {
		return false, nil //nolint:nilerr // nothing of theirs
	}
	done = p.N == 0 // they are still being loaded
	for _, f := range ticket.Files {
		if f.Origin == origin && f.By.ID == t.Actor.ID {
			done = true
			if err := b.Files.Delete(f.ID); err != nil {
				return true, err
			}
		}
	}
	if !done {
		return false, nil
	}
	_, err = b.Tickets.Recall(ctx, t.Actor, ticket.ID, origin)
	return true, err
}

// sourceOf returns where a file of a message is stored.
func sourceOf(a *botframework.Activity, f botframework.File) tickets.Source {
	return tickets.Source{URL: f.URL, Guarded: f.Token, Home: a.ServiceURL}
}

// explainFiling says how to add files to a ticket. Somebody with one open
// ticket does not have to look for it.
func (b ownTickets) explainFiling(ctx context.Context, t *Turn) (reply, error) {
	if text := t.Activity.PlainText(); text != "" {
		b.typed.Put(t.Actor.ID, text)
	}
	entries, err := b.ownEntries(ctx, t)
	if err != nil {
		return reply{}, err
	}
	mine, _, err := b.Tickets.Mine(ctx, t.Actor, "", 2) // open tickets come first
	if len(mine) > 0 && mine[0].TakesFiles() && mine[0].State.Open() && (len(mine) == 1 || !mine[1].State.Open()) {
		add := cards.Entry{
			Title: t.Words.Say("files.addto", "id", mine[0].ID),
			Verb:  cards.VerbFilesAdd,
			ID:    mine[0].ID,
			About: mine[0].TitleIn(t.Words.Lang),
		}
		entries = append([]cards.Entry{add}, entries...)
	}
	return reply{card: cards.Menu(t.Words, t.Words.Say("files.how"), entries)}, err
}

// listFiles lists the files of a ticket, with links for anybody who may see it.
func (b ownTickets) listFiles(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	reader := t.ownReader()
	if !t.personal() && b.maySayHere(t) {
		reader = t.workReader()
	}
	seen, err := b.Tickets.View(ctx, reader, data.String("id"))
	if err != nil {
		return reply{}, err
	}
	ticket := seen.Ticket
	links := make([]string, len(ticket.Files))
	for i, f := range ticket.Files {
		if !f.Gone {
			links[i] = b.Files.Link(f.ID, desk.FileLink)
		}
	}
	r := reply{card: cards.Files(t.Words, ticket, links), summary: t.Words.Say("files.title", "id", ticket.ID)}
	if !b.maySayHere(t) {
		return r, nil
	}
	b.sendBeside(t, r)
	return b.live.showAgain(ctx, t, ticket.ID) // the card on which it was asked for
}
