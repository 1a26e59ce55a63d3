//go:build !nograph

package graph

import (
	"context"
	"log/slog"

	abstractions "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/microsoftgraph/msgraph-sdk-go/users"
)

// Activity is an entry of somebody's activity feed in Teams.
type Activity struct {
	Text    string // in the line of the entry
	Preview string // below it; Teams shows 150 characters
	Topic   string // where it belongs
	Link    string // into the Teams client
}

// activities sends to activity feeds.
type activities struct {
	adapter abstractions.RequestAdapter
	calls   *caller
}

func newActivities(adapter abstractions.RequestAdapter, log *slog.Logger) *activities {
	return &activities{adapter, &caller{permission: "TeamsActivity.Send", log: log}}
}

// Notify shows an entry in somebody's activity feed. They must have the app. The
// entry's type is one that every app has, with a text of its own (Learn: userteamwork-
// sendactivitynotification, on the activity type systemDefault).
func (c *Client) Notify(ctx context.Context, id string, a Activity) error {
	if !isObjectID(id) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	return c.activities.calls.do(func() error {
		kind, name, source := "systemDefault", "systemDefaultText", models.TEXT_TEAMWORKACTIVITYTOPICSOURCE
		said := models.NewKeyValuePair()
		said.SetName(&name)
		said.SetValue(&a.Text)
		topic := models.NewTeamworkActivityTopic()
		topic.SetSource(&source)
		topic.SetValue(&a.Topic)
		topic.SetWebUrl(&a.Link)
		preview := models.NewItemBody()
		preview.SetContent(&a.Preview)
		body := users.NewItemTeamworkSendActivityNotificationPostRequestBody()
		body.SetActivityType(&kind)
		body.SetTopic(topic)
		body.SetPreviewText(preview)
		body.SetTemplateParameters([]models.KeyValuePairable{said})
		return users.NewUsersRequestBuilderInternal(nil, c.activities.adapter).ByUserId(id).
			Teamwork().SendActivityNotification().Post(ctx, body, nil)
	})
}
