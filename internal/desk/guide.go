package desk

import (
	"context"

	"frontdesk/tickets"
)

// Guide reports whether something is the first that the desk shows in a channel,
// and so is to say how to work there. It is on record from then on: asked again,
// the answer is the same.
func (s *Setup) Guide(ctx context.Context, channel, shown string) (first bool, err error) {
	if before, ok := s.current.Load().Guides[channel]; ok || channel == "" {
		return ok && before == shown, nil
	}
	err = s.change(ctx, "", func(r *SetupRecord) []tickets.Delivery {
		before, ok := r.Guides[channel]
		if first = !ok || before == shown; ok {
			return nil
		}
		if r.Guides == nil {
			r.Guides = map[string]string{}
		}
		r.Guides[channel] = shown
		return nil
	})
	return first && err == nil, err
}
