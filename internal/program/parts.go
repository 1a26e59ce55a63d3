package program

import (
	"bufio"
	"bytes"
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/internal/catalog"
	"frontdesk/internal/config"
	"frontdesk/internal/desk"
	"frontdesk/internal/filestore"
	"frontdesk/tickets"
)

// queues returns the configured queues, converted for the desk.
func queues(conf config.Config) ([]desk.Queue, error) {
	list := make([]desk.Queue, len(conf.Queues))
	for i, q := range conf.Queues {
		calendar, err := tickets.NewCalendar(conf.Location, q.Hours, q.Holidays)
		if err != nil {
			return nil, fmt.Errorf("queue %q: %w", q.Name, err)
		}
		list[i] = desk.Queue{ID: q.ID, Name: q.Name, Was: q.Was, Team: q.Team, Channel: q.Channel, Rules: chat.Rules{
			Calendar: calendar, Roster: q.Duty == config.DutyRoster, Capacity: q.Capacity,
			RoundRobin: q.Assignment == config.AssignRoundRobin, Offer: q.OfferTimeout,
			Accept: q.AcceptTimeout, Silence: q.SilenceTimeout, Idle: q.Idle,
		}}
		list[i].Digest = tickets.DigestPlan{At: q.Digest, Calendar: calendar}
		list[i].SLA = tickets.Policy{
			Calendar: calendar,
			Escalate: q.Escalate,
			Targets:  map[tickets.Priority]tickets.Target{},
		}
		for p, t := range q.SLA {
			list[i].SLA.Targets[tickets.Priority(p)] = tickets.Target(t)
		}
		for _, r := range q.Replies {
			list[i].Replies = append(list[i].Replies, desk.Reply{Title: r.Title, Text: r.Text})
		}
	}
	return list, nil
}

// roles returns the configured roles, converted for the desk.
func roles(conf config.Config) map[tickets.Role][]string {
	return map[tickets.Role][]string{
		tickets.RoleAnalyst:  conf.Roles.Analyst,
		tickets.RoleApprover: conf.Roles.Approver,
		tickets.RoleObserver: conf.Roles.Observer,
	}
}

// limits returns the configured limits, converted for the desk.
func limits(conf config.Limits, now func() time.Time) *desk.Limits {
	const day = 24 * time.Hour
	return desk.NewLimits(map[tickets.Amount][]desk.Limit{
		tickets.AmountTickets:  {{Most: conf.TicketsPerMinute, Per: time.Minute}, {Most: conf.TicketsPerDay, Per: day}},
		tickets.AmountChats:    {{Most: conf.ChatsPerMinute, Per: time.Minute}},
		tickets.AmountComments: {{Most: conf.CommentsPerMinute, Per: time.Minute}},
		tickets.AmountFiles:    {{Most: conf.FilesPerMinute, Per: time.Minute}},
		tickets.AmountBytes:    {{Most: int(conf.BytesPerDay), Per: day}},
		tickets.AmountPeople:   {{Most: conf.PeoplePerHour, Per: time.Hour}},
	}, now)
}

// wrongGroups returns the groups in roles that the catalog does not have.
func wrongGroups(conf config.Config, c content) (wrong config.Mistakes) {
	known := map[string][]string{}
	if c.catalog != nil {
		known = c.catalog().Groups
	}
	for role, people := range roles(conf) {
		for _, one := range people {
			name, ok := strings.CutPrefix(one, config.GroupSign)
			if _, found := known[name]; ok && !found {
				wrong = append(wrong, config.Mistake{
					File:     conf.File,
					Key:      "roles." + string(role),
					Found:    strconv.Quote(one),
					Expected: "a group of the catalog, or an object id",
				})
			}
		}
	}
	wrong.Sort(conf.File)
	return wrong
}

// catalogQueues returns the configured queues, converted for the catalog.
func catalogQueues(conf config.Config) []catalog.Queue {
	list := make([]catalog.Queue, len(conf.Queues))
	for i, q := range conf.Queues {
		list[i] = catalog.Queue{ID: q.ID, Name: q.Name}
	}
	return list
}

// files keeps what people send, and makes links to it. Exports have a folder of
// their own, which is swept.
type files struct {
	filestore.Linked
	exports *filestore.Store
	conf    config.Files
	room    *room
}

// openFiles opens the folder for files. The key that signs links is derived
// from the bot's secret: links survive a restart, and end when the secret
// changes. They expire by the clock now.
func openFiles(conf config.Config, now func() time.Time, log *slog.Logger) (*files, error) {
	store, err := filestore.Open(conf.Files.Path)
	if err != nil {
		return nil, err
	}
	exports, err := filestore.Open(filepath.Join(conf.Files.Path, "exports"))
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	key, err := hkdf.Key(sha256.New, []byte(conf.Teams.AppPassword), nil, "frontdesk links to files", sha256.Size)
	links := filestore.Links{Base: conf.PublicURL, Key: key, Now: now}
	kept := &files{filestore.Linked{Store: store, Links: links}, exports, conf.Files, &room{
		quota: conf.Files.Quota, limits: limits(conf.Limits, now), size: store.Size, now: now, log: log,
		free: func() (int64, error) { return diskSpace(conf.Files.Path) },
	}}
	return kept, errors.Join(err, kept.room.open(), kept.sweep())
}

// close closes the folders.
func (f *files) close() { _, _ = f.Store.Close(), f.exports.Close() }

// exportLife is how long an export is kept. No link to one lasts longer.
const exportLife = 2 * time.Hour

// sweep uses the real clock, because the times of files come from it.
func (f *files) sweep() error { return f.exports.Expire(time.Now().Add(-exportLife)) }

// Open implements web.Files, for files and exports.
func (f *files) Open(
	id, expires, signature string,
) (name, contentType string, size int64, content io.ReadSeekCloser, err error) {
	name, contentType, size, content, err = f.Linked.Open(id, expires, signature)
	if errors.Is(err, filestore.ErrNotFound) {
		return filestore.Linked{Store: f.exports, Links: f.Links}.Open(id, expires, signature)
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
	if err := f.sweep(); err != nil {
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
	err = f.Store.PutAs(ctx, file.ID, start, kept.Name, kept.Type, f.conf.MaxSize)
	if errors.Is(err, filestore.ErrTooLarge) {
		return kept, tickets.TooLarge, nil
	}
	if err != nil {
		return kept, "", err
	}
	stored, err := f.Store.Get(file.ID)
	if err != nil {
		return kept, "", err
	}
	kept.Size = stored.Size
	if lost, err = f.room.take(file.By, kept.Size); lost != "" {
		err = errors.Join(err, f.Store.Delete(file.ID))
	}
	return kept, lost, err
}

// Get implements desk.Files.
func (f *files) Get(id string) (kept tickets.Attachment, content io.ReadCloser, err error) {
	file, err := f.Store.Get(id)
	if err != nil {
		return kept, nil, err
	}
	content, err = file.Open()
	return tickets.Attachment{ID: id, Name: file.Name, Type: file.ContentType, Size: file.Size}, content, err
}

// Delete implements desk.Files.
func (f *files) Delete(id string) error { return f.Store.Delete(id) }

// Link implements desk.Files.
func (f *files) Link(id string, valid time.Duration) string { return f.Links.URL(id, valid) }

// Limits implements desk.Files.
func (f *files) Limits() (size int64, types []string) { return f.conf.MaxSize, f.conf.Types }
