package program

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
)

// talk is a chat between Erin and Ana.
type talk struct {
	*testing.T
	*scripttest.Desk
	ctx       context.Context
	erin, ana *teamsim.Person
	thread    string
}

func newTalk(t *testing.T) *talk {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	d := scripttest.Start(t, run, "")
	k := &talk{T: t, Desk: d, ctx: ctx, erin: d.Person("Erin Employee"), ana: d.Person("Ana Analyst")}
	d.Team.Add(k.ana)
	k.erin.Say(ctx, "chat")
	card := k.find(d.Channel.ID, "would like to chat")
	k.ana.Press(ctx, card, "Accept", nil)
	k.thread = card.ConversationID
	k.find(k.erin.Chat, "Connected with Ana Analyst")
	return k
}

// find waits for a message that shows a text.
func (k *talk) find(conversation, text string) teamsim.Message {
	k.Helper()
	return k.until(conversation, text, func(m teamsim.Message) bool { return strings.Contains(m.Plain(), text) })
}

// reply returns the card on which Erin can answer what an analyst wrote.
func (k *talk) reply(text string) teamsim.Message {
	k.Helper()
	return k.until(k.erin.Chat, text, func(m teamsim.Message) bool {
		return strings.Contains(m.Plain(), text) && strings.Contains(m.Plain(), "Your answer")
	})
}

func (k *talk) until(conversation, what string, ok func(teamsim.Message) bool) (found teamsim.Message) {
	k.Helper()
	if err := k.Wait(k.ctx, func() bool {
		list := k.Messages(conversation)
		i := slices.IndexFunc(list, ok)
		if i >= 0 {
			found = list[i]
		}
		return i >= 0
	}); err != nil {
		k.Fatalf("%s: nothing with %q; log:\n%s", conversation, what, k.Log)
	}
	return found
}

// own returns the message that a person wrote themselves.
func (k *talk) own(conversation, text string, by *teamsim.Person) teamsim.Message {
	k.Helper()
	return k.until(
		conversation,
		text,
		func(m teamsim.Message) bool { return m.FromID == by.ID && strings.Contains(m.Text, text) },
	)
}

func TestEditsAndDeletionsFollow(t *testing.T) {
	k := newTalk(t)
	k.erin.Say(k.ctx, "the red printer")
	k.find(k.thread, "Erin Employee: the red printer")
	k.erin.Edit(k.ctx, k.own(k.erin.Chat, "the red printer", k.erin), "the blue printer")
	copied := k.find(k.thread, "Erin Employee: the blue printer")
	if copied.Edits == 0 || !strings.Contains(copied.Text, "(edited)") {
		t.Errorf("the copy was not changed in place: %+v", copied)
	}
	k.erin.Delete(k.ctx, k.own(k.erin.Chat, "printer", k.erin))
	k.until(k.thread, "a deleted message", func(m teamsim.Message) bool { return m.ID == copied.ID && m.Deleted })

	k.ana.SayIn(k.ctx, k.thread, "switch it on", false)
	k.find(k.erin.Chat, "switch it on")
	k.ana.Edit(k.ctx, k.own(k.thread, "switch it on", k.ana), "switch it off")
	k.find(k.erin.Chat, "switch it off")
}

func TestReactionsFollow(t *testing.T) {
	k := newTalk(t)
	k.ana.SayIn(k.ctx, k.thread, "does it print?", false)
	k.find(k.erin.Chat, "does it print?")
	k.ana.SayIn(k.ctx, k.thread, "hello?", false) // once it arrives, the copy of the question is on record
	k.find(k.erin.Chat, "hello?")
	k.erin.React(k.ctx, k.find(k.erin.Chat, "does it print?"), "like", true)
	liked := func(m teamsim.Message) bool {
		return strings.Contains(m.Text, "does it print?") && slices.Contains(m.Reactions, "like")
	}
	k.until(k.thread, "a like", liked)
	k.erin.React(k.ctx, k.find(k.erin.Chat, "does it print?"), "like", false)
	k.until(k.thread, "no like", func(m teamsim.Message) bool {
		return strings.Contains(m.Text, "does it print?") && !slices.Contains(m.Reactions, "like")
	})
	k.erin.Say(k.ctx, "it does")
	k.find(k.thread, "it does")
	k.erin.Say(k.ctx, "at last")
	k.find(k.thread, "at last")
	k.ana.React(k.ctx, k.find(k.thread, "Erin Employee: it does"), "heart", true)
	k.until(
		k.erin.Chat,
		"a heart",
		func(m teamsim.Message) bool { return m.Text == "it does" && slices.Contains(m.Reactions, "heart") },
	)
}

