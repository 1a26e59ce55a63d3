package portal

import (
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"frontdesk/internal/desk"
	"frontdesk/internal/phrase"
	"frontdesk/tickets"
)

// ticketView is a ticket as the visitor sees it.
type ticketView struct {
	tickets.View
	note    string // above everything
	typed   string // in the input that was refused
	why     refused
	answers []*tickets.Entry
	majors  []tickets.Ticket
	unmet   []string
	form    string
}

type fileHeader = multipart.FileHeader

// fileLinkLasts is how long a link to a file works that stands on a page.
const fileLinkLasts = time.Hour

func (p *Portal) ticket(v *visit) error {
	seen, err := p.Desk.Tickets.View(v.ctx(), v.reader(), v.r.PathValue("id"))
	if err != nil && seen.ID == "" {
		return err
	}
	if err := v.mayOpen(seen); err != nil {
		return err
	}
	return v.showTicket(http.StatusOK, ticketView{View: seen})
}

// mayOpen reports that a ticket is part of what the visitor's role has: those of
// their own are incidents and requests; those of others, approvals.
func (v *visit) mayOpen(seen tickets.View) error {
	own := seen.Standing.Owner() || seen.Standing.Watcher || seen.Standing.Analyst || seen.Standing.Observer
	if own && v.role.mayAny(Incidents, Catalog) || seen.Standing.Approver && v.role.may(Approvals) ||
		seen.May.Has(tickets.OpDecide) && v.role.may(Approvals) {
		return nil
	}
	return errNoSuchPage
}

func (v *visit) showTicket(status int, t ticketView) (err error) {
	t.Ticket = v.Desk.WithNames(v.ctx(), t.Ticket)
	t.unmet = v.Desk.Unmet(v.ctx(), t.Ticket)
	t.form = v.newForm()
	if t.Standing.Requester {
		t.answers = v.Desk.Knowledge.AnswersTo(t.Ticket)
		if t.majors, err = v.Desk.Tickets.MajorsFor(v.ctx(), t.Ticket); err != nil {
			return err
		}
	}
	if t.note == "" {
		t.note = v.createdLine(t.View)
	}
	return v.render(status, ticketPage(v, t))
}

// createdLine says what becomes of a ticket that nobody has touched.
func (v *visit) createdLine(t tickets.View) string {
	if t.Last.Action != tickets.Created || !t.Standing.Requester {
		return ""
	}
	switch {
	case t.Undecided():
		return v.words.Say("request.asked", "id", t.ID)
	case t.Kind == tickets.Request:
		return v.words.Say("request.created", "id", t.ID)
	}
	return v.words.Say("ticket.created", "id", t.ID)
}

// deed is something that a form on a ticket's page does.
type deed func(v *visit, id string) (tickets.Ticket, error)

// deeds holds what can be done on a ticket's page, by the end of the address.
var deeds = map[string]deed{
	"comment": func(v *visit, id string) (tickets.Ticket, error) {
		return v.Desk.Tickets.Comment(v.ctx(), v.actor(), id, v.rev(), v.form("comment"))
	},
	"files": (*visit).addFiles,
	"withdraw": func(v *visit, id string) (tickets.Ticket, error) {
		return v.Desk.Tickets.Withdraw(v.ctx(), v.actor(), id, v.rev())
	},
	"confirm": (*visit).confirm,
	"reopen":  (*visit).reopen,
	"rate": func(v *visit, id string) (tickets.Ticket, error) {
		return v.Desk.Tickets.Rate(v.ctx(), v.actor(), id, v.rev(),
			tickets.Stars{Rating: v.stars(), Comment: v.form("comment")})
	},
	"approve":  func(v *visit, id string) (tickets.Ticket, error) { return v.decide(id, tickets.Approve) },
	"reject":   func(v *visit, id string) (tickets.Ticket, error) { return v.decide(id, tickets.Reject) },
	"delegate": (*visit).delegate,
	"edit":     (*visit).edit,
	"watch":    (*visit).watch,
	"unwatch": func(v *visit, id string) (tickets.Ticket, error) {
		return v.Desk.Watching.Unwatch(v.ctx(), v.actor(), id, v.Desk.PersonOf(v.ctx(), v.form("watching")))
	},
	"helped": func(v *visit, id string) (tickets.Ticket, error) {
		return v.Desk.Tickets.SolvedBy(v.ctx(), v.actor(), id, v.rev(), v.form("entry"))
	},
	"metoo": func(v *visit, id string) (tickets.Ticket, error) {
		return v.Desk.Tickets.MeToo(v.ctx(), v.actor(), id, v.rev(), v.form("major"))
	},
}

