package cards

import (
	"encoding/json"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// filesOf is the button that shows a ticket's files, if it has any.
func filesOf(w locale.Words, t tickets.Ticket) []action {
	if len(t.Files) == 0 {
		return nil
	}
	return []action{sendNoInputs(execute(w.Say("ticket.files"), VerbFilesList, ticketData(t)))}
}

// Files lists the files of a ticket. links holds one link for each file, empty
// where there is none.
func Files(w locale.Words, t tickets.Ticket, links []string) json.RawMessage {
	body, linked, gone := []any{heading(w.Say("files.title", "id", t.ID))}, false, false
	if len(t.Files) == 0 {
		body = append(body, text(w.Say("files.none")))
	}
	for i, f := range t.Files {
		if f.Gone {
			gone = true
			body = append(body, plain(
				run{Text: clipShown(f.Name, maxFileName), Weight: "Bolder"},
				run{Text: "\n" + w.Say("gone.file") + " · " + name(f.By) + " · " + w.Time(f.At), Subtle: true},
			))
			continue
		}
		about := w.Size(f.Size) + " · " + name(f.By) + " · " + w.Time(f.At)
		line := plain(
			run{Text: clipShown(f.Name, maxFileName), Weight: "Bolder"},
			run{Text: "\n" + about, Subtle: true},
		)
		if links[i] == "" {
			body = append(body, line)
			continue
		}
		linked = true
		body = append(body, row(line, openURL(w.Say("files.open"), links[i])))
	}
	if gone {
		body = append(body, text(w.Say("gone.files")))
	}
	switch {
	case linked:
		body = append(body, text(w.Say("files.hour")))
	case len(t.Files) > 0 && !gone:
		body = append(body, text(w.Say("files.nolinks")))
	}
	return encode(body)
}

// maxFileName is how much of a file name a list shows, in bytes of JSON.
const maxFileName = 300
