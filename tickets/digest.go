package tickets

import (
	"context"
	"slices"
	"time"
)

// DigestPlan is when a queue is told of its day: at that time of day, as "08:30",
// on days with business hours.
type DigestPlan struct {
	At       string
	Calendar Calendar
}

// Digest is what a queue is told once a day. Its JSON is part of a stored
// delivery.
type Digest struct {
	Date  string    `json:"date"`           // of the day, "2026-11-26"
	Since time.Time `json:"since,omitzero"` // the one before; zero: there was none
	// Counts are what is so now, and what has happened since.
	Counts Tally `json:"counts"`
	// Backlog is how many can be worked on, by age: under Ages[0], from that on
	// under Ages[1], and so on.
	Backlog []int `json:"backlog"`
}

// Ages part the backlog of a digest.
var Ages = [3]time.Duration{24 * time.Hour, 3 * 24 * time.Hour, 7 * 24 * time.Hour}

// GivenDigest is what is kept of the last digest of a queue. Its JSON is the
// stored record.
type GivenDigest struct {
	Date  string    `json:"date"`
	At    time.Time `json:"at"`
	Total Tally     `json:"total"` // as the counts were
}

// DigestStore keeps which digest a queue was given last, and counts what one tells.
// Engines implement it; internal/storetest says what they promise.
type DigestStore interface {
	// Backlog counts the AllOpen list of a queue by age: first those created
	// after the first of the given times, then, for each time, those created at
	// it or before, but after the next one. Times come newest first.
	Backlog(ctx context.Context, queue string, times ...time.Time) ([]int, error)
	// LastDigest returns what is on record of the last digest of a queue; zero
	// before the first.
	LastDigest(ctx context.Context, queue string) (GivenDigest, error)
	// GiveDigest lets give decide, from the last digest of a queue and its
	// counts, what is on record from now on and what is owed for it, and writes
	// both; nothing when it owes nothing. give is a change function as with Store.
	GiveDigest(
		ctx context.Context,
		queue string,
		give func(last GivenDigest, now Tally) (GivenDigest, []Delivery),
	) error
}

// DigestOptions is what Digests are made of.
type DigestOptions struct {
	Store DigestStore
	Plans map[string]DigestPlan // by queue
	Zone  *time.Location        // nil: UTC
	Now   func() time.Time
}

// Digests tells queues of their day.
type Digests struct{ options DigestOptions }

// NewDigests returns Digests.
func NewDigests(o DigestOptions) *Digests {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	return &Digests{options: o}
}

// Due returns the queues, at most limit, whose digest of today has come
// due and was not given: late ones too, but not those of days before.
func (s *Digests) Due(ctx context.Context, limit int) (due []string, err error) {
	for queue, plan := range s.options.Plans {
		date, ok := plan.due(s.options.Now().In(s.options.Zone))
		if !ok {
			continue
		}
		last, err := s.options.Store.LastDigest(ctx, queue)
		if err != nil {
			return nil, err
		}
		if last.Date < date {
			due = append(due, queue)
		}
	}
	slices.Sort(due)
	return due[:min(len(due), limit)], nil
}

// due reports whether the time of day of the plan has come on a day of business,
// and which day that is. What is compared is what a clock on the wall shows: a
// time of day that it skips comes with the change.
func (p DigestPlan) due(now time.Time) (date string, ok bool) {
	return now.Format(time.DateOnly), p.At != "" && now.Format("15:04") >= p.At && p.Calendar.Business(now)
}

// Tick owes a queue its digest of today, unless it was given already. A day
// that a clock goes back to has had its own.
func (s *Digests) Tick(ctx context.Context, queue string) error {
	now := s.options.Now()
	date, ok := s.options.Plans[queue].due(now.In(s.options.Zone))
	if !ok {
		return nil
	}
	backlog, err := s.options.Store.Backlog(ctx, queue, now.Add(-Ages[0]), now.Add(-Ages[1]), now.Add(-Ages[2]))
	if err != nil {
		return err
	}
	return s.options.Store.GiveDigest(ctx, queue, func(last GivenDigest, counts Tally) (GivenDigest, []Delivery) {
		if last.Date >= date {
			return last, nil
		}
		d := Digest{Date: date, Since: last.At, Counts: counts.Since(last.Total), Backlog: backlog}
		return GivenDigest{Date: date, At: now.UTC(), Total: counts},
			[]Delivery{{To: Address{Queue: queue}, Content: DailyDigest{d}, At: now.UTC()}}
	})
}
