package bot

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// onlyPrivate wraps a handler so that it answers only in the person's own chat.
func onlyPrivate(handle handler) handler {
	return func(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
		if !t.personal() {
			return reply{text: t.Words.Say("group.help")}, nil
		}
		return handle(ctx, t, data)
	}
}

// draftList shows a page of the person's drafts. It starts at the draft that
// the data names ("from").
func (b forms) draftList(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	return b.listDrafts(ctx, t, "", int(min(data.Uint("from"), tickets.MaxDrafts)))
}

func (b forms) listDrafts(ctx context.Context, t *Turn, note string, from int) (reply, error) {
	return b.listAfter(ctx, t, cards.DraftList{Note: note}, from)
}

// listAfter fills a list with the drafts from one on, and shows it.
func (b forms) listAfter(ctx context.Context, t *Turn, list cards.DraftList, from int) (reply, error) {
	all, err := b.Drafts.List(ctx, t.Actor)
	if err != nil {
		return reply{}, err
	}
	from = min(from, len(all))
	list.Drafts = all[from:]
	if len(list.Drafts) > pageSize {
		list.Drafts, list.Next = list.Drafts[:pageSize], from+pageSize
	}
	return reply{card: cards.Drafts(t.Words, list), summary: t.Words.Say("draft.list")}, nil
}

// draftsEntry returns the button that leads to the actor's drafts. There is no
// button when they have none.
func (b forms) draftsEntry(ctx context.Context, t *Turn) ([]cards.Entry, error) {
	n, err := b.Drafts.Count(ctx, t.Actor)
	if n == 0 {
		return nil, err
	}
	return []cards.Entry{{Title: t.Words.Say("menu.drafts", "n", n), Verb: cards.VerbDraftList}}, err
}

// draftOf returns the contents of a submitted form as a draft. A form of a live
// chat is identified by its session.
func draftOf(data botframework.Data) tickets.Draft {
	draft := tickets.Draft{Item: data.String("item"), Chat: data.String("chat"), Values: map[string]string{}}
	draft.ID = cmp.Or(draft.Chat, data.String("form"))
	inputs := tickets.Asked(tickets.Incident)
	if draft.Item != "" {
		inputs = slices.Collect(maps.Keys(data))
	}
	for _, id := range inputs {
		if value := data.String(id); value != "" && !slices.Contains(ofButtons, id) {
			draft.Values[id] = value
		}
	}
	return draft
}

// ofButtons are the names in a form's data that are not inputs.
var ofButtons = []string{"verb", "form", "item", "chat", "id", "rev"}

// saveDraft saves a form as a draft, however incomplete.
func (b forms) saveDraft(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	form := draftOf(withBeneficiary(data))
	_, err := b.Drafts.Save(ctx, t.Actor, form)
	invalid, ok := errors.AsType[*tickets.Invalid](err)
	switch {
	case ok:
		return b.showFormAgain(ctx, t, form, desk.Refusal(t.Words, invalid), false)
	case errors.Is(err, tickets.ErrDraftsFull):
		return b.showFormAgain(ctx, t, form, t.Words.Count("draft.full", tickets.MaxDrafts), false)
	case err != nil:
		return reply{}, err
	case t.personal():
		return b.listDrafts(ctx, t, t.Words.Say("draft.saved"), 0)
	}
	return b.showOnSession(ctx, t, form.Chat, t.Words.Say("draft.saved.chat"), t.Words.Say("draft.saved"))
}

// showOnSession shows a note outside the person's own chat. It goes on the card
// of a session; when there is none that they may see, alone is said by itself.
func (b forms) showOnSession(ctx context.Context, t *Turn, id, note, alone string) (reply, error) {
	s, err := b.Chats.Get(ctx, t.ownReader(), id)
	switch {
	case errors.Is(err, chat.ErrNotFound):
		return reply{text: alone}, nil
	case err != nil:
		return reply{}, err
	}
	return b.live.channelSession(ctx, t, s, note)
}