func TestFormattingAndQuotesFollow(t *testing.T) {
	k := newTalk(t)
	k.ana.SayRich(
		k.ctx,
		k.thread,
		"press the big button",
		"<p>press the <strong>big</strong> <img src='https://evil.example/x.png'>button</p>",
	)
	rich := k.until(k.erin.Chat, "bold", func(m teamsim.Message) bool { return strings.Contains(m.Text, "big") })
	if rich.TextFormat != "xml" || !strings.Contains(rich.Text, "<strong>big</strong>") ||
		strings.Contains(rich.Text, "img") {
		t.Errorf("relayed as %s: %s", rich.TextFormat, rich.Text)
	}
	k.erin.Quote(k.ctx, rich, "which one?")
	quoting := k.find(k.thread, "which one?")
	if !strings.Contains(quoting.Text, "big") || !strings.Contains(quoting.Text, "Erin Employee") {
		t.Errorf("the quote is lost: %s", quoting.Text)
	}
	k.erin.Say(k.ctx, "<b>not bold</b> **nor this**")
	if plain := k.find(k.thread, "not bold"); plain.TextFormat != "plain" {
		t.Errorf("typed signs take effect: %s %s", plain.TextFormat, plain.Text)
	}
}

func TestTypingFollows(t *testing.T) {
	k := newTalk(t)
	k.erin.Type(k.ctx, k.erin.Chat)
	if err := k.Wait(k.ctx, func() bool { return k.Typed(k.thread) > 0 }); err != nil {
		t.Error("the analyst does not see that the employee is writing")
	}
	bob := k.Person("Bob Bystander")
	k.Team.Add(bob)
	bob.Type(k.ctx, k.thread)
	k.ana.Say(k.ctx, "hello")
	k.find(k.ana.Chat, "How can we help you?")
	if k.Typed(k.erin.Chat) > 0 {
		t.Error("the employee sees somebody writing who is not connected")
	}
	k.ana.Type(k.ctx, k.thread)
	if err := k.Wait(k.ctx, func() bool { return k.Typed(k.erin.Chat) > 0 }); err != nil {
		t.Error("the employee does not see that the analyst is writing")
	}
}

