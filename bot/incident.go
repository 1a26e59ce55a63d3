package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

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

// whom shows an incident form again in which somebody's name was typed where
// their object id is needed, with the people to choose from.
func (d *Desk) whom(ctx context.Context, t *Turn, form tickets.Draft, kept bool) (reply, bool, error) {
	typed := form.Values["beneficiary"]
	people := d.called(ctx, t, typed)
	if len(people) == 0 {
		return reply{}, false, nil
	}
	shown := t.incidentForm(formShown{Draft: form, Fits: form.Values, Kept: kept})
	shown.People, shown.Refused = people, t.Words.Say("form.unclear", "typed", cards.Clip(typed, quoted))
	shown.Self = cards.Choice{Title: t.Words.Say("form.myself"), Value: t.Actor.ID}
	if form.Chat != "" {
		s, err := d.chats.Part(ctx, t.Actor, form.Chat)
		if err != nil {
			return reply{}, true, err
		}
		if s.Employee.ID != t.Actor.ID {
			shown.Self = cards.Choice{Title: s.Employee.String(), Value: s.Employee.ID}
		}
	}
	return reply{card: cards.Incident(t.Words, shown)}, true, nil
}

// withWhom is what a form sends. Who was to choose whom it is for, and did not, is
// asked again: nobody chosen would mean themselves.
func withWhom(data botframework.Data) botframework.Data {
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
	if len(data.String("form")) > tickets.MaxFormID {
		return reply{}, errUnknownVerb
	}
	data = withWhom(data)
	ticket, err := d.submit(ctx, t, data)
	if err != nil {
		return d.unsubmitted(ctx, t, data, err)
	}
	if ticket.Chat != "" {
		return d.linkChat(ctx, t, ticket.Chat, ticket)
	}
	r, err := d.ticketCard(ctx, t, ticket, cards.TicketView{})
	r.owed = true
	return r, err
}

// submit makes an incident of a filled-in form.
func (d *Desk) submit(ctx context.Context, t *Turn, data botframework.Data) (tickets.Ticket, error) {
	if field := mistyped(data); field != "" {
		return tickets.Ticket{}, &tickets.Invalid{Field: field}
	}
	form := tickets.Form{
		Title: data.String("title"), Description: data.String("description"),
		Impact: tickets.Level(data.String("impact")), Urgency: tickets.Level(data.String("urgency")),
		Beneficiary: d.person(ctx, data.String("beneficiary")), Queue: d.configured[0].Name,
		Form: data.String("form"), Card: t.card(),
	}
	if id := data.String("chat"); id != "" {
		s, err := d.chats.Part(ctx, t.Actor, id)
		if err != nil {
			return tickets.Ticket{}, err
		}
		form.Requester, form.Queue, form.Chat, form.Form = s.Employee, s.Queue, s.ID, s.ID
	}
	return d.tickets.Create(ctx, t.Actor, form)
}

// linkChat tells both sides of a session of the incident made from it.
func (d *Desk) linkChat(ctx context.Context, t *Turn, id string, ticket tickets.Ticket) (reply, error) {
	s, err := d.chats.Link(ctx, t.Actor, id, ticket.ID)
	if err != nil {
		return reply{}, err
	}
	d.refreshLine(ctx, s.Queue)
	if t.personal() || s.Employee.ID == t.Actor.ID {
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
	switch {
	case t.Undecided():
		return w.Say("request.asked", "id", t.ID)
	case t.Kind == tickets.Request:
		return w.Say("request.created", "id", t.ID)
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

// named is the ticket with the names of people who were not known yet when it was
// created, and of those whom its answers name.
func (d *Desk) named(ctx context.Context, t tickets.Ticket) tickets.Ticket {
	if t.Beneficiary.Name == "" {
		t.Beneficiary = d.person(ctx, t.Beneficiary.ID)
	}
	if t.Approving != nil {
		asked := *t.Approving
		asked.Approvers = slices.Clone(asked.Approvers)
		for i, p := range asked.Approvers {
			if p.Name == "" {
				asked.Approvers[i] = d.person(ctx, p.ID)
			}
		}
		t.Approving = &asked
	}
	for i, a := range t.Answers {
		if a.Type != tickets.PersonField {
			continue
		}
		if name := d.person(ctx, a.Value).Name; name != "" {
			t.Answers = slices.Clone(t.Answers)
			t.Answers[i].Titles = []tickets.Text{{"": name}}
		}
	}
	return t
}
