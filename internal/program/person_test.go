package program

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
)

// leaverName is a name that occurs nowhere else.
const leaverName = "Zdenka Quixotowska"

// leaving is a desk that knows somebody in every way that it can.
type leaving struct {
	office
	zdenka *teamsim.Person
	texts  []string // what Zdenka wrote and sent
}

// newLeaving has Zdenka use everything there is, in Teams and in the portal.
func newLeaving(t *testing.T, extra string) *leaving {
	t.Helper()
	d := scripttest.StartWith(t, newChild(t).run, scripttest.Settings{Portal: true, Extra: extra})
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	l := &leaving{
		office: office{t: t, Desk: d, ctx: ctx, ana: d.Person("Ana Analyst"), erin: d.Person("Erin Employee")},
		zdenka: d.Person(leaverName),
		texts: []string{
			"Wobblefrotz",
			"Glimmerstrand",
			"Plopverket",
			"Snickelfritz",
			"Fumblewick",
			"Grobianski",
			"Quaxelbrunn",
			"Trillimander",
		},
	}
	d.Team.Add(l.ana)
	l.inTeams()
	l.inTheBrowser()
	return l
}

// do fails the test unless Teams accepted it.
func (l *leaving) do(a teamsim.Answer) {
	l.t.Helper()
	if a.Err != nil || a.Status >= 300 {
		l.t.Fatalf("%d %v\n%s", a.Status, a.Err, l.Log)
	}
}

func (l *leaving) says(conversation, text string) teamsim.Message {
	l.t.Helper()
	return l.await(conversation, func(m teamsim.Message) bool { return strings.Contains(m.Plain(), text) })
}

// inTeams has a ticket of Zdenka's, with a comment and a file, and a chat.
func (l *leaving) inTeams() {
	l.t.Helper()
	z := l.zdenka
	l.save(z, l.menuOf(z), map[string]any{"title": l.texts[0] + " is broken", "description": l.texts[1] + " too"})
	l.do(z.Say(l.ctx, "INC-1001"))
	card := l.await(z.Chat, hasButton("Add Files"))
	l.do(z.Press(l.ctx, card, "Add Files", nil))
	l.do(
		z.SendFiles(l.ctx, "", teamsim.File{Name: l.texts[2] + ".txt", Data: bytes.Repeat([]byte(l.texts[3]+" "), 50)}),
	)
	l.says(z.Chat, "Added to INC-1001")
	l.do(
		z.PressAction(
			l.ctx,
			card,
			"ticket.comment",
			map[string]any{"id": "INC-1001", "comment": l.texts[4] + " helps"},
		),
	)
	thread := l.says(l.Channel.ID, "INC-1001")
	l.do(l.ana.Press(l.ctx, thread, "Take", nil))
	l.do(l.ana.SayIn(l.ctx, thread.ConversationID, ">> it is mended", true))
	l.says(z.Chat, "it is mended")
	l.do(
		l.ana.PressAction(
			l.ctx,
			thread,
			"ticket.resolve",
			map[string]any{"id": "INC-1001", "rev": 99, "resolution": "mended"},
		),
	)
	l.do(z.Say(l.ctx, "chat"))
	chat := l.await(l.Channel.ID, hasButton("Accept"))
	l.do(z.Say(l.ctx, l.texts[5]+", please"))
	l.do(l.ana.Press(l.ctx, chat, "Accept", nil))
	l.says(chat.ConversationID, l.texts[5])
	l.do(l.ana.SayIn(l.ctx, chat.ConversationID, "Hello, what is it", false))
	l.says(z.Chat, "what is it")
	l.do(z.SendFiles(l.ctx, "", teamsim.File{Name: "chat.txt", Data: bytes.Repeat([]byte(l.texts[6]+" "), 50)}))
	l.says(chat.ConversationID, "chat.txt")
}

// inTheBrowser has another ticket and a draft.
func (l *leaving) inTheBrowser() {
	l.t.Helper()
	b := l.Browser(l.t)
	do := func(err error) {
		l.t.Helper()
		if err != nil {
			l.t.Fatal(err, b.Text(), "\n", l.Log)
		}
	}
	do(l.SignIn(b, leaverName, "/incident/new"))
	do(b.Press("Save", map[string]string{"title": l.texts[7] + " in the browser"}))
	do(b.Press("Withdraw", nil))
	do(b.Open("/incident/new"))
	do(b.Press("Save as Draft", map[string]string{"title": l.texts[0] + " again"}))
}

