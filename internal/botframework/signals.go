package botframework

import (
	"context"
	"net/http"

	"github.com/infracloudio/msbotbuilder-go/schema"
)

// Eyes is the reaction of somebody who has seen a message.
const Eyes = "1f440_eyes"

// CheckMark is the reaction to something that is done.
const CheckMark = "2705_whiteheavycheckmark"

// Reaction is an emoji under a message. Type is "like", "heart", "laugh",
// "surprised", "sad" or "angry". All other types are code point and name as in
// [Eyes].
type Reaction struct {
	Type string `json:"type,omitzero"`
}

// Typing shows that the bot is writing, for a few seconds or until its next
// message.
func (c *Connector) Typing(ctx context.Context, ref Reference) error {
	a, err := c.activityIn(ref)
	if err != nil {
		return err
	}
	a.Type = schema.Typing
	return causeOf(c.library(ctx, nil, nil).SendActivity(a))
}

// React adds a reaction of the bot to the message activityID, or removes it.
// reaction is a [Reaction.Type]. Teams allows two reactions a second.
func (c *Connector) React(ctx context.Context, ref Reference, activityID, reaction string, on bool) error {
	method := http.MethodDelete
	if on {
		method = http.MethodPut
	}
	return c.call(ctx, method, conversationPath(ref, "activities", activityID, "reactions", reaction), nil, nil)
}
