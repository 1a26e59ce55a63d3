package teamsim_test

import (
	"net/http"
	"strings"
	"testing"

	"frontdesk/internal/teamsim"
)

// What becomes of a channel or team is told to the bot in the team's own
// conversation, and decides how the connector answers in the channel.
func TestLifeOfATeam(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	team := sim.Team("IT")
	channel := team.Channel("Help")
	for _, step := range []struct {
		event  string
		do     func() error
		status int
	}{
		{"channelDeleted", func() error { return channel.Delete(soon(t)) }, 404},
		{"channelRestored", func() error { return channel.Restore(soon(t)) }, 201},
		{"channelRenamed", func() error { return channel.Rename(soon(t), "Desk") }, 201},
		{"teamArchived", func() error { return team.Archive(soon(t)) }, 403},
		{"teamUnarchived", func() error { return team.Unarchive(soon(t)) }, 201},
		{"teamDeleted", func() error { return team.Delete(soon(t)) }, 404},
		{"teamRestored", func() error { return team.Restore(soon(t)) }, 201},
		{"teamRenamed", func() error { return team.Rename(soon(t), "Support") }, 201},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		told := bot.got[len(bot.got)-1]
		if told.ChannelData.EventType != step.event || told.Conversation.ID != team.ID || told.From.AadObjectID != "" {
			t.Errorf("%s: the bot got %+v", step.event, told)
		}
		about := strings.HasPrefix(step.event, "channel")
		if (told.ChannelData.Channel.ID == channel.ID) != about {
			t.Errorf("%s: of channel %q", step.event, told.ChannelData.Channel.ID)
		}
		path := conversationPath(channel.ID) + "/activities"
		if status, _, _ := bot.call(http.MethodPost, path, `{"type":"message","text":"x"}`); status != step.status {
			t.Errorf("%s: the connector answers %d, want %d", step.event, status, step.status)
		}
	}
	if err := channel.Remove(soon(t)); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/members", "/pagedmembers"} {
		if status, body, _ := bot.call(http.MethodGet, conversationPath(team.ID)+path, ""); status != 403 ||
			!strings.Contains(body, "BotNotInConversationRoster") {
			t.Errorf("members of a team that the bot left: %d %s", status, body)
		}
	}
}

// A chat that Teams does not know comes back when it is created.
func TestLostChat(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	erin := sim.Person("Erin")
	erin.LoseChat()
	write := func() int {
		status, _, _ := bot.call(
			http.MethodPost,
			conversationPath(erin.Chat)+"/activities",
			`{"type":"message","text":"x"}`,
		)
		return status
	}
	if status := write(); status != 404 {
		t.Errorf("lost: %d", status)
	}
	bot.call(http.MethodPost, "/v3/conversations", `{"members":[{"id":"`+erin.ID+`"}]}`)
	if status := write(); status != 201 {
		t.Errorf("created again: %d", status)
	}
	sim.Fault(teamsim.Fault{Times: 1, NoID: true})
	if status, body, _ := bot.call(
		http.MethodPost,
		conversationPath(erin.Chat)+"/activities",
		`{"type":"message","text":"x"}`,
	); status != 202 || body != "{}" {
		t.Errorf("without an id: %d %s", status, body)
	}
}
