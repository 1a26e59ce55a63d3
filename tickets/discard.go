package tickets

import (
	"context"
	"errors"
	"time"
)

// undoDiscard is how long a discarded draft is kept, for whoever did not mean it.
const undoDiscard = time.Hour

// discardedKey is where a discarded draft is kept. It is no draft of its person any
// more: they are not shown it, and it does not count.
func discardedKey(of DraftKey) DraftKey { return DraftKey{Person: "discarded:" + of.Person, ID: of.ID} }

// Discard deletes one of the actor's drafts. For an hour, Restore brings it back.
func (s *Drafts) Discard(ctx context.Context, a Actor, id string) error {
	var gone Draft
	cause := Cause{Activity: a.Activity, Draft: DraftKey{Person: a.ID, ID: id}}
	_, err := s.options.Store.UpdateDraft(ctx, cause, func(d *Draft, _ int) (Change, error) {
		if d.ID == "" {
			return Change{}, ErrNoDraft
		}
		gone, *d = *d, Draft{}
		return Change{}, nil
	})
	if err != nil || gone.ID == "" {
		return err
	}
	gone.Discarded = s.options.Now().UTC()
	gone.Due = gone.Discarded.Add(undoDiscard)
	return s.replace(ctx, discardedKey(cause.Draft), gone)
}

// replace stores a draft under a key, whatever is there. A zero draft deletes that.
func (s *Drafts) replace(ctx context.Context, key DraftKey, by Draft) error {
	_, err := s.options.Store.UpdateDraft(ctx, Cause{Draft: key}, func(d *Draft, _ int) (Change, error) {
		*d = by
		return Change{}, nil
	})
	return err
}

// Restore brings back a draft that the actor discarded, with all that it held. Its
// time begins again. A form that was saved since stays as it is. Restore returns
// ErrNoDraft when it is too late, ErrDraftsFull, and ErrSubmitted.
func (s *Drafts) Restore(ctx context.Context, a Actor, id string) error {
	cause := a.causeOf(id)
	kept, err := s.options.Store.Draft(ctx, discardedKey(cause.Draft))
	if err != nil && !errors.Is(err, ErrNoDraft) {
		return err
	}
	_, err = s.options.Store.UpdateDraft(ctx, cause, func(d *Draft, others int) (Change, error) {
		switch {
		case d.ID != "":
			return Change{}, nil
		case kept.ID == "":
			return Change{}, ErrNoDraft
		case others >= MaxDrafts:
			return Change{}, ErrDraftsFull
		}
		kept.Discarded, kept.Due, kept.Expires, kept.Warned = time.Time{}, time.Time{}, time.Time{}, false
		s.start(&kept)
		*d = kept
		return Change{}, nil
	})
	if err != nil || kept.ID == "" {
		return err
	}
	return s.replace(ctx, discardedKey(cause.Draft), Draft{})
}
