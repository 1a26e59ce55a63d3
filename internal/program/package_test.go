package program

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
)

// offer is what an app package has Teams offer to people and deliver to the bot.
type offer struct {
	Bots []struct {
		SupportsFiles, IsNotificationOnly bool
		Scopes                            []string
		CommandLists                      []struct {
			Scopes   []string
			Commands []struct{ Title, Description string }
		}
	}
	ComposeExtensions []struct {
		Commands        []struct{ Type string }
		MessageHandlers []struct {
			Value struct{ Domains []string }
		}
	}
	StaticTabs    []struct{ ContentURL string }
	ValidDomains  []string
	Authorization struct {
		Permissions struct{ ResourceSpecific []struct{ Name string } }
	}
}

// packed returns what the package says that the program writes for the desk, and
// its Russian texts.
func packed(t *testing.T, d *scripttest.Desk) (says offer, russian map[string]string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "app.zip")
	if status, _, stderr := command(
		t,
		"manifest", "-c", filepath.Join(d.Dir, "frontdesk.yaml"), "-o", path,
	); status != 0 {
		t.Fatal(stderr)
	}
	files := unzip(t, path)
	if err := json.Unmarshal(files["manifest.json"], &says); err != nil || len(says.Bots) != 1 {
		t.Fatal(err, says)
	}
	if err := json.Unmarshal(files["ru.json"], &russian); err != nil {
		t.Fatal(err)
	}
	return says, russian
}

// unzip returns the files of a zip file by name.
func unzip(t *testing.T, path string) map[string][]byte {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	files := map[string][]byte{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		_ = r.Close()
	}
	return files
}

// words returns the words that the package offers in a scope, in English and in
// Russian.
func (says offer) words(scope string, russian map[string]string) (en, ru []string) {
	for l, list := range says.Bots[0].CommandLists {
		for i, c := range list.Commands {
			if slices.Equal(list.Scopes, []string{scope}) {
				en = append(en, c.Title)
				ru = append(ru, russian[fmt.Sprintf("bots[0].commandLists[%d].commands[%d].title", l, i)])
			}
		}
	}
	return en, ru
}

func (says offer) extends(kind string) bool {
	for _, e := range says.ComposeExtensions {
		for _, c := range e.Commands {
			if c.Type == kind {
				return true
			}
		}
	}
	return false
}

func (says offer) hears(permission string) bool {
	for _, p := range says.Authorization.Permissions.ResourceSpecific {
		if p.Name == permission {
			return true
		}
	}
	return false
}

// TestThePackageOffersWhatTheDeskHandles sends the desk what Teams sends where
// the package says that it may, and holds the package against what the desk does.
// Teams never delivers what the package does not say.
func TestThePackageOffersWhatTheDeskHandles(t *testing.T) {
	o := openOffice(t)
	says, _ := packed(t, o.Desk)
	for feature, c := range map[string]struct{ says, does bool }{
		"files":             {says.Bots[0].SupportsFiles, o.takesFiles()},
		"messages":          {!says.Bots[0].IsNotificationOnly, o.menu.ID != ""},
		"search":            {says.extends("query"), o.answers("query", search("printer"))},
		"dialogs":           {says.extends("action"), o.answers("fetchTask", map[string]any{"commandId": "incident"})},
		"group chats":       {slices.Contains(says.Bots[0].Scopes, "groupChat"), o.answers("query", search("printer"))},
		"unmentioned words": {says.hears("ChannelMessage.Read.Group"), o.notesWithoutMention()},
		"portal's tab":      {len(says.StaticTabs) > 0, o.shows("/tab")},
		"pages":             {len(says.ValidDomains) > 0, o.shows("/tickets")},
	} {
		if c.says != c.does {
			t.Errorf("%s: the package says %t, the desk does %t", feature, c.says, c.does)
		}
	}
}