func (p *Portal) ticketDeed(v *visit) error {
	do, ok := deeds[v.r.PathValue("deed")]
	if !ok {
		return errNoSuchPage
	}
	id := v.r.PathValue("id")
	seen, err := p.Desk.Tickets.View(v.ctx(), v.reader(), id)
	if err != nil && seen.ID == "" {
		return err
	}
	if err := v.mayOpen(seen); err != nil {
		return err
	}
	t, err := do(v, seen.ID)
	return v.answerDeed(t, err)
}

// answerDeed answers a form on a ticket's page: with the ticket, or with why
// nothing was changed.
func (v *visit) answerDeed(t tickets.Ticket, err error) error {
	if err == nil {
		return v.redirect("/tickets/" + t.ID)
	}
	var f *formAgain
	if errors.As(err, &f) {
		return v.render(http.StatusUnprocessableEntity, formPage(v, f.view))
	}
	if t.ID == "" {
		return err
	}
	seen, bad := v.Desk.Tickets.ViewOf(v.ctx(), v.reader(), t)
	if bad != nil {
		return bad
	}
	shown := ticketView{View: seen, typed: v.typed()}
	if why, ok := v.refusal(err); ok {
		shown.why, shown.note = why, why.reason
		return v.showTicket(http.StatusUnprocessableEntity, shown)
	}
	switch {
	case errors.Is(err, errPerson):
		shown.note = v.words.Say("portal.nobody", "typed", v.form("to")+v.form("watcher"))
		return v.showTicket(http.StatusUnprocessableEntity, shown)
	case errors.Is(err, tickets.ErrStale):
		shown.note = phrase.Faster(v.words, t, v.Now())
	case errors.Is(err, tickets.ErrState):
		shown.note = v.words.Say("ticket.state.no")
	default:
		return err
	}
	return v.showTicket(http.StatusConflict, shown)
}

// typed returns what was written into a form on a ticket's page.
func (v *visit) typed() string {
	for _, name := range []string{"comment", "reason"} {
		if text := v.form(name); text != "" {
			return text
		}
	}
	return ""
}

// stars returns the stars that were chosen; 0 for none, and 6 for what is none.
func (v *visit) stars() int {
	text := v.form("rating")
	if text == "" {
		return 0
	}
	if n := strings.Index("12345", text); len(text) == 1 && n >= 0 {
		return n + 1
	}
	return 6
}

// rateAlong gives a ticket the stars that were chosen beside another button, if
// any. It returns the revision for the other button.
func (v *visit) rateAlong(id, words string) (t tickets.Ticket, rev int, err error) {
	if v.stars() == 0 {
		return t, v.rev(), nil
	}
	rater := v.actor()
	rater.Activity += "/rate"
	t, err = v.Desk.Tickets.Rate(v.ctx(), rater, id, v.rev(), tickets.Stars{Rating: v.stars(), Comment: words})
	return t, t.Rev(), err
}

func (v *visit) confirm(id string) (tickets.Ticket, error) {
	words := v.form("comment")
	t, rev, err := v.rateAlong(id, words)
	if err != nil {
		return t, err
	}
	if v.stars() > 0 { // the words went with the stars
		words = ""
	}
	return v.Desk.Tickets.Confirm(v.ctx(), v.actor(), id, rev, words)
}

