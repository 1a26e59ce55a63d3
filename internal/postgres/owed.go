package postgres

import (
	"context"
	"fmt"
	"sync"

	"github.com/jackc/pgx/v5"

	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// owe records deliveries.
func (t *tx) owe(deliveries []tickets.Delivery) error {
	for _, d := range deliveries {
		data, err := encode(d)
		if err != nil {
			return err
		}
		t.at.deliveries++
		t.owed = append(
			t.owed,
			tickets.Owed{Seq: uint64(t.at.deliveries), Delivery: d},
		) //nolint:gosec // counted from 0
		t.write(`INSERT INTO deliveries (seq, record) VALUES ($1, $2)`, t.at.deliveries, data)
	}
	return nil
}

// follower is who gets what is owed.
type follower struct {
	mu     sync.Mutex
	follow func([]tickets.Owed)
	last   int64 // number of the last delivery that was handed over
}

// Follow implements store.Deliveries.
func (s ticketStore) Follow(ctx context.Context, follow func([]tickets.Owed)) error {
	return s.commit(ctx, "", func(t *tx) error {
		owed, err := owedBetween(ctx, t, 0, t.before.deliveries)
		if err != nil {
			return refused{fmt.Errorf("what is owed: %w", err)}
		}
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.follow == nil { // it is handed over once, though this may run twice
			t.follow, t.last = follow, t.before.deliveries
			follow(owed)
		}
		return unchanged
	})
}

// handOver hands over what a commit has added. upTo is the number of the newest
// delivery. When there is more than owed, some come from commits of which this
// process did not hear that they were made.
func (f *follower) handOver(ctx context.Context, q querier, owed []tickets.Owed, upTo int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.follow == nil || f.last >= upTo {
		return
	}
	if f.last+int64(len(owed)) != upTo {
		var err error
		if owed, err = owedBetween(ctx, q, f.last, upTo); err != nil {
			return // the next commit, or heartbeat, hands it over
		}
	}
	if f.last = upTo; len(owed) > 0 {
		f.follow(owed)
	}
}

func owedBetween(ctx context.Context, q querier, after, upTo int64) ([]tickets.Owed, error) {
	return many(ctx, q, func(row pgx.CollectableRow) (o tickets.Owed, err error) {
		var data []byte
		if err = row.Scan(&o.Seq, &data); err == nil {
			err = o.UnmarshalJSON(data)
		}
		return o, err
	}, `SELECT seq, record FROM deliveries WHERE seq > $1 AND seq <= $2 ORDER BY seq`, after, upTo)
}

// Settle implements store.Deliveries.
func (s ticketStore) Settle(
	ctx context.Context, seq uint64, slot string, post botframework.Post, owed ...tickets.Delivery,
) error {
	return s.commit(ctx, "", func(t *tx) error {
		t.write(`DELETE FROM deliveries WHERE seq = $1`, number(seq))
		if slot != "" {
			if err := t.keepPost(slot, post); err != nil {
				return err
			}
		}
		return t.owe(owed)
	})
}
