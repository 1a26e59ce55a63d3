package outgoing

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// keep loads the files that a person sent to a ticket and attaches them. It then
// owes them a message about the result. It is safe to repeat: each file has its
// id from the beginning. An error means to try again.
func (d *Dispatcher) keep(ctx context.Context, o tickets.Owed, k tickets.Keep) error {
	t, err := d.desk.Tickets.Get(ctx, tickets.ReaderAt(o.To), k.Ticket)
	if err != nil {
		return err
	}
	told := make([]tickets.Upload, len(k.Files))
	var failed error
	for i, loaded := range d.loader.all(ctx, o, k, t) {
		f := k.Files[i]
		told[i] = tickets.Upload{ID: f.ID, Name: f.Name}
		if loaded.err == nil && loaded.lost == "" && loaded.kept.ID != "" {
			loaded.kept.Origin = f.Origin
			loaded.lost, loaded.err = d.attach(ctx, k, loaded.kept)
		}
		if loaded.err != nil {
			failed = cmp.Or(failed, fmt.Errorf("outgoing: file %d for %s: %w", i+1, k.Ticket, loaded.err))
		}
		if loaded.lost != "" {
			d.loader.forget(f.ID)
		}
		told[i].Lost = loaded.lost
	}
	if failed != nil {
		return failed
	}
	told = slices.DeleteFunc(told, func(f tickets.Upload) bool { return f.Lost == tickets.Recalled })
	if len(told) == 0 {
		return d.settle(ctx, o, "", botframework.Post{})
	}
	return d.settle(ctx, o, "", botframework.Post{}, tickets.Delivery{
		To: o.To, Content: tickets.Filed{Ticket: k.Ticket, Event: k.Event, Files: told}, At: d.desk.Now().UTC(),
	})
}

// loaded is what came of loading a file. kept is zero when the ticket has it
// already.
type loaded struct {
	kept tickets.Attachment
	lost tickets.Loss
	err  error
}

// all loads the files of a message to a ticket at the same time: one that
// does not come delays no other.
func (l *loader) all(ctx context.Context, o tickets.Owed, k tickets.Keep, t tickets.Ticket) []loaded {
	results := make([]loaded, len(k.Files))
	var all sync.WaitGroup
	for i, f := range k.Files {
		switch {
		case t.File(f.ID).ID != "":
		case i >= tickets.MaxFiles, len(t.Files) >= tickets.MaxFiles:
			results[i].lost = tickets.NoRoom
		default:
			all.Go(func() {
				r := &results[i]
				r.kept, r.lost, r.err = l.load(ctx, loading{
					NewFile: desk.NewFile{ID: f.ID, Name: f.Name, By: k.By.ID},
					from:    f.Source, kind: f.Type, sent: o.At,
				})
			})
		}
	}
	all.Wait()
	return results
}

// attach attaches a kept file. It returns the reason when that can never
// succeed.
func (d *Dispatcher) attach(ctx context.Context, k tickets.Keep, f tickets.Attachment) (tickets.Loss, error) {
	_, err := d.desk.Tickets.Attach(ctx, tickets.Actor{Person: k.By}, k.Ticket, f)
	switch {
	case errors.Is(err, tickets.ErrFull):
		return tickets.NoRoom, nil
	case errors.Is(err, tickets.ErrRecalled):
		return tickets.Recalled, nil
	case errors.Is(err, tickets.ErrState), errors.Is(err, tickets.ErrNotFound):
		return tickets.TooLate, nil
	}
	return "", err
}

// filedText says what became of the files that a person sent to a ticket.
func (x *wording) filedText(ctx context.Context, w locale.Words, to tickets.Address, o tickets.Filed) (string, error) {
	t, err := x.desk.Tickets.Get(ctx, tickets.ReaderAt(to), o.Ticket)
	where := o.Ticket
	if t.Merged() { // that is where it landed
		where = t.Parent.ID
	}
	size, types := x.desk.Files.Limits()
	var kept, lines []string
	for _, f := range o.Files {
		if f.Lost == "" {
			kept = append(kept, locale.Clip(cmp.Or(t.File(f.ID).Name, f.Name), Quoted))
			continue
		}
		name := cmp.Or(locale.Clip(strings.TrimSpace(f.Name), Quoted), w.Say("files.unnamed"))
		lines = append(
			lines,
			w.Say(
				"files."+string(f.Lost),
				"file",
				name,
				"id",
				where,
				"limit",
				w.Size(size),
				"types",
				strings.Join(types, ", "),
			),
		)
	}
	if len(kept) > 0 {
		lines = append([]string{w.Say("files.kept", "id", where, "files", strings.Join(kept, ", "))}, lines...)
	}
	if o.Event > 0 {
		lines = append(lines, w.Say("files.commented", "id", where))
	}
	return strings.Join(lines, "\n"), err
}

// showPicture shows a picture of a ticket. What Teams cannot show is left to
// the list of files. It returns the post to keep and its slot.
func (d *Dispatcher) showPicture(
	ctx context.Context,
	o tickets.Delivery,
	p tickets.Picture,
) (slot string, post botframework.Post, err error) {
	f, err := d.words.attachment(ctx, o.To, p)
	if err != nil || !botframework.Shown(f.Type, f.Size) {
		return "", post, markHopeless(err)
	}
	if f.N > 0 {
		slot = pictureSlot(o.To, p.Ticket, f.N).String()
	}
	post, err = d.sendTo(ctx, o)
	return slot, post, err
}

// pictureSlot returns the slot of the picture that event n of a ticket attached.
func pictureSlot(to tickets.Address, ticket string, n int) tickets.Slot {
	place := copySlot(to, ticket, n)
	place.Piece.Part = 1
	return place
}

// attachment returns a picture of a ticket. It is zero when the picture does
// not exist.
func (x *wording) attachment(ctx context.Context, to tickets.Address, p tickets.Picture) (tickets.Attachment, error) {
	t, err := x.desk.Tickets.Get(ctx, tickets.ReaderAt(to), p.Ticket)
	return t.File(p.File), err
}

// pictureMessage returns the message that shows a picture of a ticket.
func (x *wording) pictureMessage(
	ctx context.Context,
	w locale.Words,
	to tickets.Address,
	p tickets.Picture,
) (botframework.Message, error) {
	f, err := x.attachment(ctx, to, p)
	if err != nil {
		return botframework.Message{}, err
	}
	shown, _, err := x.picture(f.ID)
	if err != nil {
		return botframework.Message{}, err
	}
	said := w.Say("thread.attached", "name", f.By, "text", f.Name)
	return botframework.Message{Picture: shown, Summary: cards.Clean(said)}, nil
}
