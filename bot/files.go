package bot

import (
	"context"
	"errors"
	"strings"
	"time"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

const (
	// filingFor is how long the files that somebody sends go to the ticket that
	// they chose.
	filingFor = 30 * time.Minute
	// fileLink is how long a link to a file of a ticket can be opened: long enough
	// to press it, too short to be passed round.
	fileLink = time.Hour
)

// addFiles lets the next files that somebody sends go to a ticket of theirs.
func (d *Desk) addFiles(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	seen, err := d.tickets.View(ctx, t.ownReader(), data.String("id"))
	switch {
	case err != nil:
		return reply{}, err
	case !seen.Standing.Owner():
		return reply{}, tickets.ErrNotFound
	case !seen.May.Has(tickets.OpAttach):
		return d.ownCard(ctx, t, seen, cards.TicketView{Above: t.Words.Say("ticket.state.no")})
	}
	if err := d.file(ctx, t, seen.ID); err != nil {
		return reply{}, err
	}
	return d.ownCard(ctx, t, seen, cards.TicketView{})
}

// filesDone ends that, and shows the ticket as it is.
func (d *Desk) filesDone(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	seen, err := d.tickets.View(ctx, t.ownReader(), data.String("id"))
	if err != nil {
		return reply{}, err
	}
	if err := d.file(ctx, t, ""); err != nil {
		return reply{}, err
	}
	return d.ownCard(ctx, t, seen, cards.TicketView{})
}

// file makes the files that somebody sends from now on go to a ticket; "" is
// none.
func (d *Desk) file(ctx context.Context, t *Turn, ticket string) error {
	var ends int64
	if ticket != "" {
		ends = d.Now().Add(filingFor).Unix()
	}
	_, err := d.Store.UpdateContact(ctx, t.Actor.ID, func(c *botframework.Contact) []tickets.Delivery {
		c.Filing, c.FilingEnds = ticket, ends
		return nil
	})
	t.filing = ticket
	return err
}

// endFiling is for text without files: what is sent after it is about something
// else. It returns what is to be said about that.
func (d *Desk) endFiling(ctx context.Context, t *Turn) (note string, err error) {
	if t.filing == "" {
		return "", nil
	}
	note = t.Words.Say("files.ended", "id", t.filing)
	return note, d.file(ctx, t, "")
}

// filing is what somebody is told on the card of the ticket that their files go
// to; "" on that of any other.
func (d *Desk) filing(ctx context.Context, w locale.Words, t tickets.Ticket, person string) (string, error) {
	c, _, err := d.Store.Contact(ctx, person)
	if err != nil || c.Files(d.Now()) != t.ID {
		return "", err
	}
	size, types := d.Files.Limits()
	return w.Say("files.now", "limit", w.Size(size), "types", strings.Join(types, ", ")), nil
}

// filesSent answers files that somebody sends outside a chat. They are loaded
// when they are on record: that may take longer than Teams waits.
func (d *Desk) filesSent(ctx context.Context, t *Turn) (reply, error) {
	if t.filing == "" {
		return d.unfiled(ctx, t)
	}
	_, err := d.tickets.Receive(ctx, t.Actor, t.filing, written(t.Activity), d.uploads(t.Activity))
	invalid, refusal := errors.AsType[*tickets.Invalid](err)
	switch {
	case refusal:
		return reply{text: t.Words.Say("files.refused", "reason", refused(t.Words, invalid))}, nil
	case errors.Is(err, tickets.ErrState), errors.Is(err, tickets.ErrNotFound):
		over := t.Words.Say("files.over", "id", t.filing)
		return reply{text: over}, d.file(ctx, t, "")
	}
	return reply{}, err
}

// uploads are the files of a message.
func (d *Desk) uploads(a *botframework.Activity) (list []tickets.Upload) {
	for _, f := range a.Files() {
		list = append(list, tickets.Upload{
			ID: d.Files.NewID(), Name: f.Name, Type: f.ContentType, URL: f.URL, Token: f.Token, Service: a.ServiceURL,
		})
	}
	return list
}

// unfiled says how files get to a ticket. Who has one open ticket need not look
// for it.
func (d *Desk) unfiled(ctx context.Context, t *Turn) (reply, error) {
	if text := t.Activity.PlainText(); text != "" {
		d.typed.Put(t.Actor.ID, text)
	}
	entries, err := d.ownEntries(ctx, t, false)
	if err != nil {
		return reply{}, err
	}
	mine, _, err := d.tickets.Mine(ctx, t.Actor, "", 2) // open ones come first
	if len(mine) > 0 && mine[0].TakesFiles() && mine[0].State.Open() && (len(mine) == 1 || !mine[1].State.Open()) {
		add := cards.Entry{Title: t.Words.Say("files.addto", "id", mine[0].ID), Verb: cards.VerbFilesAdd, ID: mine[0].ID}
		entries = append([]cards.Entry{add}, entries...)
	}
	return reply{card: cards.Menu(t.Words, t.Words.Say("files.how"), entries)}, err
}

// listFiles lists the files of a ticket, with links for whoever may see it.
func (d *Desk) listFiles(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	ticket, err := d.tickets.Get(ctx, t.ownReader(), data.String("id"))
	if err != nil {
		return reply{}, err
	}
	links := make([]string, len(ticket.Files))
	for i, f := range ticket.Files {
		links[i] = d.Files.Link(f.ID, fileLink)
	}
	r := reply{card: cards.Files(t.Words, ticket, links), summary: t.Words.Say("files.title", "id", ticket.ID)}
	if !d.among(t) {
		return r, nil
	}
	d.say(t, r)
	return d.stays(ctx, t, ticket.ID) // the card that it was asked for on
}
