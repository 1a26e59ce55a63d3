package outgoing

import (
	"context"

	"frontdesk/internal/botframework"
)

// whoLeft reports whether somebody was a member and is none any more. Before the
// first answer nobody knows who has left meanwhile.
func whoLeft(known, now map[string]botframework.Account) bool {
	if known == nil {
		return true
	}
	for id := range known {
		if _, still := now[id]; !still {
			return true
		}
	}
	return false
}

// releaser returns what a Roster calls when somebody has left a team, as far as
// Teams has not told of it.
func releaser(d *Dispatcher) func(team string) {
	return func(team string) {
		d.Lines.Add("members/"+team, func(ctx context.Context) error {
			for _, q := range d.desk.Setup.Linked() {
				if q.Team != team {
					continue
				}
				if err := d.desk.Release(ctx, q.ID); err != nil {
					return err
				}
			}
			return nil
		})
	}
}
