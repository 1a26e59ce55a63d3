//go:build !nograph

package graph

import (
	"context"
	"log/slog"
	"strings"
	"time"

	abstractions "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/communications"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
)

// Presence says whether somebody is there, as Teams shows it.
type Presence string

// The values of Presence. "Be right back" and "out of office" are Away. "In a
// meeting", "presenting" and "do not disturb" are Busy.
const (
	Available Presence = "Available"
	Busy      Presence = "Busy"
	InCall    Presence = "InCall"
	Away      Presence = "Away"
	Offline   Presence = "Offline"
	Unknown   Presence = "Unknown"
)

const (
	presencesKept = time.Minute
	// presencesAtOnce is Graph's limit (Learn: cloudCommunications:
	// getPresencesByUserId, "maximum of 650 user object IDs").
	presencesAtOnce = 650
)

// Presences returns people's presences, by the object ids as given. Each answer
// is up to a minute old. The result leaves out people whom Graph does not know
// and ids that are not object ids (GUIDs). With an error, it still returns what
// is known. The error wraps ErrConsent if Presence.Read.All is missing.
func (c *Client) Presences(ctx context.Context, ids []string) (map[string]Presence, error) {
	asked := make([]string, 0, len(ids))
	for _, id := range ids {
		if isObjectID(id) {
			asked = append(asked, strings.ToLower(id))
		}
	}
	known, err := c.presences.get(ctx, asked)
	found := make(map[string]Presence, len(known))
	for _, id := range ids {
		if p, ok := known[strings.ToLower(id)]; ok {
			found[id] = p
		}
	}
	return found, err
}

// presenceCall asks for up to presencesAtOnce people in one call.
func presenceCall(
	adapter abstractions.RequestAdapter,
	log *slog.Logger,
) func(context.Context, []string) (map[string]Presence, error) {
	calls := &caller{permission: "Presence.Read.All", log: log}
	return func(ctx context.Context, ids []string) (map[string]Presence, error) {
		found := make(map[string]Presence, len(ids))
		err := calls.do(func() error {
			// Each call needs its own builder: sending writes into the
			// builder's path parameters.
			people := communications.NewCommunicationsRequestBuilderInternal(nil, adapter).GetPresencesByUserId()
			body := communications.NewGetPresencesByUserIdPostRequestBody()
			body.SetIds(ids)
			answer, err := people.PostAsGetPresencesByUserIdPostResponse(ctx, body, nil)
			if err != nil {
				return err
			}
			if answer.GetValue() == nil {
				return errNoAnswer
			}
			for _, p := range answer.GetValue() {
				found[text(p.GetId())] = presenceOf(p)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		return found, nil
	}
}

// presenceOf folds Graph's properties into one (Learn: presence resource type,
// availability, activity and outOfOfficeSettings). Somebody out of office, by their
// Outlook or Teams, is so whatever they do.
func presenceOf(p models.Presenceable) Presence {
	if s := p.GetOutOfOfficeSettings(); s != nil && s.GetIsOutOfOffice() != nil && *s.GetIsOutOfOffice() {
		return Away
	}
	switch text(p.GetActivity()) {
	case "InACall", "InAConferenceCall":
		return InCall
	case "OutOfOffice":
		return Away
	}
	switch text(p.GetAvailability()) {
	case "Available", "AvailableIdle":
		return Available
	case "Busy", "BusyIdle", "DoNotDisturb":
		return Busy
	case "Away", "BeRightBack":
		return Away
	case "Offline":
		return Offline
	}
	return Unknown
}

// text returns the value of a property, or "" if Graph gave none.
func text(property *string) string {
	if property == nil {
		return ""
	}
	return *property
}
