package cards

import (
	"encoding/json"

	"frontdesk/internal/locale"
	"frontdesk/internal/phrase"
	"frontdesk/tickets"
)

// Answers shows known answers that match what a person typed, above the menu.
func Answers(w locale.Words, found []*tickets.Entry, entries []Entry) json.RawMessage {
	body := answers(w, found, maxMenuAnswer, VerbHelped, nil)
	return encode(append(body, menu(w, "", entries)...))
}

// answers shows known answers, each with a button that says it helped. The JSON
// of one answer takes at most room bytes.
func answers(w locale.Words, found []*tickets.Entry, room int, verb string, ticket map[string]any) (body []any) {
	if len(found) == 0 {
		return nil
	}
	body = append(body, heading(w.Say("answers.title")))
	for _, e := range found {
		data := map[string]any{"entry": e.ID}
		for k, v := range ticket {
			data[k] = v
		}
		body = append(
			body,
			row(
				plain(run{Text: clipShown(e.Question.In(w.Lang), maxQuestion), Weight: "Bolder"}),
				sendNoInputs(execute(w.Say("answers.solved"), verb, data)),
			),
			small(run{Text: clipShown(e.Answer.In(w.Lang), room)}),
		)
		if e.Link != "" {
			body = append(body, linkRow(w.Say("answers.more"), e.Link))
		}
	}
	return body
}

// linkRow is a line that opens an address in the browser.
func linkRow(title, url string) columnSet {
	open := openURL(title, url)
	line := small(run{Text: title, Weight: "Bolder", Color: "Accent"})
	return columnSet{Type: "ColumnSet", Select: &open, Columns: []column{
		{Type: "Column", Width: "stretch", Items: []any{line}},
	}}
}

// answerRoom returns how many bytes of JSON each of n known answers may take on
// a ticket's card. They share the room that the ticket itself leaves.
func answerRoom(w locale.Words, t tickets.Ticket, n int) int {
	room := maxContent - shownLen(t.Description)
	for _, a := range t.Answers {
		room -= maxFrame + shownLen(a.Label.In(w.Lang)) + shownLen(phrase.Answer(w, a))
	}
	return minTicketAnswer + max(room, 0)/max(n, 1)
}

// HelpedLine is a known answer and how often it has helped.
type HelpedLine struct {
	Question string
	Times    int
}

// Helpfulness lists known answers, the most helpful first, as many as fit.
func Helpfulness(w locale.Words, lines []HelpedLine) json.RawMessage {
	body := []any{heading(w.Say("answers.known"))}
	if len(lines) == 0 {
		body = append(body, text(w.Say("answers.none")))
	}
	for _, l := range lines[:min(len(lines), maxHelped)] {
		r := plain(
			run{Text: clipShown(l.Question, maxQuestion)},
			run{Text: " — " + w.Count("answers.times", l.Times), Subtle: true},
		)
		r.Spacing = "Small"
		body = append(body, r)
	}
	if rest := len(lines) - maxHelped; rest > 0 {
		body = append(body, text(w.Count("answers.rest", rest)))
	}
	return encode(body, execute(w.Say("menu.menu"), VerbMenu, nil))
}
