package main

import (
	"bytes"
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
	"io"
	"time"

	"frontdesk/bot"
	"frontdesk/chat"
	"frontdesk/internal/config"
	"frontdesk/internal/filestore"
	"frontdesk/tickets"
)

// queues are the configured queues, as the desk takes them.
func queues(conf config.Config) ([]bot.Queue, error) {
	list := make([]bot.Queue, len(conf.Queues))
	for i, q := range conf.Queues {
		calendar, err := tickets.NewCalendar(conf.Location, q.Hours, q.Holidays)
		if err != nil {
			return nil, fmt.Errorf("queue %q: %w", q.Name, err)
		}
		list[i] = bot.Queue{Name: q.Name, Team: q.Team, Channel: q.Channel, Rules: chat.Rules{
			Calendar: calendar, Roster: q.Duty == config.DutyRoster, Capacity: q.Capacity,
			RoundRobin: q.Assignment == config.AssignRoundRobin, Offer: q.OfferTimeout,
			Accept: q.AcceptTimeout, Silence: q.SilenceTimeout, Idle: q.Idle,
		}}
		list[i].Digest = tickets.DigestPlan{At: q.Digest, Calendar: calendar}
		list[i].SLA = tickets.Policy{Calendar: calendar, Escalate: q.Escalate, Targets: map[tickets.Priority]tickets.Target{}}
		for p, t := range q.SLA {
			list[i].SLA.Targets[tickets.Priority(p)] = tickets.Target(t)
		}
		for _, r := range q.Replies {
			list[i].Replies = append(list[i].Replies, bot.Reply{Title: r.Title, Text: r.Text})
		}
	}
	return list, nil
}

// queueNames are those of the configured queues.
func queueNames(conf config.Config) []string {
	names := make([]string, len(conf.Queues))
	for i, q := range conf.Queues {
		names[i] = q.Name
	}
	return names
}

// linkLife is how long a link to a file can be opened.
const linkLife = 7 * 24 * time.Hour

// files keep what people send into chats, and make links to it.
type files struct {
	filestore.Linked
	conf config.Files
}

// openFiles opens the folder for files. The key that links are signed with
// follows from the bot's secret: they hold over a restart, and end with it.
func openFiles(conf config.Config) (*files, error) {
	store, err := filestore.Open(conf.Files.Path)
	if err != nil {
		return nil, err
	}
	key, err := hkdf.Key(sha256.New, []byte(conf.Teams.AppPassword), nil, "frontdesk links to files", sha256.Size)
	links := filestore.Links{Base: conf.PublicURL, Key: key, Now: time.Now}
	return &files{filestore.Linked{Store: store, Links: links}, conf.Files}, err
}

// Keep implements bot.Files.
func (f *files) Keep(ctx context.Context, name, contentType string, data []byte) (link string, ok bool, err error) {
	if f.Links.Base == "" || !filestore.Allowed(name, data, f.conf.Types) {
		return "", false, nil
	}
	id, err := f.Store.Put(ctx, bytes.NewReader(data), name, contentType, f.conf.MaxSize)
	if err != nil {
		return "", false, err
	}
	return f.Links.URL(id, linkLife), true, nil
}

// NewID implements bot.Files.
func (f *files) NewID() string { return filestore.NewID() }

// Put implements bot.Files.
func (f *files) Put(ctx context.Context, id, name string, data []byte) (shown, contentType string, ok bool, err error) {
	if !filestore.Allowed(name, data, f.conf.Types) {
		return "", "", false, nil
	}
	contentType = filestore.Type(name, data)
	shown = filestore.Named(name, contentType)
	return shown, contentType, true, f.Store.PutAs(ctx, id, bytes.NewReader(data), shown, contentType, f.conf.MaxSize)
}

// Get implements bot.Files.
func (f *files) Get(id string) (shown, contentType string, data []byte, err error) {
	kept, err := f.Store.Get(id)
	if err != nil {
		return "", "", nil, err
	}
	content, err := kept.Open()
	if err != nil {
		return "", "", nil, err
	}
	defer content.Close()
	data, err = io.ReadAll(content)
	return kept.Name, kept.ContentType, data, err
}

// Delete implements bot.Files.
func (f *files) Delete(id string) error { return f.Store.Delete(id) }

// Link implements bot.Files.
func (f *files) Link(id string, valid time.Duration) string { return f.Links.URL(id, valid) }

// Limits implements bot.Files.
func (f *files) Limits() (size int64, types []string) { return f.conf.MaxSize, f.conf.Types }
