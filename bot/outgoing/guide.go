package outgoing

import (
	"context"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// addGuide adds to the card of the first thread in a channel how to work there.
// Without that line the card is as good, so no failure holds it back.
func (d *Dispatcher) addGuide(
	ctx context.Context, channel string, thread tickets.Address, m botframework.Message,
) botframework.Message {
	if _, poster := thread.PosterIn(); poster {
		return m
	}
	first, err := d.desk.Setup.Guide(ctx, channel, thread.Thread)
	if err != nil {
		d.desk.Logger.Warn("no guide", "channel", channel, "error", err)
	}
	if first {
		m.Card = cards.AddGuide(d.desk.Words(), m.Card)
	}
	return m
}
