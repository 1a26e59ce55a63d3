package bot

import (
	"slices"
	"testing"

	"frontdesk/bot/cards"
	"frontdesk/tickets"
)

// Whatever somebody who watches a ticket presses, nothing changes but that they
// stop. They are shown the ticket wherever anybody is.
func TestAWatcherOnlyReads(t *testing.T) {
	shows := []string{
		cards.VerbStatusOpen, cards.VerbShow, cards.VerbMore, cards.VerbFilesList, cards.VerbFilesDone,
		cards.VerbSearchOpen, cards.VerbQueueOpen,
	}
	for verb, row := range matrix {
		o := openTwo(t)
		requester, data := o.pressedOn(row.on, row.with)
		id, _ := data["id"].(string)
		if _, ok := tickets.Number(id); !ok || row.on == "nothing" {
			continue
		}
		k, err := o.store.UpdateTicket(ctx, "", id, func(k *tickets.Ticket) (c tickets.Change, err error) {
			k.Watchers = []tickets.Person{{ID: people["stranger"]}}
			return c, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		said, changed := o.pressAs(requester, "stranger", "personal", "manual", verb, data)
		if changed != (verb == cards.VerbUnwatch) {
			t.Errorf("%s: changed %t: %s", verb, changed, said)
		}
		if got := letter(said, changed); slices.Contains(shows, verb) && got != "S" {
			t.Errorf("%s: %s: %s", verb, got, said)
		}
		if now, err := o.store.Ticket(ctx, id); err != nil || !changed && now.Rev() != k.Rev() {
			t.Errorf("%s: revision %d, was %d; %v", verb, now.Rev(), k.Rev(), err)
		}
	}
}
