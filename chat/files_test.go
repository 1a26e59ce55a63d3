package chat_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/chat"
	"frontdesk/tickets"
)

// sent are two files as they were sent, and one that the bot is not given.
func sent() []chat.File {
	return []chat.File{
		{ID: "f1", Name: "a.txt", Source: tickets.Source{URL: "https://files/a"}},
		{ID: "f2", Name: "b.txt", Source: tickets.Source{URL: "https://files/b"}},
		{ID: "f3", Name: "c.txt"},
	}
}

func wantTold(t *testing.T, d *desk, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, d.told()); diff != "" {
		t.Errorf("told:\n%s", diff)
	}
}

// files returns the files of a message as they are on record.
func (d *desk) files(t *testing.T, id string, n int) []chat.File {
	t.Helper()
	list, err := d.store.Messages(ctx, id, n, 1)
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	return list[0].Files
}

func (d *desk) kept(t *testing.T, of tickets.ChatLoad, id string) (wanted bool) {
	t.Helper()
	wanted, err := d.FileKept(ctx, of, tickets.Attachment{ID: id, Name: id + ".txt", Type: "text/plain", Size: 4})
	if err != nil {
		t.Fatal(err)
	}
	return wanted
}

func TestFilesAreLoadedBesideTheMessage(t *testing.T) {
	d := newDesk(t, itAndHR())
	id := d.connect(t, anna, olga).ID
	d.news()
	if _, err := d.Say(ctx, d.by(anna), id, chat.Message{Text: "look", Files: sent()}); err != nil {
		t.Fatal(err)
	}
	wantTold(
		t,
		d,
		"person/anna load 1.1",
		"person/anna load 1.2",
		"person/anna file-lost 1.3 elsewhere",
		"thread/chat-1 message 1",
	)
	first, second := tickets.ChatLoad{Chat: id, N: 1, Part: 1}, tickets.ChatLoad{Chat: id, N: 1, Part: 2}
	for range 2 { // as after a crash
		if !d.kept(t, first, "f1") {
			t.Error("nobody wants it")
		}
	}
	wantTold(t, d, "thread/chat-1 file 1.1")
	for range 2 {
		if err := d.FileLost(ctx, second, tickets.TooLarge); err != nil {
			t.Fatal(err)
		}
	}
	wantTold(t, d, "person/anna file-lost 1.2 large", "thread/chat-1 file 1.2")
	want := []chat.File{
		{ID: "f1", Name: "f1.txt", Type: "text/plain", Size: 4, Kept: true},
		{ID: "f2", Name: "b.txt", Lost: tickets.TooLarge},
		{ID: "f3", Name: "c.txt", Lost: tickets.Elsewhere},
	}
	if diff := cmp.Diff(want, d.files(t, id, 1)); diff != "" {
		t.Error(diff)
	}
	if d.kept(t, tickets.ChatLoad{Chat: id, N: 1, Part: 4}, "f4") ||
		d.kept(t, tickets.ChatLoad{Chat: id, N: 7, Part: 1}, "f5") {
		t.Error("a file that was not sent is wanted")
	}
}

// A file is loaded at once, and passed on with its message.
func TestFilesOfSomebodyWhoWaits(t *testing.T) {
	d := newDesk(t, itAndHR())
	id := d.ask(t, anna).ID
	d.news()
	if _, err := d.Say(ctx, d.by(anna), id, chat.Message{Files: sent()[:1]}); err != nil {
		t.Fatal(err)
	}
	wantTold(t, d, "person/anna load 1.1")
	d.kept(t, tickets.ChatLoad{Chat: id, N: 1, Part: 1}, "f1")
	wantTold(t, d)
	d.accept(t, olga, id)
	wantTold(t, d, "thread/chat-1 card", "person/anna card", "thread/chat-1 message 1")
}

// An analyst's file goes to the employee, and one of a note nowhere.
func TestFilesOfAnalysts(t *testing.T) {
	d := newDesk(t, itAndHR())
	id := d.connect(t, anna, olga).ID
	d.news()
	for _, m := range []chat.Message{{Files: sent()[:1]}, {Text: "// x", Internal: true, Files: sent()}} {
		if _, err := d.Reply(ctx, d.by(olga), id, m); err != nil {
			t.Fatal(err)
		}
	}
	d.kept(t, tickets.ChatLoad{Chat: id, N: 1, Part: 1}, "f1")
	wantTold(t, d, "thread/chat-1 load 1.1", "person/anna message 1", "person/anna file 1.1")
	if files := d.files(t, id, 2); len(files) > 0 {
		t.Errorf("of a note: %+v", files)
	}
}

// What was taken back while it was being loaded is not kept. Edits and files do
// not undo each other.
func TestFilesOfChangedMessages(t *testing.T) {
	d := newDesk(t, itAndHR())
	id := d.connect(t, anna, olga).ID
	if _, err := d.Say(ctx, d.by(anna), id, chat.Message{Text: "look", Files: sent()[:2]}); err != nil {
		t.Fatal(err)
	}
	d.kept(t, tickets.ChatLoad{Chat: id, N: 1, Part: 1}, "f1")
	if _, err := d.Edit(ctx, d.by(anna), id, 1, retype("see")); err != nil {
		t.Fatal(err)
	}
	if files := d.files(t, id, 1); !files[0].Kept || !files[1].Loading() {
		t.Errorf("%+v", files)
	}
	d.news()
	if _, err := d.Edit(ctx, d.by(anna), id, 1, chat.Edit{Deleted: true}); err != nil {
		t.Fatal(err)
	}
	wantTold(t, d, "thread/chat-1 edited 1")
	if d.kept(t, tickets.ChatLoad{Chat: id, N: 1, Part: 2}, "f2") {
		t.Error("a file of a deleted message is wanted")
	}
	wantTold(t, d)
	if diff := cmp.Diff(
		[]chat.File{{ID: "f1", Lost: tickets.Recalled}, {ID: "f2", Lost: tickets.Recalled}},
		d.files(t, id, 1),
	); diff != "" {
		t.Error(diff)
	}
}
