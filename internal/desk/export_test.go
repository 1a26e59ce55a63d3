package desk

import (
	"context"

	"frontdesk/chat"
)

// IncidentOf returns the incident for a session that nobody accepted.
func (d *Desk) IncidentOf(ctx context.Context, s chat.Session) (string, error) {
	return d.incidentOf(ctx, s)
}
