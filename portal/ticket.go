package portal

import (
	"errors"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"frontdesk/internal/phrase"
	"frontdesk/tickets"
)

// ticketPages answers on the pages of tickets.
type ticketPages struct{ *visit }

func onTicket(v *visit) ticketPages { return ticketPages{v} }

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
	people  []tickets.Person // whom the name may mean that was typed
}

func openTicket(at *visit) error {
	v := ticketPages{at}
	seen, err := v.Desk.Tickets.View(v.ctx(), v.reader(), v.r.PathValue("id"))
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
func (v ticketPages) mayOpen(seen tickets.View) error {
	own := seen.Standing.Owner() || seen.Standing.Watcher || seen.Standing.Analyst || seen.Standing.Observer
	if own && v.role.mayAny(Incidents, Catalog) || seen.Standing.Approver && v.role.may(Approvals) ||
		seen.May.Has(tickets.OpDecide) && v.role.may(Approvals) {
		return nil
	}
	return errNoSuchPage
}

func (v ticketPages) showTicket(status int, t ticketView) (err error) {
	t.Ticket = v.Desk.WithNames(v.ctx(), t.Ticket)
	t.unmet = v.Desk.Unmet(v.ctx(), t.Ticket)
	t.form = v.newForm()
	if t.Standing.Requester {
		t.answers = v.Desk.Knowledge.AnswersTo(t.Ticket)
		if t.majors, err = v.Desk.Tickets.MajorsFor(v.ctx(), t.Ticket); err != nil {
			return err
		}
	}
	if t.note == "" && t.Standing.Requester {
		t.note = phrase.Created(v.words, t.Ticket, t.Standing)
	}
	return v.render(status, ticketPage(v.visit, t))
}

// deed is something that a form on a ticket's page does.
type deed func(v ticketPages, id string) (tickets.Ticket, error)

// deeds holds what can be done on a ticket's page, by the end of the address.
var deeds = map[string]deed{
	"comment": func(v ticketPages, id string) (tickets.Ticket, error) {
		return v.Desk.Tickets.Comment(v.ctx(), v.actor(), id, v.rev(), v.form("comment"))
	},
	"files":    ticketPages.addFiles,
	"withdraw": ticketPages.withdraw,
	"restore": func(v ticketPages, id string) (tickets.Ticket, error) {
		return v.Desk.Tickets.Restore(v.ctx(), v.actor(), id, v.rev())
	},
	"confirm": func(v ticketPages, id string) (tickets.Ticket, error) {
		return v.Desk.Confirm(v.ctx(), v.actor(), id, v.rev(), v.given())
	},
	"reopen": func(v ticketPages, id string) (tickets.Ticket, error) {
		return v.Desk.Reopen(v.ctx(), v.actor(), id, v.rev(), v.given())
	},
	"rate": func(v ticketPages, id string) (tickets.Ticket, error) {
		return v.Desk.Tickets.Rate(v.ctx(), v.actor(), id, v.rev(), v.given())
	},
	"approve":  func(v ticketPages, id string) (tickets.Ticket, error) { return v.decide(id, tickets.Approve) },
	"reject":   func(v ticketPages, id string) (tickets.Ticket, error) { return v.decide(id, tickets.Reject) },
	"delegate": ticketPages.delegate,
	"edit":     ticketPages.edit,
	"watch":    ticketPages.watch,
	"unwatch": func(v ticketPages, id string) (tickets.Ticket, error) {
		return v.Desk.Watching.Unwatch(v.ctx(), v.actor(), id, v.Desk.PersonOf(v.ctx(), v.form("watching")))
	},
	"helped": func(v ticketPages, id string) (tickets.Ticket, error) {
		return v.Desk.Tickets.SolvedBy(v.ctx(), v.actor(), id, v.rev(), v.form("entry"))
	},
	"metoo": func(v ticketPages, id string) (tickets.Ticket, error) {
		return v.Desk.Tickets.MeToo(v.ctx(), v.actor(), id, v.rev(), v.form("major"))
	},
}

func ticketDeed(at *visit) error {
	v := ticketPages{at}
	do, ok := deeds[v.r.PathValue("deed")]
	if !ok {
		return errNoSuchPage
	}
	id := v.r.PathValue("id")
	seen, err := v.Desk.Tickets.View(v.ctx(), v.reader(), id)
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
func (v ticketPages) answerDeed(t tickets.Ticket, err error) error {
	if err == nil {
		return v.redirect("/tickets/" + t.ID)
	}
	var f *formAgain
	if errors.As(err, &f) {
		return v.render(http.StatusUnprocessableEntity, formPage(v.visit, f.view))
	}
	if t.ID == "" {
		return err
	}
	seen, bad := v.Desk.Tickets.ViewOf(v.ctx(), v.reader(), t)
	if bad != nil {
		return bad
	}
	shown := ticketView{View: seen, typed: v.typed()}
	if who, ok := errors.AsType[*unclear](err); ok {
		shown.why, shown.people = who.why, who.people
		return v.showTicket(http.StatusUnprocessableEntity, shown)
	}
	if why, ok := v.refusal(err); ok {
		shown.why, shown.note = why, why.reason
		return v.showTicket(http.StatusUnprocessableEntity, shown)
	}
	switch {
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
func (v ticketPages) typed() string {
	for _, name := range []string{"comment", "reason", "to", "watcher"} {
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

// given are the stars and the words that were sent.
func (v ticketPages) given() tickets.Stars {
	return tickets.Stars{Rating: v.stars(), Comment: v.form("comment")}
}

func (v ticketPages) decide(id string, d tickets.Decision) (tickets.Ticket, error) {
	verdict := tickets.Verdict{Decision: d, Reason: v.form("reason")}
	return v.Desk.Tickets.Decide(v.ctx(), v.actor(), id, v.rev(), verdict)
}

func (v ticketPages) withdraw(id string) (tickets.Ticket, error) {
	return v.Desk.Tickets.Withdraw(v.ctx(), v.actor(), id, v.rev())
}

func (v ticketPages) delegate(id string) (tickets.Ticket, error) {
	to, t, err := v.named(id, "to")
	if err != nil {
		return t, err
	}
	return v.Desk.Tickets.Delegate(v.ctx(), v.actor(), id, v.rev(), to)
}

func (v ticketPages) watch(id string) (tickets.Ticket, error) {
	who, t, err := v.named(id, "watcher")
	if err != nil {
		return t, err
	}
	return v.Desk.Watching.Watch(v.ctx(), v.actor(), id, v.rev(), who)
}

// to is where a form of the ticket's page is sent.
func (t ticketView) to(deed string) templ.SafeURL {
	return templ.SafeURL("/tickets/" + t.ID + "/" + deed)
}

// typedIn returns what was typed into an input that was refused.
func (t ticketView) typedIn(name string) string {
	if t.why.field == name || t.why.field == "" {
		return t.typed
	}
	return ""
}

// person is an input for somebody's name. Where what was typed may mean several
// people, it offers them.
func (v ticketPages) person(t ticketView, name, label string) field {
	in := field{Name: name, Label: label, Kind: "person", Value: t.typedIn(name), Reason: t.why.at(name)}
	if t.why.field == name && len(t.people) > 0 {
		return v.choosePerson(in, t.people)
	}
	return in
}

// watcher asks who is to watch a ticket.
func (v ticketPages) watcher(t ticketView) field {
	in := v.person(t, "watcher", v.words.Say("ticket.watcher"))
	in.Help = v.words.Say("portal.watch.about")
	return in
}

// watchers are the choices of whose watching to end.
func (v ticketPages) watchers(t ticketView) field {
	in := field{Name: "watching", Label: v.words.Say("ticket.watcher"), Kind: "choice", Required: true}
	for _, p := range t.Watchers {
		in.Choices = append(in.Choices, option{Value: p.ID, Title: phrase.Name(p)})
	}
	if len(in.Choices) > 0 {
		in.Value, in.Choices[0].Chosen = in.Choices[0].Value, true
	}
	return in
}

func (t ticketView) describes(name string) string {
	if t.why.at(name) == "" {
		return ""
	}
	return name + "-problem"
}

// now says what matters now besides the state.
func (v ticketPages) now(t ticketView) (parts []string) {
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
func (v ticketPages) people(t ticketView) (lines []string) {
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
	return append(lines, v.links(t)...)
}

// links are the lines that say to what else a ticket belongs.
func (v ticketPages) links(t ticketView) (lines []string) {
	w := v.words
	if t.Major {
		lines = append(lines, w.Say("major"))
	}
	if t.Parent.How == tickets.RelatedTo && t.Parent.Told {
		lines = append(lines, w.Say("major.part", "id", t.Parent.ID))
	}
	if t.Merged() {
		lines = append(lines, w.Say("portal.merged", "id", t.Parent.ID))
	}
	return lines
}
