package bot

import (
	"context"
	"time"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
)

// examineFor is how long somebody in Teams waits for what is found. Teams gives up
// a press after about ten seconds.
const examineFor = 8 * time.Second

// examine shows an administrator what is right and wrong with the desk, and what
// mends it.
func (b admins) examine(ctx context.Context, t *Turn, _ botframework.Data) (reply, error) {
	if !b.Setup.IsAdmin(t.Actor.ID) {
		return reply{}, errUnknownVerb
	}
	ctx, cancel := context.WithTimeout(ctx, examineFor)
	defer cancel()
	var v cards.DoctorView
	for _, f := range b.Health.Examine(ctx) {
		name := f.Name(t.Words)
		if f.Level == desk.Fine {
			v.Fine = append(v.Fine, name)
			continue
		}
		v.Wrong = append(v.Wrong, cards.DoctorLine{
			Failure: f.Level == desk.Failure, Name: name, Seen: f.Seen.In(t.Words), Mend: f.Mend.In(t.Words),
		})
	}
	return reply{card: cards.Doctor(t.Words, v), summary: t.Words.Say("doctor.title")}, nil
}
