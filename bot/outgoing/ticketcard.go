package outgoing

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/locale"
	"frontdesk/internal/phrase"
	"frontdesk/tickets"
)

// filingNote returns the note on a ticket's card that a person's files go to
// this ticket. It is "" on every other card.
func (c *Cards) filingNote(ctx context.Context, w locale.Words, t tickets.Ticket, person string) (string, error) {
	filing, err := c.desk.FilesOf(ctx, person)
	if err != nil || filing != t.ID {
		return "", err
	}
	size, types := c.desk.Files.Limits()
	return w.Say("files.now", "limit", w.Size(size), "types", strings.Join(types, ", ")), nil
}

// maxColleagues is how many colleagues a card offers.
const maxColleagues = 50

// replies returns the canned replies of a queue, to choose from.
func (c *Cards) replies(queue string) (list []cards.Choice) {
	q, _ := c.desk.Setup.Queue(queue)
	for _, r := range q.Replies {
		list = append(list, cards.Choice{Title: r.Title, Value: r.Title})
	}
	return list
}

// otherQueues returns all queues with a channel except one, to choose from.
func (c *Cards) otherQueues(than string) (list []cards.Choice) {
	for _, q := range c.desk.Setup.Linked() {
		if q.ID != than {
			list = append(list, cards.Choice{Title: q.Name, Value: q.ID})
		}
	}
	return list
}

// majorChoices returns the open major incidents that an analyst can relate a
// ticket to.
func (c *Cards) majorChoices(ctx context.Context, w locale.Words, t tickets.Ticket) (list []cards.Choice) {
	if t.Kind == tickets.Request || t.Major {
		return nil
	}
	open, err := c.desk.Tickets.Majors(ctx)
	if err != nil {
		c.desk.Logger.Warn("no major incidents to offer", "ticket", t.ID, "error", err)
	}
	for _, m := range open {
		list = append(list, cards.Choice{Title: TicketSummary(w, m), Value: m.ID})
	}
	return list
}

// face shows a subject at an address, in somebody's words.
type face = func(locale.Words, tickets.Address) (json.RawMessage, error)

// subject is a ticket or a session, reduced to what sending its cards needs.
type subject struct {
	rev     int
	queue   string
	person  string // its requester or employee
	thread  tickets.Address
	own     face // in that person's chat
	past    face // there, once a newer message shows it; nil: as own
	channel face // in the channel
	summary func(locale.Words) string
}

// subject returns what is shown at an address under an id.
func (c *Cards) subject(ctx context.Context, id string, at tickets.Address) (subject, error) {
	if _, ok := chat.Number(id); ok {
		return c.sessionSubject(ctx, id, at)
	}
	return c.ticketSubject(ctx, id, at)
}

func (c *Cards) ticketSubject(ctx context.Context, id string, at tickets.Address) (subject, error) {
	t, err := c.desk.Tickets.Get(ctx, tickets.ReaderAt(at), id)
	if err != nil {
		return subject{}, err
	}
	return subject{
		rev: t.Rev(), queue: t.Queue, person: t.Requester.ID, thread: t.Address(),
		own: func(w locale.Words, to tickets.Address) (json.RawMessage, error) {
			seen, err := c.desk.Tickets.ViewOf(ctx, tickets.ReaderAt(to), t)
			if err != nil {
				return nil, err
			}
			if !seen.Standing.MaySee() { // who is told all the same has watched it until now
				return cards.Unwatched(w, t), nil
			}
			return c.OwnFace(ctx, w, to.Person, seen, cards.TicketView{})
		},
		channel: func(w locale.Words, to tickets.Address) (json.RawMessage, error) {
			if _, poster := to.PosterIn(); poster {
				return cards.Poster(w, t, c.desk.Setup.QueueName(t.Queue)), nil
			}
			if to != t.Address() {
				return cards.MovedTicket(w, t, c.desk.Setup.QueueName(t.Queue)), nil
			}
			return c.ThreadFace(ctx, w, t, cards.TicketView{})
		},
		summary: func(w locale.Words) string { return TicketSummary(w, t) },
	}, nil
}