// end ends what is open.
func (l *leaving) end() {
	l.t.Helper()
	menu := l.menuOf(l.zdenka)
	l.do(l.zdenka.PressAction(l.ctx, menu, "chat.end", map[string]any{"id": "chat-1"}))
	b := l.Browser(l.t)
	if err := l.SignIn(b, leaverName, "/tickets/INC-1002"); err != nil {
		l.t.Fatal(err)
	}
	for b.Press("Withdraw", nil) == nil { // it asks once
		if strings.Contains(b.Text(), "Canceled") {
			break
		}
	}
	if err := b.Open("/tickets/INC-1001"); err != nil {
		l.t.Fatal(err)
	}
	for _, deed := range []string{"Confirm", "Yes, solved", "Withdraw", "Withdraw"} {
		_ = b.Press(deed, nil)
	}
	if err := b.Open(
		"/tickets/INC-1001",
	); err != nil ||
		!strings.Contains(b.Text(), "Closed") && !strings.Contains(b.Text(), "Canceled") {
		l.t.Fatal(err, b.Text())
	}
}

// conf is the configuration file of the desk.
func (l *leaving) conf() string { return filepath.Join(l.Dir, "frontdesk.yaml") }

// traces returns which of the words stand in the bytes of a file.
func traces(t *testing.T, file string, words []string) (found []string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lower := bytes.ToLower(data)
	for _, word := range words {
		if bytes.Contains(lower, []byte(strings.ToLower(word))) {
			found = append(found, word)
		}
	}
	return found
}

