package cards

import (
	"cmp"
	"encoding/json"

	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// DraftList is a page of a person's drafts.
type DraftList struct {
	Note   string // a line above it; empty for none
	Undo   string // the draft that was just discarded; empty for none
	Drafts []tickets.Draft
	Next   int // where the next page begins; 0 on the last
}

// Drafts lists the forms that somebody put aside to finish later.
func Drafts(w locale.Words, l DraftList) json.RawMessage {
	body := []any{}
	if l.Note != "" {
		body = append(body, note(l.Note))
	}
	body = append(body, heading(w.Say("draft.list")))
	if len(l.Drafts) == 0 {
		body = append(body, text(w.Say("draft.empty")))
	}
	for _, d := range l.Drafts {
		body = append(body, draftRow(w, d))
	}
	var actions []action
	if l.Undo != "" {
		actions = append(actions, execute(w.Say("undo"), VerbDraftRestore, map[string]any{"id": l.Undo}))
	}
	if l.Next > 0 {
		actions = append(actions, execute(w.Say("list.more"), VerbDraftList, map[string]any{"from": l.Next}))
	}
	return encode(body, append(actions, execute(w.Say("menu.menu"), VerbMenu, nil))...)
}

// draftRow is a draft in the list. Its words open it.
func draftRow(w locale.Words, d tickets.Draft) columnSet {
	about := w.Say("draft."+string(cmp.Or(d.Kind, tickets.Incident))) + " · " + w.Time(d.Saved)
	line := plain(
		run{Text: DraftTitle(w, d), Weight: "Bolder", Color: "Accent"},
		run{Text: "\n" + about, Subtle: true},
	)
	open := openDraft(w, d)
	one := row(line, discardDraft(w, d.ID))
	one.Columns[0].Select = &open
	return one
}

// DraftTitle is the title that tells a draft from others.
func DraftTitle(w locale.Words, d tickets.Draft) string {
	return locale.Clip(cmp.Or(d.TitleIn(w.Lang), w.Say("draft.untitled")), tickets.MaxTitle)
}

func openDraft(w locale.Words, d tickets.Draft) action {
	return sendNoInputs(execute(w.Say("draft.open"), VerbDraftOpen, map[string]any{"id": d.ID}))
}

func discardDraft(w locale.Words, id string) action {
	return sendNoInputs(execute(w.Say("draft.discard"), VerbDraftDiscard, map[string]any{"id": id}))
}

// saveDraft is the button that puts a form aside. data is what its other
// buttons send.
func saveDraft(w locale.Words, data map[string]any) action {
	return execute(w.Say("form.draft"), VerbDraftSave, data)
}

// DraftExpires warns somebody that one of their drafts will be deleted.
func DraftExpires(w locale.Words, d tickets.Draft) json.RawMessage {
	said := w.Say("draft.expires", "title", DraftTitle(w, d), "time", w.Time(d.Expires))
	return encode([]any{plain(run{Text: said})}, openDraft(w, d), discardDraft(w, d.ID))
}

// Value is a value that was typed into a form, with the name of its field.
type Value struct{ Name, Text string }

// ShownDraft is a draft that can no longer be filled in. above says why.
func ShownDraft(w locale.Words, d tickets.Draft, above string, values []Value) json.RawMessage {
	body := []any{plain(run{Text: DraftTitle(w, d), Weight: "Bolder", Size: "Medium"})}
	if above != "" {
		body = append(body, warning(above))
	}
	return encode(
		append(body, showTyped(values, maxContent)...),
		discardDraft(w, d.ID),
		sendNoInputs(execute(w.Say("menu.menu"), VerbMenu, nil)),
	)
}

// maxLost is how much a form shows of values that have no field any more, in
// bytes of JSON.
const maxLost = 2500

// showTyped shows values as text, as many as fit into left bytes of JSON.
func showTyped(values []Value, left int) (lines []any) {
	for _, v := range values {
		name, value := locale.Clip(v.Name, maxName), clipShown(v.Text, min(left, maxDescription))
		left -= shownLen(value) + maxFrame + shownLen(name)
		if left < 0 {
			break
		}
		lines = append(lines, fact(name, value))
	}
	return lines
}
