package cards

import (
	"encoding/json"

	"frontdesk/internal/locale"
)

// Line is one line of a transcript.
type Line struct{ At, Name, Text string }

// Transcript is a part of a session's transcript: the messages, and separately
// the notes among analysts. earlier is the number of the last message of the
// previous part, 0 when this is the first.
func Transcript(w locale.Words, id string, said, notes []Line, earlier int) json.RawMessage {
	body := append([]any{heading(w.Say("chat.transcript"))}, transcriptLines(said)...)
	if len(said) == 0 {
		body = append(body, text(w.Say("chat.nothing")))
	}
	if len(notes) > 0 {
		above := text(w.Say("chat.notes"))
		above.Weight, above.Line = "Bolder", true
		body = append(append(body, above), transcriptLines(notes)...)
	}
	if earlier == 0 {
		return encode(body)
	}
	return encode(body, execute(w.Say("chat.earlier"), VerbTranscript, map[string]any{"id": id, "until": earlier}))
}

// NoTranscript says that the messages of a session were removed.
func NoTranscript(w locale.Words) json.RawMessage {
	return encode([]any{heading(w.Say("chat.transcript")), text(w.Say("gone.transcript"))})
}

func transcriptLines(lines []Line) (body []any) {
	for _, l := range lines {
		r := plain(
			run{Text: l.At + " ", Subtle: true},
			run{Text: locale.Clip(l.Name, maxName) + ": ", Weight: "Bolder"},
			run{Text: clipShown(l.Text, maxLine)},
		)
		r.Spacing = "Small"
		body = append(body, r)
	}
	return body
}

// maxLine is how much of a message a transcript shows, in bytes of JSON.
// TranscriptLines is how many lines one card holds.
const (
	maxLine         = 600
	TranscriptLines = 20
)
