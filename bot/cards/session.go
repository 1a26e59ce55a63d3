package cards

import (
	"encoding/json"
	"strconv"

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

// OwnSession is a live chat as its employee sees it. place is their place in
// the waiting line, zero when they do not wait.
func OwnSession(w locale.Words, v chat.View, place chat.Place) json.RawMessage {
	s, data := v.Session, map[string]any{"id": v.ID}
	actions := []action{}
	offer := func(op chat.Operation, title, verb string) {
		if v.May.Has(op) {
			actions = append(actions, execute(w.Say(title), verb, data))
		}
	}
	switch s.State {
	case chat.Waiting:
		offer(chat.OpEnd, "chat.leave", VerbChatEnd)
		offer(chat.OpLink, "chat.ticket", VerbChatForm)
		return encode(waitingForEmployee(w, s, place), actions...)
	case chat.Connected:
		body := []any{connectedLine(w, name(s.Analyst)), plain(run{Text: w.Say("chat.here", "name", name(s.Analyst))})}
		for _, g := range s.Guests[:min(len(s.Guests), maxGuests)] {
			body = append(body, plain(run{Text: w.Say("chat.guest", "name", name(g))}))
		}
		offer(chat.OpEnd, "chat.end", VerbChatEnd)
		return encode(append(body, incident(w, s)...), actions...)
	}
	body := append([]any{heading(w.Say("chat.ended")), endedLine(w, s)}, incident(w, s)...)
	if !s.Accepted.IsZero() {
		body = append(body, askRating(w, v)...)
		actions = append(actions, sendNoInputs(execute(w.Say("chat.transcript"), VerbTranscript, data)))
	}
	return encode(body, append(actions, sendNoInputs(execute(w.Say("menu.menu"), VerbMenu, nil)))...)
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
	return append(body, text(line), text(w.Say("chat.waiting")))
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

// askRating asks for a rating, or shows the one given.
func askRating(w locale.Words, v chat.View) []any {
	switch {
	case v.Rating > 0:
		return []any{ratedLine(w, v.Session)}
	case !v.May.Has(chat.OpRate):
		return nil
	}
	comment := input{
		Type:      "Input.Text",
		ID:        "comment",
		Label:     w.Say("chat.comment"),
		MaxLength: chat.MaxComment,
		Multiline: true,
	}
	stars := make([]action, 5)
	for i := range stars {
		stars[i] = execute(strconv.Itoa(i+1), VerbChatRate, map[string]any{"id": v.ID, "rating": i + 1})
	}
	return []any{text(w.Say("chat.rate")), comment, buttons(stars...)}
}

func ratedLine(w locale.Words, s chat.Session) richText {
	return plain(run{Text: w.Say("chat.rated", "rating", s.Rating), Weight: "Bolder"}, run{Text: " " + s.Comment})
}

func connectedLine(w locale.Words, with string) richText {
	return plain(run{Text: w.Say("chat.connected", "name", with), Weight: "Bolder", Size: "Medium", Color: "Good"})
}

func endedLine(w locale.Words, s chat.Session) richText {
	keys := map[chat.How]string{
		chat.Left: "chat.left", chat.Idle: "chat.idle", chat.Unaccepted: "chat.unaccepted.own",
	}
	key, ok := keys[s.How]
	if !ok {
		key = "chat.endedby"
	}
	return plain(run{Text: w.Say(key, "name", name(s.EndedBy))}, run{Text: " " + w.Time(s.Ended), Subtle: true})
}
