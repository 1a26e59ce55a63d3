package bot

import (
	"context"
	"encoding/json"

	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// Turn is one activity being answered: what came, who sent it and how to speak
// to them.
type Turn struct {
	Activity *botframework.Activity
	Actor    tickets.Actor
	Words    locale.Words
	Prefs    desk.Prefs // the actor's

	pressed bool   // by a button, whatever the kind of activity
	zoned   bool   // Words are in the actor's own time zone
	filing  string // the ticket that their files go to
	data    botframework.Data
}

// reply is what a handler answers: a card or a text. An owed reply is on record
// as a delivery to the same chat. It is shown at once only where that costs no
// second message.
type reply struct {
	card    json.RawMessage
	summary string // of the card, for notifications; empty: the menu's
	text    string
	owed    bool
	about   string // the ticket or session that the card shows
}

// typedInput returns what was typed into the small form of a ticket's card
// whose button was pressed, and the name of the input.
func (t *Turn) typedInput() (input, text string) {
	for _, input := range []string{"resolution", "comment", "note", "until", "watcher", "reason", "number", "major"} {
		if text := t.data.String(input); text != "" {
			return input, text
		}
	}
	return "", ""
}

// ownReader returns the turn's actor as a reader in a place of their own.
func (t *Turn) ownReader() tickets.Reader { return tickets.OwnPlace(t.Actor.ID) }

// workReader returns the turn's actor as a reader at work.
func (t *Turn) workReader() tickets.Reader { return tickets.AtWork(t.Actor.ID) }

// personal reports whether the turn is in the person's own chat with the bot.
func (t *Turn) personal() bool { return t.Activity.Personal() }

// card returns the id of the message in the person's own chat whose button was
// pressed. That message can become a card that is kept up to date. It is empty
// elsewhere.
func (t *Turn) card() string {
	if !t.personal() || !t.pressed {
		return ""
	}
	return t.Activity.ReplyToID
}

// The routes of turns that no button or word stands for.
const (
	otherRoute  = "other"  // nothing that the desk knows
	textRoute   = "text"   // what the desk does not know as a word
	filesRoute  = "files"  // sent for a ticket
	chatRoute   = "chat"   // said in a live chat
	ticketRoute = "ticket" // said in the thread of a ticket
)

// routeOf returns the route of a button.
func (b *Bot) routeOf(verb string) string {
	if _, ok := b.routes.verbs[verb]; ok {
		return verb
	}
	return otherRoute
}

// Turn implements botframework.Handler.
func (b *Bot) Turn(ctx context.Context, a *botframework.Activity) (*botframework.InvokeResponse, error) {
	a.Route = a.Type
	switch a.Type {
	case botframework.TypeMessage:
		a.Outcome = botframework.TurnRepeated
		return nil, b.recent.once(a.Key(), func() error { return b.hear(ctx, a) })
	case botframework.TypeInvoke:
		a.Route = a.Name
		switch {
		case a.Name == botframework.InvokeCardAction:
			return b.press(ctx, a)
		case a.Name == botframework.InvokeLookup:
			return b.forms.lookUp(ctx, a)
		case a.InExtension():
			return b.extension.extend(ctx, a)
		}
		a.Route = otherRoute
		return nil, botframework.ErrUnknownInvoke
	case botframework.TypeMessageUpdate, botframework.TypeMessageDelete:
		return nil, b.recent.once(a.Key(), func() error { return b.live.handleEdit(ctx, a) })
	case botframework.TypeMessageReaction:
		return nil, b.recent.once(a.Key(), func() error { return b.live.handleReaction(ctx, a) })
	case botframework.TypeTyping:
		return nil, b.live.handleTyping(ctx, a)
	case botframework.TypeInstallationUpdate, botframework.TypeConversationUpdate:
		return nil, b.membership(ctx, a)
	}
	a.Route = otherRoute
	return nil, nil
}

// newTurn finds out who sent the activity, and records anything new about how
// to reach them. It returns nil when the activity has no sender.
func (b *Bot) newTurn(ctx context.Context, a *botframework.Activity) (*Turn, error) {
	id := a.Sender()
	if id == "" {
		b.Logger.Warn("activity of nobody", "type", a.Type, "activity", a.ID)
		return nil, nil
	}
	p, err := b.out.Hear(ctx, a)
	if err != nil {
		return nil, err
	}
	if p.Name == "" {
		p.Name = b.Crew.NameOf(ctx, id)
	}
	b.Memberships.Learn(ctx, id)
	return &Turn{
		Activity: a,
		Actor:    tickets.Actor{Person: tickets.Person{ID: id, Name: p.Name}, Activity: a.Key()},
		Prefs:    p.Prefs,
		Words:    b.wordsIn(ctx, a, p),
		filing:   p.Files(b.Now()),
		zoned:    p.Zone != "" && a.Personal(),
	}, nil
}

// wordsIn returns the words for who sent an activity. What they see in a channel
// or a group chat others see too, so times there are in the desk's zone.
func (b *Bot) wordsIn(ctx context.Context, a *botframework.Activity, p desk.Person) locale.Words {
	if a.Personal() {
		return b.WordsFor(ctx, a.Sender(), p)
	}
	return b.SharedWordsFor(ctx, a.Sender(), p)
}
