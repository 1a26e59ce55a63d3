package bot

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// maxColleagues is how many colleagues a card offers.
const maxColleagues = 50

// sessionView is what the channel's card of a session offers. Without the
// members of the team, which cannot always be had, it offers less.
func (d *Desk) sessionView(ctx context.Context, s chat.Session) (v cards.SessionView) {
	v.May = d.chats.ViewOf(tickets.ReaderAt(s.Address()), s).May
	if s.State != chat.Ended {
		v.Department = d.profile(ctx, s.Employee.ID).Department
	}
	if s.State != chat.Connected {
		return v
	}
	v.Queues, v.Replies = d.otherQueues(s.Queue), d.replies(s.Queue)
	members, err := d.roster.Members(ctx, s.Queue, s.Employee.ID)
	if err != nil {
		d.Logger.Info("no colleagues to offer", "session", s.ID, "error", err)
	}
	for _, m := range members[:min(len(members), maxColleagues)] {
		if !s.Serves(m.ID) && m.ID != s.Employee.ID {
			v.Colleagues = append(v.Colleagues, cards.Choice{Title: m.String(), Value: m.ID})
		}
	}
	return v
}

func (d *Desk) transfer(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	session, err := d.chats.Transfer(ctx, t.Actor, data.String("id"), data.String("to"), data.String("reason"))
	if err == nil {
		d.refreshLine(ctx, session.Queue)
	}
	return d.handed(ctx, t, session, err)
}

func (d *Desk) invite(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	session, err := d.chats.Invite(ctx, t.Actor, data.String("id"), data.String("analyst"))
	return d.handed(ctx, t, session, err)
}

// handed answers an analyst who passed a session on or called somebody in.
func (d *Desk) handed(ctx context.Context, t *Turn, s chat.Session, err error) (reply, error) {
	note := ""
	switch {
	case errors.Is(err, chat.ErrNobody):
		note = t.Words.Say("chat.nobody")
	case errors.Is(err, chat.ErrEnded):
	case err != nil:
		return reply{}, err
	}
	r, bad := d.channelSession(ctx, t, s, note)
	r.owed = err == nil
	return r, bad
}

// cannedReply sends a canned reply in the name of the analyst.
func (d *Desk) cannedReply(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	seen, err := d.chats.View(ctx, t.ownReader(), data.String("id"))
	session := seen.Session
	switch {
	case err != nil && !seen.Standing.Serving: // who serves goes on while the roster cannot be had
		return reply{}, err
	case session.State == chat.Ended:
		return reply{text: t.Words.Say("chat.over")}, nil
	case !seen.May.Has(chat.OpReply):
		return reply{}, chat.ErrNotFound
	}
	text, ok := d.cannedText(session.Queue, data.String("reply"), session.Employee, t.Actor.Person, session.Ticket)
	if !ok {
		return reply{}, errUnknownVerb
	}
	session, err = d.chats.Reply(ctx, t.Actor, session.ID, chat.Message{Text: text, Canned: true})
	switch {
	case errors.Is(err, chat.ErrNotConnected):
		return reply{}, chat.ErrNotFound
	case errors.Is(err, chat.ErrEnded):
		return reply{text: t.Words.Say("chat.over")}, nil
	case err != nil:
		return reply{}, err
	}
	return d.channelSession(ctx, t, session, "")
}

// cannedText is the canned reply of that title, filled in; ok is false when the
// queue has none.
func (d *Desk) cannedText(queue, title string, requester, analyst tickets.Person, number string) (text string, ok bool) {
	q, _ := d.queue(queue)
	i := slices.IndexFunc(q.Replies, func(r Reply) bool { return r.Title == title })
	if i < 0 {
		return "", false
	}
	return strings.NewReplacer("{{requester}}", requester.String(), "{{analyst}}", analyst.String(),
		"{{number}}", number, "{{queue}}", queue).Replace(q.Replies[i].Text), true
}

// replies are the canned replies of a queue, to choose from.
func (d *Desk) replies(queue string) (list []cards.Choice) {
	q, _ := d.queue(queue)
	for _, r := range q.Replies {
		list = append(list, cards.Choice{Title: r.Title, Value: r.Title})
	}
	return list
}

// otherQueues are all queues that have a channel but one, to choose from.
func (d *Desk) otherQueues(than string) (list []cards.Choice) {
	for _, q := range d.linked() {
		if q.Name != than {
			list = append(list, cards.Choice{Title: q.Name, Value: q.Name})
		}
	}
	return list
}

