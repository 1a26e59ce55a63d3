package program

import (
	"context"
	"os"
	"time"

	"frontdesk/bot/outgoing"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/internal/metrics"
	"frontdesk/tickets"
)

// measure begins to count what the desk does.
func (h *host) measure() {
	h.counts = metrics.New(version, h.look)
	h.db.WatchCommits(h.counts.Commit)
}

// The functions that count are nil when nobody measures.

func (h *host) countTurn() func(route, outcome string, took time.Duration) {
	if h.counts == nil {
		return nil
	}
	return h.counts.Turn
}

func (h *host) countTry() func(outgoing.Try) {
	if h.counts == nil {
		return nil
	}
	return func(t outgoing.Try) { h.counts.Delivery(t.Outcome, t.Cause) }
}

func (h *host) countRequest() func(route string, status int, took time.Duration) {
	if h.counts == nil {
		return nil
	}
	return func(route string, status int, took time.Duration) {
		if route != "GET "+eventsPath { // open as long as its page
			h.counts.Request(route, status, took)
		}
	}
}

// look returns the state of the desk for metrics. What cannot be read is left out.
func (h *host) look(ctx context.Context) metrics.State {
	on := h.on.Load()
	came := h.adapter.Webhook().Traffic()
	state := metrics.State{
		LastTurn: came.Last, Refused: map[string]int{}, Owed: h.owed(on),
		StoreBytes: ifKnown(fileSize(dataFile(on.conf))),
		FilesBytes: ifKnown(h.kept.sizeLately()),
		FreeBytes:  ifKnown(diskSpace(on.conf.Files.Path)),
	}
	if came.Last.IsZero() {
		state.LastTurn = h.started
	}
	for _, why := range botframework.Reasons() {
		state.Refused[string(why)] = came.Refused[why].Count
	}
	if on.pages.Portal != nil {
		state.Streams = on.pages.Streams()
	}
	if on.conf.Backup.Folder != "" {
		newest := keeper{conf: on.conf}.newest()
		state.Backup = &newest
	}
	for _, f := range on.face.Health.Known() {
		if f.Watched { // what others have found may be old
			one := metrics.Check{Name: f.Check, About: f.About, Fails: f.Level == desk.Failure}
			state.Checks = append(state.Checks, one)
		}
	}
	for _, q := range on.face.Setup.Queues() {
		one := metrics.Queue{ID: q.ID, Open: q.Rules.Calendar.Open(h.now())}
		if h.countChats(ctx, on, &one) != nil {
			continue
		}
		if counts, err := h.db.Tally(ctx, q.ID); err == nil {
			tally(&one, counts)
		}
		state.Queues = append(state.Queues, one)
	}
	return state
}

// owed returns what is owed, and why it waits.
func (h *host) owed(on *edition) (all []metrics.Owed) {
	backlog := on.face.Out().Lines.Backlog()
	for _, why := range outgoing.Causes() {
		n := backlog.Why[why]
		one := metrics.Owed{Why: string(why), N: n.Owed}
		if n.Owed > 0 {
			one.Oldest = max(0, h.now().Sub(n.Oldest))
		}
		all = append(all, one)
	}
	return all
}

// countChats counts the chats of a queue.
func (h *host) countChats(ctx context.Context, on *edition, q *metrics.Queue) error {
	line, err := h.db.Line(ctx, q.ID)
	for _, spot := range line {
		if spot.Waiting {
			q.Waiting++
		} else {
			q.Connected++
		}
	}
	if err != nil || q.Waiting == 0 {
		return err
	}
	first, err := on.face.Chats.Waiting(ctx, q.ID, 1)
	for _, one := range first {
		since := one.Asked
		if one.Queued.After(since) {
			since = one.Queued
		}
		q.LongestWait = max(0, h.now().Sub(since))
	}
	return err
}

// tally fills in the tickets of a queue.
func tally(q *metrics.Queue, counts tickets.Tally) {
	q.Tickets = map[string]int{
		"new": counts.New, "in_progress": counts.InProgress, "on_hold": counts.OnHold, "undecided": counts.Undecided,
	}
	q.Breaching, q.Created, q.Resolved = counts.Overdue, counts.Opened, counts.Resolved
	q.Met, q.Missed = counts.Kept, counts.Measured-counts.Kept
}

func fileSize(path string) (int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// ifKnown returns a number, or nil when it is not known.
func ifKnown(n int64, err error) *int64 {
	if err != nil {
		return nil
	}
	return &n
}
