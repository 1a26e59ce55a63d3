package cards

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

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
	Topic      string   // what the employee says that it is about; may be empty
	Open       int      // how many open tickets the employee has
	Language   string   // the code of the employee's language; empty when unknown
	Colleagues []Choice // analysts who can be invited, or take it over
	Queues     []Choice // other queues
	Replies    []Choice // canned replies
	Call       string   // the address that starts a call with the employee; may be empty
	Moved      bool     // the session has gone on to another thread
	All        bool     // the reader asked for all actions
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
	actions := endedActions(w, s, v)
	switch s.State {
	case chat.Waiting:
		body, actions = append(body, waitingForAnalyst(w, s, v)...), accepting(w, s, v)
	case chat.Connected:
		body, actions = append(body, connectedForAnalyst(w, s, v)...), liveActions(w, s, v)
	default:
		body = append(body, endedForAnalyst(w, s)...)
	}
	if !v.All {
		return encode(body, v.arrange(w, s, actions)...)
	}
	back := execute(w.Say("more.back"), VerbChatShow, map[string]any{"id": s.ID})
	for row := range slices.Chunk(append(actions, sendNoInputs(back)), inRow) {
		body = append(body, buttons(row...))
	}
	return encode(body)
}

// arrange returns the buttons under a session's card: the likeliest. The rest is
// behind More.
func (v SessionView) arrange(w locale.Words, s chat.Session, actions []action) []action {
	if len(actions) <= maxButtons {
		return actions
	}
	more := execute(w.Say("more"), VerbChatMore, map[string]any{"id": s.ID, "all": 1})
	return append(slices.Clip(actions[:maxButtons-1]), sendNoInputs(more))
}

func title(w locale.Words, s chat.Session) richText {
	return plain(run{Text: w.Say("chat.summary", "name", name(s.Employee)), Weight: "Bolder", Size: "Medium"})
}

func sessionData(s chat.Session) map[string]any { return map[string]any{"id": s.ID, "rev": s.Rev} }

// waitingForAnalyst is the card body of a session that waits for an analyst.
func waitingForAnalyst(w locale.Words, s chat.Session, v SessionView) []any {
	body := []any{
		plain(run{Text: w.Say("chat.wants", "name", name(s.Employee)), Weight: "Bolder", Size: "Medium"}),
		small(sessionState(w, s), since(w, s.Asked)),
		small(run{Text: v.about(w), Subtle: true}),
	}
	if v.Topic != "" {
		body = append(body, fact(w.Say("chat.topic"), v.Topic))
	}
	if s.First.Text != "" {
		body = append(body, plain(run{Text: cutLead(s.First.Text, maxLeadSaid)}))
	}
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

// since is when the state of a session began. It stays true on a card that stays.
func since(w locale.Words, t time.Time) run {
	return run{Text: " · " + w.Say("chat.since", "time", w.Time(t))}
}

// about is the line that says what is known of the employee, and of the queue.
func (v SessionView) about(w locale.Words) string {
	parts := []string{w.Say("chat.queue") + ": " + locale.Clip(v.Queue, maxName)}
	if v.Department != "" {
		parts = append(parts, locale.Clip(v.Department, maxName))
	}
	if v.Language != "" && v.Language != w.Lang { // else it goes without saying
		parts = append(parts, w.Say("chat.language."+v.Language))
	}
	if v.Open > 0 {
		parts = append(parts, w.Count("chat.tickets", v.Open))
	}
	return strings.Join(parts, " · ")
}

// connectedForAnalyst is the card body of a connected session.
func connectedForAnalyst(w locale.Words, s chat.Session, v SessionView) []any {
	body := []any{
		callable(w, connectedLine(w, name(s.Employee)), v.Call),
		small(run{Text: name(s.Analyst)}, since(w, s.Accepted)),
	}
	if names := guests(s); names != "" {
		body = append(body, fact(w.Say("chat.invited"), names))
	}
	body = append(body, small(run{Text: v.about(w), Subtle: true}))
	if v.Topic != "" {
		body = append(body, fact(w.Say("chat.topic"), v.Topic))
	}
	body = append(body, incident(w, s)...)
	rule := w.Say("chat.rule", "name", name(s.Analyst), "employee", name(s.Employee))
	return append(body, plain(run{Text: rule, Subtle: true}))
}

// endedForAnalyst is the card body of a session that is over.
func endedForAnalyst(w locale.Words, s chat.Session) []any {
	body := append([]any{title(w, s), small(sessionState(w, s)), endedLine(w, s)}, incident(w, s)...)
	if s.Rating > 0 {
		body = append(body, ratedLine(w, s))
	}
	return body
}

// liveActions are what analysts do in a chat, the likeliest first. Ending it asks
// first, and stays in sight; where everything fits, it comes last.
func liveActions(w locale.Words, s chat.Session, v SessionView) (actions []action) {
	data := sessionData(s)
	if s.Ticket == "" && s.About == "" && v.May.Has(chat.OpLink) {
		actions = append(actions, execute(w.Say("chat.incident"), VerbChatForm, data))
	}
	if len(v.Replies) > 0 && v.May.Has(chat.OpReply) {
		reply := chooser("reply", w.Say("chat.reply"), fit(v.Replies, maxChoices))
		actions = append(actions, askInForm(w.Say("chat.reply"), []any{reply},
			execute(w.Say("chat.reply"), VerbChatReply, data)))
	}
	passing := v.passing(w, data)
	if !v.May.Has(chat.OpEnd) {
		return append(actions, passing...)
	}
	end := askFirst(w.Say("chat.end.sure"), execute(w.Say("chat.end"), VerbChatEnd, data))
	if len(actions)+len(passing) < maxButtons {
		return append(append(actions, passing...), end)
	}
	return append(append(actions, end), passing...)
}

// passing are the actions that bring in somebody else.
func (v SessionView) passing(w locale.Words, data map[string]any) (actions []action) {
	colleagues := fit(v.Colleagues, maxChoices)
	if to := append(slices.Clip(colleagues), fit(v.Queues, maxQueues)...); len(to) > 0 && v.May.Has(chat.OpTransfer) {
		reason := input{Type: "Input.Text", ID: "reason", Label: w.Say("chat.reason"), MaxLength: chat.MaxReason}
		actions = append(actions, askInForm(w.Say("chat.transfer"), []any{chooser("to", w.Say("chat.to"), to), reason},
			execute(w.Say("chat.transfer"), VerbChatTransfer, data)))
	}
	if len(colleagues) > 0 && v.May.Has(chat.OpInvite) {
		actions = append(actions, askInForm(w.Say("chat.invite"),
			[]any{chooser("analyst", w.Say("chat.whom"), colleagues)},
			execute(w.Say("chat.invite"), VerbChatInvite, data)))
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
