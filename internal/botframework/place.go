package botframework

import (
	"cmp"
	"strings"
)

// Kinds of conversation, as Place returns them.
const (
	PlacePersonal = "personal"
	PlaceChannel  = "channel"
	PlaceGroup    = "groupChat"
)

// Sender returns the Entra object id of the sender in lower case, "" when the
// activity does not give it.
func (a *Activity) Sender() string { return strings.ToLower(a.From.AADObjectID) }

// Place returns the kind of conversation. It goes by the id where the channel
// does not name a kind. Teams calls the chat of two people personal; to the bot
// it is a group chat.
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

// Personal reports whether the activity is from a person's own chat with the
// bot.
func (a *Activity) Personal() bool { return a.Place() == PlacePersonal }
