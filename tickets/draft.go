package tickets

import (
	"context"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Draft is a form that somebody put aside, as far as they had filled it in. It
// goes when the form becomes a ticket. Its JSON is the stored record.
type Draft struct {
	ID     string `json:"id"` // the form's own; several people may have one of the same
	Person string `json:"person"`
	// Item is the item of the catalog that the form is of, with its kind and name
	// as they were last seen; empty for a plain incident.
	Item string `json:"item,omitempty"`
	Kind Kind   `json:"kind,omitempty"`
	Name Text   `json:"name,omitempty"`
	// Chat is the live chat that the form is of, the id of a session; empty for
	// none.
	Chat   string            `json:"chat,omitempty"`
	Values map[string]string `json:"values,omitempty"` // as typed, by the inputs' ids
	Saved  time.Time         `json:"saved"`
	// Expires is when it is deleted; zero: never. Its person is Warned before.
	Expires time.Time `json:"expires,omitzero"`
	Warned  bool      `json:"warned,omitempty"`
	// Due is when time does something next; zero: never.
	Due time.Time `json:"due,omitzero"`
}

// DraftKey is what a draft is found by.
type DraftKey struct{ Person, ID string }

// String is the key on one line; draftKey reads it back.
func (k DraftKey) String() string { return k.Person + "/" + k.ID }

func draftKey(s string) DraftKey {
	person, id, _ := strings.Cut(s, "/")
	return DraftKey{Person: person, ID: id}
}

// TitleIn is how somebody who reads that language tells a draft from others: the
// title typed, else the name of the item; "" when there is neither.
func (d Draft) TitleIn(lang string) string {
	if title := strings.TrimFunc(d.Values["title"], invisible); title != "" && d.Kind != Request {
		return title
	}
	return d.Name.In(lang)
}

// What a person can put aside: drafts, inputs of each, and code points in an
// input. A text that is too long to be submitted is no reason to lose it.
const (
	MaxDrafts      = 50
	MaxDraftInputs = 100
	MaxDraftText   = 10_000
)

// MaxFormID is how long, in bytes, the id of a form may be, and those of an item
// and its fields.
const MaxFormID = 48

// formID is what the ids of forms, sessions and items look like. Others are
// forged, and come back to nobody.
var formID = regexp.MustCompile(`^[0-9A-Za-z-]+$`)

func isFormID(s string) bool { return len(s) <= MaxFormID && formID.MatchString(s) }

// Errors of drafts.
var (
	// ErrNoDraft: the actor has no such draft. Somebody else's is none of theirs.
	ErrNoDraft = errors.New("tickets: no such draft")
	// ErrDraftsFull: the actor has as many drafts as they can have.
	ErrDraftsFull = errors.New("tickets: no room for another draft")
	// ErrSubmitted: the form has become a ticket.
	ErrSubmitted = errors.New("tickets: the form was submitted")
)

// DraftStore keeps drafts. Change functions are as with Store. Engines implement
// it; internal/storetest says what they promise.
type DraftStore interface {
	// UpdateDraft lets change work on the draft that the cause names, a zero one
	// when there is none, and writes it with the deliveries of the change; a draft
	// that is left zero is deleted. others is how many more its person has. An
	// error of change is returned with the draft as it is. If the activity was
	// handled before, the draft is returned as it now is (zero when it is gone);
	// if the form of the cause has made a ticket, ErrSubmitted: change is called
	// for neither.
	UpdateDraft(ctx context.Context, cause Cause, change func(d *Draft, others int) (Change, error)) (Draft, error)
	// Draft returns a draft, or ErrNoDraft.
	Draft(ctx context.Context, key DraftKey) (Draft, error)
	// DraftsOf returns all drafts of a person, the one saved last first.
	DraftsOf(ctx context.Context, person string) ([]Draft, error)
	// Count returns how many drafts a person has. It reads none of them.
	CountDrafts(ctx context.Context, person string) (int, error)
	// DueDrafts returns at most limit keys of drafts whose Due is not after now,
	// earliest first.
	DueDrafts(ctx context.Context, now time.Time, limit int) ([]DraftKey, error)
}

// DraftOptions is what Drafts are made of.
type DraftOptions struct {
	Store   DraftStore
	Catalog *CatalogService
	// Expiry is how long a draft is kept; 0: for ever.
	Expiry time.Duration
	Zone   *time.Location // of dates in forms; nil: UTC
	Now    func() time.Time
}

// Drafts is what people can do with forms that they put aside, and what time
// does.
type Drafts struct{ options DraftOptions }

// NewDrafts returns Drafts.
func NewDrafts(o DraftOptions) *Drafts {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	return &Drafts{options: o}
}

// Save keeps a form under its id, for the actor alone; given are ID, Item,
// Chat and Values. The same form again changes the same draft. What an earlier
// one holds that the item's form cannot show any more is kept with it. A text
// that is too long is an *Invalid; ErrDraftsFull, ErrSubmitted, and ErrNoDraft
// for what cannot be the id of a form.
func (s *Drafts) Save(ctx context.Context, a Actor, form Draft) (Draft, error) {
	if !isFormID(form.ID) || form.Item != "" && !isFormID(form.Item) {
		return Draft{}, ErrNoDraft
	}
	var err error
	if form.Values, err = keepTyped(form.Values); err != nil {
		return Draft{}, err
	}
	item, err := s.options.Catalog.item(ctx, a, form.Item)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return Draft{}, err
	}
	return s.options.Store.UpdateDraft(ctx, a.causeOf(form.ID), func(d *Draft, others int) (Change, error) {
		if others >= MaxDrafts {
			return Change{}, ErrDraftsFull
		}
		next := Draft{ID: form.ID, Person: a.ID, Item: form.Item, Kind: d.Kind, Name: d.Name, Chat: form.Chat}
		if item != nil {
			next.Kind, next.Name = item.Kind, item.Name
		}
		if next.Values, err = keepTyped(s.merge(form, item, d.Values)); err != nil {
			return Change{}, err
		}
		s.start(&next)
		*d = next
		return Change{}, nil
	})
}

