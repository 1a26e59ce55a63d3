package botframework_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/botframework"
	"frontdesk/internal/entra"
	"frontdesk/internal/teamsim"
)

// inbox is a bot that keeps the events it gets.
type inbox chan *botframework.Activity

func (in inbox) Turn(_ context.Context, a *botframework.Activity) (*botframework.InvokeResponse, error) {
	in <- a
	return nil, nil
}

func joined(t *testing.T) (*teamsim.Sim, *botframework.Connector, inbox) {
	t.Helper()
	sim, err := teamsim.New(teamsim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	adapter, err := botframework.New(botframework.Settings{
		AppID: sim.AppID(), TenantID: sim.TenantID(), Identity: entra.New(entra.Secret("secret", sim.AppPassword())),
		ServiceURLs: []string{sim.URL()}, OpenIDMetadataURL: sim.MetadataURL(), TokenURL: sim.TokenURL(),
	})
	if err != nil {
		t.Fatal(err)
	}
	in := make(inbox, 1)
	adapter.Handle(in)
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		receive, status := adapter.Admit(r.Context(), r.Header)
		if status == 0 {
			body, _ := io.ReadAll(r.Body)
			status, _ = receive(r.Context(), body)
		}
		rw.WriteHeader(status)
	}))
	sim.SetBot(server.URL)
	t.Cleanup(func() { server.Close(); adapter.Close(); sim.Close() })
	return sim, adapter.Connector(), in
}

// told takes what somebody did and returns what the bot learns of it.
func (in inbox) told(t *testing.T, did teamsim.Answer) *botframework.Activity {
	t.Helper()
	if did.Err != nil || did.Status != http.StatusOK {
		t.Fatalf("%d, %v", did.Status, did.Err)
	}
	return <-in
}

// TestEverythingThatIsMirrored makes people do everything that a relay must
// repeat on the other side. Then the bot repeats it.
func TestEverythingThatIsMirrored(t *testing.T) {
	sim, connector, in := joined(t)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	erin := sim.Person("Erin")

	rich := in.told(t, erin.SayRich(
		ctx,
		erin.Chat,
		"<at>Frontdesk</at> it is broken",
		`<p><span itemtype="http://schema.skype.com/Mention" itemscope="" itemid="0">Frontdesk</span>&nbsp;it is <strong>broken</strong></p>`,
	))
	if got, ok := rich.Rich(); got != "it is <strong>broken</strong>" || !ok || rich.PlainText() != "it is broken" ||
		rich.HasFiles() {
		t.Errorf("rich: %q, %q", got, rich.PlainText())
	}
	ref := rich.Reference()
	sent, err := connector.Send(ctx, ref, botframework.Message{Text: "try again"})
	if err != nil {
		t.Fatal(err)
	}
	messages := sim.Messages(erin.Chat)
	hers, bots := messages[0], messages[1]

	quote := in.told(t, erin.Quote(ctx, bots, "I did"))
	if author, preview, ok := quote.Quoted(); author != "Frontdesk" || preview != "try again" || !ok ||
		quote.PlainText() != "I did" {
		t.Errorf("quote: %q, %q, %q", author, preview, quote.PlainText())
	}
	edit := in.told(t, erin.Edit(ctx, hers, "it works"))
	if edit.Type != botframework.TypeMessageUpdate || edit.ID != hers.ID || edit.PlainText() != "it works" {
		t.Errorf("edit: %+v", edit)
	}
	liked := in.told(t, erin.React(ctx, bots, "like", true))
	if liked.Type != botframework.TypeMessageReaction || liked.ReplyToID != sent ||
		!cmp.Equal(liked.ReactionsAdded, []botframework.Reaction{{Type: "like"}}) {
		t.Errorf("reaction: %+v", liked)
	}
	if gone := in.told(t, erin.Delete(ctx, hers)); gone.Type != botframework.TypeMessageDelete || gone.ID != hers.ID {
		t.Errorf("deletion: %+v", gone)
	}
	if typing := in.told(t, erin.Type(ctx, erin.Chat)); typing.Type != botframework.TypeTyping {
		t.Errorf("typing: %+v", typing)
	}
	for name, act := range map[string]func() error{
		"react":      func() error { return connector.React(ctx, ref, sent, botframework.Eyes, true) },
		"once more":  func() error { return connector.React(ctx, ref, sent, "like", true) },
		"take back":  func() error { return connector.React(ctx, ref, sent, "sad", false) },
		"be typing":  func() error { return connector.Typing(ctx, ref) },
		"be pleased": func() error { return connector.React(ctx, ref, sent, "like", true) },
	} {
		if err := act(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := sim.Messages(erin.Chat)[1].Reactions; len(got) != 2 || sim.Typed(erin.Chat) != 1 {
		t.Errorf("reactions %v, typed %d times", got, sim.Typed(erin.Chat))
	}
}

func TestFilesGoFromOneSideToTheOther(t *testing.T) {
	sim, connector, in := joined(t)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	ana, erin := sim.Person("Ana"), sim.Person("Erin")
	thread := ana.SayIn(ctx, sim.Team("IT").Channel("Tickets").ID, "hi", false).ConversationID
	ref := (<-in).Reference()

	pasted := in.told(t, erin.SendPicture(ctx, erin.Chat, "a.png", []byte("png")))
	files := pasted.Files()
	if len(files) != 1 || !files[0].Inline || !files[0].Token {
		t.Fatalf("%+v", files)
	}
	var data []byte
	keep := func(content io.Reader) (err error) {
		data, err = io.ReadAll(content)
		return err
	}
	if err := connector.Download(ctx, pasted.Reference(), files[0], 3, keep); string(data) != "png" || err != nil {
		t.Fatal(string(data), err)
	}
	id, err := connector.Send(
		ctx,
		ref,
		botframework.Message{Picture: &botframework.Picture{Name: "a.png", ContentType: "image/png", Data: data}},
	)
	if shown := sim.Messages(thread)[1]; err != nil || shown.ID != id || len(shown.Pictures) != 1 ||
		string(shown.Pictures[0].Data) != "png" {
		t.Errorf("%v %+v", err, shown)
	}

	sent := in.told(t, erin.SendFile(ctx, erin.Chat, "a b.txt", []byte("text")))
	files = sent.Files()
	if len(files) != 1 || files[0].Name != "a b.txt" || files[0].Token {
		t.Fatalf("%+v", files)
	}
	if err := connector.Download(ctx, sent.Reference(), files[0], 4, keep); string(data) != "text" || err != nil {
		t.Errorf("%q, %v", data, err)
	}
	lost := in.told(t, ana.SendFile(ctx, thread, "b.txt", []byte("text")))
	if files := lost.Files(); len(files) != 1 || files[0].URL != "" {
		t.Errorf("of a channel: %+v", files)
	}
}
