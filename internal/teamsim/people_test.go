package teamsim_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/teamsim"
)

func texts(messages []teamsim.Message) []string {
	all := []string{}
	for _, m := range messages {
		all = append(all, m.FromName+": "+m.Plain())
	}
	return all
}

func TestChatIsOneTimeline(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	erin := sim.Person("Erin Employee")
	erin.Speak("ru-RU")
	answer := erin.Say(soon(t), "hi")
	if answer.Err != nil || answer.Status != 200 {
		t.Fatal(answer)
	}
	want := []string{"Erin Employee: hi", "Frontdesk: echo: hi"}
	if diff := cmp.Diff(want, texts(sim.Messages(erin.Chat))); diff != "" {
		t.Error(diff)
	}
	got := bot.last()
	if got.From.ID != erin.ID || got.From.AadObjectID != erin.ObjectID || got.Conversation.ID != erin.Chat ||
		got.Locale != "ru-RU" || got.ID != answer.ActivityID || got.ServiceURL != sim.ServiceURL() {
		t.Errorf("got %+v", got)
	}
	if again := sim.Person("Erin Employee"); again != erin || sim.Person("Erin").ID == erin.ID {
		t.Error("names do not tell people apart")
	}
}

func TestAClientThatTellsNoLanguage(t *testing.T) {
	sim, _ := start(t, teamsim.Options{})
	erin := sim.Person("Erin")
	erin.Speak("")
	activity := erin.Activity("message")
	if locale, told := activity["locale"]; told || strings.Contains(fmt.Sprint(activity["entities"]), "locale") {
		t.Errorf("told %q: %v", locale, activity)
	}
}

func TestResendIsTheSameActivity(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	erin := sim.Person("Erin")
	first := erin.Say(soon(t), "hi")
	again := sim.Resend(soon(t), first.Activity)
	got := bot.all()
	if again.Status != 200 || len(got) != 2 {
		t.Fatalf("status %d, %d activities", again.Status, len(got))
	}
	if diff := cmp.Diff(got[0], got[1]); diff != "" {
		t.Error(diff)
	}
	if n := len(sim.Messages(erin.Chat)); n != 3 { // written once, answered twice
		t.Errorf("%d messages", n)
	}
}

func TestPress(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	erin := sim.Person("Erin")
	erin.Say(soon(t), "card")
	m := sim.Messages(erin.Chat)[1]

	answer := erin.Press(soon(t), m, "Go", nil)
	got := bot.last()
	if got.Name != "adaptiveCard/action" || got.ReplyToID != m.ID || got.Conversation.ID != erin.Chat ||
		!strings.HasPrefix(got.ID, "f:") || got.Value.Trigger != "manual" || got.Value.Action.ID != "b1" {
		t.Errorf("got %+v", got)
	}
	if diff := cmp.Diff(map[string]any{"id": 7., "name": "Erin"}, got.Value.Action.Data); diff != "" {
		t.Error(diff)
	}
	if card, ok := answer.Card(); !ok || !strings.Contains(string(card), "Erin") {
		t.Errorf("card %s", card)
	}

	erin.Press(soon(t), m, "Go", map[string]any{"name": "Ed"})
	if name := bot.last().Value.Action.Data["name"]; name != "Ed" {
		t.Errorf("typed name %v", name)
	}
	for name, answer := range map[string]teamsim.Answer{
		"no such button": erin.Press(soon(t), m, "Stop", nil),
		"no such input":  erin.Press(soon(t), m, "Go", map[string]any{"other": "x"}),
	} {
		if answer.Err == nil || answer.Status != 0 {
			t.Errorf("%s: %+v", name, answer)
		}
	}
	if text := erin.PressAction(soon(t), m, "say", nil).Text(); text != "said" {
		t.Errorf("message %q", text)
	}
	if text := erin.PressAction(soon(t), m, "fail", nil).Text(); text != "failed" {
		t.Errorf("error %q", text)
	}
}

