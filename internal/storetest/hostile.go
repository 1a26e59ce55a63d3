package storetest

import (
	"errors"
	"fmt"
	"strings"

	"github.com/google/go-cmp/cmp"

	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

// hostile lists strings that were never meant to be ids.
var hostile = []string{
	"",
	"\x00",
	"/",
	"\xff\xfe",
	"INC-",
	"INC-0",
	"INC-01001",
	"INC-1001\x00",
	"INC-1001/",
	" INC-1001",
	"INC--1001",
	"INC-+1001",
	"INC-18446744073709551616",
	"INC-9999",
	"chat-",
	"chat-0",
	"chat-01",
	"chat-1\x00",
	"chat--1",
	"CHAT-1",
	"thread/INC-1001",
	"../../etc/passwd",
	"'; DROP TABLE tickets; --",
	"00",
	"0",
	"zz",
	strings.Repeat("ff", 9),
	strings.Repeat("9", 10_000),
	strings.Repeat("x", 40_000),
}

var hostileTests = map[string]func(*test){
	"ids": func(t *test) {
		t.create(anna)
		t.session(anna)
		for _, id := range hostile {
			_, err := t.Ticket(ctx, id)
			wantIs(t, id, err, tickets.ErrNotFound)
			_, err = t.Events(ctx, id, 10)
			wantIs(t, id, err, tickets.ErrNotFound)
			_, err = t.UpdateTicket(ctx, "", id, take)
			wantIs(t, id, err, tickets.ErrNotFound)
			_, err = t.Session(ctx, id)
			wantIs(t, id, err, chat.ErrNotFound)
			_, err = t.Messages(ctx, id, 1, 10)
			wantIs(t, id, err, chat.ErrNotFound)
			_, err = t.UpdateSession(ctx, "", id, end)
			wantIs(t, id, err, chat.ErrNotFound)
		}
	},

	"cursors show nothing of others": func(t *test) {
		t.create(anna)
		t.create(boris)
		_, own, err := t.TicketsOf(ctx, anna.ID, "", 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, cursor := range append(hostile, own, own+own, own+"00", boris.ID, fmt.Sprintf("%x", boris.ID)) {
			page, _, err := t.TicketsOf(ctx, anna.ID, cursor, 10)
			if err != nil {
				t.Errorf("cursor %.40q: %v", cursor, err)
			}
			for _, k := range page {
				if !k.Of(anna.ID) {
					t.Errorf("cursor %.40q shows %q", cursor, k.ID)
				}
			}
		}
	},

	"people whose ids begin alike do not see each other's tickets": func(t *test) {
		people := []string{"a", "ab", "a\x00", "a\x00\x00", "a\x01", "a/", "a\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"}
		want := map[string]string{}
		for _, id := range people {
			want[id] = t.create(tickets.Person{ID: id}).ID
		}
		for _, id := range people {
			wantList(t, id, 1, want[id])
			wantList(t, id, 10, want[id])
		}
	},

	"keys stay apart or are refused": func(t *test) {
		kept := map[string]bool{}
		for _, key := range hostile {
			c, err := t.changeContact(key, func(c *contact) []tickets.Delivery {
				c.Name = fmt.Sprintf("name %x", key)
				return nil
			})
			kept[key] = err == nil && c.ObjectID == key
		}
		for _, key := range hostile {
			c, ok, err := t.readContact(key)
			if err != nil || ok != kept[key] || ok && c.Name != fmt.Sprintf("name %x", key) {
				t.Errorf("contact %.40q: %.40q, %t, %v", key, c.Name, ok, err)
			}
		}
	},

	"causes, slots and conversations": func(t *test) {
		seen := map[string]string{}
		for _, key := range hostile {
			made, err := t.CreateTicket(ctx, tickets.Cause{Activity: key, Form: key}, incident(anna))
			if other, twice := seen[made.ID]; err == nil && twice {
				t.Errorf("%.40q and %.40q are taken for the same cause", key, other)
			}
			if err == nil {
				seen[made.ID] = key
			}
			post := botframework.Post{Reference: reference(key), Activity: key}
			if err := t.Settle(ctx, 0, "thread/"+key, post); err != nil {
				continue
			}
			if _, ok, err := t.Post(ctx, "thread/"+key); !ok || err != nil {
				t.Errorf("post under %.40q: %t, %v", key, ok, err)
			}
		}
		wantTicket(t, t.create(clara))
	},

	"texts come back as they went in": func(t *test) {
		id, s := t.create(anna).ID, t.session(anna)
		for i, text := range hostileTexts {
			changed := t.update("", id, func(k *tickets.Ticket) (tickets.Change, error) {
				k.Title, k.Description = text, text
				c, _ := take(k)
				c.Events[0].Text, k.Last.Text = text, text
				return c, nil
			})
			wantTicket(t, changed)
			t.change("", s.ID, say(text))
			list, err := t.Messages(ctx, s.ID, i+1, 1)
			if err != nil || len(list) != 1 || list[0].Text != text {
				t.Errorf("message %q: %v, %v", text, list, err)
			}
			events, err := t.Events(ctx, id, 1)
			if diff := cmp.Diff(changed.Last, events[0]); diff != "" || err != nil {
				t.Errorf("event: %v\n%s", err, diff)
			}
		}
	},
}

var hostileTexts = []string{
	"<b>&amp;</b>",
	`"quoted" \ back`,
	"line\nline\r\n\ttab",
	"nul \x00 nul",
	"\u2028\u2029",
	"\u202eright to left",
	"𐍈🏴‍☠️e\u0301",
	strings.Repeat("长", 4000),
	"'; --",
	"{{DATE(2026-01-01T00:00:00Z)}}",
	"null",
	"{}",
}

func wantIs(t *test, id string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%.40q: error %v, want %v", id, err, want)
	}
}
