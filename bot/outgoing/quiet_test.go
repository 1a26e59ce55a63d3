package outgoing

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/internal/boltdb"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// outbox plays Teams, and accepts every message.
type outbox struct {
	Connector
	mu    sync.Mutex
	begun time.Time
	texts []string // with the time after the start
}

func (o *outbox) Send(_ context.Context, _ botframework.Reference, m botframework.Message) (string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.texts = append(o.texts, fmt.Sprintf("%s %s", time.Since(o.begun), cmp.Or(m.Text, m.Summary)))
	return fmt.Sprint(len(o.texts)), nil
}

// sent returns what was sent since the last call.
func (o *outbox) sent() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	texts := slices.Clone(o.texts)
	o.texts = nil
	return texts
}

// night is a desk at midnight, with Anna's ticket and preferences.
type night struct {
	*Dispatcher
	*outbox
	store *boltdb.DB
}

var anna = tickets.Person{ID: "anna", Name: "Anna"}

func inTheNight(t *testing.T, p desk.Prefs, test func(t *testing.T, n *night)) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "desk.db")
	synctest.Test(t, func(t *testing.T) {
		store, err := boltdb.Open(ctx, path, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		n := &night{outbox: &outbox{begun: time.Now()}, store: store}
		err = store.UpdateContact(ctx, anna.ID, func(c *desk.Person, way *botframework.Reach) []tickets.Delivery {
			c.Name, c.Prefs = anna.Name, p
			way.ID, way.Chat = "29:anna", botframework.Reference{ServiceURL: channel.ServiceURL, Conversation: "a:anna"}
			return nil
		})
		want(t, "error", nil, err)
		_, err = store.CreateTicket(ctx, tickets.Cause{}, func(k *tickets.Ticket) tickets.Change {
			k.Title, k.Requester, k.Beneficiary, k.Queue = "Printer", anna, anna, "IT"
			return tickets.Change{}
		})
		want(t, "error", nil, err)
		n.start(t)
		test(t, n)
		n.halt()
	})
}

// start starts a desk, as after a restart.
func (n *night) start(t *testing.T) {
	t.Helper()
	n.Dispatcher = newDispatcher(n.store, n.outbox, queueIT)
	if err := n.Start(ctx); err != nil {
		t.Fatal(err)
	}
}

func (n *night) halt() {
	now, cancel := context.WithCancel(context.Background())
	cancel()
	n.Stop(now)
}

// happens adds an event by Olga to the ticket. The desk then owes Anna a
// notice.
func (n *night) happens(t *testing.T, e tickets.Event) {
	t.Helper()
	_, err := n.store.UpdateTicket(ctx, "", "INC-1001", func(k *tickets.Ticket) (c tickets.Change, _ error) {
		e.N, e.By, e.At = k.Last.N+1, tickets.Person{ID: "olga", Name: "Olga"}, time.Now().UTC()
		k.Last, c.Events = e, []tickets.Event{e}
		c.Owe(
			tickets.Delivery{
				To:      tickets.Address{Person: anna.ID},
				Content: tickets.Notice{Ticket: k.ID, Event: e.N},
				At:      e.At,
			},
		)
		return c, nil
	})
	want(t, "error", nil, err)
	synctest.Wait()
}

func (n *night) replies(t *testing.T, text string) {
	t.Helper()
	n.happens(t, tickets.Event{Action: tickets.Replied, State: tickets.InProgress, Text: text})
}

// warns owes Anna a reminder, which does not wait for the morning.
func (n *night) warns(t *testing.T) {
	t.Helper()
	err := n.store.Settle(ctx, 0, "", botframework.Post{}, tickets.Delivery{
		To: tickets.Address{Person: anna.ID}, Content: tickets.Reminder{Ticket: "INC-1001"}, At: time.Now().UTC(),
	})
	want(t, "error", nil, err)
	synctest.Wait()
}

var quietNights = desk.Prefs{QuietFrom: "22:00", QuietTo: "07:00"}

const reminded = "Anna is still waiting for your decision on INC-1001: Printer"

