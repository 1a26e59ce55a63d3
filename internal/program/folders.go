package program

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"frontdesk/internal/config"
	"frontdesk/internal/desk"
	"frontdesk/internal/filestore"
	"frontdesk/tickets"
)

const (
	// exportLife is how long an export is kept. No link to one lasts longer.
	exportLife = 2 * time.Hour
	// sweepPause is how often old files of chats are looked for.
	sweepPause = time.Hour
)

// files keeps what people send, and makes links to it. Exports and files of
// chats have folders of their own, which are swept: a file of a chat stays only
// when a ticket has it (Claim).
type files struct {
	filestore.Linked
	chats, exports *filestore.Store
	conf           config.Files
	room           *room

	mu      sync.Mutex
	swept   time.Time // when old files of chats were looked for
	counted int64     // their size, and when it was looked for
	at      time.Time
	// holds counts the backups that are being written. gone are the files that are
	// to be removed after them.
	holds int
	gone  map[string]bool
}

// linksKey derives the key that signs links to files from a secret.
func linksKey(secret string) ([]byte, error) {
	return hkdf.Key(sha256.New, []byte(secret), nil, "frontdesk links to files", sha256.Size)
}

// keepLinks has links survive a restart of a desk that has no secret: their key is
// derived from the private key for push messages, which stays with the data.
func (f *files) keepLinks(ctx context.Context, conf config.Config, db desk.DeviceStore) error {
	if conf.Teams.AppPassword != "" {
		return nil
	}
	keys, err := pushKeys(ctx, db)
	if err != nil {
		return err
	}
	f.Links.Key, err = linksKey(keys.Private)
	return err
}

// openFiles opens the folders for files. The key that signs links is derived
// from the bot's secret: links survive a restart, and end when the secret
// changes. Without a secret, it is a new one each time. They expire by the clock now.
func openFiles(conf config.Config, now func() time.Time, log *slog.Logger) (*files, error) {
	kept := &files{conf: conf.Files, gone: map[string]bool{}}
	for _, folder := range []struct {
		name string
		at   **filestore.Store
	}{{"", &kept.Store}, {"chats", &kept.chats}, {"exports", &kept.exports}} {
		opened, err := filestore.Open(filepath.Join(conf.Files.Path, folder.name))
		if err != nil {
			kept.close()
			return nil, err
		}
		*folder.at = opened
	}
	key, err := linksKey(cmp.Or(string(conf.Teams.AppPassword), rand.Text()))
	kept.Links = filestore.Links{Base: conf.PublicURL, Key: key, Now: now}
	kept.room = &room{
		quota: conf.Files.Quota, limits: desk.NewLimits(limits(conf.Limits), now), size: kept.size, now: now, log: log,
		free: func() (int64, error) { return diskSpace(conf.Files.Path) },
	}
	return kept, errors.Join(err, kept.room.open(), kept.sweepExports(), kept.sweepChats())
}

// close closes the folders.
func (f *files) close() {
	for _, store := range []*filestore.Store{f.Store, f.chats, f.exports} {
		if store != nil {
			_ = store.Close()
		}
	}
}

// size returns the size of all files but exports.
func (f *files) size() (int64, error) {
	a, err := f.Store.Size()
	b, bad := f.chats.Size()
	return a + b, errors.Join(err, bad)
}

// countPause is how often metrics have the size looked for: each file is.
const countPause = 5 * time.Minute

// sizeLately returns the size as it was a few minutes ago.
func (f *files) sizeLately() (_ int64, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now := time.Now(); f.at.IsZero() || now.Sub(f.at) > countPause {
		if f.counted, err = f.size(); err == nil {
			f.at = now
		}
	}
	return f.counted, err
}

// sweepExports uses the real clock, because the times of files come from it.
func (f *files) sweepExports() error { return f.exports.Expire(time.Now().Add(-exportLife)) }

// sweepChats removes old files of chats, now and then.
func (f *files) sweepChats() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := time.Now() // as in sweepExports
	if f.holds > 0 {
		return nil
	}
	if f.conf.ChatRetention == 0 || now.Sub(f.swept) < sweepPause {
		return nil
	}
	f.swept = now
	return f.chats.Expire(now.Add(-f.conf.ChatRetention))
}

// Open implements web.Files.
func (f *files) Open(
	id, expires, signature string,
) (name, contentType string, size int64, content io.ReadSeekCloser, err error) {
	err = filestore.ErrNotFound
	if f.isGone(id) {
		return "", "", 0, nil, err
	}
	for _, store := range []*filestore.Store{f.Store, f.chats, f.exports} {
		if errors.Is(err, filestore.ErrNotFound) {
			name, contentType, size, content, err = filestore.Linked{
				Store: store,
				Links: f.Links,
			}.Open(
				id,
				expires,
				signature,
			)
		}
	}
	return name, contentType, size, content, err
}

