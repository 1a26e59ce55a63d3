package program

import (
	"frontdesk/bot/outgoing"
	"frontdesk/internal/desk"
)

// company is what Microsoft Graph knows and does. What it is not asked for is nil.
type company struct {
	people    desk.Directory
	groups    desk.Groups
	installer outgoing.Installer
	feed      outgoing.Feed
}
