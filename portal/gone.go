package portal

import (
	"cmp"
	"errors"
	"net/http"
	"strings"

	"frontdesk/chat"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// goneDraft is a draft that has no form any more, as it is read.
type goneDraft struct {
	tickets.Draft
	title, why string
	values     []desk.NamedValue
}

// readDraft shows a draft whose form is gone. Any other opens in its form.
func readDraft(at *visit) error {
	v := forms{at}
	opened, err := v.Desk.Drafts.Open(v.ctx(), v.actor(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	d := goneDraft{Draft: opened.Draft, title: v.draftTitle(opened.Draft), why: v.words.Say("draft.gone")}
	if to := v.draftLink(opened.Draft); !opened.Gone && to != "/drafts/"+opened.ID {
		gone, err := v.goneChat(filled{chat: opened.Chat})
		switch {
		case err != nil:
			return err
		case !gone:
			return v.redirect(to)
		}
		d.why = v.words.Say("draft.nochat")
	}
	d.values = v.Desk.NamedValues(v.ctx(), v.words, opened.Draft, opened.Values)
	return v.render(http.StatusOK, draftPage(v.visit, d))
}

// goneChat reports whether a form belongs to a chat that the visitor is no longer
// part of.
func (v forms) goneChat(f filled) (bool, error) {
	if f.chat == "" {
		return false, nil
	}
	_, err := v.Desk.Chats.Part(v.ctx(), v.actor(), f.chat)
	if errors.Is(err, chat.ErrNotFound) {
		return true, nil
	}
	return false, err
}

// asIncident returns a draft whose form is gone as the form of an incident, with all
// that was filled in. It stays the same draft. Any other draft is returned as it is.
func (v forms) asIncident(f filled) (filled, error) {
	opened, err := v.Desk.Drafts.Open(v.ctx(), v.actor(), f.id)
	if errors.Is(err, tickets.ErrNoDraft) { // a new form
		return f, nil
	}
	if err != nil {
		return f, err
	}
	gone, err := v.goneChat(f)
	if err != nil {
		return f, err
	}
	if !opened.Gone && !gone && v.draftLink(opened.Draft) != "/drafts/"+opened.ID {
		return f, nil
	}
	values := map[string]string{}
	if f.item == "" {
		values = opened.Values
	} else {
		var lines []string
		for _, value := range v.Desk.NamedValues(v.ctx(), v.words, opened.Draft, opened.Values) {
			lines = append(lines, value.Name+": "+value.Text)
		}
		values["title"] = locale.Clip(cmp.Or(opened.TitleIn(v.words.Lang), f.item), tickets.MaxTitle)
		values["description"] = locale.Clip(strings.Join(lines, "\n"), tickets.MaxDescription)
	}
	return filled{id: f.id, values: values}, nil
}
