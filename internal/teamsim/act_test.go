package teamsim_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/teamsim"
)

// gist names what an activity says, for comparing.
func gist(t *testing.T, a teamsim.Answer) string {
	t.Helper()
	if a.Err != nil || a.Status != 200 {
		t.Fatalf("%d, %v", a.Status, a.Err)
	}
	var sent struct {
		Type, ID, Text, ReplyToID        string
		Conversation                     struct{ ID string }
		ReactionsAdded, ReactionsRemoved []struct{ Type string }
		Attachments                      []struct{ ContentType, Content string }
		Entities                         []struct{ Type string }
		ChannelData                      struct{ EventType string }
	}
	var loose map[string]any
	if err := json.Unmarshal(a.Activity, &loose); err != nil {
		t.Fatal(err)
	}
	_ = json.Unmarshal(a.Activity, &sent) // content may not be a string
	line := fmt.Sprint(sent.Type, " ", sent.ChannelData.EventType, " ", sent.Conversation.ID, " ", sent.Text)
	for _, r := range sent.ReactionsAdded {
		line += " +" + r.Type
	}
	for _, r := range sent.ReactionsRemoved {
		line += " -" + r.Type
	}
	if sent.ReplyToID != "" {
		line += " to " + sent.ReplyToID
	}
	for _, e := range sent.Entities {
		if e.Type != "clientInfo" {
			line += " " + e.Type
		}
	}
	for _, a := range sent.Attachments {
		line += " [" + a.ContentType + " " + a.Content + "]"
	}
	return line
}

