package tickets

import (
	"context"
	"slices"
	"time"
)

// DigestPlan says when a queue gets its daily digest: at that time of day, such
// as "08:30", on days with business hours.
type DigestPlan struct {
	At       string
	Calendar Calendar
}

// Digest is the daily summary of a queue. Its JSON is part of a stored
// delivery.
type Digest struct {
	Date  string    `json:"date"`           // the day, as "2026-11-26"
	Since time.Time `json:"since,omitzero"` // the previous digest; zero: there was none
	// Counts holds the current counts, and what has happened since.
	Counts Tally `json:"counts"`
	// Backlog counts the tickets that can be worked on, by age: those younger
	// than Ages[0], those from there up to Ages[1], and so on.
	Backlog []int `json:"backlog"`
}

// Ages divides the backlog of a digest by age.
var Ages = [3]time.Duration{24 * time.Hour, 3 * 24 * time.Hour, 7 * 24 * time.Hour}

// GivenDigest is the record of a queue's last digest. Its JSON is the stored
// record.
type GivenDigest struct {
	Date  string    `json:"date"`
	At    time.Time `json:"at"`
	Total Tally     `json:"total"` // the counts at that time
}

// DigestStore keeps each queue's last digest, and counts what a digest reports.
// Engines implement it; internal/storetest says what they promise.
type DigestStore interface {
	// Backlog counts the AllOpen list of a queue by age. The first count is of
	// tickets created after the first of the given times. Then, for each time,
	// it counts those created at it or before, but after the next one. Times
	// come newest first.
	Backlog(ctx context.Context, queue string, times ...time.Time) ([]int, error)
	// LastDigest returns the record of a queue's last digest; zero before the
	// first.
	LastDigest(ctx context.Context, queue string) (GivenDigest, error)
	// GiveDigest calls give with the last digest of a queue and its counts.
	// give decides the new record and the deliveries owed. GiveDigest writes
	// both, or nothing when nothing is owed. give is a change function as with
	// Store.
	GiveDigest(
		ctx context.Context,
		queue string,
		give func(last GivenDigest, now Tally) (GivenDigest, []Delivery),
	) error
	// MergeCounts adds what has happened in one queue, which has no tickets any
	// more, to the counts of another, as if the other's last digest had told
	// of it. Nothing is on record of the first queue afterwards.
	MergeCounts(ctx context.Context, from, to string) error
}

// DigestOptions configures Digests.
type DigestOptions struct {
	Store DigestStore
	Plans map[string]DigestPlan // by queue
	Zone  *time.Location        // nil: UTC
	Now   func() time.Time
}

// Digests sends queues their daily digests.
type Digests struct{ options DigestOptions }

// NewDigests returns Digests.
func NewDigests(o DigestOptions) *Digests {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	return &Digests{options: o}
}

// TakeOver gives a queue what was counted for another that it took over.
func (s *Digests) TakeOver(ctx context.Context, from, to string) error {
	return s.options.Store.MergeCounts(ctx, from, to)
}

// Due returns at most limit queues whose digest of today is due and was not
// given. Late digests count, but not those of earlier days.
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

// due reports whether the plan's time of day has come on a business day, and
// which day that is. It compares wall-clock times: a time that the clock skips
// comes when the clock changes.
func (p DigestPlan) due(now time.Time) (date string, ok bool) {
	return now.Format(time.DateOnly), p.At != "" && now.Format("15:04") >= p.At && p.Calendar.Business(now)
}

// Tick owes a queue its digest of today, unless it was given already. A day to
// which a clock goes back has already had its digest.
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
