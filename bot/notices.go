package bot

import (
	"cmp"
	"context"
	"errors"
	"strconv"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// notices shows a person their settings for short messages.
func (b ownTickets) notices(ctx context.Context, t *Turn, _ botframework.Data) (reply, error) {
	prefs, err := b.PrefsOf(ctx, t.Actor.ID)
	return b.noticesCard(t, chosenNotices(prefs)), err
}

// noticesSave saves these settings. They apply at once, also to messages that
// wait for the end of quiet hours.
func (b ownTickets) noticesSave(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	typed := cards.NoticesView{
		Important: data.String("important"), QuietFrom: data.String("quietFrom"), QuietTo: data.String("quietTo"),
	}
	prefs, err := b.chooseNotices(ctx, t, typed)
	invalid, refused := errors.AsType[*tickets.Invalid](err)
	switch {
	case refused:
		typed.Refused = desk.Refusal(t.Words, invalid)
		return b.noticesCard(t, typed), nil
	case errors.Is(err, desk.ErrQuietHours):
		typed.Refused = t.Words.Say(
			"notices.equal",
			"from",
			t.Words.Say("notices.from"),
			"to",
			t.Words.Say("notices.to"),
		)
		return b.noticesCard(t, typed), nil
	case err != nil:
		return reply{}, err
	}
	b.out.Lines.Wake(tickets.Address{Person: t.Actor.ID})
	v := chosenNotices(prefs)
	v.Saved = true
	return b.noticesCard(t, v), nil
}

func (b ownTickets) chooseNotices(ctx context.Context, t *Turn, typed cards.NoticesView) (desk.Prefs, error) {
	important, err := strconv.ParseBool(cmp.Or(typed.Important, "false"))
	if err != nil {
		return desk.Prefs{}, &tickets.Invalid{Field: "important", Type: tickets.ToggleField}
	}
	return b.ChooseNotices(ctx, t.Actor.ID, important, typed.QuietFrom, typed.QuietTo)
}

func (b ownTickets) noticesCard(t *Turn, v cards.NoticesView) reply {
	v.Clock, v.Yours = t.Words.Clock(b.Now()), t.zoned
	return reply{card: cards.Notices(t.Words, v), summary: t.Words.Say("notices")}
}

// chosenNotices returns a person's settings as the card shows them.
func chosenNotices(p desk.Prefs) cards.NoticesView {
	return cards.NoticesView{Important: strconv.FormatBool(p.Important), QuietFrom: p.QuietFrom, QuietTo: p.QuietTo}
}
