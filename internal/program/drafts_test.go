package program

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"frontdesk/internal/teamsim"
)

// TestAFullShelfOfDrafts fills the list of drafts and pages through it. When it
// is full, the desk says so, and the form is not lost.
func TestAFullShelfOfDrafts(t *testing.T) {
	o := openOffice(t)
	press := func(verb string, data map[string]any) teamsim.Message {
		t.Helper()
		card, ok := o.erin.PressAction(o.ctx, o.menu, verb, data).Card()
		if !ok {
			t.Fatalf("%s %v: no card", verb, data)
		}
		return teamsim.Message{ID: o.menu.ID, ConversationID: o.erin.Chat, Card: card}
	}
	save := func(n int) teamsim.Message {
		return press(
			"draft.save",
			map[string]any{"form": fmt.Sprint("form-", n), "title": fmt.Sprintf("Draft %03d", n)},
		)
	}
	for n := range 50 {
		save(n)
	}
	if full := save(
		50,
	); !strings.Contains(full.Plain(), "You have 50 drafts already") ||
		full.Inputs()["title"] != "Draft 050" {
		t.Errorf("the form that found no room: %s", full.Plain())
	}
	save(7) // exists already, and comes first now
	page, seen := press("draft.list", nil), ""
	for range 5 {
		seen += page.Plain()
		if !slices.Contains(page.Buttons(), "More") {
			break
		}
		card, _ := o.erin.Press(o.ctx, page, "More", nil).Card()
		page.Card = card
	}
	for n := range 50 {
		if got := strings.Count(seen, fmt.Sprintf("Draft %03d", n)); got != 1 {
			t.Errorf("draft %d is listed %d times", n, got)
		}
	}
	if !strings.HasPrefix(seen, "Drafts\nOpen\nDraft 007") {
		t.Errorf("the list begins with %.40q", seen)
	}
}
