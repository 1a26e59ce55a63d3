package storetest

import (
	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

var listTests = map[string]func(*test){
	"open before closed, each newest first, page by page": func(t *test) {
		var open, closed []string
		for i := range 25 {
			id := t.create(anna).ID
			if i%3 == 0 {
				t.update("", id, take)
				t.update("", id, resolve)
				closed = append([]string{id}, closed...)
			} else {
				open = append([]string{id}, open...)
			}
		}
		t.create(boris)
		wantList(t, anna.ID, 10, append(open, closed...)...)
		t.reopen()
		wantList(t, anna.ID, 1, append(open, closed...)...)
	},

	"a full last page has none after it": func(t *test) {
		for range 10 {
			t.create(anna)
		}
		page, next, err := t.TicketsOf(ctx, anna.ID, "", 10)
		if err != nil || len(page) != 10 || next != "" {
			t.Errorf("%d tickets, next %q, %v", len(page), next, err)
		}
	},

	"a cursor of nobody's making begins at the first page": func(t *test) {
		id := t.create(anna).ID
		for _, cursor := range []string{"zz", "page 2", "\x00", "../"} {
			page, next, err := t.TicketsOf(ctx, anna.ID, cursor, 10)
			if diff := cmp.Diff([]string{id}, ids(page)); diff != "" || next != "" || err != nil {
				t.Errorf("%q: next %q, %v\n%s", cursor, next, err, diff)
			}
		}
	},

	"new tickets do not move the pages that follow": func(t *test) {
		for range 4 {
			t.create(anna)
		}
		_, next, err := t.TicketsOf(ctx, anna.ID, "", 2)
		if err != nil {
			t.Fatal(err)
		}
		t.create(anna)
		page, next, err := t.TicketsOf(ctx, anna.ID, next, 2)
		if diff := cmp.Diff([]string{"INC-1002", "INC-1001"}, ids(page)); diff != "" || next != "" || err != nil {
			t.Errorf("second page: next %q, %v\n%s", next, err, diff)
		}
	},

	"a ticket changes its place when it is closed and opened": func(t *test) {
		first, second := t.create(anna).ID, t.create(anna).ID
		t.update("", second, resolve)
		wantList(t, anna.ID, 10, first, second)
		t.update("", second, take)
		wantList(t, anna.ID, 10, second, first)
	},

	"requester and beneficiary both find it, once": func(t *test) {
		made, err := t.CreateTicket(ctx, tickets.Cause{}, func(k *tickets.Ticket) tickets.Change {
			c := incident(anna)(k)
			k.Beneficiary = boris
			return c
		})
		if err != nil {
			t.Fatal(err)
		}
		own := t.create(anna).ID
		t.update("", made.ID, resolve)
		wantList(t, anna.ID, 10, own, made.ID)
		wantList(t, boris.ID, 10, made.ID)
		wantList(t, clara.ID, 10)
	},

	"a refused creation is in no list": func(t *test) {
		wantFailure(t, func() error {
			_, err := t.CreateTicket(ctx, tickets.Cause{}, func(k *tickets.Ticket) tickets.Change {
				incident(anna)(k)
				panic("fill")
			})
			return err
		})
		wantList(t, anna.ID, 10)
	},
}

func ids(page []tickets.Ticket) []string {
	list := []string{}
	for _, k := range page {
		list = append(list, k.ID)
	}
	return list
}

// wantList reads a person's list to its end, limit tickets at a time.
func wantList(t *test, person string, limit int, want ...string) {
	t.Helper()
	wantPages(t, "list of "+person, limit, want, func(cursor string) ([]tickets.Ticket, string, error) {
		return t.TicketsOf(ctx, person, cursor, limit)
	})
}

// wantPages reads the pages of a list to its end. Every page but the last must
// be full.
func wantPages(
	t *test,
	list string,
	limit int,
	want []string,
	read func(cursor string) ([]tickets.Ticket, string, error),
) {
	t.Helper()
	got := []string{}
	for cursor := ""; ; {
		page, next, err := read(cursor)
		if err != nil || len(page) > limit || next != "" && len(page) < limit {
			t.Fatalf("%s: page at %q: %d tickets, next %q, %v", list, cursor, len(page), next, err)
		}
		got = append(got, ids(page)...)
		if cursor = next; cursor == "" {
			break
		}
	}
	if diff := cmp.Diff(append([]string{}, want...), got); diff != "" {
		t.Errorf("%s:\n%s", list, diff)
	}
}
