package bot

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// message answers what somebody wrote, in the same conversation.
func (b *Bot) message(ctx context.Context, a *botframework.Activity) error {
	t, err := b.newTurn(ctx, a)
	if t == nil || err != nil {
		return err
	}
	var r reply
	a.Outcome, a.Route = "", textRoute
	if action, ok := a.SubmitAction(); ok {
		a.Route = b.routeOf(action.Verb)
		r, err = b.act(ctx, t, action)
		r.owed = false // a repeated press owes nothing, but still gets an answer
	} else {
		switch a.Place() {
		case "personal":
			b.out.GoOn(ctx, t.Actor.ID)
			r, err = b.personal(ctx, t)
		case "channel":
			r, err = b.live.channel(ctx, t)
		default:
			r = reply{text: t.Words.Say("group.help")}
		}
	}
	if err != nil {
		a.Outcome = botframework.TurnRefused
	}
	if r, err = b.explain(t, r, err); err != nil {
		return err
	}
	b.answer(t, r)
	return nil
}

// personal answers in a person's own chat. In a session, everything but the
// word for the menu goes to the analyst. Otherwise files go to a ticket, and a
// typed word does what its button does. Anything else gets the menu, with known
// answers to it. Of some pictures on phones nothing reaches the bot at all
// (OfficeDev/BotBuilder-MicrosoftTeams#287): their sender is told.
func (b *Bot) personal(ctx context.Context, t *Turn) (reply, error) {
	text := t.Activity.PlainText()
	route, data, ok := b.routes.find(text)
	ok = ok && b.mayType(route, t.Actor.ID, data)
	session, chatting, err := b.Chats.Current(ctx, t.Actor.ID)
	if err != nil {
		return reply{}, err
	}
	if chatting && (!ok || !route.stops) {
		t.Activity.Route = chatRoute
		return b.live.sayInChat(ctx, t, session.ID)
	}
	if !chatting && t.Activity.HasFiles() {
		t.Activity.Route = filesRoute
		return b.own.filesSent(ctx, t)
	}
	if text == "" {
		return b.menuCard(ctx, t, false, t.Words.Say("message.empty"))
	}
	note, err := b.own.endFiling(ctx, t)
	if err != nil {
		return reply{}, err
	}
	if !ok {
		b.typed.Put(t.Actor.ID, text)
		return b.own.showTyped(ctx, t, session, note)
	}
	t.Actor.Via, t.Activity.Route = tickets.ViaCommand, route.verb
	return route.handle(ctx, t, data)
}

// mayType reports whether a word is a command for somebody in their own chat.
func (b *Bot) mayType(one route, person string, data botframework.Data) bool {
	switch one.verb {
	case cards.VerbAdmin:
		return b.TakesCode(data.String("code"))
	case cards.VerbSearch:
		return b.Has(person, tickets.RoleObserver) || b.Has(person, tickets.RoleAnalyst)
	}
	return one.to != forChannels && (!one.to.onlyAdmins() || b.Setup.IsAdmin(person))
}

// writtenText returns what somebody wrote, as the other side of a chat should
// read it.
func writtenText(a *botframework.Activity) string {
	return strings.TrimSpace(cards.Clean(a.PlainText()))
}

// answer sends a reply into the conversation it answers, and waits for the
// first try. The reply is not on record: it changes nothing, and can be asked
// for again.
func (b *Bot) answer(t *Turn, r reply) {
	if line, send := b.sending(t, r); send != nil {
		b.out.Lines.Answer(line, send)
	}
}

// sendBeside sends a reply in addition to the answer to a press, without
// waiting.
func (b *Bot) sendBeside(t *Turn, r reply) {
	if line, send := b.sending(t, r); send != nil {
		b.out.Lines.Add(line, send)
	}
}

// sending returns how to send a reply, and in which line. It is nil when there
// is nothing to send.
func (b *Bot) sending(t *Turn, r reply) (line string, send func(context.Context) error) {
	if r.owed || r.card == nil && r.text == "" {
		return "", nil
	}
	ref := t.Activity.Reference()
	m := botframework.Message{Card: r.card, Summary: cmp.Or(r.summary, t.Words.Say("menu.title"))}
	if r.card == nil {
		m = botframework.Message{Text: cards.Clean(r.text)}
	}
	line = "conversation/" + ref.Conversation
	if t.personal() {
		line = tickets.Address{Person: t.Actor.ID}.String()
	}
	return line, func(ctx context.Context) error { return b.out.Send(ctx, ref, m) }
}

// maySayHere reports whether all readers of the conversation may see what one
// person may see. The conversation must be the person's own chat or a channel
// of analysts.
func (b *Bot) maySayHere(t *Turn) bool {
	channel := t.Activity.Channel()
	return t.personal() ||
		channel != "" && slices.ContainsFunc(b.Setup.Linked(), func(q desk.Queue) bool { return q.Channel == channel })
}

// viewCalled returns what a reader may see of the ticket whose number somebody
// wrote, in any form.
func (b *Bot) viewCalled(ctx context.Context, r tickets.Reader, number string) (seen tickets.View, err error) {
	err = tickets.ErrNotFound
	for _, id := range tickets.IDs(number) {
		if seen, err = b.Tickets.View(ctx, r, id); !errors.Is(err, tickets.ErrNotFound) {
			return seen, err
		}
	}
	return seen, err
}
