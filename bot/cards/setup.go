package cards

import (
	"encoding/json"
	"strings"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// LinkView says which queues work in a channel and which have no channel yet.
type LinkView struct {
	Note       string // a line above; empty for none
	Here, Free []string
}

// Links shows the queues that work in a channel and offers those without a
// channel.
func Links(w locale.Words, v LinkView) json.RawMessage {
	var body []any
	if v.Note != "" {
		body = append(body, note(v.Note))
	}
	if len(v.Here) == 0 {
		body = append(body, heading(w.Say("link.none")))
	} else {
		body = append(
			body,
			plain(
				run{
					Text:   w.Say("link.here", "queues", locale.Clip(strings.Join(v.Here, ", "), maxNote)),
					Weight: "Bolder",
					Size:   "Medium",
				},
			),
			text(w.Say("link.rule")),
		)
	}
	free := v.Free[:min(len(v.Free), maxFree)]
	if len(free) > 0 {
		body = append(body, text(w.Say("link.choose")))
	}
	for _, queue := range free {
		one := buttons(execute(locale.Clip(Clean(queue), maxName), VerbLink, map[string]any{"queue": queue}))
		one.Spacing = "Small"
		body = append(body, one)
	}
	return encode(body)
}

// maxFree is how many queues are offered at once.
const maxFree = 10

// ExportName is the file name of a ticket's export.
func ExportName(t tickets.Ticket) string { return t.ID + ".json" }

// Exported links to the export of a ticket. Without a link it says that there
// is none.
func Exported(w locale.Words, t tickets.Ticket, link string) json.RawMessage {
	body := []any{heading(w.Say("export.title", "id", t.ID))}
	if link == "" {
		return encode(append(body, text(w.Say("files.nolinks"))))
	}
	line := plain(run{Text: ExportName(t), Weight: "Bolder"}, run{Text: "\n" + w.Say("export.holds"), Subtle: true})
	return encode(append(body, row(line, openURL(w.Say("files.open"), link)), text(w.Say("export.hour"))))
}
