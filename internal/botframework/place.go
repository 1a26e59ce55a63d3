package botframework

import (
	"cmp"
	"strings"
)

// Kinds of conversation, as Place tells them.
const (
	PlacePersonal = "personal"
	PlaceChannel  = "channel"
	PlaceGroup    = "groupChat"
)

// Sender is the Entra object id of who sent the activity, in lower case; "" when it
// does not say.
func (a *Activity) Sender() string { return strings.ToLower(a.From.AADObjectID) }

// Place is the kind of conversation, by its id where the channel does not say. The
// chat of two people is personal to Teams, and not to the bot.
func (a *Activity) Place() string {
	kind := a.Conversation.ConversationType
	if !strings.HasPrefix(a.Conversation.ID, "19:") {
		return cmp.Or(kind, PlacePersonal)
	}
	if kind == PlacePersonal {
		return PlaceGroup
	}
	return cmp.Or(kind, PlaceChannel)
}

// Personal reports whether the activity is from a person's own chat with the bot.
func (a *Activity) Personal() bool { return a.Place() == PlacePersonal }