// OwnFace returns a ticket's card for its requester, beneficiary, watchers and
// approvers. seen is what that person may see of it.
func (c *Cards) OwnFace(
	ctx context.Context, w locale.Words, person string, seen tickets.View, v cards.TicketView,
) (_ json.RawMessage, err error) {
	t := c.desk.WithNames(ctx, seen.Ticket)
	v.Events, v.Standing, v.May = seen.Events, seen.Standing, seen.May
	v.Unmet = c.desk.Unmet(ctx, t)
	decided := t.Approving != nil && t.Approving.By.ID == person
	if !seen.Standing.Owner() && (decided || t.Approver(person) || seen.May.Has(tickets.OpDecide)) {
		v.Reader, v.Then = person, c.afterApproval(w, t)
		v.Department = c.desk.Profile(ctx, t.Requester.ID).Department
		return cards.Approval(w, t, v), nil
	}
	if v.From.Verb == "" {
		v.Above = cmp.Or(v.Above, phrase.Created(w, t, seen.Standing))
	}
	if v.From.Verb == "" && seen.Standing.Requester {
		v.Answers = c.desk.Knowledge.AnswersTo(t)
		if v.Majors, err = c.desk.Tickets.MajorsFor(ctx, t); err != nil {
			return nil, err
		}
	}
	if seen.May.Has(tickets.OpAttach) {
		v.Filing, err = c.filingNote(ctx, w, t, person)
	}
	if c.desk.TicketPage != nil {
		v.Page = c.desk.TicketPage(ctx, person, t.ID)
	}
	return cards.Ticket(w, t, v), err
}

// afterApproval says what happens to a ticket that is approved.
func (c *Cards) afterApproval(w locale.Words, t tickets.Ticket) string {
	then := w.Say("approval.then", "queue", c.desk.Setup.QueueName(t.Queue))
	if item, ok := c.desk.Catalog.Catalog().Item(t.Item); ok {
		if expected := item.Expected.In(w.Lang); expected != "" {
			then += " " + w.Say("approval.takes", "time", expected)
		}
	}
	return then
}

// TicketSummary returns the number and title of a ticket, for notifications.
func TicketSummary(w locale.Words, t tickets.Ticket) string {
	return cards.Clean(w.Say("ticket.summary", "id", t.ID, "title", t.TitleIn(w.Lang)))
}

// ThreadFace returns a ticket's card as its thread shows it.
func (c *Cards) ThreadFace(
	ctx context.Context,
	w locale.Words,
	t tickets.Ticket,
	v cards.TicketView,
) (json.RawMessage, error) {
	seen, err := c.desk.Tickets.ViewOf(ctx, tickets.ReaderAt(t.Address()), t)
	if err != nil {
		return nil, err
	}
	v.Department = c.desk.Profile(ctx, t.Requester.ID).Department
	return c.AnalystFace(ctx, w, seen, v), nil
}

// AnalystFace returns a ticket's card for somebody who works for its queue.
// seen is what they may see of it.
func (c *Cards) AnalystFace(
	ctx context.Context,
	w locale.Words,
	seen tickets.View,
	v cards.TicketView,
) json.RawMessage {
	t := c.desk.WithNames(ctx, seen.Ticket)
	v.Events, v.Standing, v.May, v.Desk = seen.Events, seen.Standing, seen.May, c.analystChoices(ctx, w, t)
	v.Unmet = c.desk.Unmet(ctx, t)
	return cards.ChannelTicket(w, t, v)
}

// analystChoices returns what analysts of a ticket can choose from. The members
// of the team are not always available; without them there are fewer choices.
func (c *Cards) analystChoices(ctx context.Context, w locale.Words, t tickets.Ticket) (all cards.Desk) {
	if !t.State.Open() {
		return all
	}
	all.Queues, all.Replies, all.Majors = c.otherQueues(t.Queue), c.replies(t.Queue), c.majorChoices(ctx, w, t)
	all.Colleagues = slices.DeleteFunc(
		c.Colleagues(ctx, t.Queue, t.Requester.ID),
		func(one cards.Choice) bool { return one.Value == t.Assignee.ID },
	)
	root, ok := c.desk.Catalog.Catalog().Category("")
	if !ok {
		return all
	}
	for _, category := range root.Categories {
		all.Categories = append(
			all.Categories,
			cards.Choice{Title: category.Name.In(w.Lang), Value: category.Name.In("")},
		)
	}
	return all
}

// Colleagues returns who can be assigned in a queue. It returns nobody while
// the members are unknown.
func (c *Cards) Colleagues(ctx context.Context, queue, asking string) (list []cards.Choice) {
	members, err := c.desk.Crew.Members(ctx, queue, asking)
	if err != nil {
		c.desk.Logger.Info("no colleagues to offer", "queue", queue, "error", err)
	}
	for _, m := range members[:min(len(members), maxColleagues)] {
		list = append(list, cards.Choice{Title: m.String(), Value: m.ID})
	}
	return list
}
