package tickets

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestForgettingEveryAction has somebody who is forgotten do everything that can
// be done, to themselves too. Facts stay, names are replaced, words are removed.
func TestForgettingEveryAction(t *testing.T) {
	lena, olga := Person{ID: "lena", Name: "Lena Leaver"}, Person{ID: "olga", Name: "Olga Other"}
	f := Forgetting{
		Whose: func(id string) bool { return id == lena.ID }, Names: []string{lena.ID, lena.Name},
		As: Person{ID: "former-1", Name: "Former employee"}, Word: Text{"en": "Removed", "ru": "Удалено"},
	}
	for _, action := range Actions() {
		for _, by := range []Person{lena, olga} {
			for _, text := range []string{lena.Name, olga.Name, "words", ""} {
				e := Event{N: 1, By: by, Action: action, Text: text, Origin: "a:lena/1"}
				history := []Event{e}
				k := Ticket{ID: "INC-1001", Title: "Title", Requester: olga, Beneficiary: olga, Last: e}
				_, changed := f.Ticket(&k, history)
				now := history[0]
				want := text
				switch {
				case slices.Contains(facts, action):
				case slices.Contains(naming, action) && text == lena.Name:
					want = "Former employee"
				case slices.Contains(naming, action):
				case by == lena && text != "":
					want = "Removed"
				}
				if now.Text != want || by == lena && (now.By != f.As || now.Origin != "") ||
					by == olga && now.By != olga {
					t.Errorf("%s by %s of %q: %+v", action, by, text, now)
				}
				if k.Last.Text != now.Text || changed != (by == lena || want != text) {
					t.Errorf("%s by %s of %q: last %+v, changed: %t", action, by, text, k.Last, changed)
				}
				if _, again := f.Ticket(&k, history); again {
					t.Errorf("%s by %s of %q: changes again", action, by, text)
				}
			}
		}
	}
}

// TestForgettingEverywhere puts somebody into every field of a ticket.
func TestForgettingEverywhere(t *testing.T) {
	lena := Person{ID: "lena", Name: "Lena Leaver"}
	full := func() Ticket {
		return Ticket{
			ID:          "INC-1001",
			Title:       "lena's",
			Description: "lena's",
			Requester:   lena,
			Beneficiary: lena,
			Assignee:    lena,
			Solver:      lena,
			Watchers: []Person{
				lena,
			},
			Resolution: "lena's",
			Comment:    "lena's",
			Recalled:   []string{"a:lena/1"},
			Queue:      "IT",
			Approving:  &Approving{Approvers: []Person{lena, lena}, By: lena, Reason: "lena's"},
			Answers: []Answer{
				{Field: "f", Value: "lena's"},
			},
			Files:  []Attachment{{ID: "1", Name: "lena's", By: lena}},
			Last:   Event{By: lena, Action: Commented, Text: "lena's"},
			Rating: 4,
			State:  Closed,
		}
	}
	one := Forgetting{
		Whose: func(id string) bool { return id == lena.ID }, Names: []string{lena.Name},
		As: Person{ID: "former-1", Name: "Former employee"}, Word: Text{"en": "Removed"},
	}
	for name, f := range map[string]Forgetting{"one": one, "everybody": Everybody(one.As, one.Word)} {
		k := full()
		history := []Event{k.Last}
		files, changed := f.Ticket(&k, history)
		left, err := json.Marshal([]any{k, history})
		if err != nil || !changed || strings.Contains(strings.ToLower(string(left)), "lena") ||
			!slices.Equal(files, []string{"1"}) {
			t.Errorf("%s: %s, files %v, changed: %t, %v", name, left, files, changed, err)
		}
		if k.ID != "INC-1001" || k.Rating != 4 || k.State != Closed || k.TitleIn("ru") != "Removed" {
			t.Errorf("%s: %+v", name, k)
		}
		if _, again := f.Ticket(&k, history); again {
			t.Errorf("%s: changes again", name)
		}
	}
}

// TestForgettingOthers leaves what others wrote, whose ticket it is for.
func TestForgettingOthers(t *testing.T) {
	lena, olga := Person{ID: "lena", Name: "Lena"}, Person{ID: "olga", Name: "Olga"}
	f := Forgetting{
		Whose: func(id string) bool { return id == lena.ID }, Names: []string{"Lena"},
		As: Person{ID: "former-1", Name: "Former"}, Word: Text{"en": "Removed"},
	}
	k := Ticket{
		Title:       "A desk for Lena",
		Description: "soon",
		Requester:   olga,
		Beneficiary: lena,
		Resolution:  "done",
		Solver:      olga,
		Answers:     []Answer{{Field: "whose", Type: PersonField, Value: "lena", Titles: []Text{{"": "Lena"}}}},
		Files:       []Attachment{{ID: "1", By: olga}},
	}
	files, changed := f.Ticket(&k, nil)
	if !changed || len(files) > 0 || k.Title != "A desk for Lena" || k.Description != "soon" ||
		k.Resolution != "done" ||
		k.Beneficiary != f.As ||
		k.Answers[0].Value != "former-1" ||
		len(k.Files) != 1 {
		t.Errorf("%+v, %v", k, files)
	}
}

func TestTimeIsUp(t *testing.T) {
	closed := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		state State
		after time.Duration
		want  bool
	}{
		{Closed, time.Hour, true},
		{Canceled, time.Hour, true},
		{Resolved, time.Hour, false},
		{New, time.Hour, false},
		{Closed, 0, false},
		{Closed, 3 * time.Hour, false},
	} {
		k := Ticket{State: c.state, Last: Event{At: closed}}
		if got := TimeIsUp(&k, closed.Add(2*time.Hour), c.after); got != c.want {
			t.Errorf("%s after %s: %t", c.state, c.after, got)
		}
	}
}
