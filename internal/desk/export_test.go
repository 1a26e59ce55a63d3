package desk

import (
	"context"

	"frontdesk/chat"
)

// IncidentOf makes an incident of a session that nobody accepted.
func (d *Desk) IncidentOf(ctx context.Context, s chat.Session) (string, error) {
	return d.incidentOf(ctx, s)
}
