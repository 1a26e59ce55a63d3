package outgoing

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// loadFor is how long loading a file is tried, counted from when the file was
// sent. Everything else that is owed to the person waits meanwhile.
const loadFor = 2 * time.Minute

// keep loads the files that a person sent to a ticket and attaches them, one
// after the other. It then owes them a message about the result. It is safe to
// repeat: each file has its id from the beginning. An error means to try again.
func (d *Dispatcher) keep(ctx context.Context, o tickets.Owed, k tickets.Keep) error {
	told := make([]tickets.Upload, len(k.Files))
	for i, f := range k.Files {
		told[i] = tickets.Upload{ID: f.ID, Name: f.Name, Lost: tickets.NoRoom}
		if i >= tickets.MaxFiles {
			continue
		}
		lost, err := d.keepOne(ctx, o, k, f)
		if err != nil {
			return fmt.Errorf("outgoing: file %d for %s: %w", i+1, k.Ticket, err)
		}
		if lost != "" {
			d.forget(f.ID)
		}
		told[i].Lost = lost
	}
	return d.settle(ctx, o, "", botframework.Post{}, tickets.Delivery{
		To: o.To, Content: tickets.Filed{Ticket: k.Ticket, Event: k.Event, Files: told}, At: d.desk.Now().UTC(),
	})
}

// keepOne loads and attaches one file. It returns the reason when that can
// never succeed.
func (d *Dispatcher) keepOne(
	ctx context.Context,
	o tickets.Owed,
	k tickets.Keep,
	f tickets.Upload,
) (tickets.Loss, error) {
	t, err := d.desk.Tickets.Get(ctx, tickets.ReaderAt(o.To), k.Ticket)
	switch {
	case err != nil:
		return "", err
	case t.File(f.ID).ID != "":
		return "", nil
	case len(t.Files) >= tickets.MaxFiles:
		return tickets.NoRoom, nil
	}
	a, ok := d.keptFile(f.ID)
	if !ok {
		var lost tickets.Loss
		if a, lost, err = d.load(ctx, o.At, f); lost != "" || err != nil {
			return lost, err
		}
	}
	_, err = d.desk.Tickets.Attach(ctx, tickets.Actor{Person: k.By}, k.Ticket, a)
	switch {
	case errors.Is(err, tickets.ErrFull):
		return tickets.NoRoom, nil
	case errors.Is(err, tickets.ErrState), errors.Is(err, tickets.ErrNotFound):
		return tickets.TooLate, nil
	}
	return "", err
}

// keptFile returns a file that was kept, but not attached, before a crash. ok
// is false when there is none.
func (d *Dispatcher) keptFile(id string) (a tickets.Attachment, ok bool) {
	name, kind, data, err := d.desk.Files.Get(id)
	return tickets.Attachment{ID: id, Name: name, Type: kind, Size: int64(len(data))}, err == nil
}

// load loads a file and keeps it.
func (d *Dispatcher) load(
	ctx context.Context,
	since time.Time,
	f tickets.Upload,
) (a tickets.Attachment, lost tickets.Loss, err error) {
	limit, _ := d.desk.Files.Limits()
	data, _, err := d.download(ctx, "", botframework.File{Name: f.Name, ContentType: f.Type}, f.Source, limit)
	switch {
	case errors.Is(err, botframework.ErrTooLarge):
		return a, tickets.TooLarge, nil
	case err != nil:
		lost, err = d.giveUpFile(ctx, since, err, botframework.Retryable(err))
		return a, lost, err
	}
	name, kind, ok, err := d.desk.Files.Put(ctx, f.ID, f.Name, data)
	switch {
	case err != nil:
		lost, err = d.giveUpFile(ctx, since, err, true)
		return a, lost, err
	case !ok:
		return a, tickets.WrongType, nil
	}
	return tickets.Attachment{ID: f.ID, Name: name, Type: kind, Size: int64(len(data))}, "", nil
}

// giveUpFile decides whether to retry a file that could not be loaded or kept.
func (d *Dispatcher) giveUpFile(ctx context.Context, since time.Time, err error, again bool) (tickets.Loss, error) {
	if ctx.Err() != nil || again && d.desk.Now().Sub(since) < loadFor {
		return "", err
	}
	d.desk.Logger.Warn("file given up", "error", err)
	return tickets.Unloaded, nil
}

// forget removes a file that was not attached, in case it was kept.
func (d *Dispatcher) forget(id string) {
	if err := d.desk.Files.Delete(id); err != nil {
		d.desk.Logger.Warn("file left behind", "file", id, "error", err)
	}
}

// filedText says what became of the files that a person sent to a ticket.
func (x *wording) filedText(ctx context.Context, w locale.Words, to tickets.Address, o tickets.Filed) (string, error) {
	t, err := x.desk.Tickets.Get(ctx, tickets.ReaderAt(to), o.Ticket)
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
				o.Ticket,
				"limit",
				w.Size(size),
				"types",
				strings.Join(types, ", "),
			),
		)
	}
	if len(kept) > 0 {
		lines = append([]string{w.Say("files.kept", "id", o.Ticket, "files", strings.Join(kept, ", "))}, lines...)
	}
	if o.Event > 0 {
		lines = append(lines, w.Say("files.commented", "id", o.Ticket))
	}
	return strings.Join(lines, "\n"), err
}

// showPicture shows a picture of a ticket. What Teams cannot show is left to
// the list of files.
func (d *Dispatcher) showPicture(ctx context.Context, o tickets.Delivery, p tickets.Picture) error {
	f, err := d.words.attachment(ctx, o.To, p)
	if err != nil || !botframework.Shown(f.Type, f.Size) {
		return markHopeless(err)
	}
	_, err = d.sendTo(ctx, o)
	return err
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
	name, kind, data, err := x.desk.Files.Get(f.ID)
	said := w.Say("thread.attached", "name", f.By, "text", name)
	return botframework.Message{
		Picture: &botframework.Picture{Name: name, ContentType: kind, Data: data},
		Summary: cards.Clean(said),
	}, err
}

// download loads a file that came with a message of a conversation; "" when the
// conversation is no longer known.
func (d *Dispatcher) download(
	ctx context.Context, conversation string, f botframework.File, from tickets.Source, limit int64,
) (data []byte, kind string, err error) {
	f.URL, f.Token = from.URL, from.Guarded
	return d.mirror.Download(ctx, botframework.Reference{ServiceURL: from.Home, Conversation: conversation}, f, limit)
}