// keepForm keeps a form that could not be submitted as a draft, and reports
// whether it did. It keeps nothing when nothing was typed.
func (b forms) keepForm(ctx context.Context, t *Turn, form tickets.Draft) bool {
	chosen := []string{"impact", "urgency"} // in every form, whether touched or not
	worth := false
	for id, value := range form.Values {
		worth = worth || strings.ContainsFunc(value, locale.IsVisible) && !slices.Contains(chosen, id)
	}
	if !worth {
		return false
	}
	if _, err := b.Drafts.Save(ctx, t.Actor, form); err != nil {
		b.Logger.Warn("form not kept", "activity", t.Activity.ID, "error", err)
		return false
	}
	return true
}

// keepUnsubmitted answers a form that could not be submitted. It keeps the form
// as a draft. It shows the form again, with the reason, when the person can fix
// it.
func (b forms) keepUnsubmitted(ctx context.Context, t *Turn, data botframework.Data, why error) (reply, error) {
	form := draftOf(data)
	kept := b.keepForm(ctx, t, form)
	if invalid, ok := errors.AsType[*tickets.Invalid](why); ok {
		if invalid.Field == "beneficiary" && form.Item == "" {
			if r, found, err := b.chooseBeneficiary(ctx, t, form, kept); found {
				return r, err
			}
		}
		return b.showFormAgain(ctx, t, form, desk.Refusal(t.Words, invalid), kept)
	}
	if _, ok := errors.AsType[*tickets.Limited](why); ok {
		return b.showFormAgain(ctx, t, form, desk.Refused(t.Words, why), kept)
	}
	if errors.Is(why, tickets.ErrNoApprover) {
		return b.showFormAgain(ctx, t, form, t.Words.Say("approval.nobody"), kept)
	}
	if kept && form.Item != "" && errors.Is(why, tickets.ErrNotFound) {
		return b.showFormAgain(ctx, t, form, "", kept)
	}
	r, err := b.explain(t, reply{}, why)
	if kept && r.text != "" {
		r.text += " " + t.Words.Say("form.kept")
	}
	return r, err
}

// showFormAgain shows a submitted form again as it was filled in, with the
// reason why it was refused. For a kept form it also shows earlier input that
// has no place in the form any more.
func (b forms) showFormAgain(ctx context.Context, t *Turn, form tickets.Draft, why string, kept bool) (reply, error) {
	if !kept || form.Item == "" {
		return b.showForm(ctx, t, formShown{Draft: form, Fits: form.Values, Refused: why, Kept: kept})
	}
	opened, err := b.Drafts.Open(ctx, t.Actor, form.ID)
	if err != nil || opened.Gone {
		return b.showDraft(ctx, t, opened, err)
	}
	maps.DeleteFunc(
		opened.Lost,
		func(id, _ string) bool { return form.Values[id] != "" },
	) // returned as it was sent
	return b.showForm(
		ctx,
		t,
		formShown{Draft: opened.Draft, Fits: form.Values, Lost: opened.Lost, Refused: why, Kept: true},
	)
}

// openDraft shows a draft's form as it was left.
func (b forms) openDraft(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	opened, err := b.Drafts.Open(ctx, t.Actor, data.String("id"))
	return b.showDraft(ctx, t, opened, err)
}

// showDraft shows an opened draft: its form, or its contents when the form no
// longer exists.
func (b forms) showDraft(ctx context.Context, t *Turn, opened tickets.OpenedDraft, err error) (reply, error) {
	if err != nil {
		return reply{}, err
	}
	if opened.Gone {
		return b.readDraft(ctx, t, opened.Draft, t.Words.Say("draft.gone")), nil
	}
	if opened.Chat != "" {
		_, err := b.Chats.Part(ctx, t.Actor, opened.Chat)
		if errors.Is(err, chat.ErrNotFound) {
			return b.readDraft(ctx, t, opened.Draft, t.Words.Say("draft.nochat")), nil
		}
		if err != nil {
			return reply{}, err
		}
	}
	return b.showForm(ctx, t, formShown{Draft: opened.Draft, Fits: opened.Fits, Lost: opened.Lost, Kept: true})
}

// readDraft shows the contents of a draft, read-only.
func (b forms) readDraft(ctx context.Context, t *Turn, draft tickets.Draft, above string) reply {
	card := cards.ShownDraft(t.Words, draft, above, b.namedValues(ctx, t.Words, draft, draft.Values))
	return reply{card: card, summary: cards.Clean(cards.DraftTitle(t.Words, draft))}
}

