package program

import (
	"context"
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
	told := k.find(k.erin.Chat, "Ana Analyst about INC-1001: Switch it on")
	reacted("Switch it on", "2705_whiteheavycheckmark")
	o.ana.Edit(k.ctx, k.own(k.thread, "Switch it on", o.ana), ">> Switch it off")
	k.until(k.erin.Chat, "the correction", func(m teamsim.Message) bool {
		return m.ID == told.ID && strings.Contains(m.Text, "Switch it off (edited)")
	})
	card(k.erin.Chat, "Ana Analyst: Switch it off", "Switch it on")
	o.ana.Delete(k.ctx, k.own(k.thread, "Switch it off", o.ana))
	k.until(k.erin.Chat, "a deleted message", func(m teamsim.Message) bool { return m.ID == told.ID && m.Deleted })
	k.until(k.erin.Chat, "the card without the reply", func(m teamsim.Message) bool {
		return strings.Contains(m.Plain(), "INC-1001") && strings.Contains(m.Plain(), "History") &&
			!strings.Contains(m.Plain(), "Switch it")
	})
}
