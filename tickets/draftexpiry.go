package tickets

import (
	"context"
	"time"
)

// announced is how long before its end a draft's person is warned. For drafts
// kept less than twice as long, the warning comes at half their time.
const announced = 24 * time.Hour

func (s *Drafts) warningTime() time.Duration { return min(announced, s.options.Expiry/2) }

// start restarts a draft's time.
func (s *Drafts) start(d *Draft) {
	d.Saved = s.options.Now().UTC()
	if s.options.Expiry > 0 {
		d.Expires = d.Saved.Add(s.options.Expiry)
		d.Due = d.Expires.Add(-s.warningTime())
	}
}

// Expiring returns a draft that will be deleted and whose person was warned. It
// returns ErrNoDraft when the draft was saved again since then.
func (s *Drafts) Expiring(ctx context.Context, key DraftKey) (Draft, error) {
	d, err := s.options.Store.Draft(ctx, key)
	if err == nil && !d.Warned {
		err = ErrNoDraft
	}
	return d, err
}

// Due returns at most limit drafts with a due timer, for Tick.
func (s *Drafts) Due(ctx context.Context, limit int) ([]string, error) {
	keys, err := s.options.Store.DueDrafts(ctx, s.options.Now(), limit)
	ids := make([]string, len(keys))
	for i, k := range keys {
		ids[i] = k.String()
	}
	return ids, err
}

// Tick runs the due timer of a draft: it warns the draft's person, or deletes
// the draft. No draft is deleted without a warning, even if the desk was down
// meanwhile. Tick leaves alone a draft whose time has not come.
func (s *Drafts) Tick(ctx context.Context, id string) error {
	_, err := s.options.Store.UpdateDraft(ctx, Cause{Draft: draftKey(id)}, func(d *Draft, _ int) (c Change, err error) {
		now := s.options.Now().UTC()
		if d.Due.IsZero() || now.Before(d.Due) {
			return c, nil
		}
		if !d.Discarded.IsZero() { // they know
			*d = Draft{}
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