// A change by an analyst in a ticket's thread changes the ticket's history and
// the message to the requester. A deleted message disappears from both. The
// desk's reaction to a message shows whether it became a note or a reply.
func TestEditsInATicketsThreadFollow(t *testing.T) {
	o := openOffice(t)
	k := &talk{T: t, Desk: o.Desk, ctx: o.ctx, erin: o.erin, ana: o.ana, thread: o.ticket.ConversationID}
	card := func(where, has, not string) {
		t.Helper()
		k.until(where, has, func(m teamsim.Message) bool {
			return strings.Contains(m.Plain(), "INC-1001") && strings.Contains(m.Plain(), has) &&
				(not == "" || !strings.Contains(m.Plain(), not))
		})
	}
	reacted := func(text, reaction string) {
		t.Helper()
		k.until(k.thread, reaction, func(m teamsim.Message) bool {
			return strings.Contains(m.Text, text) && slices.Contains(m.Reactions, reaction)
		})
	}
	o.ana.SayIn(k.ctx, k.thread, "a bore", false)
	card(k.thread, "Work note, Ana Analyst: a bore", "")
	reacted("a bore", "1f440_eyes")
	o.ana.Edit(k.ctx, k.own(k.thread, "a bore", o.ana), "a regular")
	card(k.thread, "Work note, Ana Analyst: a regular", "a bore")
	o.ana.Delete(k.ctx, k.own(k.thread, "a regular", o.ana))
	k.until(k.thread, "the card without the note", func(m teamsim.Message) bool {
		return m.ID == o.ticket.ID && !strings.Contains(m.Plain(), "a regular")
	})

	o.ana.SayIn(k.ctx, k.thread, ">> Switch it on", false)
	told := k.reply("Switch it on")
	reacted("Switch it on", "2705_whiteheavycheckmark")
	o.ana.Edit(k.ctx, k.own(k.thread, "Switch it on", o.ana), ">> Switch it off")
	k.until(k.erin.Chat, "the correction", func(m teamsim.Message) bool {
		return m.ID == told.ID && strings.Contains(m.Plain(), "Switch it off (edited)")
	})
	card(k.erin.Chat, "Ana Analyst: Switch it off", "Switch it on")
	o.ana.Delete(k.ctx, k.own(k.thread, "Switch it off", o.ana))
	k.until(k.erin.Chat, "a deleted message", func(m teamsim.Message) bool { return m.ID == told.ID && m.Deleted })
	k.until(k.erin.Chat, "the card without the reply", func(m teamsim.Message) bool {
		return strings.Contains(m.Plain(), "INC-1001") && strings.Contains(m.Plain(), "History") &&
			!strings.Contains(m.Plain(), "Switch it")
	})
}

// message returns a message as it stands in a conversation.
func (k *talk) message(conversation, id string) (found teamsim.Message) {
	k.Helper()
	return k.until(conversation, id, func(m teamsim.Message) bool { return m.ID == id })
}

// change posts an edit, a deletion or a restoration of a message that Teams need
// not have, as of so many seconds after it was written.
func (k *talk) change(by *teamsim.Person, m teamsim.Message, seconds int, kind, event, text string) {
	k.Helper()
	a := by.Activity(kind)
	a["id"], a["text"], a["textFormat"] = m.ID, text, "plain"
	a["timestamp"] = m.At.Add(time.Duration(seconds) * time.Second).UTC().Format(time.RFC3339Nano)
	a["channelData"].(map[string]any)["eventType"] = event
	if m.ConversationID != by.Chat {
		a["conversation"] = map[string]any{
			"isGroup": true, "conversationType": "channel", "tenantId": k.TenantID(), "id": m.ConversationID,
		}
		a["channelData"].(map[string]any)["channel"] = map[string]any{"id": k.Channel.ID}
	}
	if status, body, err := k.Post(k.ctx, a); status != 200 {
		k.Fatalf("%s: %d %s %v", kind, status, body, err)
	}
}

func (k *talk) edit(by *teamsim.Person, m teamsim.Message, seconds int, text string) {
	k.Helper()
	k.change(by, m, seconds, "messageUpdate", "editMessage", text)
}

// Teams promises no order (Learn: conversation events; activity spec, A2042). The
// newest edit holds, and an update that changes nothing is nothing.
func TestTheNewestEditHolds(t *testing.T) {
	k := newTalk(t)
	k.erin.Say(k.ctx, "the red printer")
	k.find(k.thread, "the red printer")
	own := k.own(k.erin.Chat, "the red printer", k.erin)
	k.edit(k.erin, own, 10, "the green printer")
	copied := k.find(k.thread, "the green printer")
	k.edit(k.erin, own, 5, "the blue printer")
	k.edit(k.erin, own, 20, "the green printer")
	k.erin.Say(k.ctx, "next")
	k.find(k.thread, "next")
	if m := k.message(k.thread, copied.ID); m.Edits != 1 || !strings.Contains(m.Text, "green") {
		t.Errorf("%d changes, now %q", m.Edits, m.Text)
	}
}

