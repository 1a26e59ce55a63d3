package teamsim_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/teamsim"
)

// TestWhatIsSavedGoesOn lets people go on in a second Sim with the clock of the
// first one.
func TestWhatIsSavedGoesOn(t *testing.T) {
	then := time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)
	clock := teamsim.Options{Now: func() time.Time { return then }}
	before, _ := start(t, clock)
	erin, carl, team := before.Person("Erin"), before.Person("Carl"), before.Team("IT")
	erin.Speak("ru-RU")
	carl.Block(true)
	team.Add(erin, carl)
	channel := team.Channel("Tickets")
	erin.Say(soon(t), "card")
	erin.Press(soon(t), before.Messages(erin.Chat)[1], "Go", nil)
	post := erin.SayIn(soon(t), channel.ID, "in a thread", false)
	erin.SendFile(soon(t), erin.Chat, "a.txt", []byte("a"))
	if _, err := erin.Leave(before.GroupChat("colleagues"), "unheard", nil); err != nil {
		t.Fatal(err)
	}

	sim, bot := start(t, clock)
	if err := sim.Restore(before.Save()); err != nil {
		t.Fatal(err)
	}
	for _, conversation := range []string{erin.Chat, channel.ID, sim.GroupChat("colleagues")} {
		if diff := cmp.Diff(erin.Sees(conversation), sim.Person("Erin").Sees(conversation)); diff != "" {
			t.Errorf("%s: %s", conversation, diff)
		}
	}
	if diff := cmp.Diff(before.Threads(channel.ID), sim.Threads(channel.ID)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(
		string(before.Save()),
		strings.ReplaceAll(string(sim.Save()), sim.URL(), before.URL()),
	); diff != "" {
		t.Error(diff)
	}
	next := sim.Person("Erin").SayIn(soon(t), post.ConversationID, "and on", false)
	if next.Status != 200 || bot.last().Locale != "ru-RU" || next.ActivityID <= post.ActivityID {
		t.Errorf("%+v, after %s", next, post.ActivityID)
	}
}
