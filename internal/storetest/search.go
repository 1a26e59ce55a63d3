package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

var searchTests = map[string]func(*test){
	"any form of a word finds any other, at once": func(t *test) {
		id := t.titled(anna, "IT", "Принтера нет, scanners broken; Ёлка")
		for _, text := range []string{
			"принтер", "ПРИНТЕРЫ", "принтерами", "scanner", "SCANNER", "ёлки", "елка", "broken принтер", "прин", "scan", "",
			" ", "Anna", id, strings.ToLower(id), strings.TrimPrefix(id, "INC-"),
		} {
			wantFound(t, mine(text), id)
		}
		for _, text := range []string{"принтер мышь", "rinter", "boris", "INC-9", "?", "--", "p"} {
			wantFound(t, mine(text))
		}
		t.reopen()
		wantFound(t, mine("принтеры"), id)
	},

	"accents and hyphens do not matter": func(t *test) {
		id := t.titled(anna, "IT", "Wi-Fi in Zürich, Straße 5; Łódź, Jēkabpils, café, İzmir")
		for _, text := range []string{
			"zurich", "Zuerich", "ZÜRICH", "zuri", "strasse", "lodz", "jekabpils", "Cafe", "izmir", "wifi", "WiFi", "wi-fi", "wif",
			"wifi zurich",
		} {
			wantFound(t, mine(text), id)
		}
		plain := t.titled(anna, "IT", "wifi in Muenchen, email")
		for _, text := range []string{"Wi-Fi Muenchen", "wi‐fi münchen", "e-mail", "münch"} {
			wantFound(t, mine(text), plain)
		}
	},

	"people, descriptions and what was said are searched": func(t *test) {
		id := t.create(anna).ID
		t.update("", id, func(k *tickets.Ticket) (tickets.Change, error) {
			k.Description, k.Assignee, k.Beneficiary = "by the window", tickets.Person{
				ID:   "o",
				Name: "Olga Diaz",
			}, boris
			c := next(k, tickets.Taken, tickets.InProgress)
			c.Events[0].Text = "new roller"
			return c, nil
		})
		for _, text := range []string{"windows", "Olga", "DIAZ", "Boris", "rollers", "roller window"} {
			wantFound(t, mine(text), id)
			wantFound(t, tickets.Query{Text: text, Person: boris.ID}, id)
		}
	},

	"an edit drops what is gone, but nothing that was said": func(t *test) {
		id := t.titled(anna, "IT", "Printer jams")
		t.update("", id, saying("the jam is back", false))
		t.retitle(id, "Scanner")
		wantFound(t, mine("scanner"), id)
		wantFound(t, mine("jams"), id)
		wantFound(t, mine("printer"))
		t.retitle(id, "Printer")
		wantFound(t, mine("printer"), id)
	},

	"one's own alone, and those of a queue": func(t *test) {
		own, theirs := t.titled(anna, "IT", "printer"), t.titled(boris, "HR", "printer")
		both := t.titled(boris, "IT", "printer")
		wantFound(t, mine("printer"), own)
		wantFound(t, tickets.Query{Text: "printer", Person: boris.ID}, both, theirs)
		wantFound(t, tickets.Query{Text: "printer", Queues: []string{"IT"}}, both, own)
		wantFound(t, tickets.Query{Text: "printer", Queues: []string{"IT", "HR"}}, both, theirs, own)
		wantFound(t, tickets.Query{Text: "printer", Queues: []string{"HR"}, Person: anna.ID}, theirs, own)
		wantFound(t, tickets.Query{Text: "printer", Queues: []string{"", "I", "IT2"}})
		wantFound(t, tickets.Query{Text: "printer"})
		t.update("", both, func(k *tickets.Ticket) (tickets.Change, error) {
			k.Queue = "HR"
			return next(k, tickets.Taken, tickets.InProgress), nil
		})
		wantFound(t, tickets.Query{Text: "printer", Queues: []string{"IT"}}, own)
		wantFound(t, tickets.Query{Text: "printer", Queues: []string{"IT"}, Seen: []string{"HR"}}, both, theirs, own)
		wantFound(t, tickets.Query{Text: "printer", Seen: []string{"IT", "H"}}, own)
		wantFound(t, tickets.Query{Text: "printer", Queues: []string{"HR"}}, both, theirs)
	},

	"nobody finds their own by internal words": func(t *test) {
		id := t.titled(anna, "IT", "printer")
		t.update("", id, saying("Anna breaks it each week", true))
		inIT := tickets.Query{Queues: []string{"IT"}}
		for _, text := range []string{"breaks", "week", "wee", "breaking printer", "printer week"} {
			wantFound(t, mine(text))
			wantFound(t, tickets.Query{Text: text, Person: anna.ID, Queues: []string{"HR"}, Seen: []string{"IT"}})
			inIT.Text = text
			wantFound(t, inIT, id)
		}
		t.update("", id, saying("a week ago", false))
		wantFound(t, mine("week"), id)
		wantFound(t, mine("breaks"))
	},

	"open and closed": func(t *test) {
		open, closed := t.titled(anna, "IT", "printer"), t.titled(anna, "IT", "printer")
		t.update("", closed, take)
		t.update("", closed, resolve)
		for _, text := range []string{"printer", ""} {
			q := mine(text)
			wantFound(t, q, closed, open)
			q.Show = tickets.ShowOpen
			wantFound(t, q, open)
			q.Show = tickets.ShowClosed
			wantFound(t, q, closed)
		}
	},

	"pages do not repeat themselves while new tickets come": func(t *test) {
		var want []string
		for range 25 {
			want = append([]string{t.titled(anna, "IT", "printer")}, want...)
			t.titled(boris, "IT", "printer")
			t.titled(anna, "IT", "mouse")
		}
		var got []string
		cursor := ""
		for {
			page, next, err := t.FindTickets(ctx, mine("printers"), cursor, 10)
			if err != nil || len(page) > 10 {
				t.Fatalf("%d tickets, %v", len(page), err)
			}
			got = append(got, ids(page)...)
			if cursor = next; next == "" {
				break
			}
			t.titled(anna, "IT", "printer")
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	},

	"hostile words, names and cursors": func(t *test) {
		id := t.titled(anna, "IT", "printer")
		for i, text := range slices.Concat(hostileTexts, hostile) {
			own := tickets.Person{ID: text, Name: text}
			made, err := t.CreateTicket(ctx, tickets.Cause{}, func(k *tickets.Ticket) tickets.Change {
				c := incident(own)(k)
				k.Title, k.Description, k.Queue = text, text, "queue "+text
				return c
			})
			if err == nil && text != "" {
				wantFound(t, tickets.Query{Person: text}, made.ID)
				wantFound(t, tickets.Query{Queues: []string{"queue " + text}}, made.ID)
			}
			if _, _, err := t.FindTickets(ctx, mine(text), "", 10); err != nil {
				t.Errorf("text %d: %v", i, err)
			}
			page, _, err := t.FindTickets(ctx, mine("printer"), text, 10)
			if err != nil || len(page) > 1 || len(page) == 1 && page[0].ID != id {
				t.Errorf("cursor %.40q: %v, %v", text, ids(page), err)
			}
		}
	},

	// More tickets than any engine keeps in one piece, with changes to old
	// ones.
	"many tickets are found as by reading each": func(t *test) {
		const count, people, together = 3500, 50, 70
		r := rand.New(rand.NewPCG(1, 2))
		vocabulary := []string{
			"принтеры",
			"мышь",
			"printer",
			"mouse",
			"screen",
			"пароль",
			"network",
			"сеть",
			"VPN",
			"office",
		}
		some := func() string {
			var words []string
			for range 1 + r.IntN(3) {
				words = append(words, vocabulary[min(r.IntN(len(vocabulary)), r.IntN(len(vocabulary)))])
			}
			return strings.Join(words, " ")
		}
		titles := make([]string, count)
		for i := range titles {
			titles[i] = some()
		}
		all := make([]found, count)
		atOnce(together, func(first int) {
			for i := first; i < count; i += together {
				owner := tickets.Person{ID: fmt.Sprint("person ", i%people)}
				id := t.titled(owner, []string{"IT", "HR"}[i%2], titles[i])
				n, _ := tickets.Number(id)
				all[n-1001] = found{id, owner.ID, []string{"IT", "HR"}[i%2], titles[i], ""}
			}
		})
		for range 200 {
			f, title := &all[r.IntN(count)], some()
			t.retitle(f.id, title)
			f.title = title
			secret := some()
			t.update("", f.id, saying(secret, true))
			f.secret += " " + secret
		}
		for range 50 {
			wantRead(t, all, tickets.Query{Text: some(), Person: fmt.Sprint("person ", r.IntN(people))})
			wantRead(t, all, tickets.Query{Text: some(), Queues: []string{"IT"}})
			wantRead(
				t,
				all,
				tickets.Query{Text: some(), Queues: []string{"HR"}, Person: fmt.Sprint("person ", r.IntN(people))},
			)
		}
	},
}

// found holds what the test knows about a ticket.
type found struct{ id, owner, queue, title, secret string }

// wantRead compares all pages of a query with the result of reading every
// ticket.
func wantRead(t *test, all []found, q tickets.Query) {
	t.Helper()
	var want []string
	has := func(text string) bool {
		for word := range strings.FieldsSeq(q.Text) {
			if !slices.Contains(strings.Fields(text), word) {
				return false
			}
		}
		return true
	}
	for i := len(all) - 1; i >= 0; i-- {
		f := all[i]
		if f.owner == q.Person && has(f.title) || slices.Contains(q.Queues, f.queue) && has(f.title+f.secret) {
			want = append(want, f.id)
		}
	}
	wantFound(t, q, want...)
}

func mine(text string) tickets.Query { return tickets.Query{Text: text, Person: anna.ID} }

// titled creates a titled ticket for a person in a queue.
func (t *test) titled(of tickets.Person, queue, title string) string {
	t.Helper()
	made, err := t.CreateTicket(ctx, tickets.Cause{}, func(k *tickets.Ticket) tickets.Change {
		c := incident(of)(k)
		k.Queue, k.Title = queue, title
		return c
	})
	if err != nil {
		t.Errorf("create: %v", err)
	}
	return made.ID
}

func (t *test) retitle(id, title string) {
	t.Helper()
	t.update("", id, func(k *tickets.Ticket) (tickets.Change, error) {
		k.Title = title
		return next(k, tickets.Taken, tickets.InProgress), nil
	})
}

// saying adds an event with a text.
func saying(text string, internal bool) func(*tickets.Ticket) (tickets.Change, error) {
	return func(k *tickets.Ticket) (tickets.Change, error) {
		c := next(k, tickets.Taken, tickets.InProgress)
		c.Events[0].Text, c.Events[0].Internal = text, internal
		k.Last = c.Events[0]
		return c, nil
	}
}

// wantFound reads all pages of a query. No page may exceed the limit.
func wantFound(t *test, q tickets.Query, want ...string) {
	t.Helper()
	const limit = 100
	got := []string{}
	cursor := ""
	for {
		page, next, err := t.FindTickets(ctx, q, cursor, limit)
		if err != nil || len(page) > limit || len(page) < limit && next != "" {
			t.Errorf("%.100q: %d tickets, next %q, %v", q.Text, len(page), next, err)
		}
		got = append(got, ids(page)...)
		if cursor = next; next == "" || err != nil {
			break
		}
	}
	if diff := cmp.Diff(append([]string{}, want...), got); diff != "" {
		t.Errorf("%.100q of %.20q, %.20q, %q:\n%.1000s", q.Text, q.Person, q.Queues, q.Show, diff)
	}
}