// reopen reopens a ticket. Words that were typed become a comment, which does the
// same.
func (v *visit) reopen(id string) (tickets.Ticket, error) {
	t, rev, err := v.rateAlong(id, "")
	if err != nil {
		return t, err
	}
	if words := v.form("comment"); strings.TrimSpace(words) != "" {
		return v.Desk.Tickets.Comment(v.ctx(), v.actor(), id, rev, words)
	}
	return v.Desk.Tickets.Reopen(v.ctx(), v.actor(), id, rev)
}

func (v *visit) decide(id string, d tickets.Decision) (tickets.Ticket, error) {
	verdict := tickets.Verdict{Decision: d, Reason: v.form("reason")}
	return v.Desk.Tickets.Decide(v.ctx(), v.actor(), id, v.rev(), verdict)
}

func (v *visit) delegate(id string) (tickets.Ticket, error) {
	to, t, err := v.named(id, "to")
	if err != nil {
		return t, err
	}
	return v.Desk.Tickets.Delegate(v.ctx(), v.actor(), id, v.rev(), to)
}

func (v *visit) watch(id string) (tickets.Ticket, error) {
	who, t, err := v.named(id, "watcher")
	if err != nil {
		return t, err
	}
	return v.Desk.Watching.Watch(v.ctx(), v.actor(), id, v.rev(), who)
}

// named returns the person whose name was typed into an input. An error comes with
// the ticket.
func (v *visit) named(id, name string) (who tickets.Person, t tickets.Ticket, err error) {
	f := filled{values: map[string]string{name: v.form(name)}}
	if err := v.findPeople(&f, []string{name}); err != nil {
		t, bad := v.Desk.Tickets.Get(v.ctx(), v.reader(), id)
		return who, t, errors.Join(err, bad)
	}
	return v.Desk.PersonOf(v.ctx(), f.values[name]), t, nil
}

// addFiles keeps the files that were sent and attaches them.
func (v *visit) addFiles(id string) (t tickets.Ticket, err error) {
	seen, err := v.Desk.Tickets.View(v.ctx(), v.reader(), id)
	if err != nil {
		return seen.Ticket, err
	}
	if !seen.May.Has(tickets.OpAttach) {
		return seen.Ticket, tickets.ErrState
	}
	kept, err := v.keepFiles(false)
	if err != nil {
		return seen.Ticket, err
	}
	t = seen.Ticket
	for i, f := range kept {
		a := v.actor()
		a.Activity = fmt.Sprintf("%s/%d", a.Activity, i)
		if t, err = v.Desk.Tickets.Attach(v.ctx(), a, id, f); err != nil {
			return t, err
		}
	}
	return t, nil
}

// keepFiles keeps the files of the form that was sent.
func (v *visit) keepFiles(chat bool) (list []tickets.Attachment, err error) {
	if v.r.MultipartForm == nil {
		return nil, &tickets.Invalid{Field: "files", Empty: true}
	}
	sent := v.r.MultipartForm.File["files"]
	sent = slices.DeleteFunc(slices.Clone(sent), func(h *fileHeader) bool { return h.Filename == "" })
	if len(sent) == 0 && !chat {
		return nil, &tickets.Invalid{Field: "files", Empty: true}
	}
	for _, h := range sent[:min(len(sent), maxUploads)] {
		kept, err := v.keepFile(h, chat)
		if err != nil {
			return list, err
		}
		list = append(list, kept)
	}
	return list, nil
}

func (v *visit) keepFile(h *fileHeader, chat bool) (kept tickets.Attachment, err error) {
	content, err := h.Open()
	if err != nil {
		return kept, err
	}
	defer content.Close()
	f := desk.NewFile{ID: v.Desk.Files.NewID(), Name: h.Filename, By: v.who.Person.ID, Chat: chat}
	kept, lost, err := v.Desk.Files.Put(v.ctx(), f, content)
	if err != nil {
		return kept, err
	}
	if lost != "" {
		size, types := v.Desk.Files.Limits()
		reason := v.words.Say("loss."+string(lost), "limit", v.words.Size(size), "types", strings.Join(types, ", "))
		return kept, &tickets.Invalid{Field: "files", Message: tickets.Text{"": h.Filename + ": " + reason}}
	}
	kept.ID, kept.By, kept.At = f.ID, v.who.Person, v.Now().UTC()
	return kept, nil
}

