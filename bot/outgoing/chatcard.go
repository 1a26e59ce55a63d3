package outgoing

import (
	"context"
	"encoding/json"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// SessionView returns what the channel's card of a session offers. The members
// of the team are not always available; without them it offers less.
func (c *Cards) SessionView(ctx context.Context, s chat.Session) (v cards.SessionView) {
	v.May = c.desk.Chats.ViewOf(tickets.ReaderAt(s.Address()), s).May
	v.Queue = c.desk.Setup.QueueName(s.Queue)
	if s.State != chat.Ended {
		v.Department = c.desk.Profile(ctx, s.Employee.ID).Department
		lang, err := c.desk.LanguageOf(ctx, s.Employee.ID)
		if err != nil {
			c.desk.Logger.Info("language of an employee", "session", s.ID, "error", err)
		}
		v.Language = lang
		v.Topic = c.desk.TopicOf(s, c.desk.Words().Lang)
	}
	if s.State == chat.Waiting {
		open, err := c.desk.OpenTickets(ctx, s.Employee.ID)
		if err != nil {
			c.desk.Logger.Info("open tickets of an employee", "session", s.ID, "error", err)
		}
		v.Open = open
	}
	if s.State != chat.Connected {
		return v
	}
	v.Call = desk.CallLink(ctx, c.desk, s.Employee.ID)
	v.Queues, v.Replies = c.otherQueues(s.Queue), c.replies(s.Queue)
	members, err := c.desk.Crew.Members(ctx, s.Queue, s.Employee.ID)
	if err != nil {
		c.desk.Logger.Info("no colleagues to offer", "session", s.ID, "error", err)
	}
	for _, m := range members[:min(len(members), maxColleagues)] {
		if !s.Serves(m.ID) && m.ID != s.Employee.ID {
			v.Colleagues = append(v.Colleagues, cards.Choice{Title: m.String(), Value: m.ID})
		}
	}
	return v
}

// TranscriptLines returns messages as a transcript shows them, with internal
// messages apart.
func TranscriptLines(w locale.Words, list []chat.Message) (said, notes []cards.Line) {
	for _, m := range list {
		l := cards.Line{At: w.Time(m.At), Name: m.From.String(), Text: m.Text}
		if m.Deleted {
			l.Text = w.Say("chat.deleted")
		}
		if m.Internal {
			notes = append(notes, l)
			continue
		}
		said = append(said, l)
	}
	return said, notes
}

// OwnSession returns a session's card for its employee. In v, it fills in the place
// in the waiting line, and what the session is or can be about.
func (c *Cards) OwnSession(
	ctx context.Context, w locale.Words, seen chat.View, v cards.OwnView,
) (_ json.RawMessage, err error) {
	if seen.State == chat.Waiting {
		if v.Place, err = c.desk.Chats.Place(ctx, seen.Session); err != nil {
			return nil, err
		}
		v.Topic = c.desk.TopicOf(seen.Session, w.Lang)
		topics, err := c.desk.Topics.Categories(ctx, seen.Employee, w.Lang)
		if err != nil {
			return nil, err
		}
		for _, one := range topics {
			v.Categories = append(v.Categories, cards.Choice{Title: one.Name, Value: one.ID})
		}
	}
	if seen.State == chat.Connected {
		v.Call = desk.CallLink(ctx, c.desk, seen.Analyst.ID)
	}
	return cards.OwnSession(w, seen, v), nil
}

func (c *Cards) sessionSubject(ctx context.Context, id string, at tickets.Address) (subject, error) {
	s, err := c.desk.Chats.Get(ctx, tickets.ReaderAt(at), id)
	return subject{
		rev: s.RevAt(at), queue: s.Queue, person: s.Employee.ID, thread: s.Address(),
		own: func(w locale.Words, to tickets.Address) (json.RawMessage, error) {
			return c.OwnSession(ctx, w, c.desk.Chats.ViewOf(tickets.ReaderAt(to), s), cards.OwnView{})
		},
		past: func(w locale.Words, _ tickets.Address) (json.RawMessage, error) {
			return cards.PastSession(w, s), nil
		},
		channel: func(w locale.Words, to tickets.Address) (json.RawMessage, error) {
			v := c.SessionView(ctx, s)
			v.Moved = to != s.Address()
			return cards.ChannelSession(w, s, v), nil
		},
		summary: func(w locale.Words) string {
			if at.Person != "" {
				return cards.OwnSummary(w, s)
			}
			return cards.Clean(w.Say("chat.summary", "name", s.Employee))
		},
	}, err
}
