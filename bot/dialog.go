package bot

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// maxProposedTitle is how much of a message is proposed as a title.
const maxProposedTitle = 100

// openDialog shows the incident form in a dialog. When it was called on a
// message, the message becomes the description, with a link back to it.
func (b extension) openDialog(t *Turn, x botframework.Extension) (*botframework.InvokeResponse, error) {
	if x.Command != extensionIncident || !b.isOffered("incident") {
		return nil, errNotOffered
	}
	form := cards.IncidentForm{Form: formID(t.Activity), Dialog: true}
	form.Title, form.Description = proposedOf(x.About, t.Words.Say("extension.from", "link", x.About.Link))
	return botframework.DialogResponse(t.Words.Say("form.title"), cards.Incident(t.Words, form)), nil
}

// proposedOf returns the title and description of an incident about a message.
// from says where the message is.
func proposedOf(m botframework.PickedMessage, from string) (title, description string) {
	first, _, _ := strings.Cut(strings.TrimSpace(m.Subject+"\n"+m.Text), "\n")
	title = locale.Clip(cards.Clean(strings.TrimSpace(first)), maxProposedTitle)
	if m.Link == "" {
		return title, locale.Clip(cards.Clean(m.Text), tickets.MaxDescription)
	}
	from = "\n\n" + from
	return title, strings.TrimSpace(
		locale.Clip(cards.Clean(m.Text), tickets.MaxDescription-utf8.RuneCountInString(from)) + from,
	)
}

// submitDialog makes an incident from the form in a dialog. If that fails, it
// shows the form again with the reason.
func (b extension) submitDialog(
	ctx context.Context,
	t *Turn,
	x botframework.Extension,
) (*botframework.InvokeResponse, error) {
	if x.Command != extensionIncident || !b.isOffered("incident") {
		return nil, errNotOffered
	}
	if len(x.Data.String("form")) > tickets.MaxFormID {
		return nil, errUnknownVerb
	}
	data := botframework.Data{}
	for _, id := range slices.Concat(tickets.Asked(tickets.Incident), []string{"form", "whom"}) { // the form has no other
		data[id] = x.Data[id]
	}
	data = withBeneficiary(data)
	t.Actor.Via = tickets.ViaButton
	ticket, err := b.forms.submit(ctx, t, data)
	if err == nil {
		return botframework.DialogMessageResponse(t.Words.Say("extension.created", "id", ticket.ID)), nil
	}
	again, err := b.forms.keepUnsubmitted(ctx, t, data, err)
	switch {
	case err != nil:
		return nil, err
	case again.card != nil:
		return botframework.DialogResponse(t.Words.Say("form.title"), again.card), nil
	}
	return botframework.DialogMessageResponse(again.text), nil
}
