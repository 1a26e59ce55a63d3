package bot

import (
	"context"
	"encoding/json"
	"errors"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// errUnknownVerb means that the desk does not have such a button.
var errUnknownVerb = errors.New("bot: unknown verb")

// errAutomatic means that a client pressed a button on its own that only a
// person may press.
var errAutomatic = errors.New("bot: not pressed by a person")

// press answers a pressed button (invoke adaptiveCard/action) in the response
// body.
func (b *Bot) press(ctx context.Context, a *botframework.Activity) (*botframework.InvokeResponse, error) {
	action, err := a.CardAction()
	if err != nil {
		return nil, err
	}
	a.Route = b.routeOf(action.Verb)
	t, err := b.newTurn(ctx, a)
	if err != nil {
		return nil, err
	}
	if t == nil {
		return botframework.ErrorResponse(400, "BadRequest", b.Words().Say("error.unknown")), nil
	}
	r, err := b.act(ctx, t, action)
	if err != nil {
		a.Outcome = botframework.TurnRefused
	}
	if errors.Is(err, errUnknownVerb) {
		return botframework.ErrorResponse(400, "NotSupported", t.Words.Say("error.unknown")), nil
	}
	r, err = b.explain(t, r, err)
	if err == nil {
		r, err = b.keepPlace(ctx, t, r)
	}
	switch {
	case err != nil:
		a.Outcome = botframework.TurnFailed
		b.Logger.Error("press failed", "verb", action.Verb, "activity", a.ID, "error", err)
		return botframework.ErrorResponse(500, "InternalServerError", t.Words.Say("error.later")), nil
	case r.card != nil:
		return botframework.CardResponse(r.card), nil
	}
	return botframework.MessageResponse(r.text), nil
}

// keepPlace has the message that holds the card of a ticket or session show that
// card again, when the press made another one. The other one is owed, and comes
// as a message of its own.
func (b *Bot) keepPlace(ctx context.Context, t *Turn, r reply) (reply, error) {
	if !r.owed || r.about == "" || t.card() == "" {
		return r, nil
	}
	key := botframework.Post{Reference: t.Activity.Reference(), Activity: t.card()}.Key()
	subject, err := b.out.SubjectOf(ctx, key)
	if err != nil || subject == r.about {
		return r, err
	}
	if _, ok := chat.Number(subject); ok {
		s, err := b.Chats.Get(ctx, t.ownReader(), subject)
		return b.live.ownSession(ctx, t, s, err)
	}
	if _, ok := tickets.Number(subject); ok {
		seen, err := b.Tickets.View(ctx, t.ownReader(), subject)
		if err != nil {
			return reply{}, err
		}
		return b.own.ownCard(ctx, t, seen, cards.TicketView{Above: r.summary}) // so that it is told at once
	}
	return r, nil
}

// act does what a button says.
func (b *Bot) act(ctx context.Context, t *Turn, action botframework.CardAction) (reply, error) {
	route, ok := b.routes.verbs[action.Verb]
	if !ok {
		return reply{}, errUnknownVerb
	}
	if !route.reads && !action.Pressed() {
		return reply{}, errAutomatic
	}
	if err := b.out.Channels.Hear(ctx, t.Activity); err != nil {
		return reply{}, err
	}
	if err := b.out.Threads.Hear(ctx, t.Activity, action.Data.String("id")); err != nil {
		return reply{}, err
	}
	if !route.reads {
		if err := b.workHere(ctx, t); err != nil {
			return reply{}, err
		}
	}
	t.pressed, t.data, t.Actor.Via = true, action.Data, tickets.ViaButton
	t.Actor.AskedIn = t.card()
	return route.handle(ctx, t, action.Data)
}

// explain turns an error into words when a person can do something about it. It
// returns other errors.
func (b *Bot) explain(t *Turn, r reply, err error) (reply, error) {
	if err == nil {
		return r, nil
	}
	if refused := desk.Refused(t.Words, err); refused != "" {
		return reply{text: refused}, nil
	}
	key := explanationKey(err)
	if key == "" {
		return r, err
	}
	if key == "error.later" {
		b.Logger.Warn("roster", "activity", t.Activity.ID, "error", err)
	}
	return reply{text: t.Words.Say(key)}, nil
}

func explanationKey(err error) string {
	for _, e := range []struct {
		err error
		key string
	}{
		{tickets.ErrNotFound, "ticket.missing"},
		{tickets.ErrForbidden, "ticket.forbidden"},
		{tickets.ErrNoApprover, "approval.nobody"},
		{tickets.ErrNoDraft, "draft.missing"},
		{tickets.ErrSubmitted, "draft.submitted"},
		{chat.ErrNotFound, "chat.missing"},
		{chat.ErrOwn, "chat.own"},
		{chat.ErrNobody, "duty.members"},
		{desk.ErrNotAdmin, "link.admin"},
		{errUnknownVerb, "error.unknown"},
		{errAutomatic, "error.automatic"},
		{errNotOffered, "extension.off"},
		{desk.ErrRoster, "error.later"},
	} {
		if errors.Is(err, e.err) {
			return e.key
		}
	}
	return ""
}

// menu offers what the desk can do. Pressed in the thread of a session, it does not
// replace the session's card: analysts would lose what they work with.
func (b *Bot) menu(ctx context.Context, t *Turn, _ botframework.Data) (reply, error) {
	if id, err := b.sessionPressed(ctx, t); id != "" || err != nil {
		if err != nil {
			return reply{}, err
		}
		return b.live.backToChat(ctx, t, botframework.Text("id", id))
	}
	_, chatting, err := b.Chats.Current(ctx, t.Actor.ID)
	if err != nil {
		return reply{}, err
	}
	return b.menuCard(ctx, t, chatting, "")
}

// sessionPressed returns the session whose card holds the button that was pressed
// in a channel, or in whose thread that was. It is "" for every other turn.
func (b *Bot) sessionPressed(ctx context.Context, t *Turn) (string, error) {
	if t.personal() || !t.pressed {
		return "", nil
	}
	post := botframework.Post{Reference: t.Activity.Reference(), Activity: t.Activity.ReplyToID}
	subject, err := b.out.SubjectOf(ctx, post.Key())
	if _, ok := chat.Number(subject); ok || err != nil {
		return subject, err
	}
	thread, err := b.out.Threads.Known(ctx, t.Activity)
	if _, ok := chat.Number(thread.Subject()); !ok {
		return "", err
	}
	return thread.Subject(), err
}

// menuCard returns the menu under a note, which may be empty.
func (b *Bot) menuCard(ctx context.Context, t *Turn, chatting bool, note string) (reply, error) {
	if chatting {
		note = t.Words.Say("chat.open")
	}
	drafts, err := b.forms.draftsEntry(ctx, t)
	if len(drafts) == 0 && note == "" {
		return reply{card: b.menus[t.Words.Lang]}, err
	}
	return reply{card: cards.Menu(t.Words, note, append(drafts, b.routes.entries(t.Words, chatting)...))}, err
}

// bareMenus returns the menus, by language, for people with neither drafts nor
// a chat. Most turns are answered with one of them.
func (b *Bot) bareMenus() map[string]json.RawMessage {
	menus := map[string]json.RawMessage{}
	for _, lang := range locale.Languages() {
		w := b.Texts.In(lang, b.Zone)
		menus[lang] = cards.Menu(w, "", b.routes.entries(w, false))
	}
	return menus
}

// ownEntries returns the buttons of somebody's menu. Their drafts come first.
func (b *Bot) ownEntries(ctx context.Context, t *Turn) ([]cards.Entry, error) {
	drafts, err := b.forms.draftsEntry(ctx, t)
	return append(drafts, b.routes.entries(t.Words, false)...), err
}