// fileLink is where a file opens; empty when there is no way.
func (v *visit) fileLink(id string) string { return v.Desk.Files.Link(id, fileLinkLasts) }

// formAgain is the error of a form that is shown again on a page of its own.
type formAgain struct{ view formView }

func (*formAgain) Error() string { return "portal: the form was refused" }

// editForm shows what was asked for, to be changed.
func (p *Portal) editForm(v *visit) error {
	seen, err := p.Desk.Tickets.View(v.ctx(), v.reader(), v.r.PathValue("id"))
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
	return v.render(http.StatusOK, formPage(v, view))
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
func (v *visit) editView(t tickets.Ticket, f filled) (view formView, ok bool) {
	if t.Item == "" {
		view = v.incidentView(f)
	} else {
		item, known := v.Desk.Catalog.Catalog().Item(t.Item)
		if !known {
			return view, false
		}
		view = v.itemView(f, item)
	}
	view.fields = slices.DeleteFunc(view.fields, func(in field) bool { return in.Name == "beneficiary" })
	view.action, view.title = "/tickets/"+t.ID+"/edit", v.words.Say("ticket.edited", "id", t.ID)
	view.submit, view.draft = v.words.Say("form.save"), false
	view.hidden = []string{"form", f.id, "rev", fmt.Sprint(t.Rev())}
	return view, true
}

func (v *visit) edit(id string) (tickets.Ticket, error) {
	seen, err := v.Desk.Tickets.Get(v.ctx(), v.reader(), id)
	if err != nil {
		return seen, err
	}
	f := v.readFilled(seen.Item)
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

// to is where a form of the ticket's page is sent.
func (t ticketView) to(deed string) templ.SafeURL { return templ.SafeURL("/tickets/" + t.ID + "/" + deed) }

// typedIn returns what was typed into an input that was refused.
func (t ticketView) typedIn(name string) string {
	if t.why.field == name || t.why.field == "" {
		return t.typed
	}
	return ""
}

func (t ticketView) describes(name string) string {
	if t.why.at(name) == "" {
		return ""
	}
	return name + "-problem"
}

// now says what matters now besides the state.
func (v *visit) now(t ticketView) (parts []string) {
	if t.Hold != "" {
		parts = append(parts, v.words.Say("hold."+string(t.Hold))+phrase.HoldUntil(v.words, t.Until))
	}
	if t.Assignee != (tickets.Person{}) {
		parts = append(parts, phrase.Name(t.Assignee))
	}
	return parts
}

// people are the lines that say who asks, for whom, who watches and who has to
// approve. Nobody reads their own name.
func (v *visit) people(t ticketView) (lines []string) {
	w := v.words
	if !t.Standing.Requester {
		lines = append(lines, w.Say("ticket.from", "name", phrase.Name(t.Requester)))
	}
	if t.Beneficiary.ID != t.Requester.ID && !t.Standing.Beneficiary {
		lines = append(lines, w.Say("ticket.for", "name", phrase.Name(t.Beneficiary)))
	}
	if len(t.Watchers) > 0 && t.Standing.Owner() {
		var names []string
		for _, p := range t.Watchers {
			names = append(names, phrase.Name(p))
		}
		lines = append(lines, w.Say("ticket.watching", "names", strings.Join(names, ", ")))
	}
	if t.Approving != nil {
		lines = append(lines, w.Say("ticket.approval", "state", phrase.Approval(w, *t.Approving, t.unmet)))
		if t.Approving.Reason != "" {
			lines = append(lines, w.Say("approval.reason")+": "+t.Approving.Reason)
		}
	}
	if t.Rating > 0 {
		lines = append(lines, w.Say("chat.rated", "rating", t.Rating))
	}
	if t.Merged() {
		lines = append(lines, w.Say("portal.merged", "id", t.Parent.ID))
	}
	return lines
}
