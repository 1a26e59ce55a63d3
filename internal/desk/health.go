package desk

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// Level says how a check of the desk itself went.
type Level string

// The levels, the worst first.
const (
	Failure Level = "failure"
	Warning Level = "warning"
	Fine    Level = "ok"
)

// Said is a text of package locale, by its key without "doctor.", with pairs of a
// name and a value.
type Said struct {
	Key  string   `json:"key,omitempty"`
	Args []string `json:"args,omitempty"`
}

// In returns the text in somebody's words; empty for no text. An argument whose
// name ends in ".ago" is a duration, in ".day" a time (RFC 3339), in ".size" a
// number of bytes.
func (s Said) In(w locale.Words) string {
	if s.Key == "" {
		return ""
	}
	args := make([]any, len(s.Args))
	for i := 0; i+1 < len(s.Args); i += 2 {
		name, kind, _ := strings.Cut(s.Args[i], ".")
		args[i], args[i+1] = name, s.Args[i+1]
		switch kind {
		case "ago":
			if d, err := time.ParseDuration(s.Args[i+1]); err == nil {
				args[i+1] = w.Ago(d)
			}
		case "day":
			if at, err := time.Parse(time.RFC3339, s.Args[i+1]); err == nil {
				args[i+1] = at.Format(time.DateOnly)
			}
		case "size":
			if n, err := strconv.ParseInt(s.Args[i+1], 10, 64); err == nil {
				args[i+1] = w.Size(n)
			}
		}
	}
	return w.Say("doctor."+s.Key, args...)
}

// Finding is what one check of the desk itself has found. It holds nothing
// secret.
type Finding struct {
	Check string `json:"check"`           // the check, a key under "doctor.check."
	About string `json:"about,omitempty"` // the name of the queue, or whatever else it is about
	Level Level  `json:"level"`
	Seen  Said   `json:"seen"`
	Mend  Said   `json:"mend"` // what mends it; empty when all is well
	// Watched is set when the check is made every hour, and administrators are told
	// of what it finds.
	Watched bool `json:"watched,omitempty"`
}

// ID tells the finding of one check from that of every other.
func (f Finding) ID() string { return strings.TrimSuffix(f.Check+"/"+f.About, "/") }

// Name returns what was checked, in somebody's words.
func (f Finding) Name(w locale.Words) string {
	name := w.Say("doctor.check." + f.Check)
	if f.About != "" {
		name = w.Say("doctor.about", "check", name, "about", f.About)
	}
	return name
}

// Health knows what was found about the desk itself. It is safe for concurrent
// use.
type Health struct {
	mu      sync.Mutex
	examine func(ctx context.Context) []Finding
	known   map[string]Finding
}

// SetExamine says how the desk is examined. Without it, there are no findings.
func (h *Health) SetExamine(examine func(ctx context.Context) []Finding) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.examine = examine
}

// Examine examines the desk now, and returns what was found, the worst first.
func (h *Health) Examine(ctx context.Context) []Finding {
	h.mu.Lock()
	examine := h.examine
	h.mu.Unlock()
	if examine == nil {
		return nil
	}
	return WorstFirst(examine(ctx))
}

// WorstFirst sorts findings: failures, warnings, and what is fine.
func WorstFirst(found []Finding) []Finding {
	levels := []Level{Failure, Warning, Fine}
	slices.SortStableFunc(found, func(a, b Finding) int {
		return slices.Index(levels, a.Level) - slices.Index(levels, b.Level)
	})
	return found
}

// Note keeps what was found.
func (h *Health) Note(found []Finding) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.known == nil {
		h.known = map[string]Finding{}
	}
	for _, f := range found {
		h.known[f.ID()] = f
	}
}

// Known returns what was found last by each check that was made.
func (h *Health) Known() []Finding {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Collect(maps.Values(h.known))
}

// Last returns what a check has found last; ok is false when that is not known.
func (h *Health) Last(id string) (f Finding, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	f, ok = h.known[id]
	return f, ok
}

// Report records which watched checks fail, and owes the administrators a word
// about each that fails from now on, and each that does no longer. It returns
// those.
func (s *Setup) Report(ctx context.Context, found []Finding) (began, ended []Finding, err error) {
	if began, ended = s.current.Load().compare(found); len(began)+len(ended) == 0 {
		return nil, nil, nil
	}
	err = s.change(ctx, "", func(r *SetupRecord) (owed []tickets.Delivery) {
		began, ended = r.compare(found)
		for _, f := range began {
			put(&r.Troubles, f.ID(), s.now().UTC())
			owed = append(owed, s.toAdmins(*r, tickets.Trouble{Check: f.ID()})...)
		}
		for _, f := range ended {
			delete(r.Troubles, f.ID())
			owed = append(owed, s.toAdmins(*r, tickets.Trouble{Check: f.ID(), Over: true})...)
		}
		return owed
	})
	return began, ended, err
}

// compare returns which watched checks fail that did not, and the other way
// round.
func (r SetupRecord) compare(found []Finding) (began, ended []Finding) {
	for _, f := range found {
		_, before := r.Troubles[f.ID()]
		switch now := f.Watched && f.Level == Failure; {
		case now && !before:
			began = append(began, f)
		case before && f.Level == Fine:
			ended = append(ended, f)
		}
	}
	return began, ended
}

// InTrouble reports whether a watched check fails, as far as it was reported.
func (s *Setup) InTrouble(id string) (since time.Time, fails bool) {
	since, fails = s.current.Load().Troubles[id]
	return since, fails
}

// toAdmins owes every administrator something.
func (s *Setup) toAdmins(r SetupRecord, what tickets.Content) (owed []tickets.Delivery) {
	admins := slices.Clone(s.admins)
	for _, d := range r.Admins {
		if !slices.Contains(admins, d.Person) {
			admins = append(admins, d.Person)
		}
	}
	for _, admin := range admins {
		owed = append(owed, tickets.Delivery{
			To: tickets.Address{Person: admin}, At: s.now().UTC(), Content: what,
		})
	}
	return owed
}

// FindingOf returns a finding with the ID, and nothing found.
func FindingOf(id string) (f Finding) {
	f.Check, f.About, _ = strings.Cut(id, "/")
	return f
}
