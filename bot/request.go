package bot

import (
	"context"
	"errors"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// requestForm shows the initial form of an item.
func (b forms) requestForm(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	if data.String("item") == "" { // nothing was chosen
		return b.showPlaces(ctx, t, cards.CatalogView{Note: t.Words.Say("catalog.choose")}, "")
	}
	item, form, err := b.itemForm(ctx, t, data.String("item"))
	if err != nil {
		return missing(t, err)
	}
	form.Form = formID(t.Activity)
	return reply{card: cards.Request(t.Words, form), summary: item.Name.In(t.Words.Lang)}, nil
}

// itemForm returns the form of an item that the actor may request.
func (b forms) itemForm(ctx context.Context, t *Turn, id string) (*tickets.Item, cards.RequestForm, error) {
	offer, err := b.Catalog.Offer(ctx, t.Actor)
	if err != nil {
		return nil, cards.RequestForm{}, err
	}
	item, err := offer.Item(id)
	if err != nil {
		return nil, cards.RequestForm{}, err
	}
	return item, cards.RequestForm{
		Item:     item,
		Path:     offer.Path(id),
		Approval: b.ApprovalOf(ctx, t.Words, t.Actor.ID, item),
		Today:    b.Now().In(b.Zone),
	}, nil
}

// itemInputs returns the inputs of an item's form other than its fields.
func itemInputs(item *tickets.Item) []string {
	if item.Kind == tickets.Incident {
		return []string{"beneficiary", "title", "description", "impact", "urgency"}
	}
	return []string{"beneficiary"}
}

// values returns what the inputs of an item's form hold, by id. Clients send
// everything as text, but some send numbers and toggles as such. Any other type
// is mistyped and left out.
func values(data botframework.Data, item *tickets.Item) (held map[string]string, mistyped *tickets.Invalid) {
	held = map[string]string{}
	take := func(id string, kind tickets.FieldType, wrong *tickets.Invalid) {
		switch v := data[id]; {
		case len(v) == 0, v.Kind() == 'n':
		case v.Kind() == '"', v.Kind() == '0' && kind == tickets.NumberField:
			held[id] = data.String(id)
		case (v.Kind() == 't' || v.Kind() == 'f') && kind == tickets.ToggleField:
			held[id] = string(v)
		case mistyped == nil:
			mistyped = wrong
		}
	}
	for _, id := range itemInputs(item) {
		take(id, tickets.TextField, &tickets.Invalid{Field: id})
	}
	for _, f := range item.Fields {
		take(f.ID, f.Type, &tickets.Invalid{Field: f.ID, Label: f.Label, Type: f.Type})
	}
	return held, mistyped
}

// readForm returns what an item's form asks for.
func (b forms) readForm(ctx context.Context, item *tickets.Item, held map[string]string) tickets.Form {
	return tickets.Form{
		Item: item.ID, Values: held, Title: held["title"], Description: held["description"],
		Impact: tickets.Level(held["impact"]), Urgency: tickets.Level(held["urgency"]),
		Beneficiary: b.PersonOf(ctx, held["beneficiary"]),
	}
}

// requestSave makes a ticket from an item's filled-in form. If that fails, it
// shows the form again with the reason.
func (b forms) requestSave(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	if len(data.String("form")) > tickets.MaxFormID {
		return reply{}, errUnknownVerb
	}
	ticket, err := b.request(ctx, t, data)
	if err != nil {
		r, bad := b.keepUnsubmitted(ctx, t, data, err)
		if errors.Is(err, tickets.ErrNotFound) && r.card == nil {
			return missing(t, err)
		}
		return r, bad
	}
	r, err := b.own.ticketCard(ctx, t, ticket, cards.TicketView{})
	r.owed = true
	return r, err
}

// request makes a ticket from an item's filled-in form.
func (b forms) request(ctx context.Context, t *Turn, data botframework.Data) (tickets.Ticket, error) {
	item, _, err := b.itemForm(ctx, t, data.String("item"))
	if err != nil {
		return tickets.Ticket{}, err
	}
	held, mistyped := values(data, item)
	if mistyped != nil {
		return tickets.Ticket{}, mistyped
	}
	filled := b.readForm(ctx, item, held)
	filled.Form = data.String("form")
	return b.Tickets.Create(ctx, t.Actor, filled)
}

// refusal reports whether the form can be shown again with an error.
func refusal(err error) bool {
	_, invalid := errors.AsType[*tickets.Invalid](err)
	return invalid || errors.Is(err, tickets.ErrNoApprover)
}

// refuseItem returns an item's form as it was filled in, with the reason.
func (b forms) refuseItem(ctx context.Context, w locale.Words, form cards.RequestForm, why error) reply {
	form.Refused = w.Say("approval.nobody")
	if invalid, ok := errors.AsType[*tickets.Invalid](why); ok {
		form.Refused = desk.Refusal(w, invalid)
	}
	form.Names = b.names(ctx, form.Item, form.Values)
	return reply{card: cards.Request(w, form)}
}

// names returns the names of the people in a form, as far as they are known.
func (b forms) names(ctx context.Context, item *tickets.Item, held map[string]string) map[string]string {
	names := map[string]string{}
	know := func(id string) {
		if id != "" {
			names[id] = b.PersonOf(ctx, id).Name
		}
	}
	know(held["beneficiary"])
	for _, f := range item.Fields {
		if f.Type == tickets.PersonField {
			know(held[f.ID])
		}
	}
	return names
}

// editItem shows the form of the item that a ticket was made from, with what
// was requested.
func (b forms) editItem(ctx context.Context, t *Turn, ticket tickets.Ticket, item *tickets.Item) reply {
	held := map[string]string{
		"description": ticket.Description, "impact": string(ticket.Impact), "urgency": string(ticket.Urgency),
	}
	if ticket.Name == nil { // otherwise the item's name is its title
		held["title"] = ticket.Title
	}
	for _, a := range ticket.Answers {
		held[a.Field] = a.Value
	}
	return reply{card: cards.Request(t.Words, cards.RequestForm{
		Item:   item,
		Ticket: ticket.ID,
		Rev:    ticket.Rev(),
		Values: held,
		Names:  b.names(ctx, item, held),
		Today:  b.Now().In(b.Zone),
	})}
}

// amendItem handles the filled-in form of editItem.
func (b forms) amendItem(ctx context.Context, t *Turn, data botframework.Data, item *tickets.Item) (reply, error) {
	form := cards.RequestForm{Item: item, Ticket: data.String("id"), Rev: rev(data), Today: b.Now().In(b.Zone)}
	held, mistyped := values(data, item)
	form.Values = held
	if mistyped != nil {
		return b.refuseItem(ctx, t.Words, form, mistyped), nil
	}
	ticket, err := b.Tickets.Edit(ctx, t.Actor, form.Ticket, form.Rev, b.readForm(ctx, item, held))
	if refusal(err) {
		return b.refuseItem(ctx, t.Words, form, err), nil
	}
	return b.own.replyToRequester(ctx, t, ticket, err)
}