// formShown is a form to show with earlier input.
type formShown struct {
	tickets.Draft
	Fits, Lost map[string]string // earlier input that the form can show, and that it cannot
	Refused    string            // why it was refused; empty: it was not sent
	Kept       bool              // whether it is among the drafts
}

// showForm shows the form of an item or of a plain incident.
func (b forms) showForm(ctx context.Context, t *Turn, f formShown) (reply, error) {
	if f.Item != "" {
		return b.showItem(ctx, t, f)
	}
	form := t.incidentForm(f)
	err := b.aboutChat(ctx, t, &form)
	return reply{card: cards.Incident(t.Words, form), summary: t.Words.Say("form.title")}, err
}

// aboutChat has the form of an incident from a chat speak of the chat's
// employee, and lead back to the chat whose card it replaces.
func (b forms) aboutChat(ctx context.Context, t *Turn, form *cards.IncidentForm) error {
	if form.Chat == "" {
		return nil
	}
	s, err := b.Chats.Part(ctx, t.Actor, form.Chat)
	if errors.Is(err, chat.ErrNotFound) { // by now
		return nil
	}
	own := s.Employee.ID == t.Actor.ID
	if !own {
		form.Employee = s.Employee.String()
	}
	if own || !t.personal() {
		form.BackTo = s.ID
	}
	return err
}

// showItem shows the form of an item.
func (b forms) showItem(ctx context.Context, t *Turn, f formShown) (reply, error) {
	item, form, err := b.itemForm(ctx, t, f.Item)
	if errors.Is(err, tickets.ErrNotFound) {
		return b.readDraft(ctx, t, f.Draft, t.Words.Say("draft.gone")), nil
	}
	if err != nil {
		return reply{}, err
	}
	form.Form, form.Values, form.Refused, form.Draft = f.ID, f.Fits, f.Refused, f.Kept
	form.Lost, form.Names = b.namedValues(ctx, t.Words, f.Draft, f.Lost), b.names(ctx, item, f.Fits)
	return reply{card: cards.Request(t.Words, form), summary: item.Name.In(t.Words.Lang)}, nil
}

// incidentForm returns the form of a plain incident, where the turn shows it.
func (t *Turn) incidentForm(f formShown) cards.IncidentForm {
	return cards.IncidentForm{
		Form: f.ID, Chat: f.Chat, Title: f.Fits["title"], Description: f.Fits["description"],
		Impact: f.Fits["impact"], Urgency: f.Fits["urgency"], Beneficiary: f.Fits["beneficiary"],
		Refused: f.Refused, Draft: f.Kept, Dialog: t.Activity.InExtension(),
	}
}

// namedValues returns values of a draft under the names of their fields.
func (b forms) namedValues(
	ctx context.Context, w locale.Words, draft tickets.Draft, values map[string]string,
) []cards.Value {
	named := make([]cards.Value, 0, len(values))
	for _, one := range b.NamedValues(ctx, w, draft, values) {
		named = append(named, cards.Value{Name: one.Name, Text: one.Text})
	}
	return named
}

// discardDraft deletes a draft.
func (b forms) discardDraft(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	id := data.String("id")
	if err := b.Drafts.Discard(ctx, t.Actor, id); err != nil {
		return reply{}, err
	}
	if t.personal() {
		return b.listAfter(ctx, t, cards.DraftList{Note: t.Words.Say("draft.discarded"), Undo: id}, 0)
	}
	// A form of a chat is identified by the chat's id.
	return b.showOnSession(ctx, t, id, t.Words.Say("draft.discarded"), t.Words.Say("draft.discarded"))
}

// restoreDraft brings a discarded draft back.
func (b forms) restoreDraft(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	err := b.Drafts.Restore(ctx, t.Actor, data.String("id"))
	switch {
	case errors.Is(err, tickets.ErrDraftsFull):
		return b.listDrafts(ctx, t, t.Words.Count("draft.full", tickets.MaxDrafts), 0)
	case err != nil:
		return reply{}, err
	}
	return b.listDrafts(ctx, t, t.Words.Say("draft.restored"), 0)
}