// today is the day that dates in forms are as of.
func (s *Drafts) today() time.Time { return s.options.Now().In(s.options.Zone) }

// merge is what a form now holds, and of what it held before all that it could
// not show. item is nil for a plain incident, which shows all, and when it is
// gone.
func (s *Drafts) merge(form Draft, item *Item, before map[string]string) map[string]string {
	switch {
	case form.Item == "":
		return form.Values
	case item != nil:
		return item.keepLost(before, form.Values, s.today())
	}
	all := map[string]string{}
	maps.Copy(all, before)
	maps.Copy(all, form.Values)
	return all
}

// causeOf is the cause of what a person does with a form.
func (a Actor) causeOf(form string) Cause {
	c := Cause{Activity: a.Activity}
	if form != "" {
		// The form first: it grows, and so does the index of forms at its end.
		c.Form, c.Draft = form+"/"+a.ID, DraftKey{Person: a.ID, ID: form}
	}
	return c
}

// keepTyped is what is worth keeping of a form, within bounds.
func keepTyped(values map[string]string) (map[string]string, error) {
	kept := map[string]string{}
	for id, value := range values {
		switch {
		case value == "":
		case len(kept) == MaxDraftInputs, len(id) > MaxFormID:
			return nil, &Invalid{Field: id}
		case utf8.RuneCountInString(value) > MaxDraftText:
			return nil, &Invalid{Field: id, Limit: MaxDraftText}
		default:
			kept[id] = value
		}
	}
	return kept, nil
}

// Every form asks these, besides what an item's has of its own.
var (
	askedByIncidents = []string{"title", "description", "impact", "urgency", "beneficiary"}
	askedByRequests  = []string{"beneficiary"}
)

// Asked are the ids of inputs that every form of a kind has.
func Asked(kind Kind) []string {
	if kind == Request {
		return askedByRequests
	}
	return askedByIncidents
}

// fitValues is Fit for all that a form holds: what every form asks fits.
func (i *Item) fitValues(values map[string]string, today time.Time) (fits, lost map[string]string) {
	fits, lost = i.Fit(values, today)
	for _, id := range Asked(i.Kind) {
		delete(lost, id)
		if values[id] != "" {
			fits[id] = values[id]
		}
	}
	return fits, lost
}

// keepLost adds to what a form now holds what it could not show of what it held
// before. A field that was answered anew needs no rescue, but several choices can
// stand beside each other.
func (i *Item) keepLost(before, now map[string]string, today time.Time) map[string]string {
	_, lost := i.fitValues(before, today)
	now = maps.Clone(now)
	for id, value := range lost {
		f, known := i.Field(id)
		switch {
		case now[id] == "":
			now[id] = value
		case known && f.Type == ChoicesField && !slices.Contains(strings.Split(now[id], ","), value):
			now[id] += "," + value
		}
	}
	return now
}

// List returns the actor's drafts, the one saved last first.
func (s *Drafts) List(ctx context.Context, a Actor) ([]Draft, error) {
	return s.options.Store.DraftsOf(ctx, a.ID)
}

// Count returns how many drafts the actor has.
func (s *Drafts) Count(ctx context.Context, a Actor) (int, error) {
	return s.options.Store.CountDrafts(ctx, a.ID)
}

// OpenedDraft is a draft as the catalog is now.
type OpenedDraft struct {
	Draft
	// Gone is set when its item is not in the catalog any more, or not the
	// actor's to see: nothing fits.
	Gone bool
	// Fits is what its form can show, Lost what it cannot, by input.
	Fits, Lost map[string]string
}

// Open returns a draft of the actor's, sorted by what still fits.
func (s *Drafts) Open(ctx context.Context, a Actor, id string) (OpenedDraft, error) {
	d, err := s.options.Store.Draft(ctx, DraftKey{Person: a.ID, ID: id})
	if err != nil {
		return OpenedDraft{}, err
	}
	item, err := s.options.Catalog.item(ctx, a, d.Item)
	switch {
	case errors.Is(err, ErrNotFound):
		return OpenedDraft{Draft: d, Gone: true, Lost: d.Values}, nil
	case err != nil:
		return OpenedDraft{}, err
	case item == nil:
		return OpenedDraft{Draft: d, Fits: d.Values}, nil
	}
	fits, lost := item.fitValues(d.Values, s.today())
	return OpenedDraft{Draft: d, Fits: fits, Lost: lost}, nil
}

// Discard deletes a draft of the actor's.
func (s *Drafts) Discard(ctx context.Context, a Actor, id string) error {
	cause := Cause{Activity: a.Activity, Draft: DraftKey{Person: a.ID, ID: id}}
	_, err := s.options.Store.UpdateDraft(ctx, cause, func(d *Draft, _ int) (Change, error) {
		if d.ID == "" {
			return Change{}, ErrNoDraft
		}
		*d = Draft{}
		return Change{}, nil
	})
	return err
}