func TestAnsweredCardIsSeenByThePresserUntilTheNextUpdate(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	ctx := soon(t)
	channel := sim.Team("IT").Channel("Tickets")
	ana, ben := sim.Person("Ana"), sim.Person("Ben")
	thread := ana.SayIn(ctx, channel.ID, "card", false).ConversationID
	m := sim.Messages(thread)[1]
	pressed := ana.Press(ctx, m, "Go", nil)

	if got := ana.Sees(thread)[1].Plain(); got != "map[id:7 name:Erin]" {
		t.Errorf("presser sees %q", got)
	}
	if got := ben.Sees(thread)[1].Plain(); got != "Erin\nGo" {
		t.Errorf("others see %q", got)
	}
	status, _, _ := bot.call(http.MethodPut, activityPath(m), `{"type":"message","text":"new"}`)
	if got := ana.Sees(thread)[1]; status != 200 || got.Plain() != "new" || got.Edits != 1 {
		t.Errorf("after the update (%d): %+v", status, got)
	}
	sim.Resend(ctx, pressed.Activity)
	if got := ana.Sees(thread)[1].Plain(); got != "map[id:7 name:Erin]" {
		t.Errorf("after the press was sent again: %q", got)
	}
}

func TestInstallSendsThePair(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	team := sim.Team("IT Support")
	channel := team.Channel("Tickets")
	ana := sim.Person("Ana")
	team.Add(ana)
	for name, test := range map[string]struct {
		do   func() error
		want []string
	}{
		"personal": {func() error { return ana.Install(soon(t)) }, []string{
			"conversationUpdate   " + ana.Chat + " added " + ana.ID + " " + sim.BotID(), "installationUpdate add  " + ana.Chat,
		}},
		"team": {func() error { return team.Install(soon(t), channel) }, []string{
			"conversationUpdate  teamMemberAdded " + channel.ID + " added " + sim.BotID(), "installationUpdate add  " + channel.ID,
		}},
		"gone":    {func() error { return ana.Uninstall(soon(t)) }, []string{"installationUpdate remove  " + ana.Chat}},
		"removed": {func() error { return team.Remove(soon(t), ana) }, []string{"conversationUpdate  teamMemberRemoved " + team.ID}},
	} {
		t.Run(name, func(t *testing.T) {
			before := len(bot.all())
			if err := test.do(); err != nil {
				t.Fatal(err)
			}
			got := []string{}
			for _, a := range bot.all()[before:] {
				line := fmt.Sprint(a.Type, " ", a.Action, " ", a.ChannelData.EventType, " ", a.Conversation.ID)
				if len(a.MembersAdded) > 0 {
					line += " added"
				}
				for _, member := range a.MembersAdded {
					line += " " + member.ID
				}
				got = append(got, line)
			}
			slices.Sort(got)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestManyPeopleAtOnce(t *testing.T) {
	sim, _ := start(t, teamsim.Options{})
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			p := sim.Person(fmt.Sprint("Person ", i))
			for range 5 {
				p.Say(t.Context(), "hi")
			}
		})
	}
	err := sim.Wait(soon(t), func() bool { return len(sim.Calls()) == 100 })
	wg.Wait()
	ids := map[string]bool{}
	for i := range 20 {
		for _, m := range sim.Messages(sim.Person(fmt.Sprint("Person ", i)).Chat) {
			ids[m.ID] = true
		}
	}
	if err != nil || len(ids) != 200 {
		t.Errorf("%v, %d ids", err, len(ids))
	}
}

func TestBenchmarksLeaveNothingBehind(t *testing.T) {
	sim, bot := start(t, teamsim.Options{NoLog: true})
	posted := make(chan string, 2)
	sim.OnActivity(func(conversation, id string, _ []byte) { posted <- conversation + " " + id })
	erin := sim.Person("Erin")
	erin.Say(soon(t), "hi")
	conversation, id, _ := strings.Cut(<-posted, " ")
	status, _, _ := bot.call(
		http.MethodPut,
		activityPath(teamsim.Message{ConversationID: conversation, ID: id}),
		`{"type":"message","text":"x"}`,
	)
	if status != 200 || <-posted != erin.Chat+" "+id || len(sim.Calls())+len(sim.Messages(erin.Chat)) != 0 {
		t.Errorf("status %d, %d calls, %v", status, len(sim.Calls()), sim.Messages(erin.Chat))
	}
	if diff := cmp.Diff(map[string]int{"POST": 1, "PUT": 1}, sim.Counts()); diff != "" {
		t.Error(diff)
	}
}
