package tickets

import (
	"context"
	"time"
)

// announced is how long before its end the person of a draft is told of it; half
// its time when that is shorter.
const announced = 24 * time.Hour

func (s *Drafts) warningTime() time.Duration { return min(announced, s.options.Expiry/2) }

// start begins a draft's time anew.
func (s *Drafts) start(d *Draft) {
	d.Saved = s.options.Now().UTC()
	if s.options.Expiry > 0 {
		d.Expires = d.Saved.Add(s.options.Expiry)
		d.Due = d.Expires.Add(-s.warningTime())
	}
}

// Expiring returns a draft that will be deleted, of which its person was told.
// ErrNoDraft when it was saved again since then.
func (s *Drafts) Expiring(ctx context.Context, key DraftKey) (Draft, error) {
	d, err := s.options.Store.Draft(ctx, key)
	if err == nil && !d.Warned {
		err = ErrNoDraft
	}
	return d, err
}

// Due returns at most limit drafts that time has come for, for Tick.
func (s *Drafts) Due(ctx context.Context, limit int) ([]string, error) {
	keys, err := s.options.Store.DueDrafts(ctx, s.options.Now(), limit)
	ids := make([]string, len(keys))
	for i, k := range keys {
		ids[i] = k.String()
	}
	return ids, err
}

// Tick does to a draft what time has come for: its person is told that it
// will be deleted, and it is deleted. None is deleted unannounced, also when the
// desk did not run meanwhile. A draft whose time has not come is left alone.
func (s *Drafts) Tick(ctx context.Context, id string) error {
	_, err := s.options.Store.UpdateDraft(ctx, Cause{Draft: draftKey(id)}, func(d *Draft, _ int) (c Change, err error) {
		now := s.options.Now().UTC()
		if d.Due.IsZero() || now.Before(d.Due) {
			return c, nil
		}
		told := Delivery{To: Address{Person: d.Person}, Content: DraftExpires{d.ID}, At: now}
		if d.Warned {
			told.Content = DraftExpired{Item: d.Item, Title: d.TitleIn("")}
			*d = Draft{}
		} else {
			d.Warned = true
			if !now.Before(d.Expires) {
				d.Expires = now.Add(s.warningTime())
			}
			d.Due = d.Expires
		}
		c.Owe(told)
		return c, nil
	})
	return err
}
