package bot

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"frontdesk/bot/cards"
	"frontdesk/bot/outgoing"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// incidentForm shows an empty form, or one with what was typed before as its
// description.
func (b forms) incidentForm(_ context.Context, t *Turn, data botframework.Data) (reply, error) {
	form := cards.IncidentForm{Form: formID(t.Activity)}
	form.Description = cmp.Or(data.String("description"), data.String("comment"))
	return reply{card: cards.Incident(t.Words, form), summary: t.Words.Say("form.title")}, nil
}

// refuseForm returns a form as it was filled in, with the reason.
func refuseForm(w locale.Words, form cards.IncidentForm, why *tickets.Invalid) reply {
	form.Refused = desk.Refusal(w, why)
	return reply{card: cards.Incident(w, form)}
}

// chooseBeneficiary shows an incident form again when somebody typed a name
// where an object id is needed. It offers the people to choose from.
func (b forms) chooseBeneficiary(ctx context.Context, t *Turn, form tickets.Draft, kept bool) (reply, bool, error) {
	typed := form.Values["beneficiary"]
	people := b.peopleCalled(ctx, t, typed)
	if len(people) == 0 {
		return reply{}, false, nil
	}
	shown := t.incidentForm(formShown{Draft: form, Fits: form.Values, Kept: kept})
	shown.People, shown.Refused = people, t.Words.Say("form.unclear", "typed", locale.Clip(typed, outgoing.Quoted))
	shown.Self = cards.Choice{Title: t.Words.Say("form.myself"), Value: t.Actor.ID}
	if form.Chat != "" {
		s, err := b.Chats.Part(ctx, t.Actor, form.Chat)
		if err == nil {
			err = b.aboutChat(ctx, t, &shown)
		}
		if err != nil {
			return reply{}, true, err
		}
		if s.Employee.ID != t.Actor.ID {
			shown.Self = cards.Choice{Title: s.Employee.String(), Value: s.Employee.ID}
		}
	}
	return reply{card: cards.Incident(t.Words, shown)}, true, nil
}

// withBeneficiary returns what a form sends. A person who had to choose the
// beneficiary and did not is asked again: otherwise an empty choice would mean
// themselves.
func withBeneficiary(data botframework.Data) botframework.Data {
	if data.String("beneficiary") != "" || data.String("whom") == "" {
		return data
	}
	all := botframework.Text("beneficiary", data.String("whom"))
	for id, value := range data {
		if id != "beneficiary" {
			all[id] = value
		}
	}
	return all
}

// nonTextInput returns the name of an input that does not hold text. No client
// sends one. It is empty when all inputs hold text.
func nonTextInput(data botframework.Data) string {
	for _, input := range []string{"title", "description", "impact", "urgency", "beneficiary"} {
		if v := data[input]; len(v) > 0 && v.Kind() != '"' && v.Kind() != 'n' {
			return input
		}
	}
	return ""
}

// formID identifies the form shown in answer to an activity. The same activity
// gets the same form. The id begins with the time, so the index of forms grows
// at its end.
func formID(a *botframework.Activity) string {
	sum := sha256.Sum256([]byte(a.Key()))
	return fmt.Sprintf("%08x-%s", a.Timestamp.Unix(), hex.EncodeToString(sum[:8]))
}

// incidentSave makes an incident from a filled-in form. If that fails, it shows
// the form again with the reason.
func (b forms) incidentSave(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	if len(data.String("form")) > tickets.MaxFormID {
		return reply{}, errUnknownVerb
	}
	data = withBeneficiary(data)
	ticket, err := b.submit(ctx, t, data)
	if err != nil {
		return b.keepUnsubmitted(ctx, t, data, err)
	}
	if ticket.Chat != "" {
		return b.linkChat(ctx, t, ticket.Chat, ticket)
	}
	r, err := b.own.ticketCard(ctx, t, ticket, cards.TicketView{})
	r.owed = true
	return r, err
}

// submit makes an incident from a filled-in form.
func (b forms) submit(ctx context.Context, t *Turn, data botframework.Data) (tickets.Ticket, error) {
	if field := nonTextInput(data); field != "" {
		return tickets.Ticket{}, &tickets.Invalid{Field: field}
	}
	form := tickets.Form{
		Title: data.String("title"), Description: data.String("description"),
		Impact: tickets.Level(data.String("impact")), Urgency: tickets.Level(data.String("urgency")),
		Beneficiary: b.PersonOf(ctx, data.String("beneficiary")),
		Form:        data.String("form"),
	}
	if id := data.String("chat"); id != "" {
		s, err := b.Chats.Part(ctx, t.Actor, id)
		if err != nil {
			return tickets.Ticket{}, err
		}
		return b.CreateOfChat(ctx, t.Actor, s, form)
	}
	return b.Tickets.Create(ctx, t.Actor, form)
}

// linkChat tells both sides of a session about the incident made from it.
func (b forms) linkChat(ctx context.Context, t *Turn, id string, ticket tickets.Ticket) (reply, error) {
	s, err := b.LinkChat(ctx, t.Actor, id, ticket.ID)
	if err != nil {
		return reply{}, err
	}
	if t.personal() || s.Employee.ID == t.Actor.ID {
		r, err := b.own.ticketCard(ctx, t, ticket, cards.TicketView{})
		r.owed = true
		return r, err
	}
	r, err := b.live.channelSession(ctx, t, s, "")
	r.owed = true
	return r, err
}
