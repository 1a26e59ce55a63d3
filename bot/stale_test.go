package bot

import (
	"errors"
	"strings"
	"testing"

	"frontdesk/bot/cards"
	"frontdesk/tickets"
)

// anyCard are the verbs that work from a card of a ticket that has changed since,
// and why. All others that change something are refused there, and show it as it
// stands now.
var anyCard = map[string]string{
	cards.VerbComment:   "words are never refused as stale",
	cards.VerbReply:     "words are never refused as stale",
	cards.VerbNote:      "words are never refused as stale",
	cards.VerbCanned:    "words are never refused as stale",
	cards.VerbFilesAdd:  "files are never refused as stale",
	cards.VerbUnwatch:   "who watches depends on nothing else",
	cards.VerbStartChat: "decides nothing: the two talk",
}

// Nobody decides on what they did not see: whoever may press a verb on a ticket,
// on a card from before the last change.
func TestAStaleCardDecidesNothing(t *testing.T) {
	for _, one := range none().list() {
		row := matrix[one.verb]
		if one.reads || row.on == "nothing" || strings.HasPrefix(row.on, "draft") || strings.HasPrefix(row.on, "chat") {
			continue
		}
		t.Run(one.verb, func(t *testing.T) {
			t.Parallel()
			o := openTwo(t)
			for i, role := range roles {
				if row.answers[i] != 'D' {
					continue
				}
				requester, data := o.pressedOn(row.on, row.with)
				id, _ := data["id"].(string)
				analyst := tickets.Actor{Person: tickets.Person{ID: people["analyst"], Name: "Olga"}}
				_, err := o.Tickets.Reply(ctx, analyst, id, 0, "meanwhile")
				switch {
				case row.on == "withdrawn": // and back, where another of its people was faster
					owner := tickets.Actor{Person: tickets.Person{ID: requester.ID, Name: "Olga"}}
					_, err = o.Tickets.Restore(ctx, owner, id, data["rev"].(int))
				case errors.Is(err, tickets.ErrState): // merged
					_, err = o.Tickets.Note(ctx, analyst, id, 0, "meanwhile")
				}
				if err != nil {
					t.Fatal(err)
				}
				said, changed := o.pressAs(requester, role, "personal", "manual", one.verb, data)
				if anyCard[one.verb] != "" {
					if !changed {
						t.Errorf("%s: nothing was changed: %s", role, said)
					}
					continue
				}
				if changed || !strings.Contains(said, "Olga was faster") || !strings.Contains(said, id) {
					t.Errorf("%s: changed %t: %s", role, changed, said)
				}
			}
		})
	}
}
