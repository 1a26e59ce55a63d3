package transfer

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// Policies holds what each queue promises, by its id.
type Policies = map[string]tickets.Policy

// Tables is an export that is being written.
type Tables struct {
	folder, part string
	policies     Policies
	now          time.Time

	tickets, events, chats, messages, ratings, sla, people *table
}

// columns of each table. docs/import.md says what they mean.
var columns = map[string][]string{
	"tickets": {
		"id", "kind", "title", "description", "state", "priority", "impact", "urgency", "queue", "category",
		"requester_id", "requester", "beneficiary_id", "beneficiary", "assignee_id", "assignee", "hold", "created",
		"updated", "resolved", "resolution", "item", "answers", "chat", "parent", "major", "rating", "rating_comment",
		"files", "source", "source_number",
	},
	"events": {
		"ticket", "n", "at", "by_id", "by", "action", "state", "text", "internal", "via", "corrects", "rating",
	},
	"chats": {
		"id", "queue", "state", "how", "employee_id", "employee", "analyst_id", "analyst", "asked", "accepted", "ended",
		"ended_by_id", "ended_by", "ticket", "about", "messages", "rating", "rating_comment",
	},
	"messages": {
		"chat", "n", "at", "from_id", "from", "text", "internal", "edited", "deleted", "files",
	},
	"ratings": {
		"of", "queue", "rating", "comment", "by_id", "by", "analyst_id", "analyst", "at",
	},
	"sla": {
		"ticket", "queue", "priority", "target", "allowed_seconds", "used_seconds", "due", "met", "outcome",
	},
	"people": {"id", "name", "locale", "zone"},
}

// Begin begins an export into a folder that is not there yet. It has its name once
// Finish has finished it.
func Begin(folder string, policies Policies, now time.Time) (*Tables, error) {
	if _, err := os.Lstat(folder); err == nil {
		return nil, errors.New(folder + " exists already: give another name")
	}
	part, err := os.MkdirTemp(filepath.Dir(folder), filepath.Base(folder)+".part-*")
	if err != nil {
		return nil, err
	}
	t := &Tables{folder: folder, part: part, policies: policies, now: now}
	for name, to := range t.all() {
		if *to, err = newTable(part, name, columns[name]); err != nil {
			return nil, errors.Join(err, t.Abandon())
		}
	}
	return t, nil
}

func (t *Tables) all() map[string]**table {
	return map[string]**table{
		"tickets": &t.tickets, "events": &t.events, "chats": &t.chats, "messages": &t.messages,
		"ratings": &t.ratings, "sla": &t.sla, "people": &t.people,
	}
}

// Rows returns how many rows each table has.
func (t *Tables) Rows() map[string]int {
	rows := map[string]int{}
	for name, one := range t.all() {
		rows[name] = (*one).rows
	}
	return rows
}

func (t *Tables) close() (err error) {
	for _, one := range t.all() {
		if *one != nil {
			err = errors.Join(err, (*one).close())
		}
		*one = nil
	}
	return err
}

// Finish gives the export its name once it is whole and on the disk.
func (t *Tables) Finish() error {
	err := t.close()
	if err == nil {
		err = os.Rename(t.part, t.folder)
	}
	if err != nil {
		return errors.Join(err, t.Abandon())
	}
	return nil
}

// Abandon removes an export that broke off.
func (t *Tables) Abandon() error { return errors.Join(t.close(), os.RemoveAll(t.part)) }

// Write writes one record into the tables that it belongs to.
func (t *Tables) Write(x desk.Exported) error {
	switch {
	case x.Ticket != nil:
		return t.writeTicket(*x.Ticket, x.Events)
	case x.Chat != nil:
		return t.writeChat(*x.Chat, x.Messages)
	case x.Person != nil:
		p := *x.Person
		return t.people.write(p.ObjectID, p.Name, p.Spoken(), p.Zone)
	}
	return nil
}

func (t *Tables) writeTicket(k tickets.Ticket, events []tickets.Event) error {
	err := t.tickets.write(
		k.ID,
		string(cmp.Or(k.Kind, tickets.Incident)),
		k.Title,
		k.Description,
		string(k.State),
		string(k.Priority()),
		string(k.Impact),
		string(k.Urgency),
		k.Queue,
		k.Category,
		k.Requester.ID,
		k.Requester.Name,
		k.Beneficiary.ID,
		k.Beneficiary.Name,
		k.Assignee.ID,
		k.Assignee.Name,
		string(k.Hold),
		k.Created,
		k.Last.At,
		k.Resolved,
		k.Resolution,
		k.Item,
		answers(k),
		k.Chat,
		k.Parent.ID,
		k.Major,
		k.Rating,
		k.Comment,
		len(k.Files),
		k.Former.System,
		k.Former.Number,
	)
	return errors.Join(err, t.writeEvents(k.ID, events), t.writeOutcome(k))
}

func (t *Tables) writeEvents(ticket string, events []tickets.Event) (err error) {
	for _, e := range events {
		err = errors.Join(err, t.events.write(
			ticket, e.N, e.At, e.By.ID, e.By.Name, string(e.Action), string(e.State), e.TextIn("en"), e.Internal,
			string(e.Via), e.Of, e.Rating,
		))
	}
	return err
}

// writeOutcome writes how a ticket was rated, and what became of its targets.
func (t *Tables) writeOutcome(k tickets.Ticket) (err error) {
	if k.Rating > 0 {
		solver := cmp.Or(k.Solver, k.Assignee)
		err = errors.Join(err, t.ratings.write(
			k.ID, k.Queue, k.Rating, k.Comment, k.Requester.ID, k.Requester.Name, solver.ID, solver.Name, k.Resolved,
		))
	}
	for _, p := range tickets.Promises(k, t.policies[k.Queue], t.now) {
		err = errors.Join(err, t.sla.write(
			k.ID,
			k.Queue,
			string(k.Priority()),
			p.Target,
			int(p.Allowed.Seconds()),
			int(p.Used.Seconds()),
			p.Due,
			p.Met,
			string(p.Outcome),
		))
	}
	return err
}

// answers are the answers of a form, one a line.
func answers(k tickets.Ticket) string {
	var lines []string
	for _, a := range k.Answers {
		lines = append(lines, a.Label.In("en")+": "+a.Shown("en"))
	}
	return strings.Join(lines, "\n")
}

func (t *Tables) writeChat(s chat.Session, messages []chat.Message) error {
	err := t.chats.write(
		s.ID, s.Queue, string(s.State), string(s.How), s.Employee.ID, s.Employee.Name, s.Analyst.ID, s.Analyst.Name,
		s.Asked, s.Accepted, s.Ended, s.EndedBy.ID, s.EndedBy.Name, s.Ticket, s.About, s.Messages, s.Rating, s.Comment,
	)
	for _, m := range messages {
		var files []string
		for _, f := range m.Files {
			files = append(files, f.Name)
		}
		err = errors.Join(err, t.messages.write(
			s.ID, m.N, m.At, m.From.ID, m.From.Name, m.Text, m.Internal, m.Edited, m.Deleted, strings.Join(files, "\n"),
		))
	}
	if s.Rating > 0 {
		err = errors.Join(err, t.ratings.write(
			s.ID, s.Queue, s.Rating, s.Comment, s.Employee.ID, s.Employee.Name, s.Analyst.ID, s.Analyst.Name, s.Ended,
		))
	}
	return err
}
