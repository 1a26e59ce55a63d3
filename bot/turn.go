package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// Turn is one activity being answered: what came, who sent it and how to speak
// to them.
type Turn struct {
	Activity *botframework.Activity
	Actor    tickets.Actor
	Words    locale.Words
	Prefs    botframework.Prefs // of the actor

	pressed bool   // a button, by whatever kind of activity
	filing  string // the ticket that the files they send go to
	data    botframework.Data
}

// reply is what a handler answers: a card or a text. An owed reply is on record
// as a delivery to the same chat, so that it is only shown at once where that
// costs no second message.
type reply struct {
	card    json.RawMessage
	summary string // of the card, for notifications; empty: the menu's
	text    string
	owed    bool
}

// typed is what was typed into the small form of a ticket's card whose button was
// pressed, and into which input.
func (t *Turn) typed() (input, text string) {
	for _, input := range []string{"resolution", "comment", "note", "reason", "number", "major"} {
		if text := t.data.String(input); text != "" {
			return input, text
		}
	}
	return "", ""
}

// ownReader is who reads what the turn answers, as they read it in a place of
// their own.
func (t *Turn) ownReader() tickets.Reader { return tickets.OwnPlace(t.Actor.ID) }

// workReader is who reads what the turn answers, as they read it at work.
func (t *Turn) workReader() tickets.Reader { return tickets.AtWork(t.Actor.ID) }

// personal reports whether the turn is in the person's own chat with the bot.
func (t *Turn) personal() bool { return place(t.Activity) == "personal" }

// card is the id of the message in the person's own chat whose button was
// pressed: it can become a card that is kept up to date. Empty elsewhere.
func (t *Turn) card() string {
	if !t.personal() || !t.pressed {
		return ""
	}
	return t.Activity.ReplyToID
}

// place is the kind of conversation, by its id where the channel does not say.
// The chat of two people is personal to Teams, and not to the bot.
func place(a *botframework.Activity) string {
	kind := a.Conversation.ConversationType
	if !strings.HasPrefix(a.Conversation.ID, "19:") {
		return cmp.Or(kind, "personal")
	}
	if kind == "personal" {
		return "groupChat"
	}
	return cmp.Or(kind, "channel")
}

// Turn implements botframework.Handler.
func (d *Desk) Turn(ctx context.Context, a *botframework.Activity) (*botframework.InvokeResponse, error) {
	switch a.Type {
	case botframework.TypeMessage:
		return nil, d.recent.once(a.Key(), func() error { return d.message(ctx, a) })
	case botframework.TypeInvoke:
		switch {
		case a.Name == botframework.InvokeCardAction:
			return d.press(ctx, a)
		case a.InExtension():
			return d.extend(ctx, a)
		}
		return nil, botframework.ErrUnknownInvoke
	case botframework.TypeMessageUpdate, botframework.TypeMessageDelete:
		return nil, d.recent.once(a.Key(), func() error { return d.changed(ctx, a) })
	case botframework.TypeMessageReaction:
		return nil, d.recent.once(a.Key(), func() error { return d.reacted(ctx, a) })
	case botframework.TypeTyping:
		return nil, d.typing(ctx, a)
	case botframework.TypeInstallationUpdate, botframework.TypeConversationUpdate:
		return nil, d.membership(ctx, a)
	}
	return nil, nil
}

// turn finds out who sent the activity, and keeps what is new about how to reach
// them. It is nil when the activity is nobody's.
func (d *Desk) turn(ctx context.Context, a *botframework.Activity) (*Turn, error) {
	id := personID(a)
	if id == "" {
		d.Logger.Warn("activity of nobody", "type", a.Type, "activity", a.ID)
		return nil, nil
	}
	c, known, err := d.Store.Contact(ctx, id)
	if err != nil {
		return nil, err
	}
	c.ObjectID = id
	if fresh := heard(c, a); !known || fresh != c {
		if c, err = d.Store.UpdateContact(ctx, id, func(c *botframework.Contact) []tickets.Delivery {
			*c = heard(*c, a)
			return nil
		}); err != nil {
			return nil, fmt.Errorf("bot: contact: %w", err)
		}
		d.deliver.wake(tickets.Address{Person: id})
	}
	if c.Name == "" {
		c.Name = d.roster.find(ctx, id).Name
	}
	return &Turn{
		Activity: a,
		Actor:    tickets.Actor{Person: tickets.Person{ID: id, Name: c.Name}, Activity: a.Key()},
		Prefs:    c.Prefs,
		Words:    d.wordsOf(ctx, id, c.Locale),
		filing:   c.Files(d.Now()),
	}, nil
}

// personID is the Entra object id of who sent the activity, "" when it does not
// say.
func personID(a *botframework.Activity) string { return strings.ToLower(a.From.AADObjectID) }

// heard is the contact with what the activity tells of it.
func heard(c botframework.Contact, a *botframework.Activity) botframework.Contact {
	c.ID = cmp.Or(a.From.ID, c.ID)
	c.Name = cmp.Or(a.From.Name, c.Name)
	c.Locale = cmp.Or(a.Locale, c.Locale)
	switch ref := a.Reference(); {
	case place(a) == "personal" && !a.InExtension():
		c.Chat, c.Left = ref, false
	case c.Chat.Conversation == "" && c.Chat.ServiceURL == "":
		c.Chat = botframework.Reference{ServiceURL: ref.ServiceURL, Tenant: ref.Tenant}
	}
	return c
}

// words are those of the first locale that the desk speaks, else of the desk.
func (d *Desk) words(locales ...string) locale.Words {
	return locale.In(locale.Match(append(locales, d.Language)...), d.Zone)
}
