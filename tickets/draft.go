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

// Draft is a form that somebody put aside, as far as they filled it in. It is
// deleted when the form becomes a ticket. Its JSON is the stored record.
type Draft struct {
	ID     string `json:"id"` // the form's id; several people may have a draft with the same one
	Person string `json:"person"`
	// Item is the item of the catalog that the form belongs to, with its kind
	// and name as last seen; empty for a plain incident.
	Item string `json:"item,omitempty"`
	Kind Kind   `json:"kind,omitempty"`
	Name Text   `json:"name,omitempty"`
	// Chat is the id of the live chat session that the form comes from; empty
	// for none.
	Chat   string            `json:"chat,omitempty"`
	Values map[string]string `json:"values,omitempty"` // as typed, by the inputs' ids
	Saved  time.Time         `json:"saved"`
	// Expires is when the draft is deleted; zero: never. Its person is Warned
	// before that.
	Expires time.Time `json:"expires,omitzero"`
	Warned  bool      `json:"warned,omitempty"`
	// Discarded is when its person discarded it; zero: they did not.
	Discarded time.Time `json:"discarded,omitzero"`
	// Due is when the next timer fires; zero: never.
	Due time.Time `json:"due,omitzero"`
}

// DraftKey identifies a draft.
type DraftKey struct{ Person, ID string }

// String returns the key on one line. draftKey reads it back.
func (k DraftKey) String() string { return k.Person + "/" + k.ID }

func draftKey(s string) DraftKey {
	person, id, _ := strings.Cut(s, "/")
	return DraftKey{Person: person, ID: id}
}

// TitleIn returns the title that a reader of that language tells the draft by:
// the typed title, else the name of the item, else "".
func (d Draft) TitleIn(lang string) string {
	if title := strings.TrimFunc(d.Values["title"], invisible); title != "" && d.Kind != Request {
		return title
	}
	return d.Name.In(lang)
}

// Limits of what a person can put aside: drafts, inputs of each, and code
// points in an input. A text that is too long to submit is still kept.
const (
	MaxDrafts      = 50
	MaxDraftInputs = 100
	MaxDraftText   = 10_000
)

// MaxFormID is the longest id of a form, in bytes. It also limits the ids of an
// item and its fields.
const MaxFormID = 48

// formID matches the ids of forms, sessions and items. Other ids are forged,
// and are never sent back to anybody.
var formID = regexp.MustCompile(`^[0-9A-Za-z-]+$`)

func isFormID(s string) bool { return len(s) <= MaxFormID && formID.MatchString(s) }

// Errors of drafts.
var (
	// ErrNoDraft: the actor has no such draft. Drafts of other people count as
	// missing.
	ErrNoDraft = errors.New("tickets: no such draft")
	// ErrDraftsFull: the actor has the maximum number of drafts.
	ErrDraftsFull = errors.New("tickets: no room for another draft")
	// ErrSubmitted: the form has become a ticket.
	ErrSubmitted = errors.New("tickets: the form was submitted")
)

// DraftStore keeps drafts. Change functions follow the rules of Store. Engines
// implement it; internal/storetest says what they promise.
type DraftStore interface {
	// UpdateDraft lets change work on the draft that the cause names, a zero
	// one when there is none. It writes the draft with the deliveries of the
	// change. A draft that change leaves zero is deleted. others is how many
	// other drafts the person has. An error from change is returned with the
	// draft unchanged. If the activity was handled before, UpdateDraft returns
	// the current draft, zero when it is gone. If the form of the cause has
	// become a ticket, it returns ErrSubmitted. In both cases it does not call
	// change.
	UpdateDraft(ctx context.Context, cause Cause, change func(d *Draft, others int) (Change, error)) (Draft, error)
	// Draft returns a draft, or ErrNoDraft.
	Draft(ctx context.Context, key DraftKey) (Draft, error)
	// DraftsOf returns all drafts of a person, the last saved first.
	DraftsOf(ctx context.Context, person string) ([]Draft, error)
	// CountDrafts returns how many drafts a person has, without reading them.
	CountDrafts(ctx context.Context, person string) (int, error)
	// DueDrafts returns the keys of at most limit drafts whose Due is not after
	// now, earliest first.
	DueDrafts(ctx context.Context, now time.Time, limit int) ([]DraftKey, error)
}

// DraftOptions configures Drafts.
type DraftOptions struct {
	Store   DraftStore
	Catalog *CatalogService
	// Expiry is how long a draft is kept; 0: forever.
	Expiry time.Duration
	Zone   *time.Location // of dates in forms; nil: UTC
	Now    func() time.Time
}

// Drafts offers what people can do with forms that they put aside, and runs the
// drafts' timers.
type Drafts struct{ options DraftOptions }

// NewDrafts returns Drafts.
func NewDrafts(o DraftOptions) *Drafts {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	return &Drafts{options: o}
}

// Save keeps a form under its id, for the actor alone. The caller gives ID,
// Item, Chat and Values. Saving the same form again changes the same draft.
// Values of the earlier draft that the item's form can no longer show are kept
// with it. Save returns *Invalid for a text that is too long, ErrDraftsFull,
// ErrSubmitted, and ErrNoDraft for an id that no form can have.
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

// today returns the day that dates in forms count from.
func (s *Drafts) today() time.Time { return s.options.Now().In(s.options.Zone) }

// merge returns the new values of a form, plus those earlier values that the
// form could not show. item is nil for a plain incident, which shows
// everything, and when the item is gone.
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

// causeOf returns the cause of what a person does with a form.
func (a Actor) causeOf(form string) Cause {
	c := Cause{Activity: a.Activity}
	if form != "" {
		// The form comes first: it grows, and so the index of forms grows at
		// its end.
		c.Form, c.Draft = form+"/"+a.ID, DraftKey{Person: a.ID, ID: form}
	}
	return c
}

// keepTyped returns the values worth keeping of a form, within limits.
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

// Every form asks these, besides the fields of an item's form.
var (
	askedByIncidents = []string{"title", "description", "impact", "urgency", "beneficiary"}
	askedByRequests  = []string{"beneficiary"}
)

// Asked returns the ids of the inputs that every form of a kind has.
func Asked(kind Kind) []string {
	if kind == Request {
		return askedByRequests
	}
	return askedByIncidents
}

// fitValues applies Fit to everything that a form holds. What every form asks
// always fits.
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

// keepLost adds to a form's new values those earlier values that it could not
// show. A field that was answered anew loses its earlier value, but several
// choices can be kept together.
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

// List returns the actor's drafts, the last saved first.
func (s *Drafts) List(ctx context.Context, a Actor) ([]Draft, error) {
	return s.options.Store.DraftsOf(ctx, a.ID)
}

// Count returns how many drafts the actor has.
func (s *Drafts) Count(ctx context.Context, a Actor) (int, error) {
	return s.options.Store.CountDrafts(ctx, a.ID)
}

// OpenedDraft is a draft compared with the current catalog.
type OpenedDraft struct {
	Draft
	// Gone is set when the draft's item is no longer in the catalog, or the
	// actor may not see it. Then nothing fits.
	Gone bool
	// Fits holds what the form can show, and Lost what it cannot, by input.
	Fits, Lost map[string]string
}

// Open returns one of the actor's drafts, sorted by what still fits.
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
