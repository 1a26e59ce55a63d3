package portal

import (
	"cmp"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// draftsView is the list of somebody's drafts.
type draftsView struct {
	drafts []tickets.Draft
	note   string
	undo   string // the draft that was discarded just now, to bring it back
}

// draftOf returns a form as a draft.
func draftOf(f filled) tickets.Draft {
	d := tickets.Draft{ID: cmp.Or(f.chat, f.id), Item: f.item, Chat: f.chat, Values: map[string]string{}}
	for _, name := range tickets.Asked(tickets.Incident) {
		if value := f.values[name]; value != "" {
			d.Values[name] = value
		}
	}
	if f.item != "" {
		maps.Copy(d.Values, f.values)
	}
	return d
}

// keeper is the visitor who saves a form as a draft. Each save counts, although it
// is of the same form: the id of the form makes it the same draft.
func (v forms) keeper() tickets.Actor {
	return tickets.Actor{Person: v.who.Person, Via: tickets.ViaPortal}
}

// saveDraft saves a form as a draft, however incomplete.
func (v forms) saveDraft(f filled) error {
	_, err := v.Desk.Drafts.Save(v.ctx(), v.keeper(), draftOf(f))
	if err == nil {
		return v.redirect("/drafts?saved=1")
	}
	return v.refuseForm(f, err, func(f filled) formView {
		if item, ok := v.Desk.Catalog.Catalog().Item(f.item); ok {
			return v.itemView(f, item)
		}
		return v.incidentView(f)
	})
}

// keepDraft saves a form that is being filled in. The page's script sends it.
// Nothing is kept while nothing is typed.
func keepDraft(at *visit) error {
	v := forms{at}
	f := v.readFilled(v.form("item"))
	if !isTyped(f) {
		v.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	_, err := v.Desk.Drafts.Save(v.ctx(), v.keeper(), draftOf(f))
	if errors.Is(err, tickets.ErrSubmitted) { // it was sent meanwhile
		err = nil
	}
	if why, ok := v.refusal(err); ok {
		http.Error(v.w, why.reason, http.StatusUnprocessableEntity)
		return nil
	}
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = v.w.Write([]byte(v.words.Say("draft.saved"))) // the visitor may have left
	return nil
}

// isTyped reports whether somebody has filled in anything but what every form
// begins with.
func isTyped(f filled) bool {
	for name, value := range f.values {
		if !slices.Contains([]string{"impact", "urgency"}, name) && strings.ContainsFunc(value, locale.IsVisible) {
			return true
		}
	}
	return false
}

func listDrafts(at *visit) error {
	d := draftsView{}
	switch query := at.r.URL.Query(); {
	case query.Get("saved") != "":
		d.note = at.words.Say("draft.saved")
	case query.Get("restored") != "":
		d.note = at.words.Say("draft.restored")
	case query.Get("discarded") != "":
		d.note, d.undo = at.words.Say("draft.discarded"), query.Get("discarded")
	}
	return forms{at}.showDrafts(http.StatusOK, d)
}

func (v forms) showDrafts(status int, d draftsView) (err error) {
	if d.drafts, err = v.Desk.Drafts.List(v.ctx(), v.actor()); err != nil {
		return err
	}
	return v.render(status, draftsPage(v.visit, d))
}

func discardDraft(at *visit) error {
	v, id := forms{at}, at.r.PathValue("id")
	if err := v.Desk.Drafts.Discard(v.ctx(), v.actor(), id); err != nil {
		return err
	}
	return v.redirect(link("/drafts", "discarded", id))
}

// restoreDraft brings back a draft that was discarded. It may be discarded and
// brought back again.
func restoreDraft(at *visit) error {
	v := forms{at}
	err := v.Desk.Drafts.Restore(v.ctx(), v.keeper(), v.r.PathValue("id"))
	if why, ok := v.refusal(err); ok {
		return v.showDrafts(http.StatusUnprocessableEntity, draftsView{note: why.reason})
	}
	if err != nil {
		return err
	}
	return v.redirect("/drafts?restored=1")
}

// draftLink is where a draft is opened: in its form, or where it is read if the role
// has no such form.
func (v forms) draftLink(d tickets.Draft) string {
	switch {
	case d.Item != "" && !v.role.may(Catalog), d.Item == "" && !v.role.may(Incidents):
		return "/drafts/" + d.ID
	case d.Item != "":
		return link("/request/"+url.PathEscape(d.Item), "draft", d.ID)
	}
	return link("/incident/new", "draft", d.ID)
}

func (v forms) draftTitle(d tickets.Draft) string {
	return cmp.Or(strings.TrimSpace(d.TitleIn(v.words.Lang)), v.words.Say("draft.untitled"))
}

// keepable is set on forms that the page's script saves as drafts while they are
// filled in.
func keepable(draft bool) string {
	if draft {
		return "/drafts/keep"
	}
	return ""
}