func TestWhatComesInQuietHoursComesWhenTheyEnd(t *testing.T) {
	inTheNight(t, quietNights, func(t *testing.T, n *night) {
		n.replies(t, "one")
		n.warns(t)
		want(t, "what does not wait", []string{"0s " + reminded}, n.sent())
		time.Sleep(time.Hour)
		n.replies(t, "two")
		time.Sleep(6*time.Hour - time.Second)
		want(t, "before they end", 0, len(n.sent()))
		time.Sleep(time.Second)
		synctest.Wait()
		want(
			t,
			"when they end",
			[]string{"7h0m0s Olga about INC-1001: one", "7h0m0s Olga about INC-1001: two"},
			n.sent(),
		)
		n.replies(t, "three")
		want(t, "by day", []string{"7h0m0s Olga about INC-1001: three"}, n.sent())
		time.Sleep(15 * time.Hour)
		n.replies(t, "four")
		want(t, "the next night", 0, len(n.sent()))
		time.Sleep(9 * time.Hour)
		synctest.Wait()
		want(t, "the next morning", []string{"31h0m0s Olga about INC-1001: four"}, n.sent())
	})
}

func TestWhatWaitsForTheEndOfQuietHoursSurvivesARestart(t *testing.T) {
	inTheNight(t, quietNights, func(t *testing.T, n *night) {
		n.replies(t, "one")
		n.halt()
		time.Sleep(time.Hour)
		n.start(t)
		synctest.Wait()
		n.replies(t, "two")
		n.warns(t)
		want(t, "after the restart", []string{"1h0m0s " + reminded}, n.sent())
		n.halt()
		time.Sleep(40 * 24 * time.Hour) // the desk was off for a long time, and restarts in quiet hours
		n.start(t)
		time.Sleep(6 * time.Hour)
		synctest.Wait()
		want(
			t,
			"in the morning",
			[]string{"967h0m0s Olga about INC-1001: one", "967h0m0s Olga about INC-1001: two"},
			n.sent(),
		)
	})
}

func TestAChangedChoiceHoldsForWhatWaits(t *testing.T) {
	save := func(t *testing.T, n *night, from, to string, important bool) {
		t.Helper()
		_, err := n.desk.ChooseNotices(ctx, anna.ID, important, from, to)
		want(t, "error", nil, err)
		n.Lines.Wake(tickets.Address{Person: anna.ID})
		synctest.Wait()
	}
	inTheNight(t, quietNights, func(t *testing.T, n *night) {
		n.replies(t, "one")
		n.happens(t, tickets.Event{Action: tickets.Reopened, State: tickets.InProgress})
		time.Sleep(time.Hour)
		save(t, n, "22:00", "09:00", false)
		time.Sleep(7 * time.Hour)
		want(t, "at eight", 0, len(n.sent()))
		save(t, n, "", "", true)
		want(t, "without quiet hours", []string{"8h0m0s Olga about INC-1001: one"}, n.sent())
		time.Sleep(24 * time.Hour)
		n.happens(t, tickets.Event{Action: tickets.Taken, State: tickets.InProgress})
		n.happens(t, tickets.Event{Action: tickets.TicketResolved, State: tickets.Resolved})
		want(t, "what matters", []string{"32h0m0s Olga resolved INC-1001: Printer"}, n.sent())
	})
}

// Somebody who removed the app gets what waited for the morning once they are
// back.
func TestWhatWaitedForTheMorningOfSomebodyWhoLeft(t *testing.T) {
	inTheNight(t, quietNights, func(t *testing.T, n *night) {
		n.replies(t, "one")
		want(t, "error", nil, n.Book.Leave(ctx, anna.ID, time.Time{}))
		time.Sleep(12 * time.Hour)
		want(t, "while they are away", 0, len(n.sent()))
		_, err := n.Hear(ctx, &botframework.Activity{
			Type: botframework.TypeMessage,
			From: botframework.Account{ID: "29:anna", AADObjectID: anna.ID},
			Conversation: botframework.ConversationAccount{
				ID:               "a:anna",
				ConversationType: "personal",
			},
			ServiceURL: channel.ServiceURL,
		})
		want(t, "error", nil, err)
		synctest.Wait()
		want(t, "once they are back", []string{"12h0m0s Olga about INC-1001: one"}, n.sent())
	})
}
