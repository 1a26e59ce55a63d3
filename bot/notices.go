package bot

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// notices shows a person what they chose about short messages.
func (d *Desk) notices(ctx context.Context, t *Turn, _ botframework.Data) (reply, error) {
	c, _, err := d.Store.Contact(ctx, t.Actor.ID)
	return d.noticesCard(t, chosen(c.Prefs)), err
}

// noticesSave keeps what they chose. It holds at once, also for what waits for the
// end of quiet hours.
func (d *Desk) noticesSave(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	typed := cards.NoticesView{
		Important: data.String("important"), QuietFrom: data.String("quietFrom"), QuietTo: data.String("quietTo"),
	}
	prefs, why := typedPrefs(t.Words, typed)
	if why != "" {
		typed.Refused = why
		return d.noticesCard(t, typed), nil
	}
	c, err := d.Store.UpdateContact(ctx, t.Actor.ID, func(c *botframework.Contact) []tickets.Delivery {
		prefs.Tiles = c.Prefs.Tiles
		c.Prefs = prefs
		return nil
	})
	if err != nil {
		return reply{}, err
	}
	d.deliver.wake(tickets.Address{Person: t.Actor.ID})
	v := chosen(c.Prefs)
	v.Saved = true
	return d.noticesCard(t, v), nil
}

func (d *Desk) noticesCard(t *Turn, v cards.NoticesView) reply {
	v.Zone = d.Zone.String()
	return reply{card: cards.Notices(t.Words, v), summary: t.Words.Say("notices")}
}

// chosen is what a person chose, as the card shows it.
func chosen(p botframework.Prefs) cards.NoticesView {
	return cards.NoticesView{Important: strconv.FormatBool(p.Important), QuietFrom: p.QuietFrom, QuietTo: p.QuietTo}
}

// typedPrefs are the preferences that were typed, or why they cannot stand.
func typedPrefs(w locale.Words, v cards.NoticesView) (p botframework.Prefs, why string) {
	on, err := strconv.ParseBool(cmp.Or(v.Important, "false"))
	if err != nil {
		return p, refused(w, &tickets.Invalid{Field: "important", Type: tickets.ToggleField})
	}
	p.Important = on
	from, badFrom := typedClock("quietFrom", v.QuietFrom, v.QuietTo)
	to, badTo := typedClock("quietTo", v.QuietTo, v.QuietFrom)
	switch bad := cmp.Or(badFrom, badTo); {
	case bad != nil:
		return p, refused(w, bad)
	case from != "" && from == to:
		return p, w.Say("notices.equal", "from", w.Say("notices.from"), "to", w.Say("notices.to"))
	}
	p.QuietFrom, p.QuietTo = from, to
	return p, ""
}

// typedClock is a time of day as it is kept: none when both it and the other are
// empty.
func typedClock(field, value, other string) (string, *tickets.Invalid) {
	if value == "" && other == "" {
		return "", nil
	}
	if value == "" {
		return "", &tickets.Invalid{Field: field, Empty: true}
	}
	at, err := time.Parse(clockForm, value)
	if err != nil {
		return "", &tickets.Invalid{Field: field, Type: tickets.TimeField}
	}
	return at.Format(clockForm), nil
}
