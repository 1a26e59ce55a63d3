package cards

import (
	"encoding/json"

	"frontdesk/chat"
	"frontdesk/internal/locale"
)

// OwnSession is a live chat as its employee sees it.
func OwnSession(w locale.Words, s chat.Session) json.RawMessage {
	data := map[string]any{"id": s.ID}
	switch s.State {
	case chat.Waiting:
		return encode([]any{heading(w.Say("chat.available")), text(w.Say("chat.waiting"))},
			execute(w.Say("chat.leave"), VerbChatEnd, data))
	case chat.Connected:
		return encode([]any{connected(w, name(s.Analyst)), plain(run{Text: w.Say("chat.here", "name", name(s.Analyst))})},
			execute(w.Say("chat.end"), VerbChatEnd, data))
	}
	return encode(append([]any{heading(w.Say("chat.ended"))}, ended(w, s)), execute(w.Say("menu.menu"), VerbMenu, nil))
}

// ChannelSession is a live chat as analysts see it in the channel. above is a
// line above it; empty for none.
func ChannelSession(w locale.Words, s chat.Session, above string) json.RawMessage {
	var body []any
	if above != "" {
		body = append(body, note(above))
	}
	data := map[string]any{"id": s.ID, "rev": s.Rev}
	employee := name(s.Employee)
	switch s.State {
	case chat.Waiting:
		body = append(body, plain(run{Text: w.Say("chat.wants", "name", employee), Weight: "Bolder", Size: "Medium"}),
			fact(w.Say("chat.queue"), clip(s.Queue, maxName)), fact(w.Say("chat.asked"), w.Time(s.Asked)))
		return encode(body, execute(w.Say("chat.accept"), VerbChatAccept, data))
	case chat.Connected:
		body = append(body, connected(w, employee), fact(w.Say("ticket.assignee"), name(s.Analyst)),
			plain(run{Text: w.Say("chat.rule", "name", name(s.Analyst), "employee", employee), Subtle: true}))
		return encode(body, execute(w.Say("chat.end"), VerbChatEnd, data))
	}
	body = append(body, plain(run{Text: w.Say("chat.summary", "name", employee), Weight: "Bolder", Size: "Medium"}),
		text(w.Say("chat.ended")), ended(w, s))
	return encode(body)
}

func connected(w locale.Words, with string) richText {
	return plain(run{Text: w.Say("chat.connected", "name", with), Weight: "Bolder", Size: "Medium", Color: "Good"})
}

func ended(w locale.Words, s chat.Session) richText {
	key := "chat.endedby"
	if s.Analyst.ID == "" {
		key = "chat.left"
	}
	return plain(run{Text: w.Say(key, "name", name(s.EndedBy))}, run{Text: " " + w.Time(s.Ended), Subtle: true})
}
