package bot

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

// loadFor is how long it is tried to load a file, from when it was sent: what
// else is owed to the person waits meanwhile.
const loadFor = 2 * time.Minute

// keep loads what somebody sent to a ticket and attaches it, one file after the
// other, and owes them a word of what came of it. It can be done again: each file
// has its id from the beginning. An error means to try again.
func (d *Desk) keep(ctx context.Context, o tickets.Owed) error {
	told := make([]tickets.Upload, len(o.Files))
	for i, f := range o.Files {
		told[i] = tickets.Upload{ID: f.ID, Name: f.Name, Lost: tickets.NoRoom}
		if i >= tickets.MaxFiles {
			continue
		}
		lost, err := d.keepOne(ctx, o, f)
		if err != nil {
			return fmt.Errorf("bot: file %d for %s: %w", i+1, o.Subject, err)
		}
		if lost != "" {
			d.forget(f.ID)
		}
		told[i].Lost = lost
	}
	return d.settle(ctx, o, "", botframework.Post{}, tickets.Delivery{
		To: o.To, What: tickets.Filed, Subject: o.Subject, N: o.N, Files: told, At: d.Now().UTC(),
	})
}

// keepOne loads and attaches one file. It says why that can never be.
func (d *Desk) keepOne(ctx context.Context, o tickets.Owed, f tickets.Upload) (tickets.Loss, error) {
	t, err := d.tickets.Get(ctx, tickets.ReaderAt(o.To), o.Subject)
	switch {
	case err != nil:
		return "", err
	case t.File(f.ID).ID != "":
		return "", nil
	case len(t.Files) >= tickets.MaxFiles:
		return tickets.NoRoom, nil
	}
	a, ok := d.kept(f.ID)
	if !ok {
		var lost tickets.Loss
		if a, lost, err = d.load(ctx, o, f); lost != "" || err != nil {
			return lost, err
		}
	}
	_, err = d.tickets.Attach(ctx, tickets.Actor{Person: o.By}, o.Subject, a)
	switch {
	case errors.Is(err, tickets.ErrFull):
		return tickets.NoRoom, nil
	case errors.Is(err, tickets.ErrState), errors.Is(err, tickets.ErrNotFound):
		return tickets.TooLate, nil
	}
	return "", err
}

// kept is a file that was kept, but not attached, before a crash; ok is false
// when it was not.
func (d *Desk) kept(id string) (a tickets.Attachment, ok bool) {
	name, kind, data, err := d.Files.Get(id)
	return tickets.Attachment{ID: id, Name: name, Type: kind, Size: int64(len(data))}, err == nil
}

// load loads a file and keeps it.
func (d *Desk) load(ctx context.Context, o tickets.Owed, f tickets.Upload) (a tickets.Attachment, lost tickets.Loss, err error) {
	limit, _ := d.Files.Limits()
	from := botframework.Reference{ServiceURL: f.Service}
	data, _, err := d.Mirror.Download(ctx, from, botframework.File{Name: f.Name, ContentType: f.Type, URL: f.URL, Token: f.Token}, limit)
	switch {
	case errors.Is(err, botframework.ErrTooLarge):
		return a, tickets.TooLarge, nil
	case err != nil:
		lost, err = d.unloaded(ctx, o, err, botframework.Retryable(err))
		return a, lost, err
	}
	name, kind, ok, err := d.Files.Put(ctx, f.ID, f.Name, data)
	switch {
	case err != nil:
		lost, err = d.unloaded(ctx, o, err, true)
		return a, lost, err
	case !ok:
		return a, tickets.WrongType, nil
	}
	return tickets.Attachment{ID: f.ID, Name: name, Type: kind, Size: int64(len(data))}, "", nil
}

// unloaded decides whether a file that could not be loaded or kept is tried
// again.
func (d *Desk) unloaded(ctx context.Context, o tickets.Owed, err error, again bool) (tickets.Loss, error) {
	if ctx.Err() != nil || again && d.Now().Sub(o.At) < loadFor {
		return "", err
	}
	d.Logger.Warn("file given up", "subject", o.Subject, "error", err)
	return tickets.Unloaded, nil
}

// forget removes a file that was not attached, in case it was kept.
func (d *Desk) forget(id string) {
	if err := d.Files.Delete(id); err != nil {
		d.Logger.Warn("file left behind", "file", id, "error", err)
	}
}

// filed says what came of the files that somebody sent to a ticket.
func (d *Desk) filed(ctx context.Context, w locale.Words, o tickets.Delivery) (string, error) {
	t, err := d.tickets.Get(ctx, tickets.ReaderAt(o.To), o.Subject)
	size, types := d.Files.Limits()
	var kept, lines []string
	for _, f := range o.Files {
		if f.Lost == "" {
			kept = append(kept, cards.Clip(cmp.Or(t.File(f.ID).Name, f.Name), quoted))
			continue
		}
		name := cmp.Or(cards.Clip(strings.TrimSpace(f.Name), quoted), w.Say("files.unnamed"))
		lines = append(lines, w.Say("files."+string(f.Lost), "file", name, "id", o.Subject, "limit", w.Size(size), "types", strings.Join(types, ", ")))
	}
	if len(kept) > 0 {
		lines = append([]string{w.Say("files.kept", "id", o.Subject, "files", strings.Join(kept, ", "))}, lines...)
	}
	if o.N > 0 {
		lines = append(lines, w.Say("files.commented", "id", o.Subject))
	}
	return strings.Join(lines, "\n"), err
}

// showPicture shows a picture of a ticket; what Teams does not show is left to
// the list of files.
func (d *Desk) showPicture(ctx context.Context, o tickets.Delivery) error {
	f, err := d.attachment(ctx, o)
	if err != nil || !botframework.Shown(f.Type, f.Size) {
		return hopeless(err)
	}
	_, err = d.sendTo(ctx, o)
	return err
}

// attachment is the file of a ticket that a delivery names, a zero one when there
// is none.
func (d *Desk) attachment(ctx context.Context, o tickets.Delivery) (tickets.Attachment, error) {
	t, err := d.tickets.Get(ctx, tickets.ReaderAt(o.To), o.Subject)
	return t.File(o.Word), err
}

// pictured is the message that shows a picture of a ticket.
func (d *Desk) pictured(ctx context.Context, w locale.Words, o tickets.Delivery) (botframework.Message, error) {
	f, err := d.attachment(ctx, o)
	if err != nil {
		return botframework.Message{}, err
	}
	name, kind, data, err := d.Files.Get(f.ID)
	said := w.Say("thread.attached", "name", f.By, "text", name)
	return botframework.Message{Picture: &botframework.Picture{Name: name, ContentType: kind, Data: data}, Summary: cards.Clean(said)}, err
}
