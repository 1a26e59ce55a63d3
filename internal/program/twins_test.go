package program

import (
	"context"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
)

// newLoss is Erin and Ana, while Teams takes what the desk posts in the channel
// and its next answer is lost.
func newLoss(t *testing.T) *talk {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	d := scripttest.Start(t, run, "")
	k := &talk{T: t, Desk: d, ctx: ctx, erin: d.Person("Erin Employee"), ana: d.Person("Ana Analyst")}
	d.Team.Add(k.ana)
	if err := d.Team.Install(ctx, d.Channel); err != nil {
		t.Fatal(err)
	}
	k.lose(1)
	return k
}

// lose has the answers to the next posts in the channel lost.
func (k *talk) lose(times int) {
	k.Fault(teamsim.Fault{Conversation: k.Channel.ID, Method: "POST", Times: times, LoseAnswer: true})
}

// threads waits until two threads begin with a card that shows a text.
func (k *talk) threads(text string) (roots []teamsim.Message) {
	k.Helper()
	if err := k.Wait(k.ctx, func() bool {
		roots = nil
		for _, m := range k.Messages(k.Channel.ID) {
			if m.ID == m.ThreadRoot && strings.Contains(m.Plain(), text) {
				roots = append(roots, m)
			}
		}
		return len(roots) >= 2
	}); err != nil {
		k.Fatalf("%d threads with %q, want two; log:\n%s", len(roots), text, k.Log)
	}
	return roots
}

// incident has somebody save their first incident.
func (k *talk) incident(by *teamsim.Person, title string) {
	k.Helper()
	by.Say(k.ctx, "incident")
	form := k.until(by.Chat, "the form", func(m teamsim.Message) bool {
		return strings.Contains(m.Plain(), "New incident") && strings.Contains(string(m.Card), `"Save"`)
	})
	if a := by.Press(k.ctx, form, "Save", map[string]any{"title": title}); a.Status != 200 || a.Err != nil {
		k.Fatalf("not saved: %+v", a)
	}
}

// says waits until a message with a text is in a conversation, and in no other
// of the channel.
func (k *talk) says(conversation, text string) {
	k.Helper()
	k.find(conversation, text)
	for _, m := range k.Messages(k.Channel.ID) {
		if m.ConversationID != conversation && m.ID != m.ThreadRoot && strings.Contains(m.Plain(), text) {
			k.Errorf("%q is in another thread, too", text)
		}
	}
}

func TestBothThreadsOfATicketAreGood(t *testing.T) {
	k := newLoss(t)
	k.incident(k.erin, "Printer on fire")
	both := k.threads("INC-1001")
	one, two := both[0].ConversationID, both[1].ConversationID

	k.ana.SayIn(k.ctx, one, ">> In which room?", false)
	k.find(k.erin.Chat, "Ana Analyst: In which room?")
	k.find(one, "Ana Analyst: In which room?")
	k.find(two, "Ana Analyst: In which room?")
	card := k.find(k.erin.Chat, "Add Comment")
	k.erin.Press(k.ctx, card, "Add Comment", map[string]any{"comment": "Room 12"})
	k.says(one, "Erin Employee: Room 12")

	k.ana.Press(k.ctx, k.find(two, "Erin Employee: Room 12"), "Take", nil)
	k.find(one, "In Progress")
	k.find(two, "In Progress")
	k.erin.Press(k.ctx, k.find(k.erin.Chat, "In Progress"), "Add Comment", map[string]any{"comment": "Floor 3"})
	k.says(two, "Erin Employee: Floor 3")

	// What was found stays found.
	if err := k.Stop(); err != nil {
		t.Fatal(err)
	}
	k.Restart(t)
	k.ana.SayIn(k.ctx, one, ">> On my way", false)
	k.find(k.erin.Chat, "Ana Analyst: On my way")
	if n := len(k.threads("INC-1001")); n != 2 {
		t.Errorf("%d threads", n)
	}
}

