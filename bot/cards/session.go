package cards

import (
	"cmp"
	"encoding/json"
	"strings"

	"frontdesk/chat"
	"frontdesk/internal/locale"
)

// Choice is one of several options.
type Choice struct{ Title, Value string }

// Queues lets an employee choose the queue to chat with.
func Queues(w locale.Words, queues []Choice) json.RawMessage {
	body := []any{heading(w.Say("chat.which"))}
	for _, q := range queues {
		one := buttons(execute(locale.Clip(Clean(q.Title), maxName), VerbChatAsk, map[string]any{"queue": q.Value}))
		one.Spacing = "Small"
		body = append(body, one)
	}
	return encode(body, execute(w.Say("menu.menu"), VerbMenu, nil))
}

// Unavailable says that nobody is available and when somebody will be (empty
// when unknown). It offers an incident with the typed text instead.
func Unavailable(w locale.Words, opens, typed string) json.RawMessage {
	body := []any{heading(w.Say("chat.unavailable"))}
	if opens != "" {
		body = append(body, text(w.Say("chat.opens", "time", opens)))
	}
	body = append(body, text(w.Say("chat.instead")))
	data := map[string]any{}
	if typed != "" {
		data["description"] = clipTyped(typed, maxTypedBefore)
	}
	return encode(body, execute(w.Say("incident"), VerbIncidentForm, data), execute(w.Say("menu.menu"), VerbMenu, nil))
}

// OwnView is what the employee's card of a session shows around it.
type OwnView struct {
	Note  string     // a line above it; empty for none
	Place chat.Place // in the waiting line; zero when they do not wait
	// Categories are what a waiting session can be about.
	Categories []Choice
	// Topic is what it is about, as the employee reads it.
	Topic string
	// Call is the address that starts a call with the analyst; may be empty.
	Call string
	// Typed is what was typed into the question and refused.
	Typed chat.Topic
	// Comment is the comment of a rating that was refused. The card gives it back.
	Comment string
}

// OwnSession is a live chat as its employee sees it.
func OwnSession(w locale.Words, v chat.View, o OwnView) json.RawMessage {
	var body []any
	if o.Note != "" {
		body = append(body, note(o.Note))
	}
	switch v.State {
	case chat.Waiting:
		body = append(append(body, waitingForEmployee(w, v.Session, o.Place)...), o.question(w, v)...)
		return encode(body, o.answering(w, v, leaving(w, v))...)
	case chat.Connected:
		return encode(append(body, connectedForEmployee(w, v.Session, o.Call)...), ending(w, v)...)
	}
	return encode(append(body, o.ended(w, v)...), afterwards(w, v)...)
}

// PastSession is what is left of a session's card when a newer message shows the
// session.
func PastSession(w locale.Words, s chat.Session) json.RawMessage {
	if s.State != chat.Ended {
		return encode([]any{text(w.Say("chat.below"))})
	}
	return encode([]any{plain(sessionState(w, s)), endedForEmployee(w, s)})
}

// OwnSummary says in one line how a session of one's own stands.
func OwnSummary(w locale.Words, s chat.Session) string {
	switch s.State {
	case chat.Waiting:
		return w.Say("chat.available")
	case chat.Connected:
		return Clean(w.Say("chat.connected", "name", name(s.Analyst)))
	}
	return w.Say("chat.ended")
}

// The signs of the states of a session show them without colour.
var sessionSigns = map[chat.State]string{chat.Waiting: "○", chat.Connected: "●", chat.Ended: "✓"}

var sessionColours = map[chat.State]string{chat.Waiting: "Accent", chat.Connected: "Good"}

// sessionState is the state of a session as a coloured word with its sign.
func sessionState(w locale.Words, s chat.Session) run {
	said := w.Say("chat.ended")
	if s.State == chat.Waiting {
		said = w.Say("chat.state.waiting")
	}
	return run{Text: sessionSigns[s.State] + " " + said, Weight: "Bolder", Color: sessionColours[s.State]}
}

func leaving(w locale.Words, v chat.View) (actions []action) {
	data := map[string]any{"id": v.ID}
	if v.May.Has(chat.OpEnd) {
		actions = append(actions, sendNoInputs(execute(w.Say("chat.leave"), VerbChatEnd, data)))
	}
	if v.May.Has(chat.OpLink) {
		actions = append(actions, sendNoInputs(execute(w.Say("chat.ticket"), VerbChatForm, data)))
	}
	return actions
}

// ending asks before it ends the chat: that cannot be taken back.
func ending(w locale.Words, v chat.View) []action {
	if !v.May.Has(chat.OpEnd) {
		return nil
	}
	end := execute(w.Say("chat.end"), VerbChatEnd, map[string]any{"id": v.ID})
	return []action{askFirst(w.Say("chat.end.sure"), end)}
}

func connectedForEmployee(w locale.Words, s chat.Session, call string) []any {
	body := []any{
		callable(w, connectedLine(w, name(s.Analyst)), call),
		small(run{Text: w.Say("chat.here", "name", name(s.Analyst))}),
	}
	if names := guests(s); names != "" {
		body = append(body, fact(w.Say("chat.invited"), names))
	}
	return append(body, incident(w, s)...)
}

// guests names the analysts who were invited.
func guests(s chat.Session) string {
	names := make([]string, 0, maxGuests)
	for _, g := range s.Guests[:min(len(s.Guests), maxGuests)] {
		names = append(names, name(g))
	}
	return strings.Join(names, ", ")
}

