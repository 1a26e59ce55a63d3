package program

import (
	"archive/zip"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"frontdesk/internal/teamsim"
)

// offer is what an app package has Teams offer to people and deliver to the bot.
type offer struct {
	Bots []struct {
		SupportsFiles, IsNotificationOnly bool
		Scopes                            []string
	}
	ComposeExtensions []struct{ Commands []struct{ Type string } }
	Authorization     struct {
		Permissions struct{ ResourceSpecific []struct{ Name string } }
	}
}

// packed returns what the package says that the program writes for the desk.
func (o *office) packed() (says offer) {
	o.t.Helper()
	path := filepath.Join(o.t.TempDir(), "app.zip")
	if status, _, stderr := command(
		o.t,
		"manifest", "-c", filepath.Join(o.Dir, "frontdesk.yaml"), "-o", path,
	); status != 0 {
		o.t.Fatal(stderr)
	}
	archive, err := zip.OpenReader(path)
	if err != nil {
		o.t.Fatal(err)
	}
	defer archive.Close()
	f, err := archive.Open("manifest.json")
	if err != nil {
		o.t.Fatal(err)
	}
	defer f.Close()
	if err := json.NewDecoder(f).Decode(&says); err != nil || len(says.Bots) != 1 {
		o.t.Fatal(err, says)
	}
	return says
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
	says := o.packed()
	for feature, c := range map[string]struct{ says, does bool }{
		"files":             {says.Bots[0].SupportsFiles, o.takesFiles()},
		"messages":          {!says.Bots[0].IsNotificationOnly, o.menu.ID != ""},
		"search":            {says.extends("query"), o.answers("query", search("printer"))},
		"dialogs":           {says.extends("action"), o.answers("fetchTask", map[string]any{"commandId": "incident"})},
		"group chats":       {slices.Contains(says.Bots[0].Scopes, "groupChat"), o.answers("query", search("printer"))},
		"unmentioned words": {says.hears("ChannelMessage.Read.Group"), o.notesWithoutMention()},
	} {
		if c.says != c.does {
			t.Errorf("%s: the package says %t, the desk does %t", feature, c.says, c.does)
		}
	}
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
