package tickets_test

import (
	"math"
	"strings"
	"testing"

	"frontdesk/tickets"
)

func TestPriority(t *testing.T) {
	const low, medium, high = tickets.Low, tickets.Medium, tickets.High
	for _, c := range []struct {
		impact, urgency tickets.Level
		want            tickets.Priority
	}{
		{high, high, "P1"},
		{high, medium, "P2"},
		{high, low, "P3"},
		{medium, high, "P2"},
		{medium, medium, "P3"},
		{medium, low, "P4"},
		{low, high, "P3"},
		{low, medium, "P4"},
		{low, low, "P4"},
	} {
		if got := (tickets.Ticket{Impact: c.impact, Urgency: c.urgency}).Priority(); got != c.want {
			t.Errorf("%s impact × %s urgency = %s, want %s", c.impact, c.urgency, got, c.want)
		}
	}
}

func TestObjectID(t *testing.T) {
	for s, want := range map[string]bool{
		"0f8fad5b-d9cb-469f-a165-70867728950e":    true,
		"0F8FAD5B-D9CB-469F-A165-70867728950E":    true,
		"00000000-0000-0000-0000-000000000000":    true,
		"":                                        false,
		"anna@example.com":                        false,
		"0f8fad5bd9cb469fa16570867728950e":        false,
		"0f8fad5bd9cb-469f-a165-70867728950e-":    false,
		"{0f8fad5b-d9cb-469f-a165-70867728950e}":  false,
		"0f8fad5b-d9cb-469f-a165-70867728950":     false,
		"0f8fad5b-d9cb-469f-a165-70867728950ef":   false,
		"0f8fad5b-d9cb-469f-a165-70867728950g":    false,
		"0f8fad5b-d9cb-469f-a165_70867728950e":    false,
		"0f8fad5b/d9cb/469f/a165/70867728950e":    false,
		"0f8fad5b-d9cb-469f-a165-7086772895\x00e": false,
		"０f8fad5b-d9cb-469f-a165-7086772895":      false,
		strings.Repeat("-", 36):                   false,
		strings.Repeat("0", 36):                   false,
	} {
		if got := tickets.ObjectID(s); got != want {
			t.Errorf("ObjectID(%q) = %t", s, got)
		}
	}
}

func TestNumber(t *testing.T) {
	for _, n := range []uint64{1, 1001, math.MaxUint64} {
		if got, ok := tickets.Number(tickets.ID(n)); got != n || !ok {
			t.Errorf("Number(ID(%d)) = %d, %t", n, got, ok)
		}
	}
	if got, ok := tickets.Number("inc-1042"); got != 1042 || !ok {
		t.Errorf("lower case: %d, %t", got, ok)
	}
	for _, id := range []string{
		"", "INC-", "INC", "1042", "INC1042", "INC 1042", "INC-0", "INC-01042", "INC--1", "INC-+1", "INC-1042 ", " INC-1042", "INC-1042\x00",
		"INC-1_042", "INC-0x10", "INC-1e3", "INC-１０４２", "INC-18446744073709551616", "INC-1042/..", "chat-1", "ІNC-1042",
		"INC-" + strings.Repeat("9", 10_000),
	} {
		if n, ok := tickets.Number(id); ok {
			t.Errorf("Number(%.40q) = %d", id, n)
		}
	}
}

func TestOpenStates(t *testing.T) {
	open := map[tickets.State]bool{tickets.New: true, tickets.InProgress: true, tickets.OnHold: true}
	for _, s := range tickets.States() {
		if s.Open() != open[s] {
			t.Errorf("%s counts as open: %t", s, s.Open())
		}
	}
	if len(tickets.States()) != 6 {
		t.Errorf("%d states", len(tickets.States()))
	}
}
