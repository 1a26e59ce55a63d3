package storetest

import (
	"errors"
	"slices"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

var archiveTests = map[string]func(*test){
	"tickets are shown in pages, each with its history": func(t *test) {
		for range 3 {
			t.update("", t.create(anna).ID, take)
		}
		var seen []string
		pages := 0
		for from := uint64(1); from > 0; pages++ {
			next, err := t.ScanTickets(ctx, from, 2, func(k *tickets.Ticket, history []tickets.Event) {
				seen = append(seen, k.ID)
				if len(history) != 2 || history[1].N != 2 {
					t.Errorf("%s: %+v", k.ID, history)
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			from = next
		}
		if !slices.Equal(seen, []string{"INC-1001", "INC-1002", "INC-1003"}) || pages != 2 {
			t.Errorf("%v in %d pages", seen, pages)
		}
	},

	"who was forgotten is in no list and not found": func(t *test) {
		t.known(anna)
		t.known(boris)
		mine, other := t.titled(anna, "IT", "Quixotic"), t.titled(boris, "IT", "Scanner")
		for _, id := range []string{mine, other} {
			t.update("", id, func(k *tickets.Ticket) (tickets.Change, error) {
				e := tickets.Event{
					N:      k.Last.N + 1,
					At:     noon,
					By:     anna,
					Action: tickets.Commented,
					State:  tickets.Closed,
					Text:   "Wobbly",
					Origin: id + "/x",
				}
				k.State, k.Last = tickets.Closed, e
				return tickets.Change{Events: []tickets.Event{e}}, nil
			})
		}
		out := t.erase(nil)
		if out.Tickets != 2 || len(out.Needed) > 0 {
			t.Errorf("%+v", out)
		}
		t.forgotten()
		for _, word := range []string{"Quixotic", "Wobbly", "Anna"} {
			page, _, err := t.FindTickets(ctx, tickets.Query{Text: word, Queues: []string{"IT"}}, "", 10)
			if len(page) > 0 || err != nil {
				t.Errorf("%s finds %d, %v", word, len(page), err)
			}
		}
		if page, _, err := t.FindTickets(
			ctx,
			tickets.Query{Text: "Scanner", Queues: []string{"IT"}},
			"",
			10,
		); len(page) != 1 ||
			err != nil {
			t.Errorf("Scanner finds %d, %v", len(page), err)
		}
		if id, err := t.SubjectOf(ctx, mine+"/x"); id != "" || err != nil {
			t.Errorf("found by a message: %q, %v", id, err)
		}
	},

	"who is needed is not forgotten": func(t *test) {
		t.known(anna)
		t.create(anna)
		before := t.create(boris)
		if out, err := t.eraser(nil).Erase(ctx, anna.ID); !errors.Is(err, desk.ErrNeeded) || len(out.Needed) != 1 {
			t.Errorf("%+v, %v", out, err)
		}
		wantTicket(t, before)
	},

	"forgetting goes on where it was interrupted": func(t *test) {
		t.known(anna)
		var chats []string
		for range 2 {
			s := t.session(anna)
			t.withFile(s.ID)
			t.endChat(s.ID, boris)
			chats = append(chats, s.ID)
		}
		mine := t.titled(anna, "IT", "Quixotic")
		t.update("", mine, func(k *tickets.Ticket) (tickets.Change, error) {
			return next(k, tickets.Confirmed, tickets.Closed), nil
		})
		if _, err := t.eraser(func(string) error { return errNo }).Erase(ctx, anna.ID); !errors.Is(err, errNo) {
			t.Fatal(err)
		}
		half, err := t.Ticket(ctx, mine)
		if err != nil || half.Requester.ID == anna.ID {
			t.Fatalf("nothing was done: %+v, %v", half, err)
		}
		t.reopen()
		var removed []string
		t.erase(&removed)
		t.forgotten()
		s, err := t.Session(ctx, chats[0])
		if err != nil || s.Employee != half.Requester || len(removed) != 2 {
			t.Errorf("%+v in chats, %+v in tickets, %v removed, %v", s.Employee, half.Requester, removed, err)
		}
	},

	"a transcript is removed, its chat stays": func(t *test) {
		s := t.session(anna)
		t.say(s.ID, "The printer in Zürich jams")
		t.withFile(s.ID)
		t.endChat(s.ID, boris)
		old := &desk.Retention{
			Archive: t, Times: desk.Times{Transcripts: time.Hour}, Language: "en", Now: t.now,
			RemoveFromChat: func(string) error { return nil },
		}
		t.at(noon.Add(time.Minute))
		if got, err := old.Look(ctx); got != (desk.Removed{}) || err != nil {
			t.Errorf("too early: %+v, %v", got, err)
		}
		t.at(noon.Add(24 * time.Hour))
		for _, want := range []desk.Removed{{Transcripts: 1, Files: 1}, {}} {
			if got, err := old.Look(ctx); got != want || err != nil {
				t.Errorf("%+v, %v; want %+v", got, err, want)
			}
		}
		t.reopen()
		if list, err := t.Messages(ctx, s.ID, 1, 10); len(list) > 0 || err != nil {
			t.Errorf("%+v, %v", list, err)
		}
		if now, err := t.Session(ctx, s.ID); now.Messages == 0 || now.Removed.IsZero() || err != nil {
			t.Errorf("%+v, %v", now, err)
		}
		t.wantEnded("IT", "printer")
		t.wantEnded("IT", "Anna", s.ID)
		t.whole()
	},

	"files that a record names are known by their ids": func(t *test) {
		named, unnamed := strings.Repeat("A", 26), strings.Repeat("B", 26)
		t.update("", t.create(anna).ID, func(k *tickets.Ticket) (tickets.Change, error) {
			k.Files = append(k.Files, tickets.Attachment{ID: named, Name: "a.txt"})
			return next(k, tickets.Attached, tickets.New), nil
		})
		ids := map[string]bool{named: true, unnamed: true}
		if err := t.Mentioned(ctx, ids); err != nil || ids[named] || !ids[unnamed] {
			t.Errorf("%v, %v", ids, err)
		}
	},
}

// known has the desk know how to reach somebody, who has a draft, a sign-in, a
// device and a post.
func (t *test) known(p tickets.Person) {
	t.Helper()
	t.contact(p.ID, func(c *contact) []tickets.Delivery {
		c.Name, c.ID, c.Chat.Conversation = p.Name, "29:"+p.Name, "a:"+p.Name
		return []tickets.Delivery{{To: tickets.Address{Person: p.ID}, Content: tickets.Welcome{}, At: noon}}
	})
	t.signIn("in-"+p.Name, p.ID)
	t.keepDevice(desk.Device{ID: "on-" + p.Name, Person: p.ID, SignIn: "in-" + p.Name, Since: noon})
	t.draft(tickets.DraftKey{Person: p.ID, ID: "f1"}, time.Hour)
	slot := tickets.Slot{At: tickets.Address{Person: p.ID}, Piece: tickets.Piece{Of: "INC-1001"}}
	t.updatePost(slot.String(), func(botframework.Post) botframework.Post {
		return botframework.Post{Reference: botframework.Reference{Conversation: "a:" + p.Name}, Activity: "1"}
	})
	if _, err := t.UpdateDuty(ctx, "", "IT", func(d *chat.Duty) {
		d.On = append(d.On, chat.OnDuty{Person: p, Since: noon})
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := t.UpdateSetup(ctx, "", func(r *desk.SetupRecord) []tickets.Delivery {
		r.Admins = append(r.Admins, desk.Deed{Person: p.ID, At: noon})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// withFile adds a message of Anna's with a file.
func (t *test) withFile(id string) {
	t.Helper()
	t.change("", id, func(n *chat.Session) (chat.Change, error) {
		n.Messages++
		file := chat.File{ID: strings.Repeat("C", 25) + string(rune('A'+len(id)%20)), Name: "c.txt", Kept: true}
		return chat.Change{
			Messages: []chat.Message{{N: n.Messages, At: noon, From: anna, Files: []chat.File{file}}},
		}, nil
	})
}

func (t *test) eraser(remove func(string) error) desk.Eraser {
	return desk.Eraser{Archive: t, Leavers: t, People: t, Language: "en", Remove: remove}
}

// erase forgets Anna. Nil: nothing has to be removed.
func (t *test) erase(removed *[]string) desk.Erasure {
	t.Helper()
	out, err := t.eraser(func(id string) error {
		if removed == nil {
			t.Errorf("file %s is removed", id)
		} else {
			*removed = append(*removed, id)
		}
		return nil
	}).Erase(ctx, anna.ID)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// forgotten makes sure that nothing names Anna, that Boris is still known, and
// that everything fits.
func (t *test) forgotten() {
	t.Helper()
	t.reopen()
	if err := t.Traces(ctx, anna.ID, func(one desk.Trace) { t.Errorf("left: %+v", one) }); err != nil {
		t.Fatal(err)
	}
	if page, _, err := t.TicketsOf(ctx, anna.ID, "", 10); len(page) > 0 || err != nil {
		t.Errorf("%d of her tickets, %v", len(page), err)
	}
	if _, ok, err := t.Person(ctx, boris.ID); err != nil {
		t.Error(err)
	} else if ok {
		t.wantSignInsOf(boris.ID, "in-Boris")
		t.wantDrafts(boris.ID, "f1")
	}
	t.whole()
}

func (t *test) whole() {
	t.Helper()
	if _, err := t.Audit(ctx, desk.Findings{
		Problem: func(p string) { t.Error(p) }, File: func(desk.NamedFile) {},
	}); err != nil {
		t.Fatal(err)
	}
}
