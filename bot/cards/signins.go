package cards

import (
	"encoding/json"

	"frontdesk/internal/locale"
)

// SignedIn is somebody who may be signed in to the portal, as administrators see
// them.
type SignedIn struct {
	Person Choice   // by name and object id
	Since  []string // when they signed in, for each of their browsers
}

// SignIns shows administrators who is signed in to the portal, of those whom the
// sought name may mean, under a note, which may be empty.
func SignIns(w locale.Words, said, sought string, people []SignedIn) json.RawMessage {
	body := []any{heading(w.Say("sessions"))}
	if said != "" {
		body = append([]any{note(said)}, body...)
	}
	if sought != "" && len(people) == 0 {
		body = append(body, text(w.Say("sessions.nobody", "typed", locale.Clip(Clean(sought), maxName))))
	}
	for _, p := range people {
		about := w.Say("sessions.none")
		if n := len(p.Since); n > 0 {
			about = w.Count("sessions.browsers", n) + " · " + w.Say("sessions.last", "time", p.Since[0])
		}
		line := plain(
			run{Text: locale.Clip(Clean(p.Person.Title), maxName), Weight: "Bolder"},
			run{Text: "\n" + about, Subtle: true},
		)
		if len(p.Since) == 0 {
			body = append(body, line)
			continue
		}
		data := map[string]any{"person": p.Person.Value, "name": sought}
		body = append(body, row(line, execute(w.Say("sessions.end"), VerbSignOut, data)))
	}
	return encode(append(body, text(w.Say("sessions.how"))))
}