// TestThePackageOffersTheWordsOfTheHelp holds the commands of the package against
// what the desk tells people that they can type. Each has to be one, in both
// languages.
func TestThePackageOffersTheWordsOfTheHelp(t *testing.T) {
	o := openOffice(t)
	says, russian := packed(t, o.Desk)
	en, ru := says.words("personal", russian)
	want := []string{"chat", "incident", "status", "catalog", "drafts", "menu", "notifications", "help"}
	if !slices.Equal(en, want) {
		t.Errorf("to people: %q, want %q", en, want)
	}
	o.erin.Say(o.ctx, "help")
	help := o.await(o.erin.Chat, withText("What you can type"))
	if told := helpWords(help); !sameWords(told, en) {
		t.Errorf("the help in the chat: %q, the package: %q", told, en)
	}
	o.erin.Speak("ru-RU")
	o.erin.Say(o.ctx, "помощь")
	help = o.await(o.erin.Chat, withText("Что можно написать"))
	if told := helpWords(help); !sameWords(told, ru) {
		t.Errorf("the help in the chat: %q, the package: %q", told, ru)
	}

	en, ru = says.words("team", russian)
	want = []string{"queue", "mine", "unassigned", "breaching", "search", "duty", "link", "help"}
	if !slices.Equal(en, want) {
		t.Errorf("to analysts: %q, want %q", en, want)
	}
	o.ana.SayIn(o.ctx, o.Channel.ID, "help", true)
	help = o.await(o.Channel.ID, withText("What you can type"))
	if told := append(helpWords(help), "help"); !sameWords(told, en) {
		t.Errorf("the help in the channel: %q, the package: %q", told, en)
	}
	for _, word := range slices.Concat(en, ru) {
		o.ana.SayIn(o.ctx, o.Channel.ID, word, true)
	}
	o.settle()
	for _, m := range o.Messages(o.Channel.ID) {
		if strings.Contains(m.Plain(), "I do not know") {
			t.Error(m.Plain())
		}
	}
}

func withText(text string) func(teamsim.Message) bool {
	return func(m teamsim.Message) bool { return strings.Contains(m.Plain(), text) }
}

var helpWord = regexp.MustCompile(`(?m)^(\S+)\n — `)

// helpWords returns the words on a card of the help.
func helpWords(m teamsim.Message) (words []string) {
	for _, found := range helpWord.FindAllStringSubmatch(m.Plain(), -1) {
		words = append(words, found[1])
	}
	return words
}

func sameWords(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// TestThePackageShowsThePagesOfThePortal is about a desk with a portal.
func TestThePackageShowsThePagesOfThePortal(t *testing.T) {
	d := portalDesk(t)
	says, _ := packed(t, d)
	const host = "desk.example.com"
	if len(says.StaticTabs) != 1 || !strings.HasPrefix(says.StaticTabs[0].ContentURL, "https://"+host+"/tab?") ||
		!slices.Equal(says.ValidDomains, []string{host}) ||
		!slices.Equal(says.ComposeExtensions[0].MessageHandlers[0].Value.Domains, []string{host}) {
		t.Errorf("%+v", says)
	}
	expect(t, d.Browser(t), scripttest.Request{Path: "/tab?theme=dark&locale=ru-ru"}, http.StatusOK)
}

// shows reports whether the desk has a page.
func (o *office) shows(path string) bool {
	o.t.Helper()
	b := o.Browser(o.t)
	if err := b.Open(path); err != nil {
		o.t.Fatal(err)
	}
	return b.Status != http.StatusNotFound
}

// takesFiles reports whether a file that Erin sends reaches her ticket.
func (o *office) takesFiles() bool {
	o.t.Helper()
	o.erin.PressAction(o.ctx, o.menu, "files.add", map[string]any{"id": "INC-1001"})
	o.erin.SendFiles(o.ctx, "", teamsim.File{Name: "log.txt", Data: []byte("log")})
	return o.heard(o.erin.Chat, func(m teamsim.Message) bool {
		return strings.Contains(m.Plain(), "Added to INC-1001: log.txt")
	})
}

// heard reports whether a message that fits comes.
func (o *office) heard(conversation string, fits func(teamsim.Message) bool) bool {
	return o.Wait(o.ctx, func() bool { return slices.ContainsFunc(o.Messages(conversation), fits) }) == nil
}

// answers reports whether the desk knows an invoke of the message extension.
func (o *office) answers(name string, value any) bool {
	o.t.Helper()
	status, body := o.extended(o.erin, name, value)
	return status == 200 && !strings.Contains(body, "does not offer")
}

// notesWithoutMention reports whether the desk keeps what an analyst writes in a
// ticket's thread without mentioning it.
func (o *office) notesWithoutMention() bool {
	o.t.Helper()
	o.ana.SayIn(o.ctx, o.ticket.ConversationID, "the fuse is blown", false)
	return o.heard(o.ticket.ConversationID, func(m teamsim.Message) bool {
		return m.FromID == o.ana.ID && len(m.Reactions) > 0
	})
}