// What is restored comes back (MicrosoftDocs/msteams-docs#7806; Learn: bots,
// conversation events, "undeleteMessage"). The bot's copy cannot: it comes anew.
func TestWhatIsRestoredComesBack(t *testing.T) {
	k := newTalk(t)
	k.erin.Say(k.ctx, "the red printer")
	copied := k.find(k.thread, "the red printer")
	own := k.own(k.erin.Chat, "the red printer", k.erin)
	k.change(k.erin, own, 10, "messageDelete", "softDeleteMessage", "")
	k.until(k.thread, "a deleted copy", func(m teamsim.Message) bool { return m.ID == copied.ID && m.Deleted })
	k.change(k.erin, own, 20, "messageUpdate", "undeleteMessage", "the red printer")
	again := k.find(k.thread, "Erin Employee: the red printer")
	if strings.Contains(again.Text, "edited") {
		t.Errorf("restored as %q", again.Text)
	}
	k.edit(k.erin, own, 30, "the blue printer")
	k.until(k.thread, "the edited copy", func(m teamsim.Message) bool {
		return m.ID == again.ID && strings.Contains(m.Text, "blue")
	})
}

// An edit or deletion may come before its message, also while the desk is
// restarted in between.
func TestAnEditBeforeItsMessage(t *testing.T) {
	k := newTalk(t)
	say := func(by *teamsim.Person, m teamsim.Message, text string) {
		t.Helper()
		k.change(by, m, 0, "message", "", text)
	}
	coming := func(id, conversation string) teamsim.Message {
		return teamsim.Message{ID: id, ConversationID: conversation, At: time.Now()}
	}
	one, two := coming("1", k.erin.Chat), coming("2", k.erin.Chat)
	k.edit(k.erin, one, 2, "the blue printer")
	k.edit(k.erin, one, 1, "the green printer")
	k.change(k.erin, two, 1, "messageDelete", "softDeleteMessage", "")
	if err := k.Stop(); err != nil {
		t.Fatal(err)
	}
	k.Restart(t)
	say(k.erin, one, "the red printer")
	say(k.erin, two, "secret")
	k.erin.Say(k.ctx, "next")
	k.find(k.thread, "Erin Employee: the blue printer")
	k.find(k.thread, "next")

	three := coming("3", k.thread)
	k.edit(k.ana, three, 1, "switch it off")
	say(k.ana, three, "switch it on")
	k.ana.SayIn(k.ctx, k.thread, "so", false)
	k.find(k.erin.Chat, "switch it off")
	k.find(k.erin.Chat, "so")
	for _, m := range append(k.Messages(k.thread), k.Messages(k.erin.Chat)...) {
		for _, never := range []string{"red", "green", "secret", "switch it on"} {
			if strings.Contains(m.Text, never) {
				t.Errorf("shown: %q", m.Text)
			}
		}
	}
	// What was written is found as it is now.
	k.edit(k.erin, one, 9, "the white printer")
	k.find(k.thread, "the white printer")
}

// Two analysts put the same reaction under a message, and one takes theirs away
// (mattermost/mattermost-plugin-msteams#330). And a reaction to the copy of a
// file is one to the file.
func TestReactionsAlike(t *testing.T) {
	k := newTalk(t)
	bob := k.Person("Bob Analyst")
	k.Team.Add(bob)
	if err := k.Team.Install(k.ctx, k.Channel); err != nil { // so that the members are asked for anew
		t.Fatal(err)
	}
	bob.SayIn(k.ctx, k.thread, "may I?", false)
	card := k.find(k.thread, "Connected with Erin Employee")
	k.ana.PressAction(k.ctx, card, "chat.invite", map[string]any{"id": "chat-1", "analyst": bob.ObjectID})
	k.find(k.erin.Chat, "Bob Analyst")
	k.erin.Say(k.ctx, "it works")
	k.erin.Say(k.ctx, "at last")
	k.find(k.thread, "at last")
	copied := k.find(k.thread, "it works")
	reacts := func(has bool) {
		t.Helper()
		k.until(k.erin.Chat, "the reactions", func(m teamsim.Message) bool {
			return strings.Contains(m.Text, "it works") && slices.Contains(m.Reactions, "like") == has
		})
	}
	k.ana.React(k.ctx, copied, "like", true)
	reacts(true)
	bob.React(k.ctx, copied, "like", true)
	k.ana.React(k.ctx, copied, "like", false)
	k.ana.SayIn(k.ctx, k.thread, "so", false)
	k.find(k.erin.Chat, "so")
	reacts(true)
	bob.React(k.ctx, copied, "like", false)
	reacts(false)
}

