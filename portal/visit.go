package portal

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"frontdesk/chat"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// visit is one request being answered.
type visit struct {
	*Portal
	w     http.ResponseWriter
	body  io.ReadCloser // of r, without a limit
	r     *http.Request
	words locale.Words
	prefs desk.Prefs
	who   signedIn
	ok    bool // somebody is signed in
	role  Role // of who is
	tab   bool // in the tab in Teams
	met   bool // the bot has heard of who is
	began time.Time
}

func (v *visit) ctx() context.Context { return v.r.Context() }

// reader is the visitor in a place of their own.
func (v *visit) reader() tickets.Reader { return tickets.OwnPlace(v.who.Person.ID) }

// actor is the visitor who sends a form. Each form that was shown has an id of
// its own, so a form that is sent twice does once what it says. A form without an
// id is one that was never sent before.
func (v *visit) actor() tickets.Actor {
	return tickets.Actor{
		Person: v.who.Person, Via: tickets.ViaPortal,
		Activity: "portal/" + v.who.Person.ID + "/" + v.r.URL.Path + "/" + v.sentForm(),
	}
}

// form returns one value of the form that was sent.
func (v *visit) form(name string) string { return v.r.FormValue(name) }

// rev returns the revision of what the form was shown for.
func (v *visit) rev() int {
	n, err := strconv.Atoi(v.form("rev"))
	if err != nil {
		return 0
	}
	return n
}

// fragment reports whether the page's script asks for a part of the page.
func (v *visit) fragment() bool { return v.r.Header.Get("HX-Request") == "true" }

// redirect leads to another page after a form was sent.
func (v *visit) redirect(to string) error {
	v.w.Header().Set("Cache-Control", "no-store")
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}

// render answers with a page.
func (v *visit) render(status int, page templ.Component) error {
	var body bytes.Buffer
	if err := page.Render(v.ctx(), &body); err != nil {
		return err
	}
	header := v.w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Add("Vary", "HX-Request")
	v.send(status, body.Bytes())
	return nil
}

// explain answers for a handler that failed.
func (v *visit) explain(err error) {
	switch {
	// Who might see something as an analyst only, while nobody can tell whether
	// they are one, does not see it: the answer is not to show that it is there.
	case errors.Is(err, desk.ErrRoster):
		v.Logger.Warn("page not shown", "path", v.r.Pattern, "error", err)
		err = v.showMissing()
	case errors.Is(err, tickets.ErrNotFound), errors.Is(err, chat.ErrNotFound), errors.Is(err, tickets.ErrNoDraft),
		errors.Is(err, tickets.ErrForbidden), errors.Is(err, errNoSuchPage):
		err = v.showMissing()
	case errors.Is(err, errBroken):
		err = v.render(http.StatusBadRequest, troublePage(v, v.words.Say("portal.broken")))
	case errors.Is(err, errTooLarge):
		// Browsers read no answer before they have sent everything.
		_, _ = io.CopyN(io.Discard, v.body, maxDrained) // or until the connection's time is up
		err = v.render(http.StatusRequestEntityTooLarge, troublePage(v, v.words.Say("portal.large")))
	default:
		v.Logger.Error("page failed", "path", v.r.Pattern, "error", err)
		err = v.render(http.StatusInternalServerError, troublePage(v, v.words.Say("error.later")))
	}
	if err != nil {
		v.Logger.Error("page not rendered", "path", v.r.Pattern, "error", err)
		http.Error(v.w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
	}
}

// missingAfter is how long after its request the answer comes that something is not
// there. Looking into what is not for the visitor takes longer than finding nothing, and
// the time is not to tell.
const missingAfter = 5 * time.Millisecond

func (v *visit) showMissing() error {
	pause(v.ctx(), time.Until(v.began.Add(missingAfter)))
	return v.render(http.StatusNotFound, missingPage(v))
}

// maxDrained is how much of a form that is too large is received nevertheless.
const maxDrained = 256 << 20

var (
	errNoSuchPage = errors.New("portal: no such page")
	errTooLarge   = errors.New("portal: the form is too large")
	errBroken     = errors.New("portal: the form cannot be read")
)

// refusal says why a form was refused, in the visitor's words. ok is false for
// errors that are no refusals.
func (v *visit) refusal(err error) (why refused, ok bool) {
	if invalid, is := errors.AsType[*tickets.Invalid](err); is {
		return refused{field: invalid.Field, reason: desk.Refusal(v.words, invalid)}, true
	}
	if reason := desk.Refused(v.words, err); reason != "" {
		return refused{reason: reason}, true
	}
	switch {
	case errors.Is(err, tickets.ErrNoApprover):
		return refused{reason: v.words.Say("approval.nobody")}, true
	case errors.Is(err, tickets.ErrDraftsFull):
		return refused{reason: v.words.Count("draft.full", tickets.MaxDrafts)}, true
	case errors.Is(err, desk.ErrQuietHours):
		reason := v.words.Say("notices.equal", "from", v.words.Say("notices.from"), "to", v.words.Say("notices.to"))
		return refused{field: "quietTo", reason: reason}, true
	}
	return refused{}, false
}

// refused says which field of a form is wrong, and why. Without a field, the form
// as a whole was refused.
type refused struct{ field, reason string }

// at returns the reason at a field; "" when it is not the one.
func (r refused) at(field string) string {
	if r.field != field {
		return ""
	}
	return r.reason
}

// rest returns the reason if it belongs to none of the fields.
func (r refused) rest(fields ...string) string {
	for _, f := range fields {
		if r.field == f {
			return ""
		}
	}
	return r.reason
}

// link is a local address with a query of names and values; empty values are left
// out.
func link(path string, query ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(query); i += 2 {
		if query[i+1] != "" {
			q.Set(query[i], query[i+1])
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// languagesOf returns the locales of a browser, the most wanted first (RFC 9110,
// section 12.5.4). Weights are nearly always in falling order, so the order
// decides.
func languagesOf(r *http.Request) (list []string) {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		name, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name != "" && len(list) < 10 {
			list = append(list, name)
		}
	}
	return list
}
