package bot

import (
	"context"
	"errors"
	"strings"

	"frontdesk/bot/cards"
	"frontdesk/bot/outgoing"
	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// internalSign starts a message that stays among analysts.
const internalSign = "//"

// askChat puts the person in the waiting line for an analyst of the queue that
// the data names ("queue"). With several queues they choose first.
func (b live) askChat(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	q, ok := b.Setup.Queue(data.String("queue"))
	if !ok {
		return reply{}, errUnknownVerb
	}
	if linked := b.Setup.Linked(); data.String("queue") == "" && len(linked) > 1 {
		if s, chatting, err := b.Chats.Current(ctx, t.Actor.ID); chatting || err != nil {
			return b.ownSession(ctx, t, s, err)
		}
		choices := make([]cards.Choice, len(linked))
		for i, q := range linked {
			choices[i] = cards.Choice{Title: q.Name, Value: q.ID}
		}
		return reply{card: cards.Queues(t.Words, choices)}, nil
	} else if len(linked) == 1 && data.String("queue") == "" {
		q = linked[0]
	}
	if t.personal() {
		b.Here.Elsewhere(t.Actor.ID)
	}
	session, err := b.Chats.Ask(ctx, t.Actor, q.ID)
	if errors.Is(err, chat.ErrUnavailable) {
		return b.unavailable(ctx, t, q)
	}
	r, err := b.ownSession(ctx, t, session, err)
	r.owed = true
	return r, err
}

// unavailable says when somebody will be there, and keeps what was typed.
func (b live) unavailable(ctx context.Context, t *Turn, q desk.Queue) (reply, error) {
	free, err := b.Chats.Available(ctx, q.ID, t.Actor.ID)
	opens := ""
	if !free.Open && !free.Opens.IsZero() {
		opens = t.Words.When(free.Opens)
	}
	typed, _ := b.typed.Get(t.Actor.ID)
	return reply{card: cards.Unavailable(t.Words, opens, typed), summary: t.Words.Say("chat.unavailable")}, err
}

// ownSession shows a session as its employee sees it.
func (b live) ownSession(ctx context.Context, t *Turn, s chat.Session, err error) (reply, error) {
	if err != nil {
		return reply{}, err
	}
	return b.ownSessionWith(ctx, t, s, cards.OwnView{})
}

func (b live) ownSessionWith(ctx context.Context, t *Turn, s chat.Session, v cards.OwnView) (r reply, err error) {
	card, err := b.out.Cards.OwnSession(ctx, t.Words, b.Chats.ViewOf(t.ownReader(), s), v)
	return reply{card: card, summary: cards.OwnSummary(t.Words, s), about: s.ID}, err
}

// acceptChat connects an analyst.
func (b live) acceptChat(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	session, err := b.Chats.Accept(ctx, t.Actor, data.String("id"))
	note := ""
	switch {
	case errors.Is(err, chat.ErrTaken) && session.State == chat.Waiting:
		note = t.Words.Say("chat.offered.other", "name", session.Offered)
	case errors.Is(err, chat.ErrTaken):
		note = t.Words.Say("chat.taken", "name", session.Analyst, "ago", t.Words.Ago(b.Now().Sub(session.Accepted)))
	case errors.Is(err, chat.ErrEnded):
	case err != nil:
		return reply{}, err
	default:
		if err := b.workHere(ctx, t); err != nil {
			return reply{}, err
		}
		b.out.LineMoved(ctx, session.Queue)
	}
	r, bad := b.channelSession(ctx, t, session, note)
	r.owed = err == nil
	return r, bad
}

// channelSession shows a session as analysts see it in the thread of the turn.
func (b live) channelSession(ctx context.Context, t *Turn, s chat.Session, note string) (reply, error) {
	v := b.out.Cards.SessionView(ctx, s)
	v.All = t.data.Uint("all") > 0
	thread, err := b.out.Threads.Known(ctx, t.Activity)
	v.Note, v.Moved = note, thread.Thread != "" && thread != s.Address()
	return reply{card: cards.ChannelSession(t.Words, s, v)}, err
}

// endChat ends a session for both sides.
func (b live) endChat(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	session, err := b.Chats.End(ctx, t.Actor, data.String("id"))
	if err != nil {
		return reply{}, err
	}
	b.out.LineMoved(ctx, session.Queue)
	if t.card() != "" && session.How != chat.Left { // a new card follows
		return reply{card: cards.PastSession(t.Words, session), owed: true, about: session.ID}, nil
	}
	return b.showSession(ctx, t, session)
}

// backToChat shows the card of a session again, in the place of what was opened
// from it, or with all its actions ("all").
func (b live) backToChat(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	s, err := b.Chats.Get(ctx, t.ownReader(), data.String("id"))
	if err == nil && t.personal() && s.Employee.ID != t.Actor.ID { // its card is in the channel
		err = chat.ErrNotFound
	}
	if err != nil {
		return reply{}, err
	}
	r, err := b.showSession(ctx, t, s)
	r.owed = false
	return r, err
}

// showSession shows a session the way it is seen where the button was pressed.
func (b live) showSession(ctx context.Context, t *Turn, s chat.Session) (r reply, err error) {
	if t.personal() {
		r, err = b.ownSession(ctx, t, s, nil)
	} else {
		r, err = b.channelSession(ctx, t, s, "")
	}
	r.owed = true
	return r, err
}

// sayInChat passes on what the employee writes. A message after the end of the
// session gets the menu.
func (b live) sayInChat(ctx context.Context, t *Turn, session string) (reply, error) {
	m, ok := b.chatMessage(t.Activity)
	if !ok {
		return reply{text: t.Words.Say("message.empty")}, nil
	}
	ended, err := b.Chats.Say(ctx, t.Actor, session, m)
	if errors.Is(err, chat.ErrEnded) {
		return b.own.showTyped(ctx, t, ended, "")
	}
	return reply{}, err
}

// channel answers in a team's channel. Only messages of the session's analysts
// in its thread go to the employee. Anybody else who speaks to the bot is told
// why.
func (b live) channel(ctx context.Context, t *Turn) (reply, error) {
	if err := b.out.Channels.Hear(ctx, t.Activity); err != nil {
		return reply{}, err
	}
	thread, err := b.out.Threads.Of(ctx, t.Activity)
	if errors.Is(err, outgoing.ErrUnclear) {
		return unclear(t), nil
	}
	if err != nil {
		return reply{}, err
	}
	if _, ok := chat.Number(thread.Subject()); ok {
		t.Activity.Route = chatRoute
		return b.replyInChat(ctx, t, thread.Subject())
	}
	return b.answerBeside(ctx, t, thread)
}

// answerBeside answers in a channel what is said elsewhere than in the thread of a
// session: commands, numbers of tickets, and what belongs to a ticket.
func (b live) answerBeside(ctx context.Context, t *Turn, thread tickets.Address) (reply, error) {
	_, inTicket := tickets.Number(thread.Subject())
	addressed := t.Activity.MentionsBot()
	route, data, ok := b.routes.find(t.Activity.PlainText())
	switch {
	case ok && route.to.inChannels() && (!inTicket && route.rest != anyText || addressed):
		t.Actor.Via, t.Activity.Route = tickets.ViaCommand, route.verb
		return route.handle(ctx, t, data)
	case addressed && ok && data.String("id") != "":
		return b.work.openHere(ctx, t, data.String("id"))
	case inTicket:
		t.Activity.Route = ticketRoute
		return b.work.handleThreadMessage(ctx, t, thread)
	case addressed:
		return b.answerUnknown(t), nil
	}
	return reply{}, nil
}

// unclear tells who writes in a thread that may belong to one of several tickets
// or chats how to find out, unless it may be a thread among colleagues.
func unclear(t *Turn) (r reply) {
	if t.Activity.MentionsBot() || toRequester(t.Activity) {
		r.text = t.Words.Say("channel.unclear")
	}
	return r
}

func (b live) replyInChat(ctx context.Context, t *Turn, id string) (reply, error) {
	m, ok := b.chatMessage(t.Activity)
	if !ok {
		return b.nothingCame(ctx, t, id)
	}
	m.Internal = strings.HasPrefix(m.Text, internalSign)
	session, err := b.Chats.Reply(ctx, t.Actor, id, m)
	switch {
	case err == nil:
		if m.Internal {
			b.work.acknowledge(t, botframework.Eyes, "")
		}
		return reply{}, b.workHere(ctx, t)
	case errors.Is(err, chat.ErrEnded), errors.Is(err, chat.ErrNotConnected):
		if m.Internal {
			return reply{}, nil
		}
		return reply{text: whyUnheard(t, session)}, nil
	}
	return reply{}, err
}

// nothingCame answers a message in a session's thread of which nothing reached
// the bot: Teams gives it no files there, and sends an empty rich copy instead
// (microsoft/botbuilder-dotnet#6710).
func (b live) nothingCame(ctx context.Context, t *Turn, id string) (reply, error) {
	seen, err := b.Chats.View(ctx, t.workReader(), id)
	switch {
	case seen.May.Has(chat.OpReply):
		return reply{text: t.Words.Say("message.empty.channel")}, nil
	case errors.Is(err, chat.ErrNotFound):
		return reply{}, nil
	}
	return reply{text: whyUnheard(t, seen.Session)}, err
}

// whyUnheard says why a message in a session's thread went nowhere, to those
// who may have expected otherwise. It is empty for others.
func whyUnheard(t *Turn, s chat.Session) string {
	addressed := t.Activity.MentionsBot()
	switch {
	case s.State == chat.Ended && (addressed || s.Serves(t.Actor.ID)):
		return t.Words.Say("chat.over")
	case s.State == chat.Waiting && (addressed || s.By.ID == t.Actor.ID):
		return t.Words.Say("chat.unaccepted", "name", s.Employee)
	case s.State == chat.Connected && addressed:
		return t.Words.Say("chat.others", "name", s.Analyst, "employee", s.Employee)
	}
	return ""
}

// chatMessage returns a message as it goes into a session. ok is false when it
// is empty.
func (b live) chatMessage(a *botframework.Activity) (m chat.Message, ok bool) {
	m.Text, m.HTML = writtenText(a), richText(a)
	m.Origin, m.Place = originOf(a), a.Conversation.ID
	if author, preview, ok := a.Quoted(); ok {
		m.Quote = strings.TrimPrefix(author+": "+locale.Clip(cards.Clean(preview), outgoing.Quoted), ": ")
	}
	for _, f := range a.Files() {
		m.Files = append(m.Files, chat.File{
			ID: b.Files.NewID(), Name: f.Name, Type: f.ContentType, Source: sourceOf(a, f),
		})
	}
	return m, m.Text != "" || len(m.Files) > 0
}

// richText returns the text of a message with its formatting, "" when it has
// none.
func richText(a *botframework.Activity) string {
	rich, _ := a.Rich()
	return cards.Clean(rich)
}
