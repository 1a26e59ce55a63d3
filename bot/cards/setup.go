package cards

import (
	"encoding/json"
	"strings"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// LinkView says which queues work in a channel and which have no channel yet.
type LinkView struct {
	Note  string   // a line above; empty for none
	Here  []string // names
	Free  []Choice // names and ids
	Guide bool     // says how to work in the channel
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
	if v.Guide {
		body = append(body, guideLines(w)...)
	}
	free := v.Free[:min(len(v.Free), maxFree)]
	if len(free) > 0 {
		body = append(body, text(w.Say("link.choose")))
	}
	for _, queue := range free {
		one := buttons(
			execute(locale.Clip(Clean(queue.Title), maxName), VerbLink, map[string]any{"queue": queue.Value}),
		)
		one.Spacing = "Small"
		body = append(body, one)
	}
	return encode(body)
}

// QueuePlace is where a queue works, as administrators see it.
type QueuePlace struct {
	Queue         string
	Has           bool   // a channel, lost or not
	Linked        bool   // from Teams
	Lost          string // why its channel is lost; empty: it is not
	Channel, Team string // names; empty: not known
}

// maxPlaces is how many queues are listed with their places.
const maxPlaces = 30

// Places lists where queues work, under a note, which may be empty. Those that
// were linked from Teams have a button that takes that back.
func Places(w locale.Words, said string, places []QueuePlace) json.RawMessage {
	body := []any{heading(w.Say("places"))}
	if said != "" {
		body = append([]any{note(said)}, body...)
	}
	for _, p := range places[:min(len(places), maxPlaces)] {
		line := plain(
			run{Text: locale.Clip(Clean(p.Queue), maxName), Weight: "Bolder"},
			run{Text: "\n" + placeLine(w, p), Subtle: true},
		)
		if !p.Linked {
			body = append(body, line)
			continue
		}
		off := execute(w.Say("places.unlink"), VerbUnlink, map[string]any{"queue": p.Queue})
		body = append(body, row(line, off))
	}
	return encode(append(body, text(w.Say("places.how"))))
}

func placeLine(w locale.Words, p QueuePlace) string {
	if !p.Has {
		return w.Say("places.none")
	}
	if p.Lost != "" {
		return w.Say("places.lost." + p.Lost)
	}
	if p.Channel == "" && p.Team == "" {
		return w.Say("places.works")
	}
	names := Clean(p.Channel)
	if p.Team != "" {
		names = strings.TrimPrefix(names+" · "+Clean(p.Team), " · ")
	}
	return w.Say("places.in", "names", locale.Clip(names, maxNote))
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