// ended says that a session is over, and asks how it was.
func (o OwnView) ended(w locale.Words, v chat.View) []any {
	body := append([]any{heading(w.Say("chat.ended"))}, whyEnded(w, v.Session)...)
	if v.Rating > 0 {
		return append(body, ratedLine(w, v.Session))
	}
	if !v.May.Has(chat.OpRate) {
		return body
	}
	return append(body, stars(w.Say("chat.rate")), input{
		Type:      "Input.Text",
		ID:        "comment",
		Label:     w.Say("chat.comment"),
		MaxLength: chat.MaxComment,
		Multiline: shownLen(o.Comment) > maxEvent,
		Value:     clipTyped(o.Comment, maxTypedText),
	})
}

// whyEnded tells the employee why a session ended, and what became of it.
func whyEnded(w locale.Words, s chat.Session) []any {
	switch {
	case s.How == chat.Unaccepted && s.About != "":
		return []any{plain(run{Text: w.Say("chat.unaccepted.about", "id", s.About)})}
	case s.How == chat.Unaccepted && s.Ticket != "":
		return []any{plain(run{Text: w.Say("chat.unaccepted.told", "id", s.Ticket)})}
	}
	return append([]any{endedForEmployee(w, s)}, incident(w, s)...)
}

// afterwards is what an employee can do once a session is over, the likeliest
// first.
func afterwards(w locale.Words, v chat.View) (actions []action) {
	data := map[string]any{"id": v.ID}
	if v.May.Has(chat.OpRate) {
		rate := execute(w.Say("rate"), VerbChatRate, data)
		rate.Style = "positive"
		actions = append(actions, rate)
	}
	if v.Ticket == "" && v.About == "" && v.Messages > 0 && v.May.Has(chat.OpLink) {
		actions = append(actions, sendNoInputs(execute(w.Say("incident"), VerbChatForm, data)))
	}
	if v.Messages > 0 {
		actions = append(actions, sendNoInputs(execute(w.Say("chat.transcript"), VerbTranscript, data)))
	}
	if v.May.Has(chat.OpRate) { // no room; the word “menu” leads there
		return actions
	}
	return append(actions, sendNoInputs(execute(w.Say("menu.menu"), VerbMenu, nil)))
}

func waitingForEmployee(w locale.Words, s chat.Session, place chat.Place) (body []any) {
	switch s.How {
	case chat.Returned:
		body = append(body, plain(run{Text: w.Say("chat.returned", "name", name(s.By)), Weight: "Bolder"}))
	case chat.Transferred:
		body = append(body, plain(run{Text: w.Say("chat.transferred", "name", name(s.By)), Weight: "Bolder"}))
	default:
		body = append(body, heading(w.Say("chat.available")))
	}
	line := w.Count("chat.place", place.N)
	if place.Wait > 0 {
		line = w.Say("chat.estimate", "place", line, "wait", w.About(place.Wait))
	}
	state := run{Text: sessionSigns[s.State] + " " + line, Weight: "Bolder", Color: sessionColours[s.State]}
	return append(body, plain(state), small(run{Text: w.Say("chat.waiting")}))
}

// incident names the incident that was made from a session, or the ticket that
// the session is about.
func incident(w locale.Words, s chat.Session) []any {
	if s.About != "" {
		return []any{plain(run{Text: w.Say("chat.about", "id", s.About), Weight: "Bolder"})}
	}
	if s.Ticket == "" {
		return nil
	}
	return []any{plain(run{Text: w.Say("chat.linked", "id", s.Ticket), Weight: "Bolder"})}
}

func ratedLine(w locale.Words, s chat.Session) richText {
	return plain(run{Text: w.Say("chat.rated", "rating", s.Rating), Weight: "Bolder"}, run{Text: " " + s.Comment})
}

func connectedLine(w locale.Words, with string) richText {
	said := sessionSigns[chat.Connected] + " " + w.Say("chat.connected", "name", with)
	return plain(run{Text: said, Weight: "Bolder", Size: "Medium", Color: sessionColours[chat.Connected]})
}

// callable puts a button that starts a call beside the line that says with whom. It
// is none of the card's own buttons: those are for the chat.
func callable(w locale.Words, line richText, call string) any {
	if call == "" {
		return line
	}
	beside := row(line, openURL(w.Say("chat.call"), call))
	beside.Line = false
	return beside
}

// endedLine says how a session ended. It names who ended it.
func endedLine(w locale.Words, s chat.Session) richText {
	keys := map[chat.How]string{
		chat.Left: "chat.left", chat.Idle: "chat.idle", chat.Unaccepted: "chat.unaccepted.own",
	}
	return endedAs(w, s, cmp.Or(keys[s.How], "chat.endedby"))
}

// endedForEmployee is endedLine for the employee of the session, who is no third
// person to themselves.
func endedForEmployee(w locale.Words, s chat.Session) richText {
	key := map[chat.How]string{chat.Left: "chat.left.you", chat.Finished: "chat.endedby.you"}[s.How]
	if key == "" || s.EndedBy.ID != s.Employee.ID {
		return endedLine(w, s)
	}
	return endedAs(w, s, key)
}

func endedAs(w locale.Words, s chat.Session, key string) richText {
	return plain(run{Text: w.Say(key, "name", name(s.EndedBy))}, run{Text: " " + w.Time(s.Ended), Subtle: true})
}
