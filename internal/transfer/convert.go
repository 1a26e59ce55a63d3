package transfer

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"frontdesk/tickets"
)

// errSkip means that a line is left out, as the mapping says.
var errSkip = errors.New("left out")

// converter makes tickets of rows.
type converter struct {
	*Mapping
	people  *People
	queues  map[string]string // id by id and by name, in lower case
	history *history          // nil: none in a file of its own
}

// ticketOf makes a ticket of a row. The error is errSkip, or a *BadLine.
func (c *converter) ticketOf(s *source, r row) (i tickets.Import, at []numbered, err error) {
	b := &builder{converter: c, row: r, names: c.fields, bad: func(field, reason string) error {
		return &BadLine{s.file, s.line, field, reason}
	}}
	i.Former = tickets.Former{System: c.source, Number: bare(b.text("number"))}
	i.Title, i.Description = b.prose("title", tickets.MaxTitle), b.prose("description", tickets.MaxDescription)
	i.Category, i.Resolution = b.text("category"), b.prose("resolution", tickets.MaxResolution)
	i.Kind, i.State = tickets.Kind(lower(b.text("kind"))), tickets.State(lower(b.text("state")))
	i.Hold = tickets.HoldReason(lower(b.text("hold")))
	b.weigh(&i)
	if queue := b.text("queue"); queue != "" {
		i.Queue = queue
		if id, ok := c.queues[lower(queue)]; ok {
			i.Queue = id
		}
	}
	i.Requester, i.Beneficiary = b.person("requester"), b.person("beneficiary")
	if i.Assignee = b.person("assignee"); i.Assignee.ID == c.unknown && i.State.Open() {
		i.Assignee = tickets.Person{} // whoever had it has left, and it waits for somebody
	}
	i.Created, i.Resolved, i.Closed = b.time("created"), b.time("resolved"), b.time("closed")
	i.Rating, i.Comment = b.number("rating"), b.prose("rating_comment", tickets.MaxComment)
	if b.err != nil {
		return i, nil, b.err
	}
	at, err = c.words(s, r, &i)
	return i, at, err
}

var spacedNumber = regexp.MustCompile(`^\d{1,3}([ \x{a0}\x{202f}]\d{3})+$`)

// bare returns the number of a ticket without the spaces that GLPI puts into it.
func bare(number string) string {
	if spacedNumber.MatchString(number) {
		return strings.Join(strings.FieldsFunc(number, func(r rune) bool { return r < '0' || r > '9' }), "")
	}
	return number
}

func lower(text string) string { return strings.ToLower(text) }

// words adds what was written on a ticket. at says where each word stands.
func (c *converter) words(s *source, r row, i *tickets.Import) (at []numbered, err error) {
	found, err := c.said(s, r, i.Former.Number)
	if err != nil {
		return nil, err
	}
	for _, one := range found {
		word, err := c.word(one, i)
		switch {
		case errors.Is(err, errSkip):
		case err != nil:
			return nil, err
		case c.describes && i.Description == "" && len(i.Words) == 0:
			i.Description = word.Text
		default:
			i.Words, at = append(i.Words, word), append(at, one)
		}
	}
	return at, nil
}

// said returns all that stands about the history of a ticket: in its row, in lists
// there, and in the file of history.
func (c *converter) said(s *source, r row, number string) (found []numbered, err error) {
	for _, column := range c.fields["comments"] {
		for _, cell := range r.values(column) {
			if strings.TrimSpace(cell) != "" {
				found = append(found, numbered{comment(cell), s.file, s.line})
			}
		}
	}
	for _, name := range c.Mapping.history["within"] {
		for _, inner := range r.within(name) {
			found = append(found, numbered{inner, s.file, s.line})
		}
	}
	if c.history == nil {
		return found, nil
	}
	key, err := c.value(r, "id", c.fields["id"])
	if err != nil {
		return nil, err
	}
	more, err := c.history.of(cmp.Or(key, number))
	return append(found, more...), err
}

// comment is a cell that holds a whole comment, as Jira writes it: time, person and
// text, with semicolons between.
type comment string

var commentFields = map[string]int{"at": 0, "by": 1, "text": 2}

func (c comment) values(name string) []string {
	parts := strings.SplitN(string(c), ";", len(commentFields))
	n, ok := commentFields[name]
	if !ok || n >= len(parts) {
		return nil
	}
	return parts[n : n+1]
}

func (comment) within(string) []row { return nil }

