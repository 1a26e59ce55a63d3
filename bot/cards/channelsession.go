package cards

import (
	"encoding/json"
	"slices"

	"frontdesk/chat"
	"frontdesk/internal/locale"
)

// SessionView is what the channel's card of a session shows around it.
type SessionView struct {
	// May holds what the channel can do with the session.
	May        chat.Operations
	Note       string   // a line above it; empty for none
	Queue      string   // the name of its queue
	Department string   // of the employee; empty when unknown
	Colleagues []Choice // analysts who can be invited, or take it over
	Queues     []Choice // other queues
	Replies    []Choice // canned replies
	Moved      bool     // the session has gone on to another thread
}

// ChannelSession is a live chat as analysts see it in the channel.
func ChannelSession(w locale.Words, s chat.Session, v SessionView) json.RawMessage {
	var body []any
	if v.Note != "" {
		body = append(body, note(v.Note))
	}
	if v.Moved {
		return encode(
			append(body, title(w, s), plain(run{Text: w.Say("chat.moved", "queue", v.Queue, "reason", s.Reason)})),
		)
	}
	switch s.State {
	case chat.Waiting:
		return encode(append(body, waitingForAnalyst(w, s, v)...), accepting(w, s, v)...)
	case chat.Connected:
		return encode(append(body, connectedForAnalyst(w, s, v)...), liveActions(w, s, v)...)
	}
	body = append(body, title(w, s), text(w.Say("chat.ended")), endedLine(w, s))
	body = append(body, incident(w, s)...)
	if s.Rating > 0 {
		body = append(body, ratedLine(w, s))
	}
	return encode(body, endedActions(w, s, v)...)
}

func title(w locale.Words, s chat.Session) richText {
	return plain(run{Text: w.Say("chat.summary", "name", name(s.Employee)), Weight: "Bolder", Size: "Medium"})
}

func sessionData(s chat.Session) map[string]any { return map[string]any{"id": s.ID, "rev": s.Rev} }

// waitingForAnalyst is the card body of a session that waits for an analyst.
func waitingForAnalyst(w locale.Words, s chat.Session, v SessionView) []any {
	body := []any{
		plain(run{Text: w.Say("chat.wants", "name", name(s.Employee)), Weight: "Bolder", Size: "Medium"}),
		fact(w.Say("chat.queue"), locale.Clip(v.Queue, maxName)), fact(w.Say("chat.asked"), w.Time(s.Asked)),
	}
	body = append(body, department(w, v)...)
	switch s.How {
	case chat.Returned:
		body = append(body, plain(run{Text: w.Say("chat.back", "name", name(s.By))}))
	case chat.Transferred:
		body = append(body, plain(run{Text: w.Say("chat.handed", "name", name(s.By), "reason", s.Reason)}))
	}
	if s.Offered.ID != "" {
		body = append(body, plain(run{Text: w.Say("chat.offered", "name", name(s.Offered)), Weight: "Bolder"}))
	}
	return body
}

func department(w locale.Words, v SessionView) []any {
	if v.Department == "" {
		return nil
	}
	return []any{fact(w.Say("chat.department"), locale.Clip(v.Department, maxName))}
}

// connectedForAnalyst is the card body of a connected session.
func connectedForAnalyst(w locale.Words, s chat.Session, v SessionView) []any {
	body := []any{connectedLine(w, name(s.Employee)), fact(w.Say("ticket.assignee"), name(s.Analyst))}
	body = append(body, department(w, v)...)
	for _, g := range s.Guests[:min(len(s.Guests), maxGuests)] {
		body = append(body, fact(w.Say("chat.invited"), name(g)))
	}
	body = append(body, incident(w, s)...)
	return append(
		body,
		plain(run{Text: w.Say("chat.rule", "name", name(s.Analyst), "employee", name(s.Employee)), Subtle: true}),
	)
}

func liveActions(w locale.Words, s chat.Session, v SessionView) []action {
	data := sessionData(s)
	colleagues := fit(v.Colleagues, maxChoices)
	var actions []action
	if v.May.Has(chat.OpEnd) {
		actions = append(actions, execute(w.Say("chat.end"), VerbChatEnd, data))
	}
	if s.Ticket == "" && s.About == "" && v.May.Has(chat.OpLink) {
		actions = append(actions, execute(w.Say("chat.incident"), VerbChatForm, data))
	}
	if len(v.Replies) > 0 && v.May.Has(chat.OpReply) {
		actions = append(
			actions,
			askInForm(w.Say("chat.reply"), []any{chooser("reply", w.Say("chat.reply"), fit(v.Replies, maxChoices))},
				execute(w.Say("chat.reply"), VerbChatReply, data)),
		)
	}
	if to := append(slices.Clip(colleagues), fit(v.Queues, maxQueues)...); len(to) > 0 && v.May.Has(chat.OpTransfer) {
		reason := input{Type: "Input.Text", ID: "reason", Label: w.Say("chat.reason"), MaxLength: chat.MaxReason}
		actions = append(actions, askInForm(w.Say("chat.transfer"), []any{chooser("to", w.Say("chat.to"), to), reason},
			execute(w.Say("chat.transfer"), VerbChatTransfer, data)))
	}
	if len(colleagues) > 0 && v.May.Has(chat.OpInvite) {
		actions = append(
			actions,
			askInForm(w.Say("chat.invite"), []any{chooser("analyst", w.Say("chat.whom"), colleagues)},
				execute(w.Say("chat.invite"), VerbChatInvite, data)),
		)
	}
	return actions
}

// accepting holds the button that accepts a session.
func accepting(w locale.Words, s chat.Session, v SessionView) []action {
	if !v.May.Has(chat.OpAccept) {
		return nil
	}
	return []action{execute(w.Say("chat.accept"), VerbChatAccept, sessionData(s))}
}

func endedActions(w locale.Words, s chat.Session, v SessionView) []action {
	actions := accepting(w, s, v)
	if s.Messages > 0 {
		actions = append(actions, execute(w.Say("chat.transcript"), VerbTranscript, sessionData(s)))
	}
	return actions
}

// fit returns the first choices, as many as fit into limit bytes of JSON.
func fit(choices []Choice, limit int) []Choice {
	for i, c := range choices {
		c := c.asChoice()
		if limit -= shownLen(c.Title) + shownLen(c.Value) + len(`{"title":"","value":""},`); limit < 0 {
			return choices[:i]
		}
	}
	return choices
}

func (c Choice) asChoice() choice {
	return choice{Title: literal.Replace(locale.Clip(Clean(c.Title), maxName)), Value: c.Value}
}

// chooser is an input that takes one of the choices.
func chooser(id, label string, choices []Choice) input {
	in := input{Type: "Input.ChoiceSet", ID: id, Label: label, Style: "compact"}
	for _, c := range choices {
		in.Choices = append(in.Choices, c.asChoice())
	}
	if len(choices) > 0 {
		in.Value = choices[0].Value
	}
	return in
}
