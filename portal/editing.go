package portal

import (
	"fmt"
	"net/http"
	"slices"

	"frontdesk/tickets"
)

// formAgain is the error of a form that is shown again on a page of its own.
type formAgain struct{ view formView }

func (*formAgain) Error() string { return "portal: the form was refused" }

// editForm shows what was asked for, to be changed.
func editForm(at *visit) error {
	v := ticketPages{at}
	seen, err := v.Desk.Tickets.View(v.ctx(), v.reader(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	switch {
	case !seen.Standing.Owner():
		return errNoSuchPage
	case !seen.May.Has(tickets.OpEdit):
		return v.showTicket(http.StatusConflict, ticketView{View: seen, note: v.words.Say("ticket.toolate")})
	}
	view, ok := v.editView(seen.Ticket, asFilled(seen.Ticket, v.newForm()))
	if !ok {
		return v.showTicket(http.StatusConflict, ticketView{View: seen, note: v.words.Say("ticket.itemless")})
	}
	return v.render(http.StatusOK, formPage(v.visit, view))
}

// asFilled returns what was asked for as a filled-in form.
func asFilled(t tickets.Ticket, id string) filled {
	f := filled{id: id, item: t.Item, values: map[string]string{
		"description": t.Description, "impact": string(t.Impact), "urgency": string(t.Urgency),
	}}
	if t.Name == nil { // otherwise the item's name is its title
		f.values["title"] = t.Title
	}
	for _, a := range t.Answers {
		f.values[a.Field] = a.Value
	}
	return f
}

// editView is the form with which a ticket is changed. ok is false when its item
// is no longer in the catalog.
func (v ticketPages) editView(t tickets.Ticket, f filled) (view formView, ok bool) {
	if t.Item == "" {
		view = onForm(v.visit).incidentView(f)
	} else {
		item, known := v.Desk.Catalog.Catalog().Item(t.Item)
		if !known {
			return view, false
		}
		view = onForm(v.visit).itemView(f, item)
	}
	view.fields = slices.DeleteFunc(view.fields, func(in field) bool { return in.Name == "beneficiary" })
	view.action, view.title = "/tickets/"+t.ID+"/edit", v.words.Say("ticket.edited", "id", t.ID)
	view.submit, view.draft = v.words.Say("form.save"), false
	view.hidden = []string{"form", f.id, "rev", fmt.Sprint(t.Rev())}
	return view, true
}

func (v ticketPages) edit(id string) (tickets.Ticket, error) {
	seen, err := v.Desk.Tickets.Get(v.ctx(), v.reader(), id)
	if err != nil {
		return seen, err
	}
	f := onForm(v.visit).readFilled(seen.Item)
	form := tickets.Form{
		Item: seen.Item, Title: f.values["title"], Description: f.values["description"],
		Impact: tickets.Level(f.values["impact"]), Urgency: tickets.Level(f.values["urgency"]),
	}
	if seen.Item != "" {
		form.Values = f.values
	}
	t, err := v.Desk.Tickets.Edit(v.ctx(), v.actor(), id, v.rev(), form)
	if why, ok := v.refusal(err); ok {
		f.why = why
		if view, ok := v.editView(seen, f); ok {
			return t, &formAgain{view}
		}
	}
	return t, err
}
