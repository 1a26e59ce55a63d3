package demo

import (
	"context"
	"fmt"
	"time"

	"frontdesk/tickets"
)

// step is one thing that somebody does with a ticket.
type step struct {
	At     moment             `yaml:"at"`
	By     string             `yaml:"by"`
	Do     string             `yaml:"do"` // one of deeds
	Text   text               `yaml:"text"`
	To     string             `yaml:"to"` // a person, or another ticket
	Reason tickets.HoldReason `yaml:"reason"`
	Until  int                `yaml:"until"` // days from the beginning of the demo on that it is On Hold; 0: nobody knows
	Stars  int                `yaml:"stars"`
}

// deed is a step on its way to the service: the ticket as it is, who does what,
// and whom or what To means.
type deed struct {
	tickets.Ticket
	by    tickets.Actor
	said  string
	whom  tickets.Person
	other string // the id of a ticket
	until string // a date
	step
}

// deeds holds what a step can do.
var deeds = map[string]func(context.Context, *tickets.Service, deed) (tickets.Ticket, error){
	"take": func(ctx context.Context, s *tickets.Service, d deed) (tickets.Ticket, error) {
		return s.Take(ctx, d.by, d.ID, d.Rev())
	},
	"assign": func(ctx context.Context, s *tickets.Service, d deed) (tickets.Ticket, error) {
		return s.Assign(ctx, d.by, d.ID, d.Rev(), d.whom)
	},
	"reply": func(ctx context.Context, s *tickets.Service, d deed) (tickets.Ticket, error) {
		return s.Reply(ctx, d.by, d.ID, d.Rev(), d.said)
	},
	"note": func(ctx context.Context, s *tickets.Service, d deed) (tickets.Ticket, error) {
		return s.Note(ctx, d.by, d.ID, d.Rev(), d.said)
	},
	"comment": func(ctx context.Context, s *tickets.Service, d deed) (tickets.Ticket, error) {
		return s.Comment(ctx, d.by, d.ID, d.Rev(), d.said)
	},
	"category": func(ctx context.Context, s *tickets.Service, d deed) (tickets.Ticket, error) {
		return s.SetCategory(ctx, d.by, d.ID, d.Rev(), d.said)
	},
	"hold": func(ctx context.Context, s *tickets.Service, d deed) (tickets.Ticket, error) {
		return s.Hold(ctx, d.by, d.ID, d.Rev(), tickets.Wait{Reason: d.Reason, Until: d.until})
	},
	"resume": func(ctx context.Context, s *tickets.Service, d deed) (tickets.Ticket, error) {
		return s.Resume(ctx, d.by, d.ID, d.Rev())
	},
	"resolve": func(ctx context.Context, s *tickets.Service, d deed) (tickets.Ticket, error) {
		return s.Resolve(ctx, d.by, d.ID, d.Rev(), d.said)
	},
	"confirm": func(ctx context.Context, s *tickets.Service, d deed) (tickets.Ticket, error) {
		return s.Confirm(ctx, d.by, d.ID, d.Rev(), d.said)
	},
	"reopen": func(ctx context.Context, s *tickets.Service, d deed) (tickets.Ticket, error) {
		return s.Reopen(ctx, d.by, d.ID, d.Rev())
	},
	"rate": func(ctx context.Context, s *tickets.Service, d deed) (tickets.Ticket, error) {
		return s.Rate(ctx, d.by, d.ID, d.Rev(), tickets.Stars{Rating: d.Stars, Comment: d.said})
	},
	"withdraw": func(ctx context.Context, s *tickets.Service, d deed) (tickets.Ticket, error) {
		return s.Withdraw(ctx, d.by, d.ID, d.Rev())
	},
	"approve": func(ctx context.Context, s *tickets.Service, d deed) (tickets.Ticket, error) {
		v := tickets.Verdict{Decision: tickets.Approve, Reason: d.said}
		return s.Decide(ctx, d.by, d.ID, d.Rev(), v)
	},
	"reject": func(ctx context.Context, s *tickets.Service, d deed) (tickets.Ticket, error) {
		v := tickets.Verdict{Decision: tickets.Reject, Reason: d.said}
		return s.Decide(ctx, d.by, d.ID, d.Rev(), v)
	},
	"merge": func(ctx context.Context, s *tickets.Service, d deed) (tickets.Ticket, error) {
		return s.Merge(ctx, d.by, d.ID, d.Rev(), d.other)
	},
	"relate": func(ctx context.Context, s *tickets.Service, d deed) (tickets.Ticket, error) {
		return s.Relate(ctx, d.by, d.ID, d.Rev(), d.other)
	},
	"major": func(ctx context.Context, s *tickets.Service, d deed) (tickets.Ticket, error) {
		return s.DeclareMajor(ctx, d.by, d.ID, d.Rev(), true)
	},
}

// do lets a step happen, and what follows from it for other tickets.
func (w *walk) do(ctx context.Context, t tickets.Ticket, s step) error {
	does, ok := deeds[s.Do]
	if !ok {
		return fmt.Errorf("nobody can %q", s.Do)
	}
	d := deed{
		Ticket: t, by: w.actor(s.By), said: s.Text.in(w.company.lang),
		whom: w.company.called(s.To), other: w.ids[s.To], step: s,
	}
	if s.Until > 0 {
		d.until = w.today.AddDate(0, 0, s.Until).Format(time.DateOnly)
	}
	if _, err := does(ctx, w.desk.Tickets, d); err != nil {
		return fmt.Errorf("%s by %s: %w", s.Do, s.By, err)
	}
	return w.carry(ctx)
}

// carry lets everything happen that follows for other tickets.
func (w *walk) carry(ctx context.Context) error {
	for len(w.store.follow) > 0 {
		next := w.store.follow[0]
		w.store.follow = w.store.follow[1:]
		if err := w.desk.Tickets.Carry(ctx, next); err != nil {
			return err
		}
	}
	return nil
}