// People are faster than the connector: its answer, with which the desk learns the id of
// what it sent, is still under way.
func TestAReactionBeforeTheConnectorsAnswer(t *testing.T) {
	k := newTalk(t)
	reactsAtOnce := func(by *teamsim.Person, text, reaction string) {
		k.OnActivity(func(conversation, activity string, body []byte) {
			if bytes.Contains(body, []byte(text)) {
				by.React(k.ctx, teamsim.Message{ConversationID: conversation, ID: activity}, reaction, true)
			}
		})
	}
	reactsAtOnce(k.erin, "does it print?", "like")
	reactsAtOnce(k.ana, "it does not", "heart")
	k.ana.SayIn(k.ctx, k.thread, "does it print?", false)
	k.until(k.thread, "a like", func(m teamsim.Message) bool {
		return strings.Contains(m.Text, "does it print?") && slices.Contains(m.Reactions, "like")
	})
	k.erin.Say(k.ctx, "it does not")
	k.until(k.erin.Chat, "a heart", func(m teamsim.Message) bool {
		return m.Text == "it does not" && slices.Contains(m.Reactions, "heart")
	})
}

func TestAReactionToAFile(t *testing.T) {
	k := newTalk(t)
	var data bytes.Buffer
	if err := png.Encode(&data, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	k.erin.SendPicture(k.ctx, k.erin.Chat, "printer.png", data.Bytes())
	k.erin.Say(k.ctx, "see?")
	k.find(k.thread, "see?")
	shown := k.until(k.thread, "the picture", func(m teamsim.Message) bool { return len(m.Pictures) > 0 })
	k.ana.React(k.ctx, shown, "heart", true)
	k.until(k.erin.Chat, "a heart", func(m teamsim.Message) bool {
		return m.FromID == k.erin.ID && slices.Contains(m.Reactions, "heart")
	})
}

// In a ticket's thread the newest edit holds, too, what is restored comes back, and
// an edit may come before its message.
func TestTheNewestEditInATicketsThreadHolds(t *testing.T) {
	o := openOffice(t)
	k := &talk{T: t, Desk: o.Desk, ctx: o.ctx, erin: o.erin, ana: o.ana, thread: o.ticket.ConversationID}
	o.ana.SayIn(k.ctx, k.thread, ">> Switch it on", false)
	told := k.reply("Switch it on")
	own := k.own(k.thread, "Switch it on", o.ana)
	k.edit(o.ana, own, 10, ">> Switch it off")
	k.until(k.erin.Chat, "the correction", func(m teamsim.Message) bool {
		return m.ID == told.ID && strings.Contains(m.Plain(), "Switch it off")
	})
	k.edit(o.ana, own, 5, ">> Kick it")
	k.edit(o.ana, own, 15, ">> Switch it off")
	k.change(o.ana, own, 20, "messageDelete", "softDeleteMessage", "")
	k.until(k.erin.Chat, "a deleted message", func(m teamsim.Message) bool { return m.ID == told.ID && m.Deleted })
	k.change(o.ana, own, 30, "messageUpdate", "undeleteMessage", ">> Switch it off")
	k.until(k.erin.Chat, "the reply", func(m teamsim.Message) bool {
		return m.ID != told.ID && strings.Contains(m.Plain(), "Switch it off") &&
			strings.Contains(m.Plain(), "Your answer")
	})

	coming := teamsim.Message{ID: "7", ConversationID: k.thread, At: time.Now()}
	k.edit(o.ana, coming, 1, ">> Is it off?")
	k.change(o.ana, coming, 0, "message", "", ">> Is it on?")
	k.find(k.erin.Chat, "Is it off?")
	for _, m := range k.Messages(k.erin.Chat) {
		if strings.Contains(m.Plain(), "Kick it") || strings.Contains(m.Plain(), "Is it on?") {
			t.Errorf("shown: %q", m.Plain())
		}
	}
}