// rate keeps what an employee thinks of a session.
func (d *Desk) rate(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	rating := int(min(data.Uint("rating"), 6))
	session, err := d.chats.Rate(ctx, t.Actor, data.String("id"), rating, data.String("comment"))
	if err != nil {
		return reply{}, err
	}
	r, err := d.ownSession(ctx, t, session, nil)
	r.owed = true
	return r, err
}

// transcript shows what the actor may read of what was written in a session, the
// newest part first.
func (d *Desk) transcript(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	until := int(min(data.Uint("until"), 1<<31))
	seen, err := d.chats.Transcript(ctx, t.ownReader(), data.String("id"), until, cards.TranscriptLines)
	if err != nil {
		return reply{}, err
	}
	said, notes := transcribed(t.Words, seen.Written)
	r := reply{card: cards.Transcript(t.Words, seen.ID, said, notes, seen.Earlier), summary: t.Words.Say("chat.transcript")}
	if until > 0 || !d.among(t) {
		return r, nil
	}
	d.say(t, r) // beside the card that it was asked for on, which stays
	if id := data.String("ticket"); id != "" {
		return d.stays(ctx, t, id)
	}
	return d.bothSides(ctx, t, seen.Session)
}

// transcribed are messages as a transcript shows them, what is internal apart.
func transcribed(w locale.Words, list []chat.Message) (said, notes []cards.Line) {
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

// stays answers with the ticket as it was shown where a button of its card was
// pressed.
func (d *Desk) stays(ctx context.Context, t *Turn, id string) (reply, error) {
	reader := t.workReader()
	if t.personal() {
		reader = t.ownReader()
	}
	seen, err := d.tickets.View(ctx, reader, id)
	switch {
	case err != nil && (seen.ID == "" || !errors.Is(err, errRoster)):
		return reply{}, err
	case seen.Standing.Analyst:
		return d.worked(ctx, t, seen.Ticket, nil)
	}
	return d.ownCard(ctx, t, seen, cards.TicketView{})
}

// chatForm shows the incident form, filled in with what was written in a
// session; or the draft that the actor has of it. The session identifies it.
func (d *Desk) chatForm(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	s, err := d.chats.Part(ctx, t.Actor, data.String("id"))
	if err != nil {
		return reply{}, err
	}
	opened, err := d.drafts.Open(ctx, t.Actor, s.ID)
	if !errors.Is(err, tickets.ErrNoDraft) {
		return d.showDraft(ctx, t, opened, err)
	}
	form := cards.IncidentForm{Form: s.ID, Chat: s.ID}
	form.Title, form.Description, err = d.proposal(ctx, t.Words, s)
	return reply{card: cards.Incident(t.Words, form), summary: t.Words.Say("form.title")}, err
}

// proposed is how many messages an incident made from a session begins with.
const proposed = 100

// proposal is the title and description of an incident made from a session:
// what the employee said first, and all that was said.
func (d *Desk) proposal(ctx context.Context, w locale.Words, s chat.Session) (title, description string, err error) {
	list, err := d.chats.Said(ctx, tickets.OwnPlace(s.Employee.ID), s, proposed)
	title = w.Say("chat.proposed", "name", s.Employee)
	var said strings.Builder
	first := true
	for _, m := range list {
		if m.Deleted || !strings.ContainsFunc(m.Text, visible) {
			continue
		}
		if first && m.From.ID == s.Employee.ID {
			title, first = strings.Join(strings.Fields(m.Text), " "), false
		}
		said.WriteString(m.From.String() + ": " + m.Text + "\n")
	}
	return cards.Clip(title, tickets.MaxTitle), cards.Clip(strings.TrimSpace(said.String()), tickets.MaxDescription), err
}

// visible reports whether a character shows something: a title needs one.
func visible(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) }

// incidentOf makes an incident of a session that nobody accepted, in the name of
// its employee.
func (d *Desk) incidentOf(ctx context.Context, s chat.Session) (string, error) {
	c, _, err := d.Store.Contact(ctx, s.Employee.ID)
	if err != nil {
		return "", err
	}
	title, description, err := d.proposal(ctx, d.wordsOf(ctx, s.Employee.ID, c.Locale), s)
	if err != nil {
		return "", err
	}
	t, err := d.tickets.Create(ctx, tickets.Actor{Person: s.Employee}, tickets.Form{
		Title: title, Description: description, Queue: s.Queue, Chat: s.ID, Form: s.ID,
	})
	return t.ID, err
}
