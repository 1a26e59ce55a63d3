package bot

import (
	"context"
	"errors"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// errUnknownVerb: a button that the desk does not have.
var errUnknownVerb = errors.New("bot: unknown verb")

// errAutomatic: a client pressed by itself what takes a person.
var errAutomatic = errors.New("bot: not pressed by a person")

// press answers a pressed button (invoke adaptiveCard/action) in the body.
func (d *Desk) press(ctx context.Context, a *botframework.Activity) (*botframework.InvokeResponse, error) {
	action, err := a.CardAction()
	if err != nil {
		return nil, err
	}
	t, err := d.turn(ctx, a)
	if err != nil {
		return nil, err
	}
	if t == nil {
		return botframework.ErrorResponse(400, "BadRequest", d.words().Say("error.unknown")), nil
	}
	r, err := d.act(ctx, t, action)
	if errors.Is(err, errUnknownVerb) {
		return botframework.ErrorResponse(400, "NotSupported", t.Words.Say("error.unknown")), nil
	}
	r, err = d.excuse(t, r, err)
	switch {
	case err != nil:
		d.Logger.Error("press failed", "verb", action.Verb, "activity", a.ID, "error", err)
		return botframework.ErrorResponse(500, "InternalServerError", t.Words.Say("error.later")), nil
	case r.card != nil:
		return botframework.CardResponse(r.card), nil
	}
	return botframework.MessageResponse(r.text), nil
}

// act does what a button says.
func (d *Desk) act(ctx context.Context, t *Turn, action botframework.CardAction) (reply, error) {
	route, ok := d.routes.verbs[action.Verb]
	if !ok {
		return reply{}, errUnknownVerb
	}
	if !route.reads && !action.Pressed() {
		return reply{}, errAutomatic
	}
	if err := d.heardFrom(ctx, t.Activity); err != nil {
		return reply{}, err
	}
	t.pressed, t.data, t.Actor.Via = true, action.Data, tickets.ViaCard
	return route.handle(ctx, t, action.Data)
}

// excuse turns an error that a person can do something about into words. Others
// are returned.
func (d *Desk) excuse(t *Turn, r reply, err error) (reply, error) {
	if err == nil {
		return r, nil
	}
	key := excuseKey(err)
	if key == "" {
		return r, err
	}
	if key == "error.later" {
		d.Logger.Warn("roster", "activity", t.Activity.ID, "error", err)
	}
	return reply{text: t.Words.Say(key)}, nil
}

func excuseKey(err error) string {
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
		{errNotAdmin, "link.admin"},
		{errUnknownVerb, "error.unknown"},
		{errAutomatic, "error.automatic"},
		{errNotOffered, "extension.off"},
		{errRoster, "error.later"},
	} {
		if errors.Is(err, e.err) {
			return e.key
		}
	}
	return ""
}

// menu offers what the desk can do.
func (d *Desk) menu(ctx context.Context, t *Turn, _ botframework.Data) (reply, error) {
	_, chatting, err := d.chats.Current(ctx, t.Actor.ID)
	if err != nil {
		return reply{}, err
	}
	return d.menuCard(ctx, t, chatting, "")
}

// menuCard is the menu under a note, which may be empty.
func (d *Desk) menuCard(ctx context.Context, t *Turn, chatting bool, note string) (reply, error) {
	if chatting {
		note = t.Words.Say("chat.open")
	}
	entries, err := d.ownEntries(ctx, t, chatting)
	return reply{card: cards.Menu(t.Words, note, entries)}, err
}

// ownEntries are the buttons of somebody's menu: their drafts come first.
func (d *Desk) ownEntries(ctx context.Context, t *Turn, chatting bool) ([]cards.Entry, error) {
	drafts, err := d.draftsEntry(ctx, t)
	return append(drafts, d.entries(t.Words, chatting)...), err
}

// entries are the buttons of the menu. Who is in a chat cannot ask for another.
func (d *Desk) entries(w locale.Words, chatting bool) []cards.Entry {
	var entries []cards.Entry
	for _, one := range d.routes.menu {
		if !chatting || one.verb != cards.VerbChatAsk {
			entries = append(entries, cards.Entry{Title: w.Say(one.title), Verb: one.verb})
		}
	}
	return entries
}

// help lists what can be typed.
func (d *Desk) help(_ context.Context, t *Turn, _ botframework.Data) (reply, error) {
	var commands []cards.Command
	for _, one := range d.routes.typed {
		if !one.admin || d.admin(t.Actor.ID) {
			commands = append(commands, cards.Command{Word: t.Words.Say(one.word), Does: t.Words.Say(one.help)})
		}
	}
	return reply{card: cards.Help(t.Words, commands), summary: t.Words.Say("help.title")}, nil
}