func TestWhatPeopleDoToMessages(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	ctx := soon(t)
	channel := sim.Team("IT").Channel("Tickets")
	ana, erin := sim.Person("Ana"), sim.Person("Erin")
	thread := ana.SayIn(ctx, channel.ID, "hi", false).ConversationID
	mine, bots := sim.Messages(thread)[0], sim.Messages(thread)[1]

	for name, test := range map[string]struct {
		did  teamsim.Answer
		want string
	}{
		"edit":          {ana.Edit(ctx, mine, "<hi>"), "messageUpdate editMessage " + thread + " <hi> [text/html <p>&lt;hi&gt;</p>]"},
		"reaction":      {ana.React(ctx, bots, "like", true), "messageReaction  " + channel.ID + "  +like to " + bots.ID},
		"taken back":    {erin.React(ctx, mine, "sad", false), "messageReaction  " + channel.ID + "  -sad to " + mine.ID},
		"rich":          {ana.SayRich(ctx, thread, "<at>Frontdesk</at> b", "<b>b</b>"), "message  " + thread + " <at>Frontdesk</at> b mention [text/html <b>b</b>]"},
		"typing":        {erin.Type(ctx, erin.Chat), "typing  " + erin.Chat + " "},
		"channel file":  {ana.SendFile(ctx, thread, "a.txt", []byte("x")), ""},
		"another quote": {ana.Quote(ctx, bots, "yes"), ""},
	} {
		got := gist(t, test.did)
		if test.want != "" && got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
	if now := sim.Messages(thread)[0]; now.Text != "<hi>" || now.Edits != 1 {
		t.Errorf("edited: %+v", now)
	}
	deleted := ana.Delete(ctx, mine)
	if got, want := gist(
		t,
		deleted,
	), "messageDelete softDeleteMessage "+thread+" "; got != want || deleted.ActivityID != mine.ID ||
		bot.last().ID != mine.ID {
		t.Errorf("delete %s of %s: %s, want %s", deleted.ActivityID, mine.ID, got, want)
	}
	if now := sim.Messages(thread)[0]; !now.Deleted || now.Text != "" {
		t.Errorf("deleted: %+v", now)
	}
	for name, answer := range map[string]teamsim.Answer{
		"another's":    erin.Edit(ctx, mine, "x"),
		"the bot's":    ana.Delete(ctx, bots),
		"deleted":      ana.Edit(ctx, mine, "x"),
		"no such":      ana.React(ctx, teamsim.Message{ID: "1", ConversationID: "a:none"}, "like", true),
		"said nowhere": ana.SayRich(ctx, "a:none", "x", "x"),
	} {
		if answer.Err == nil || answer.Status != 0 {
			t.Errorf("%s: %+v", name, answer)
		}
	}
}

func TestQuote(t *testing.T) {
	sim, _ := start(t, teamsim.Options{})
	erin := sim.Person("Erin")
	erin.Say(soon(t), "hi")
	m := sim.Messages(erin.Chat)[1]
	answer := erin.Quote(soon(t), m, "a < b")
	var sent struct {
		Text     string
		Entities []struct {
			Type        string
			QuotedReply map[string]any
		}
		Attachments []struct{ Content string }
	}
	if err := json.Unmarshal(answer.Activity, &sent); err != nil || answer.Err != nil {
		t.Fatal(err, answer.Err)
	}
	want := map[string]any{
		"messageId": m.ID, "senderId": sim.BotID(), "senderName": "Frontdesk", "preview": "echo: hi", "time": m.ID,
		"isReplyDeleted": false, "validatedMessageReference": true,
	}
	if diff := cmp.Diff(
		want,
		sent.Entities[0].QuotedReply,
	); diff != "" ||
		sent.Text != `<quoted messageId="`+m.ID+`"/>a < b` {
		t.Errorf("%s %s", sent.Text, diff)
	}
	rich := sent.Attachments[0].Content
	for _, part := range []string{`itemtype="http://schema.skype.com/Reply" itemid="` + m.ID, ">Frontdesk</strong>", `<p itemprop="preview">echo: hi</p>`, "<p>a &lt; b</p>"} {
		if !strings.Contains(rich, part) {
			t.Errorf("no %s in %s", part, rich)
		}
	}
}

func TestFilesOfPeople(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	erin := sim.Person("Erin")
	type attached struct {
		ContentType, ContentURL, Name string
		Content                       struct{ DownloadURL, FileType string }
	}
	first := func(a teamsim.Answer) attached {
		var sent struct{ Attachments []json.RawMessage }
		var one attached
		if err := json.Unmarshal(a.Activity, &sent); err != nil || len(sent.Attachments) != 2 {
			t.Fatal(err, a)
		}
		if err := json.Unmarshal(sent.Attachments[0], &one); err != nil {
			t.Fatal(err)
		}
		return one
	}
	picture := first(erin.SendPicture(soon(t), erin.Chat, "a.png", []byte("png")))
	path, ours := strings.CutPrefix(picture.ContentURL, strings.TrimSuffix(sim.ServiceURL(), "/"))
	if status, body, header := bot.call(
		http.MethodGet,
		path,
		"",
	); status != 200 || body != "png" || header.Get("Content-Type") != "image/png" ||
		!ours ||
		picture.ContentType != "image/*" {
		t.Errorf("%+v: %d %s", picture, status, body)
	}
	file := first(erin.SendFile(soon(t), erin.Chat, "a b.txt", []byte("text")))
	if file.Name != "a b.txt" || file.Content.FileType != "txt" {
		t.Errorf("%+v", file)
	}
	for name, test := range map[string]struct {
		url, token string
		status     int
	}{
		"picture without token": {picture.ContentURL, "", 401},
		"file":                  {file.Content.DownloadURL, "", 200},
		"file with token":       {file.Content.DownloadURL, "Bearer x", 401},
		"file without its key":  {strings.Split(file.Content.DownloadURL, "?")[0], "", 404},
		"no such file":          {sim.URL() + "/download/1?tempauth=1", "", 404},
	} {
		r, err := http.NewRequest(http.MethodGet, test.url, nil)
		if err != nil {
			t.Fatal(err)
		}
		if test.token != "" {
			r.Header.Set("Authorization", test.token)
		}
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != test.status {
			t.Errorf("%s: %d, want %d", name, response.StatusCode, test.status)
		}
	}
}

func TestPicturesAndTypingOfTheBot(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	erin := sim.Person("Erin")
	chat := conversationPath(erin.Chat) + "/activities"
	show := func(data string) string {
		return `{"type":"message","attachments":[{"contentType":"image/png","name":"a.png","contentUrl":"` + data + `"}]}`
	}
	of := func(size int) string {
		return show("data:image/png;base64," + base64.StdEncoding.EncodeToString(make([]byte, size)))
	}
	for name, test := range map[string]struct {
		body   string
		status int
	}{
		"picture":   {show("data:image/png;base64,cG5n"), 201},
		"large":     {of(1 << 20), 201},
		"too large": {of(1<<20 + 1), 400},
		"by URL":    {show("https://example.com/a.png"), 400},
		"no base64": {show("data:image/png;base64,***"), 400},
		"long text": {strings.Replace(of(1<<20), `"message"`, `"message","text":"`+strings.Repeat("x", 100<<10)+`"`, 1), 413},
		"typing":    {`{"type":"typing"}`, 202},
	} {
		if status, body, _ := bot.call(http.MethodPost, chat, test.body); status != test.status {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	if got := sim.Typed(erin.Chat); got != 1 {
		t.Errorf("typed %d times", got)
	}
	var shown []teamsim.Message
	for _, m := range sim.Messages(erin.Chat) {
		if len(m.Pictures) == 1 && len(m.Pictures[0].Data) == 3 {
			shown = append(shown, m)
		}
	}
	if len(shown) != 1 || shown[0].Text != "" {
		t.Fatalf("%+v", shown)
	}
	if diff := cmp.Diff(
		teamsim.Picture{Name: "a.png", ContentType: "image/png", Data: []byte("png")},
		shown[0].Pictures[0],
	); diff != "" {
		t.Error(diff)
	}
	bot.call(http.MethodDelete, activityPath(shown[0]), "")
	for _, m := range sim.Messages(erin.Chat) {
		if m.ID == shown[0].ID && (len(m.Pictures) != 0 || !m.Deleted) {
			t.Errorf("deleted: %+v", m)
		}
	}
}
