package cards

import (
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// ratingInput is an Input.Rating: stars in a row. Clients that do not know it
// show its fallback (Learn: "Adaptive Cards in Teams", ratings).
type ratingInput struct {
	Type     string `json:"type"`
	ID       string `json:"id"`
	Label    string `json:"label"`
	Max      int    `json:"max"`
	Color    string `json:"color"`
	Spacing  string `json:"spacing"`
	Fallback input  `json:"fallback"`
}

// stars asks for one to five stars. Input "rating" holds their number.
func stars(label string) ratingInput {
	choices := input{Type: "Input.ChoiceSet", ID: "rating", Label: label, Style: "expanded", Spacing: "Small"}
	for _, n := range []string{"1", "2", "3", "4", "5"} {
		choices.Choices = append(choices.Choices, choice{Title: n, Value: n})
	}
	return ratingInput{
		Type:     "Input.Rating",
		ID:       "rating",
		Label:    label,
		Max:      len(choices.Choices),
		Color:    "Marigold",
		Spacing:  "Small",
		Fallback: choices,
	}
}

// askOutcome asks whether a resolved ticket is solved, and how well. What is
// typed goes with the button that is pressed.
func askOutcome(w locale.Words, v TicketView) (body []any) {
	rates := v.May.Has(tickets.OpRate)
	if rates {
		body = append(body, stars(w.Say("ticket.rate")))
	}
	if !rates && !(v.May.Has(tickets.OpReopen) && v.May.Has(tickets.OpComment)) {
		return body
	}
	comment := v.longText("comment", w.Say("ticket.said"))
	comment.Multiline, comment.Spacing = v.isCrowded(), "Small"
	return append(body, comment)
}
