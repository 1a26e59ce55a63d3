package cards

import (
	"encoding/json"
	"strconv"

	"frontdesk/chat"
	"frontdesk/internal/locale"
)

// DutyView says who is on duty for a queue.
type DutyView struct {
	Queue Choice // its name and id
	Open  bool
	Opens string // when service hours begin next; empty when unknown
	On    []chat.OnDuty
	Live  map[string]int    // number of live chats of each
	About map[string]string // what else is known about them: in a call, away
}

// Duty shows who is on duty, and lets analysts go on and off.
func Duty(w locale.Words, v DutyView, above string) json.RawMessage {
	var body []any
	if above != "" {
		body = append(body, note(above))
	}
	body = append(body, plain(run{Text: w.Say("duty.title", "queue", v.Queue.Title), Weight: "Bolder", Size: "Medium"}))
	if !v.Open {
		body = append(body, warning(w.Say("duty.closed", "time", v.Opens)))
	}
	if len(v.On) == 0 {
		body = append(body, text(w.Say("duty.nobody")))
	}
	for _, o := range v.On[:min(len(v.On), maxOnDuty)] {
		line := w.Say("duty.load", "live", v.Live[o.ID], "capacity", o.Capacity)
		if about := v.About[o.ID]; about != "" {
			line += " · " + about
		}
		body = append(body, fact(name(o.Person), line))
	}
	body = append(
		body,
		input{
			Type:        "Input.Number",
			ID:          "capacity",
			Label:       w.Say("duty.capacity", "max", strconv.Itoa(chat.MaxCapacity)),
			Placeholder: w.Say("duty.usual"),
		},
	)
	data := map[string]any{"queue": v.Queue.Value}
	on := execute(w.Say("duty.on"), VerbDutyOn, data)
	on.Style = "positive"
	return encode(body, on, execute(w.Say("duty.off"), VerbDutyOff, data))
}

// maxOnDuty is how many analysts the card names.
const maxOnDuty = 35
