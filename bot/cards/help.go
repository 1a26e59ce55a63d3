package cards

import (
	"encoding/json"

	"frontdesk/internal/locale"
)

// Command is one line of the help: what can be typed, and what it does.
type Command struct{ Word, Does string }

// Help lists the commands that can be typed in one's own chat.
func Help(w locale.Words, commands []Command) json.RawMessage {
	body := append([]any{heading(w.Say("help.title"))}, commandLines(commands)...)
	body = append(body, text(w.Say("help.number")))
	return encode(body, execute(w.Say("notices"), VerbNotices, nil), execute(w.Say("menu.menu"), VerbMenu, nil))
}

// ChannelHelp lists the commands that can be typed in a channel, and says how
// threads work. said is a line above; empty for none.
func ChannelHelp(w locale.Words, said string, commands []Command) json.RawMessage {
	var body []any
	if said != "" {
		body = append(body, plain(run{Text: said}))
	}
	body = append(body, heading(w.Say("help.title")), text(w.Say("help.channel")))
	body = append(body, commandLines(commands)...)
	body = append(body, text(w.Say("help.open")), plain(run{Text: w.Say("help.threads"), Weight: "Bolder"}))
	for _, key := range []string{"guide.ticket", "guide.chat"} {
		body = append(body, small(run{Text: w.Say(key)}))
	}
	return encode(body, execute(w.Say("digest.queue"), VerbQueue, nil), execute(w.Say("duty"), VerbDuty, nil))
}

func commandLines(commands []Command) (lines []any) {
	for _, c := range commands {
		lines = append(lines, small(run{Text: c.Word, Weight: "Bolder"}, run{Text: " — " + c.Does}))
	}
	return lines
}

// Proposed offers the command that somebody may have meant. said says so.
func Proposed(w locale.Words, said string, meant Entry) json.RawMessage {
	return encode([]any{plain(run{Text: said})}, meant.button(), execute(w.Say("help"), VerbHelp, nil))
}

// guideLines say how to work in a channel, in three lines.
func guideLines(w locale.Words) (lines []any) {
	for i, key := range []string{"guide.ticket", "guide.chat", "guide.help"} {
		line := small(run{Text: w.Say(key), Size: "Small", Subtle: true})
		line.Line = i == 0
		lines = append(lines, line)
	}
	return lines
}

// AddGuide adds to a card how to work in its channel. A card that has no room
// for that stays as it is.
func AddGuide(w locale.Words, encoded json.RawMessage) json.RawMessage {
	var c struct {
		card
		Body    []json.RawMessage `json:"body"`
		Actions json.RawMessage   `json:"actions,omitempty"`
	}
	if err := json.Unmarshal(encoded, &c); err != nil {
		return encoded
	}
	for _, line := range guideLines(w) {
		c.Body = append(c.Body, encodeJSON(line))
	}
	if guided := encodeJSON(c); len(guided) < MaxBytes {
		return guided
	}
	return encoded
}
