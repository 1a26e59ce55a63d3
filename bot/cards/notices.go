package cards

import (
	"encoding/json"

	"frontdesk/internal/locale"
)

// NoticesView holds a person's settings for short messages, saved or just
// typed.
type NoticesView struct {
	Important          string // "true" or "false"
	QuietFrom, QuietTo string // "22:00"; empty: none
	Clock              string // "14:05": what QuietFrom and QuietTo are compared with
	Yours              bool   // Clock is the reader's own, not the desk's
	Saved              bool
	Refused            string // why it was not saved; empty when it was
}

// Notices lets a person choose which short messages come, and when. The ids of
// its inputs are important, quietFrom and quietTo.
func Notices(w locale.Words, v NoticesView) json.RawMessage {
	body := []any{heading(w.Say("notices"))}
	if v.Saved {
		body = append(body, note(w.Say("notices.saved")))
	}
	if v.Refused != "" {
		body = append(body, warning(w.Say("form.refused", "reason", v.Refused)))
	}
	clock := "notices.quiet"
	if v.Yours {
		clock = "notices.quiet.yours"
	}
	hint := func(s string) richText { return small(run{Text: s, Subtle: true}) }
	body = append(
		body,
		hint(w.Say("notices.about")),
		input{
			Type:  "Input.Toggle",
			ID:    "important",
			Label: w.Say("notices.which"),
			Title: w.Say("notices.important"),
			Value: clipTyped(v.Important, maxTypedClock),
		},
		hint(w.Say("notices.rule")),
		plain(run{Text: w.Say("notices.hours"), Weight: "Bolder"}),
		columnSet{Type: "ColumnSet", Columns: []column{
			{
				Type: "Column", Width: "stretch",
				Items: []any{clockInput("quietFrom", w.Say("notices.from"), v.QuietFrom)},
			},
			{
				Type: "Column", Width: "stretch",
				Items: []any{clockInput("quietTo", w.Say("notices.to"), v.QuietTo)},
			},
		}},
		hint(w.Say(clock, "time", v.Clock)+" "+w.Say("notices.always")),
	)
	save := execute(w.Say("form.save"), VerbNoticesSave, nil)
	save.Style = "positive"
	return encode(body, save, sendNoInputs(execute(w.Say("menu.menu"), VerbMenu, nil)))
}

func clockInput(id, label, value string) input {
	return input{Type: "Input.Time", ID: id, Label: label, Value: clipTyped(value, maxTypedClock)}
}
