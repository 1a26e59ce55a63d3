package bot

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"frontdesk/bot/cards"
	"frontdesk/bot/outgoing"
	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

func (b live) transfer(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	session, err := b.Chats.Transfer(
		ctx,
		t.Actor,
		data.String("id"),
		b.queueCalled(data.String("to")),
		data.String("reason"),
	)
	if err == nil {
		b.out.LineMoved(ctx, session.Queue)
	}
	return b.answerHandOff(ctx, t, session, err)
}

func (b live) invite(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	session, err := b.Chats.Invite(ctx, t.Actor, data.String("id"), data.String("analyst"))
	return b.answerHandOff(ctx, t, session, err)
}

// answerHandOff answers an analyst who passed a session on or called in a
// colleague.
func (b live) answerHandOff(ctx context.Context, t *Turn, s chat.Session, err error) (reply, error) {
	note := ""
	not, off := errors.AsType[*chat.NotThere](err)
	switch {
	case off:
		note = whoIsThere(t.Words, not)
	case errors.Is(err, chat.ErrNobody):
		note = t.Words.Say("chat.nobody")
	case errors.Is(err, chat.ErrEnded):
	case err != nil:
		return reply{}, err
	}
	r, bad := b.channelSession(ctx, t, s, note)
	r.owed = err == nil
	return r, bad
}

// whoIsThere says why a session was not passed on, and who could take it.
func whoIsThere(w locale.Words, not *chat.NotThere) string {
	var why string
	switch {
	case not.Colleague.ID != "":
		why = w.Say("chat.off.colleague", "name", not.Colleague)
	case not.Closed && not.Opens.IsZero():
		why = w.Say("chat.off.closed", "queue", not.Queue)
	case not.Closed:
		why = w.Say("chat.off.opens", "queue", not.Queue, "opens", w.When(not.Opens))
	default:
		why = w.Say("chat.off.queue", "queue", not.Queue)
	}
	names := slices.Clone(not.InsteadQueues)
	for _, p := range not.Instead[:min(len(not.Instead), maxNamed)] {
		names = append(names, p.String())
	}
	if len(names) == 0 {
		return why + " " + w.Say("chat.off.nobody")
	}
	return why + " " + w.Say("chat.off.instead", "names", strings.Join(names, ", "))
}

// maxNamed is how many colleagues are named who could take a session.
const maxNamed = 10

// cannedReply sends a canned reply in the analyst's name.
func (b live) cannedReply(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	seen, err := b.Chats.View(ctx, t.ownReader(), data.String("id"))
	session := seen.Session
	switch {
	case err != nil && !seen.Standing.Serving: // who serves the session goes on while the roster is unavailable
		return reply{}, err
	case session.State == chat.Ended:
		return reply{text: t.Words.Say("chat.over")}, nil
	case !seen.May.Has(chat.OpReply):
		return reply{}, chat.ErrNotFound
	}
	text, missing, ok := b.CannedReply(session.Queue, data.String("reply"), desk.Filling{
		Requester: session.Employee, Analyst: t.Actor.Person, Number: cmp.Or(session.Ticket, session.About),
	})
	switch {
	case !ok:
		return reply{}, errUnknownVerb
	case missing != "":
		return b.channelSession(ctx, t, session, t.Words.Say("reply.empty."+missing))
	}
	session, err = b.Chats.Reply(ctx, t.Actor, session.ID, chat.Message{Text: text, Canned: true})
	switch {
	case errors.Is(err, chat.ErrNotConnected):
		return reply{}, chat.ErrNotFound
	case errors.Is(err, chat.ErrEnded):
		return reply{text: t.Words.Say("chat.over")}, nil
	case err != nil:
		return reply{}, err
	}
	return b.channelSession(ctx, t, session, "")
}

// rate records an employee's rating of a session.
func (b live) rate(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	rating := int(min(data.Uint("rating"), 6))
	session, err := b.Chats.Rate(ctx, t.Actor, data.String("id"), rating, data.String("comment"))
	if errors.Is(err, chat.ErrNoStars) {
		return b.ownSessionWith(ctx, t, session, cards.OwnView{
			Note: t.Words.Say("chat.nostars"), Comment: data.String("comment"),
		})
	}
	if err != nil {
		return reply{}, err
	}
	r, err := b.ownSession(ctx, t, session, nil)
	r.owed = true
	return r, err
}

// describe records what an employee's chat is about.
func (b live) describe(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	topic := chat.Topic{Words: cards.Clean(data.String("topic")), Category: data.String("category")}
	session, err := b.Topics.Describe(ctx, t.Actor, data.String("id"), topic)
	if refused := desk.Refused(t.Words, err); refused != "" {
		return b.ownSessionWith(ctx, t, session, cards.OwnView{Note: refused, Typed: topic})
	}
	r, err := b.ownSession(ctx, t, session, err)
	r.owed = true
	return r, err
}

// transcript shows the messages of a session that the actor may read, the
// newest part first.
func (b live) transcript(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	until := int(min(data.Uint("until"), 1<<31))
	seen, err := b.Chats.Transcript(ctx, t.ownReader(), data.String("id"), until, cards.TranscriptLines)
	if err != nil {
		return reply{}, err
	}
	said, notes := outgoing.TranscriptLines(t.Words, seen.Written)
	r := reply{
		card:    cards.Transcript(t.Words, seen.ID, said, notes, seen.Earlier),
		summary: t.Words.Say("chat.transcript"),
	}
	if !seen.Removed.IsZero() {
		r.card = cards.NoTranscript(t.Words)
	}
	if until > 0 || !b.maySayHere(t) {
		return r, nil
	}
	b.sendBeside(t, r) // the card on which it was asked for stays
	if id := data.String("ticket"); id != "" {
		return b.showAgain(ctx, t, id)
	}
	if data.String("search") != "" {
		return b.work.searchQueues(ctx, t, data)
	}
	return b.showSession(ctx, t, seen.Session)
}

// showAgain shows the ticket again the way it was shown where a button of its
// card was pressed.
func (b live) showAgain(ctx context.Context, t *Turn, id string) (reply, error) {
	reader := t.ownReader()
	if t.atWork() {
		reader = t.workReader()
	}
	seen, err := b.Tickets.View(ctx, reader, id)
	switch {
	case err != nil && (seen.ID == "" || !errors.Is(err, desk.ErrRoster)):
		return reply{}, err
	case seen.Standing.Analyst:
		return b.work.replyToAnalyst(ctx, t, seen.Ticket, nil)
	}
	return b.own.ownCard(ctx, t, seen, cards.TicketView{})
}

// chatForm shows the incident form, filled in with the messages of a session.
// It shows the actor's draft instead if there is one. The form is identified by
// the session.
func (b live) chatForm(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	s, err := b.Chats.Part(ctx, t.Actor, data.String("id"))
	if err != nil {
		return reply{}, err
	}
	opened, err := b.Drafts.Open(ctx, t.Actor, s.ID)
	if !errors.Is(err, tickets.ErrNoDraft) {
		return b.forms.showDraft(ctx, t, opened, err)
	}
	form := cards.IncidentForm{Form: s.ID, Chat: s.ID}
	if err := b.forms.aboutChat(ctx, t, &form); err != nil {
		return reply{}, err
	}
	form.Title, form.Description, err = b.Propose(ctx, t.Words, s)
	return reply{card: cards.Incident(t.Words, form), summary: t.Words.Say("form.title")}, err
}
