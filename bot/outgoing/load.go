package outgoing

import (
	"cmp"
	"context"
	"errors"
	"io"
	"time"

	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// Loading a file depends on hosts that people name, so nothing else waits for
// it. Loads have lines and a pool of their own, and go from the wire to the disk
// without being held in memory.
const (
	// maxLoads is the largest number of files that are loaded at once. All the
	// others wait for a place.
	maxLoads = 128
	// loadFor is how long loading a file is tried, counted from when it was sent.
	// With the last pause and the last try, its sender is told within two
	// minutes.
	loadFor = 75 * time.Second
	// loadPause is the longest pause between two tries.
	loadPause = 8 * time.Second
	// placeFor is how long a file waits for a place, when it was sent too long
	// ago to be tried again.
	placeFor = 10 * time.Second
)

// errCrowded means that there was no place to load a file in time.
var errCrowded = errors.New("outgoing: too many files at once")

// loader loads files and keeps them.
type loader struct {
	desk   *desk.Desk
	mirror Mirror
	places chan struct{} // one entry for each file that is being loaded
}

// loading is a file that is to be loaded.
type loading struct {
	desk.NewFile
	from         tickets.Source
	conversation string // in which it was sent; "" when that is not known any more
	kind         string // MIME, as announced
	sent         time.Time
}

// load loads a file and keeps it, unless it is kept already. lost says why that
// can never succeed. An error means to try again.
func (l *loader) load(ctx context.Context, f loading) (kept tickets.Attachment, lost tickets.Loss, err error) {
	if kept, ok := l.keptFile(f.ID); ok {
		return kept, "", nil
	}
	if f.from.URL == "" {
		return kept, tickets.Elsewhere, nil
	}
	if err := l.takePlace(ctx, f.sent); err != nil {
		return kept, l.giveUpLoad(ctx, f, err), ctx.Err()
	}
	defer func() { <-l.places }()
	limit, _ := l.desk.Files.Limits()
	file := botframework.File{Name: f.Name, ContentType: f.kind, URL: f.from.URL, Token: f.from.Guarded}
	at := botframework.Reference{ServiceURL: f.from.Home, Conversation: f.conversation}
	err = l.mirror.Download(ctx, at, file, limit, func(content io.Reader) (err error) {
		kept, lost, err = l.desk.Files.Put(ctx, f.NewFile, content)
		return err
	})
	switch age := l.desk.Now().Sub(f.sent); {
	case err == nil:
		return kept, lost, nil
	case errors.Is(err, botframework.ErrTooLarge):
		return kept, tickets.TooLarge, nil
	case ctx.Err() != nil:
		return kept, "", err
	case age+botframework.RetryAfter(err) < loadFor && (botframework.Retryable(err) || file.ComesLater(err, age)):
		return kept, "", err
	}
	return kept, l.giveUpLoad(ctx, f, err), nil
}

// takePlace waits for a place to load a file that was sent at a time.
func (l *loader) takePlace(ctx context.Context, sent time.Time) error {
	left := loadFor - l.desk.Now().Sub(sent)
	if left <= 0 {
		left = placeFor
	}
	wait := time.NewTimer(left)
	defer wait.Stop()
	select {
	case l.places <- struct{}{}:
		return nil
	case <-wait.C:
		return errCrowded
	case <-ctx.Done():
		return ctx.Err()
	}
}

// giveUpLoad returns the loss of a file that cannot be loaded.
func (l *loader) giveUpLoad(ctx context.Context, f loading, why error) tickets.Loss {
	if ctx.Err() != nil {
		return ""
	}
	l.desk.Logger.Warn("file given up", "file", f.ID, "error", why)
	return tickets.Unloaded
}

// keptFile returns a file that is kept. ok is false when there is none.
func (l *loader) keptFile(id string) (kept tickets.Attachment, ok bool) {
	kept, content, err := l.desk.Files.Get(id)
	if err != nil {
		return kept, false
	}
	return kept, content.Close() == nil
}

// forget removes a file that nobody needs, in case it was kept.
func (l *loader) forget(id string) {
	if err := l.desk.Files.Delete(id); err != nil {
		l.desk.Logger.Warn("file left behind", "file", id, "error", err)
	}
}

// picture returns a kept picture as Teams shows it in a message. ok is false for
// what Teams does not show.
func (x *wording) picture(id string) (p *botframework.Picture, ok bool, err error) {
	kept, content, err := x.desk.Files.Get(id)
	if err != nil {
		return nil, false, err
	}
	defer content.Close()
	if !botframework.Shown(kept.Type, kept.Size) {
		return nil, false, nil
	}
	data, err := io.ReadAll(content)
	return &botframework.Picture{Name: kept.Name, ContentType: kept.Type, Data: data}, true, err
}

// loadChatFile loads a file of a chat message. A file that can be had is put on the
// incident of the chat, too.
func (d *Dispatcher) loadChatFile(ctx context.Context, o tickets.Owed, c tickets.ChatLoad) error {
	done := func() error { return d.settle(ctx, o, "", botframework.Post{}) }
	_, m, err := d.desk.Chats.Message(ctx, tickets.ReaderAt(o.To), c.Chat, c.N)
	if errors.Is(err, chat.ErrNotFound) {
		return done()
	}
	f, ok := m.File(c.Part)
	if err != nil || !ok || !f.Loading() || m.Deleted {
		return cmp.Or(err, done())
	}
	of := loading{from: f.Source, kind: f.Type, sent: m.At}
	of.NewFile = desk.NewFile{ID: cmp.Or(f.ID, d.desk.Files.NewID()), Name: f.Name, By: m.From.ID, Chat: true}
	of.conversation, _, _ = botframework.SplitKey(m.Origin)
	if err := d.loader.loadAs(ctx, c, of); err != nil {
		return err
	}
	s, err := d.desk.Chats.Get(ctx, tickets.ReaderAt(o.To), c.Chat)
	if err != nil {
		return err
	}
	if err := d.desk.ShareFiles(ctx, s); err != nil {
		return err
	}
	return done()
}

// loadAs loads a file of a chat message, and records what came of it.
func (l *loader) loadAs(ctx context.Context, c tickets.ChatLoad, of loading) error {
	kept, lost, err := l.load(ctx, of)
	if err != nil {
		return err
	}
	if lost == "" && !l.canShow(kept) {
		lost = tickets.Unshown
	}
	wanted := false
	if lost == "" {
		wanted, err = l.desk.Chats.FileKept(ctx, c, kept)
	} else {
		err = l.desk.Chats.FileLost(ctx, c, lost)
	}
	if err == nil && !wanted {
		l.forget(of.ID)
	}
	return err
}

// canShow reports whether people can be shown a kept file: in a message, or by a
// link.
func (l *loader) canShow(kept tickets.Attachment) bool {
	return botframework.Shown(kept.Type, kept.Size) || l.desk.Files.Link(kept.ID, desk.ChatLink) != ""
}