// Offer implements desk.Files.
func (f *files) Offer(
	ctx context.Context,
	name, contentType string,
	data []byte,
	valid time.Duration,
) (link string, err error) {
	if f.Links.Base == "" {
		return "", nil
	}
	if err := f.sweepExports(); err != nil {
		return "", err
	}
	id, err := f.exports.Put(ctx, bytes.NewReader(data), name, contentType, int64(len(data)))
	if err != nil {
		return "", err
	}
	return f.Links.URL(id, min(valid, exportLife)), nil
}

// NewID implements desk.Files.
func (f *files) NewID() string { return filestore.NewID() }

// Put implements desk.Files.
func (f *files) Put(
	ctx context.Context,
	file desk.NewFile,
	content io.Reader,
) (kept tickets.Attachment, lost tickets.Loss, err error) {
	if lost := f.room.check(); lost != "" {
		return kept, lost, nil
	}
	store := f.Store
	if file.Chat {
		store = f.chats
		if err := f.sweepChats(); err != nil {
			return kept, "", err
		}
	}
	start := bufio.NewReaderSize(content, filestore.Sniffed)
	head, err := start.Peek(filestore.Sniffed)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return kept, "", err
	case !filestore.Allowed(file.Name, head, f.conf.Types):
		return kept, tickets.WrongType, nil
	}
	kept = tickets.Attachment{ID: file.ID, Type: filestore.Type(file.Name, head)}
	kept.Name = filestore.Named(file.Name, kept.Type)
	err = store.PutAs(ctx, file.ID, start, kept.Name, kept.Type, f.conf.MaxSize)
	if errors.Is(err, filestore.ErrTooLarge) {
		return kept, tickets.TooLarge, nil
	}
	if err != nil {
		return kept, "", err
	}
	stored, err := store.Get(file.ID)
	if err != nil {
		return kept, "", err
	}
	kept.Size = stored.Size
	if lost, err = f.room.take(file.By, kept.Size); lost != "" {
		err = errors.Join(err, store.Delete(file.ID))
	}
	return kept, lost, err
}

// find returns a file of a ticket or chat.
func (f *files) find(id string) (filestore.File, error) {
	if f.isGone(id) {
		return filestore.File{}, filestore.ErrNotFound
	}
	file, err := f.Store.Get(id)
	if errors.Is(err, filestore.ErrNotFound) {
		return f.chats.Get(id)
	}
	return file, err
}

// Get implements desk.Files.
func (f *files) Get(id string) (kept tickets.Attachment, content io.ReadCloser, err error) {
	file, err := f.find(id)
	if err != nil {
		return kept, nil, err
	}
	content, err = file.Open()
	return tickets.Attachment{ID: id, Name: file.Name, Type: file.ContentType, Size: file.Size}, content, err
}

// Claim implements desk.Files. A crash between the two steps leaves the file in
// both folders, of which the chats' is swept.
func (f *files) Claim(ctx context.Context, id string) error {
	file, err := f.chats.Get(id)
	if errors.Is(err, filestore.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	content, err := file.Open()
	if err != nil {
		return err
	}
	defer content.Close()
	if err := f.Store.PutAs(ctx, id, content, file.Name, file.ContentType, file.Size); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.holds > 0 {
		return nil // it is swept
	}
	return f.chats.Delete(id)
}

// Delete implements desk.Files.
func (f *files) Delete(id string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.holds > 0 {
		f.gone[id] = true
		return nil
	}
	return f.remove(id)
}

func (f *files) remove(id string) error { return errors.Join(f.Store.Delete(id), f.chats.Delete(id)) }

func (f *files) isGone(id string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.gone[id]
}

// hold has all files stay until release is called: the data that is being backed
// up may name them.
func (f *files) hold() (release func() error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.holds++
	return func() (err error) {
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.holds--; f.holds > 0 {
			return nil
		}
		for id := range f.gone {
			err = errors.Join(err, f.remove(id))
		}
		clear(f.gone)
		return err
	}
}

// Link implements desk.Files.
func (f *files) Link(id string, valid time.Duration) string { return f.Links.URL(id, valid) }

// Limits implements desk.Files.
func (f *files) Limits() (size int64, types []string) { return f.conf.MaxSize, f.conf.Types }