// tracesIn looks at all files below a folder.
func tracesIn(t *testing.T, folder string, words []string) (found []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			for _, word := range traces(t, path, words) {
				found = append(found, filepath.Base(path)+": "+word)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestErasePerson looks at the bytes of the data, of the files and of a new backup
// once somebody was erased.
func TestErasePerson(t *testing.T) {
	l := newLeaving(t, "")
	expect := func(want int, says string, args ...string) string {
		t.Helper()
		status, out, problem := command(t, append(args, "--config", l.conf())...)
		if status != want || !strings.Contains(out+problem, says) {
			t.Fatalf("%v: %d, %q, %q; want %d, %q", args, status, out, problem, want, says)
		}
		return out
	}
	all := filepath.Join(t.TempDir(), "zdenka.zip")
	expect(1, "stop the desk first", "person", "erase", leaverName)
	expect(0, "everything known", "person", "export", "quixotowska", "--output", all)
	checkExport(t, all, l)
	if err := l.Stop(); err != nil {
		t.Fatal(err)
	}
	expect(1, "end these first", "person", "erase", leaverName, "--yes")
	l.Restart(t)
	l.end()
	if err := l.Stop(); err != nil {
		t.Fatal(err)
	}
	expect(0, "everything known", "person", "export", l.zdenka.ObjectID, "--output", all+"2")
	checkExport(t, all+"2", l)
	expect(1, "nothing was erased", "person", "erase", leaverName)
	expect(1, "nobody is known", "person", "erase", "Nobody Known")
	expect(2, "expected one person", "person", "erase")
	words := append([]string{l.zdenka.ObjectID, l.zdenka.ID, l.zdenka.Chat, leaverName, "quixotowska"}, l.texts...)
	before := strings.Join(tracesIn(t, l.Dir, words), "\n")
	for _, word := range words {
		if !strings.Contains(before, word) {
			t.Errorf("%q was never there", word)
		}
	}
	preview := expect(0, "erased", "person", "erase", l.zdenka.ObjectID, "--yes")
	for _, part := range []string{
		"anonymised: 2 tickets, 1 chat", "removed: 2 files", "1 contact", "1 drafts", "sign-ins",
	} {
		if !strings.Contains(preview, part) {
			t.Errorf("%q is not in the preview:\n%s", part, preview)
		}
	}
	expect(0, "everything fits", "check")
	expect(0, "", "compact")
	expect(1, "nobody is known", "person", "erase", leaverName)
	expect(1, "nothing is known", "person", "erase", l.zdenka.ObjectID)

	backup := filepath.Join(t.TempDir(), "backup.zip")
	expect(0, "", "backup", backup)
	if found := tracesIn(t, l.Dir, words); len(found) > 0 {
		t.Errorf("left in the folder: %v", found)
	}
	if found := tracesIn(t, unzipped(t, backup), words); len(found) > 0 {
		t.Errorf("left in a backup: %v", found)
	}
	l.Restart(t)
	l.afterwards()
}

// unzipped unpacks a zip file into a new folder.
func unzipped(t *testing.T, file string) string {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = z.Close() }()
	folder := t.TempDir()
	if err := os.CopyFS(folder, z); err != nil {
		t.Fatal(err)
	}
	return folder
}

// checkExport looks whether everything of Zdenka's is in an export.
func checkExport(t *testing.T, file string, l *leaving) {
	t.Helper()
	folder := unzipped(t, file)
	joined := strings.Join(tracesIn(t, folder, append(l.texts, l.zdenka.ObjectID, "it is mended")), "\n")
	for _, word := range append(l.texts, "it is mended") {
		if !strings.Contains(joined, word) {
			t.Errorf("%q is not in the export", word)
		}
	}
	content, err := os.ReadFile(filepath.Join(folder, "person.json"))
	var all struct{ Tickets, Chats, Records, Files []any }
	if err := json.Unmarshal(content, &all); err != nil {
		t.Fatal(err)
	}
	if err != nil || len(all.Tickets) != 2 || len(all.Chats) != 1 || len(all.Records) < 5 || len(all.Files) != 2 {
		t.Errorf(
			"%d tickets, %d chats, %d records, %d files, %v",
			len(all.Tickets),
			len(all.Chats),
			len(all.Records),
			len(all.Files),
			err,
		)
	}
}

// afterwards looks at what people see of somebody who was erased.
func (l *leaving) afterwards() {
	l.t.Helper()
	l.do(l.ana.SayIn(l.ctx, l.Channel.ID, "INC-1001", true))
	l.await(l.Channel.ID, func(m teamsim.Message) bool {
		return strings.Contains(m.Plain(), "Former employee") && strings.Contains(m.Plain(), "Removed")
	})
	for _, thread := range l.Messages(l.Channel.ID) {
		if err := l.Wait(l.ctx, func() bool {
			for _, m := range l.Messages(thread.ConversationID) {
				if m.FromID == l.BotID() && !m.Deleted && strings.Contains(m.Plain(), l.texts[5]) {
					return false
				}
			}
			return true
		}); err != nil {
			l.t.Errorf(
				"copies of what Zdenka wrote are not taken back: %v\n%s",
				err,
				plain(l.Desk, thread.ConversationID),
			)
		}
	}
}

// TestErasePersonSays names people who are meant by a name, and what an erasure
// does not reach.
func TestErasePersonSays(t *testing.T) {
	folder := t.TempDir()
	d := scripttest.Start(t, run, "backup: {folder: "+folder+", keep: 2}\n")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	o := &office{t: t, Desk: d, ctx: ctx, erin: d.Person("Erin Employee"), ana: d.Person("Ana Analyst")}
	carl := d.Person("Carl Employee")
	o.menuOf(carl)
	o.save(o.erin, o.menuOf(o.erin), map[string]any{"title": "Ask Carl Employee"})
	o.await(o.Channel.ID, func(m teamsim.Message) bool { return strings.Contains(m.Plain(), "INC-1001") })
	if err := o.Stop(); err != nil {
		t.Fatal(err)
	}
	conf := filepath.Join(o.Dir, "frontdesk.yaml")
	text, err := os.ReadFile(conf)
	if err != nil {
		t.Fatal(err)
	}
	text = append(
		[]byte("admins: ["+carl.ObjectID+"]\n"),
		regexp.MustCompile(`(?m)^admins:.*\n`).ReplaceAll(text, nil)...)
	if err := os.WriteFile(conf, text, 0o600); err != nil {
		t.Fatal(err)
	}
	status, _, problem := command(t, "person", "erase", "--config", conf, "employee")
	if status != 1 || !strings.Contains(problem, "2 people are known") || !strings.Contains(problem, carl.ObjectID) {
		t.Errorf("%d, %q", status, problem)
	}
	asked := typed(t, "Carl Employee\n", "person", "erase", "--config", conf, "carl employee")
	for _, part := range []string{
		"their name in 1 texts that others wrote: INC-1001", "the configuration: admins", "the backup " + folder, "erased",
	} {
		if !strings.Contains(asked, part) {
			t.Errorf("%q is not in\n%s", part, asked)
		}
	}
	if status, out, problem := command(t, "check", "--config", conf); status != 0 {
		t.Errorf("%d, %q, %q", status, out, problem)
	}
}

// typed runs a command for which somebody types something, and returns what it said.
func typed(t *testing.T, text string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary(t), args...)
	cmd.Stdin = strings.NewReader(text)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v: %s", err, out)
	}
	return string(out)
}