// word reads something that was written on a ticket.
func (c *converter) word(at numbered, i *tickets.Import) (w tickets.ImportedWord, err error) {
	names := c.Mapping.history
	if _, ok := at.row.(comment); ok {
		names = map[string][]string{"at": {"at"}, "by": {"by"}, "text": {"text"}}
	}
	b := &builder{converter: c, row: at.row, names: names, bad: func(field, reason string) error {
		return &BadLine{at.file, at.line, field, reason}
	}}
	b.text("action") // which may leave it out
	internal := lower(b.text("internal"))
	w.At, w.By, w.Text = b.time("at"), b.person("by"), b.prose("text", tickets.MaxComment)
	switch internal {
	case "", "false", "no", "0":
	case "true", "yes", "1":
		w.Internal = true
	default:
		b.fail("internal", fmt.Sprintf("%q: expected true or false", internal))
	}
	own := w.By.ID == i.Requester.ID || w.By.ID == i.Beneficiary.ID
	w.Internal = w.Internal || c.internal == "all" || c.internal == "others" && !own
	switch {
	case b.err != nil:
		return w, b.err
	case w.Text == "":
		return w, errSkip
	case w.At.IsZero():
		return w, b.bad("at", "empty")
	}
	return w, nil
}

// builder reads the fields of a row. err is the first thing wrong.
type builder struct {
	*converter
	row   row
	names map[string][]string
	bad   func(field, reason string) error
	err   error
}

func (b *builder) fail(field, reason string) {
	if b.err == nil {
		b.err = b.bad(field, reason)
	}
}

func (b *builder) text(field string) string {
	text, err := b.value(b.row, field, b.names[field])
	switch {
	case errors.Is(err, errSkip):
		b.err = errSkip
	case err != nil:
		b.fail(field, err.Error())
	}
	return text
}

// prose reads what somebody wrote. What is too long is cut where the mapping says
// so; else it is refused later.
func (b *builder) prose(field string, limit int) string {
	text := b.text(field)
	if b.html {
		text = plain(text)
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if b.cut && utf8.RuneCountInString(text) > limit {
		text = string([]rune(text)[:limit-1]) + "…"
	}
	return text
}

// person reads a person. Somebody unknown is who stands for such people, with the
// name that is written there.
func (b *builder) person(field string) tickets.Person {
	text := b.text(field)
	if text == "" {
		if field == "by" || field == "requester" {
			return b.standIn(field, "", "empty")
		}
		return tickets.Person{}
	}
	who, reason := b.people.find(text)
	if reason != "" {
		return b.standIn(field, text, fmt.Sprintf("%q: %s", short(text), reason))
	}
	return who
}

func (b *builder) standIn(field, name, reason string) tickets.Person {
	if b.unknown == "" {
		b.fail(field, reason)
	}
	if name == "" {
		name = b.source
	}
	return tickets.Person{ID: b.unknown, Name: short(name)}
}

// longestShown is how much of a wrong value is shown, in code points.
const longestShown = 60

func short(text string) string {
	if r := []rune(text); len(r) > longestShown {
		return string(r[:longestShown-1]) + "…"
	}
	return text
}

func (b *builder) time(field string) time.Time {
	text := b.text(field)
	if text == "" {
		return time.Time{}
	}
	at, ok := readTime(text, b.times, b.zone)
	if !ok {
		b.fail(field, fmt.Sprintf("%q: not a time in a form that is named under times", short(text)))
	}
	return at
}

func (b *builder) number(field string) int {
	text := b.text(field)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		b.fail(field, fmt.Sprintf("%q: expected a number", short(text)))
	}
	return n
}

// weights are the levels of each priority: the impact and the urgency.
var weights = map[string][2]tickets.Level{
	"P1": {tickets.High, tickets.High}, "P2": {tickets.High, tickets.Medium},
	"P3": {tickets.Medium, tickets.Medium}, "P4": {tickets.Low, tickets.Low},
}

// weigh reads the levels, or a priority in their place.
func (b *builder) weigh(i *tickets.Import) {
	i.Impact, i.Urgency = tickets.Level(lower(b.text("impact"))), tickets.Level(lower(b.text("urgency")))
	priority := strings.ToUpper(b.text("priority"))
	if priority == "" || i.Impact != "" || i.Urgency != "" {
		return
	}
	levels, ok := weights[priority]
	if !ok {
		b.fail("priority", fmt.Sprintf("%q: expected P1, P2, P3 or P4", short(priority)))
	}
	i.Impact, i.Urgency = levels[0], levels[1]
}
