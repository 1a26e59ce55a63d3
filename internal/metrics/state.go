package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Look returns the state of the desk. What cannot be had is left out.
type Look func(ctx context.Context) State

// State is what there is at the moment of a scrape.
type State struct {
	// LastTurn is when the webhook last took a request; at first when the desk
	// started. Refused counts those that it refused, by reason.
	LastTurn time.Time
	Refused  map[string]int
	Owed     []Owed
	Queues   []Queue
	Checks   []Check
	// Streams is how many pages of the portal listen.
	Streams int
	// StoreBytes and FilesBytes are what the desk keeps, and FreeBytes what is left
	// on its disk; nil: not known.
	StoreBytes, FilesBytes, FreeBytes *int64
	// Backup is when the newest of the nightly backups was made; nil: none are to
	// be. It is zero when there is none yet.
	Backup *time.Time
}

// Owed is what is owed to people and waits for one cause.
type Owed struct {
	Why    string
	N      int
	Oldest time.Duration // the age of the oldest
}

// Check is how a check of the desk itself went that is made every hour.
type Check struct {
	Name, About string
	Fails       bool
}

// Queue is the state of a queue. Its label is its id.
type Queue struct {
	ID                 string
	Open               bool // by its hours
	Waiting, Connected int  // chats
	LongestWait        time.Duration
	Tickets            map[string]int // that are not resolved, by state
	Breaching          int
	// Counts since the desk began to count: tickets created, resolved, of those
	// with targets the ones that met them, and the others.
	Created, Resolved, Met, Missed int
}

// scraped is the state of the desk as Prometheus collects it.
type scraped struct{ look Look }

// metric describes a metric that is made at each scrape.
type metric struct {
	*prometheus.Desc
	kind prometheus.ValueType
}

func made(kind prometheus.ValueType, name, help string, labels ...string) metric {
	return metric{prometheus.NewDesc(prefix+name, help, labels, nil), kind}
}

const (
	now   = prometheus.GaugeValue
	total = prometheus.CounterValue
)

var (
	refused = made(total, "webhook_refused_total", "Requests to the webhook that were refused.", "reason")
	last    = made(
		now,
		"webhook_last_timestamp_seconds",
		"When the webhook last took a request; at first when the desk started.",
	)
	checkFails = made(now, "check_failing", "Whether an hourly check of the desk itself fails.", "check", "about")
	owed       = made(now, "deliveries_owed", "What is owed to people, by why it waits.", "why")
	oldest     = made(now, "delivery_oldest_seconds", "The age of the oldest of what is owed, by why it waits.", "why")
	streams    = made(now, "portal_streams", "Pages of the portal that listen to what happens.")
	storeBytes = made(now, "store_bytes", "The size of the data file.")
	filesBytes = made(now, "files_bytes", "The size of all files that people have sent.")
	freeBytes  = made(now, "disk_free_bytes", "What is left on the disk with the data.")
	lastBackup = made(
		now,
		"backup_last_timestamp_seconds",
		"When the newest nightly backup was made; 0: never. Absent when none are wanted.",
	)
	queueOpen   = made(now, "queue_open", "Whether a queue is open by its hours.", "queue")
	chats       = made(now, "chats", "Chats that have not ended.", "queue", "state")
	longestWait = made(now, "chat_longest_wait_seconds", "How long the first in line has been waiting.", "queue")
	tickets     = made(now, "tickets", "Tickets that are neither resolved nor closed.", "queue", "state")
	breaching   = made(now, "tickets_breaching", "Open tickets that are past a target.", "queue")
	created     = made(total, "tickets_created_total", "Tickets created.", "queue")
	resolved    = made(total, "tickets_resolved_total", "Tickets resolved.", "queue")
	sla         = made(
		total,
		"tickets_sla_total",
		"Resolved tickets that had targets, by whether they met them.",
		"queue",
		"result",
	)
)

// Describe implements prometheus.Collector.
func (s scraped) Describe(to chan<- *prometheus.Desc) {
	for _, m := range []metric{
		refused, last, checkFails, owed, oldest, streams, storeBytes, filesBytes, freeBytes, lastBackup, queueOpen, chats, longestWait,
		tickets, breaching, created, resolved, sla,
	} {
		to <- m.Desc
	}
}

// Collect implements prometheus.Collector.
func (s scraped) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeLimit)
	defer cancel()
	state := s.look(ctx)
	put := func(m metric, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(m.Desc, m.kind, value, labels...)
	}
	for reason, n := range state.Refused {
		put(refused, float64(n), reason)
	}
	put(last, seconds(state.LastTurn))
	for _, one := range state.Checks {
		put(checkFails, oneIf(one.Fails), one.Name, one.About)
	}
	for _, one := range state.Owed {
		put(owed, float64(one.N), one.Why)
		put(oldest, one.Oldest.Seconds(), one.Why)
	}
	put(streams, float64(state.Streams))
	for m, size := range map[metric]*int64{
		storeBytes: state.StoreBytes, filesBytes: state.FilesBytes, freeBytes: state.FreeBytes,
	} {
		if size != nil {
			put(m, float64(*size))
		}
	}
	if at := state.Backup; at != nil {
		put(lastBackup, max(0, seconds(*at)))
	}
	for _, q := range state.Queues {
		q.put(put)
	}
}

// put puts the state of a queue.
func (q Queue) put(put func(m metric, value float64, labels ...string)) {
	put(queueOpen, oneIf(q.Open), q.ID)
	put(chats, float64(q.Waiting), q.ID, "waiting")
	put(chats, float64(q.Connected), q.ID, "connected")
	put(longestWait, q.LongestWait.Seconds(), q.ID)
	for state, n := range q.Tickets {
		put(tickets, float64(n), q.ID, state)
	}
	put(breaching, float64(q.Breaching), q.ID)
	put(created, float64(q.Created), q.ID)
	put(resolved, float64(q.Resolved), q.ID)
	put(sla, float64(q.Met), q.ID, "met")
	put(sla, float64(q.Missed), q.ID, "missed")
}

func oneIf(is bool) float64 {
	if is {
		return 1
	}
	return 0
}