func TestBothThreadsOfAChatAreGood(t *testing.T) {
	for name, late := range map[string]time.Duration{"posted again": 0, "being posted again": time.Second} {
		t.Run(name, func(t *testing.T) {
			k := newLoss(t)
			k.Fault(teamsim.Fault{Conversation: k.Channel.ID, Method: "POST", Times: 1, Late: late})
			k.erin.Say(k.ctx, "chat")
			k.find(k.erin.Chat, "We are available")
			k.erin.Say(k.ctx, "it burns")
			one := k.threads("would like to chat")[0]
			k.ana.Press(k.ctx, one, "Accept", nil)
			k.says(one.ConversationID, "Erin Employee: it burns")
			k.ana.SayIn(k.ctx, one.ConversationID, "where?", false)
			k.find(k.erin.Chat, "where?")
			two := k.threads("Connected with Erin Employee")[1]
			k.erin.Say(k.ctx, "room 12")
			k.says(one.ConversationID, "Erin Employee: room 12")

			k.ana.SayIn(k.ctx, two.ConversationID, "which floor?", false)
			k.find(k.erin.Chat, "which floor?")
			k.erin.Say(k.ctx, "floor 3")
			k.says(two.ConversationID, "Erin Employee: floor 3")
			k.ana.Press(k.ctx, k.find(one.ConversationID, "Connected"), "End Chat", nil)
			k.threads("The chat has ended")
		})
	}
}

// Who is not connected does not take the chat with them by pressing in the other
// thread.
func TestAChatStaysWithWhoAcceptedIt(t *testing.T) {
	k := newLoss(t)
	bob := k.Person("Bob Analyst")
	k.Team.Add(bob)
	k.erin.Say(k.ctx, "chat")
	both := k.threads("would like to chat")
	k.ana.Press(k.ctx, both[0], "Accept", nil)
	bob.Press(k.ctx, both[1], "Accept", nil)
	bob.SayIn(k.ctx, both[1].ConversationID, "Ana?", false)
	k.erin.Say(k.ctx, "it burns")
	k.says(both[0].ConversationID, "Erin Employee: it burns")
}

// Somebody's own thread from the same minute stays theirs, and a thread that may
// belong to one of two is told so.
func TestAThreadIsNotGuessed(t *testing.T) {
	k := newLoss(t)
	k.ana.SayIn(k.ctx, k.Channel.ID, "lunch?", false)
	k.incident(k.erin, "Printer on fire")
	k.threads("INC-1001")
	lunch := k.until(k.Channel.ID, "lunch?", func(m teamsim.Message) bool { return m.Text == "lunch?" })
	k.ana.SayIn(k.ctx, lunch.ConversationID, ">> at noon", false)
	k.ana.SayIn(k.ctx, lunch.ConversationID, "@here", true)
	k.find(lunch.ConversationID, "What you can type")
	for _, m := range k.Messages(k.erin.Chat) {
		if strings.Contains(m.Plain(), "at noon") {
			t.Error("the requester reads what is not for them")
		}
	}

	k.Fault(teamsim.Fault{
		Conversation: k.Channel.ID, Method: "POST", Times: 2, Delay: time.Second, LoseAnswer: true,
	})
	carl, dora := k.Person("Carl Employee"), k.Person("Dora Employee")
	k.incident(carl, "Red printer")
	k.incident(dora, "Blue printer")
	red := k.threads("INC-1002")[0].ConversationID
	k.threads("INC-1003")
	k.ana.SayIn(k.ctx, red, ">> hello", false)
	k.find(red, "I cannot tell which ticket or chat this thread is about")
	k.ana.Press(k.ctx, k.threads("INC-1002")[0], "Take", nil)
	k.ana.SayIn(k.ctx, red, ">> hello again", false)
	k.find(carl.Chat, "Ana Analyst: hello again")
}
