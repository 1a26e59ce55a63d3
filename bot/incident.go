package bot

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// maxForm is how long the identity of a form may be; a longer one is forged.
const maxForm = 64

// incidentForm shows an empty form, or one with the description that was typed
// before.
func (d *Desk) incidentForm(_ context.Context, t *Turn, data botframework.Data) (reply, error) {
	form := cards.IncidentForm{Form: formID(t.Activity), Description: data.String("description")}
	return reply{card: cards.Incident(t.Words, form), summary: t.Words.Say("form.title")}, nil
}

// refuseForm gives a form back as it was filled in, with the reason.
func refuseForm(w locale.Words, form cards.IncidentForm, why *tickets.Invalid) reply {
	form.Refused = refused(w, why)
	return reply{card: cards.Incident(w, form)}
}

// refuseIncident is refuseForm, with the people to choose from when somebody's
// name was typed where their object id is needed. requester is whom it is for
// otherwise; zero: the actor.
func (d *Desk) refuseIncident(ctx context.Context, t *Turn, form cards.IncidentForm, requester tickets.Person, why *tickets.Invalid) reply {
	if why.Field == "beneficiary" {
		form.People = d.called(ctx, t, form.Beneficiary)
	}
	if len(form.People) == 0 {
		return refuseForm(t.Words, form, why)
	}
	form.Self = cards.Choice{Title: t.Words.Say("form.myself"), Value: t.Actor.ID}
	if requester.ID != "" && requester.ID != t.Actor.ID {
		form.Self = cards.Choice{Title: requester.String(), Value: requester.ID}
	}
	form.Refused = t.Words.Say("form.unclear", "typed", cards.Clip(form.Beneficiary, quoted))
	return reply{card: cards.Incident(t.Words, form)}
}

// mistyped is the name of an input that does not hold text, which no client
// sends; empty when all do.
func mistyped(data botframework.Data) string {
	for _, input := range []string{"title", "description", "impact", "urgency", "beneficiary"} {
		if v := data[input]; len(v) > 0 && v.Kind() != '"' && v.Kind() != 'n' {
			return input
		}
	}
	return ""
}

// formID identifies the form that is shown in answer to an activity: the same
// activity gets the same form. It begins with the time, so that the index of
// forms grows at its end.
func formID(a *botframework.Activity) string {
	sum := sha256.Sum256([]byte(a.Key()))
	return fmt.Sprintf("%08x-%s", a.Timestamp.Unix(), hex.EncodeToString(sum[:8]))
}

// incidentSave makes an incident of a filled-in form, or shows the form again
// with the reason why not.
func (d *Desk) incidentSave(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	form := cards.IncidentForm{
		Form: data.String("form"), Chat: data.String("chat"), Title: data.String("title"), Description: data.String("description"),
		Impact: data.String("impact"), Urgency: data.String("urgency"),
		Beneficiary: cmp.Or(data.String("beneficiary"), data.String("whom")), // who was to choose, and did not, is asked again
	}
	if len(form.Form) > maxForm {
		return reply{}, errUnknownVerb
	}
	if field := mistyped(data); field != "" {
		return refuseForm(t.Words, form, &tickets.Invalid{Field: field}), nil
	}
	draft := tickets.Form{
		Title: form.Title, Description: form.Description,
		Impact: tickets.Level(form.Impact), Urgency: tickets.Level(form.Urgency),
		Beneficiary: d.person(ctx, form.Beneficiary), Queue: d.Queues[0].Name,
		Form: form.Form, Card: t.card(),
	}
	if form.Chat != "" {
		s, err := d.chats.Part(ctx, t.Actor, form.Chat)
		if err != nil {
			return reply{}, err
		}
		draft.Requester, draft.Queue, draft.Chat, draft.Form = s.Employee, s.Queue, s.ID, s.ID
	}
	ticket, err := d.tickets.Create(ctx, t.Actor, draft)
	if invalid, ok := errors.AsType[*tickets.Invalid](err); ok {
		return d.refuseIncident(ctx, t, form, draft.Requester, invalid), nil
	}
	if err != nil {
		return reply{}, err
	}
	if form.Chat != "" {
		return d.linkChat(ctx, t, form.Chat, ticket)
	}
	r, err := d.ticketCard(ctx, t, ticket, cards.TicketView{})
	r.owed = true
	return r, err
}

// linkChat tells both sides of a session of the incident made from it.
func (d *Desk) linkChat(ctx context.Context, t *Turn, id string, ticket tickets.Ticket) (reply, error) {
	s, err := d.chats.Link(ctx, t.Actor, id, ticket.ID)
	if err != nil {
		return reply{}, err
	}
	d.refreshLine(ctx, s.Queue)
	if s.Employee.ID == t.Actor.ID {
		r, err := d.ticketCard(ctx, t, ticket, cards.TicketView{})
		r.owed = true
		return r, err
	}
	r, err := d.channelSession(ctx, t, s, "")
	r.owed = true
	return r, err
}

// created is what a requester reads on the card of a ticket that nobody has
// touched yet.
func created(w locale.Words, t tickets.Ticket) string {
	if t.Last.Action != tickets.Created {
		return ""
	}
	return w.Say("ticket.created", "id", t.ID)
}

// person is somebody of whom only the id is known, with the name that the desk,
// a team or the directory knows them by.
func (d *Desk) person(ctx context.Context, id string) tickets.Person {
	id = strings.ToLower(strings.TrimSpace(id))
	p := tickets.Person{ID: id}
	if !tickets.ObjectID(id) {
		return p
	}
	if c, ok, err := d.Store.Contact(ctx, id); err == nil && ok {
		p.Name = c.Name
	}
	if p.Name == "" {
		p.Name = d.roster.find(ctx, id).Name
	}
	if p.Name == "" {
		p.Name = d.profile(ctx, id).Name
	}
	return p
}

// named is the ticket with the name of a beneficiary who was not known yet when
// it was created for them.
func (d *Desk) named(ctx context.Context, t tickets.Ticket) tickets.Ticket {
	if t.Beneficiary.Name == "" {
		t.Beneficiary = d.person(ctx, t.Beneficiary.ID)
	}
	return t
}
