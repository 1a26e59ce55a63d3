package teamsim_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/teamsim"
)

func conversationPath(id string) string { return "/v3/conversations/" + url.PathEscape(id) }

func activityPath(m teamsim.Message) string {
	return conversationPath(m.ConversationID) + "/activities/" + m.ID
}

func TestConnectorAnswers(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	erin, blocked, gone := sim.Person("Erin"), sim.Person("Blocked"), sim.Person("Gone")
	channel := sim.Team("IT").Channel("Tickets")
	blocked.Block(true)
	if err := gone.Uninstall(soon(t)); err != nil {
		t.Fatal(err)
	}
	erin.Say(soon(t), "hi")
	own := sim.Messages(erin.Chat)[0]
	thread := erin.SayIn(soon(t), channel.ID, "hi", false).ConversationID
	chat := conversationPath(erin.Chat) + "/activities"
	const text, card = `{"type":"message","text":"x"}`, `{"contentType":"application/vnd.microsoft.card.adaptive","content":{}}`
	for name, test := range map[string]struct {
		method, path, body string
		status             int
		want               string
	}{
		"text":                  {"POST", chat, text, 201, `{"id":"1`},
		"reply":                 {"POST", chat + "/1", text, 201, `{"id":"1`},
		"typing":                {"POST", chat, `{"type":"typing"}`, 202, ""},
		"text and card":         {"POST", chat, `{"type":"message","text":"x","attachments":[` + card + `]}`, 202, `{}`},
		"nothing to read":       {"POST", chat, `{"type":"message"}`, 400, "BadSyntax"},
		"no JSON":               {"POST", chat, `{`, 400, "BadSyntax"},
		"too big":               {"POST", chat, `{"type":"message","text":"` + strings.Repeat("x", 100<<10) + `"}`, 413, "MessageSizeTooBig"},
		"unknown conversation":  {"POST", conversationPath("19:no@thread.tacv2") + "/activities", text, 404, "ConversationNotFound"},
		"unknown thread":        {"POST", conversationPath(channel.ID+";messageid=1") + "/activities", text, 404, "ConversationNotFound"},
		"thread":                {"POST", conversationPath(thread) + "/activities", text, 201, `{"id":"1`},
		"escaped twice":         {"POST", conversationPath(url.PathEscape(thread)) + "/activities", text, 404, "ConversationNotFound"},
		"double slash":          {"POST", "/" + chat, text, 404, ""},
		"blocked":               {"POST", conversationPath(blocked.Chat) + "/activities", text, 403, "ConversationBlockedByUser"},
		"uninstalled":           {"POST", conversationPath(gone.Chat) + "/activities", text, 403, "BotNotInConversationRoster"},
		"update of nothing":     {"PUT", chat + "/1", text, 404, "ActivityNotFoundInConversation"},
		"delete of nothing":     {"DELETE", chat + "/1", "", 404, "ActivityNotFoundInConversation"},
		"update of another's":   {"PUT", chat + "/" + own.ID, text, 403, "NotEnoughPermissions"},
		"update to both":        {"PUT", chat + "/" + own.ID, `{"type":"message","text":"x","attachments":[` + card + `]}`, 400, "BadSyntax"},
		"create chat":           {"POST", "/v3/conversations", `{"members":[{"id":"` + erin.ID + `"}]}`, 201, erin.Chat},
		"create chat of two":    {"POST", "/v3/conversations", `{"members":[{"id":"` + erin.ID + `"},{"id":"` + gone.ID + `"}]}`, 400, "BadSyntax"},
		"create chat by object": {"POST", "/v3/conversations", `{"members":[{"id":"` + erin.ObjectID + `"}]}`, 400, "BadArgument"},
		"create chat when gone": {"POST", "/v3/conversations", `{"members":[{"id":"` + gone.ID + `"}]}`, 403, "BotNotInConversationRoster"},
		"create empty thread":   {"POST", "/v3/conversations", `{"isGroup":true,"channelData":{"channel":{"id":"` + channel.ID + `"}}}`, 400, "BadSyntax"},
		"create group":          {"POST", "/v3/conversations", `{"isGroup":true,"members":[{"id":"` + erin.ID + `"}],"activity":` + text + `}`, 400, "BadSyntax"},
		"member":                {"GET", conversationPath(erin.Chat) + "/members/" + url.PathEscape(erin.ID), "", 200, `"userRole":"user"`},
		"member by object id":   {"GET", conversationPath(erin.Chat) + "/members/" + erin.ObjectID, "", 404, "MemberNotFound"},
		"members of nothing":    {"GET", conversationPath("a:none") + "/members", "", 404, "ConversationNotFound"},
		"page from nowhere":     {"GET", conversationPath(erin.Chat) + "/pagedmembers?continuationToken=x", "", 400, "BadArgument"},
		"no such call":          {"GET", conversationPath(erin.Chat), "", 404, ""},
	} {
		t.Run(name, func(t *testing.T) {
			status, body, _ := bot.call(test.method, test.path, test.body)
			if status != test.status || !strings.Contains(body, test.want) {
				t.Errorf("%d %s, want %d with %s", status, body, test.status, test.want)
			}
		})
	}
}

func TestThreads(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	channel := sim.Team("IT").Channel("Tickets")
	status, body, _ := bot.call(
		http.MethodPost,
		"/v3/conversations",
		`{"isGroup":true,"activity":{"type":"message","text":"ticket"},"channelData":{"channel":{"id":"`+channel.ID+`"}}}`,
	)
	var created struct{ ID, ActivityID string }
	if err := json.Unmarshal([]byte(body), &created); err != nil || status != 201 {
		t.Fatal(status, body, err)
	}
	if created.ID != channel.ID+";messageid="+created.ActivityID {
		t.Errorf("created %+v", created)
	}
	bot.call(http.MethodPost, conversationPath(channel.ID)+"/activities", `{"type":"message","text":"root"}`)
	ana := sim.Person("Ana")
	ana.SayIn(soon(t), created.ID, "on my way", true)
	if got := bot.last(); got.Text != "<at>Frontdesk</at> on my way" || got.Conversation.ID != created.ID ||
		got.ChannelData.Channel.ID != channel.ID || got.ChannelData.Team.ID != channel.Team.ID || got.Entities[0].Type != "mention" {
		t.Errorf("got %+v", got)
	}
	third := ana.SayIn(soon(t), channel.ID, "new", false).ConversationID

	threads := sim.Threads(channel.ID)
	if len(threads) != 3 || threads[0] != created.ID || threads[2] != third {
		t.Fatalf("threads %q", threads)
	}
	want := []string{
		"Frontdesk: ticket",
		"Ana: <at>Frontdesk</at> on my way",
		"Frontdesk: echo: <at>Frontdesk</at> on my way",
	}
	if diff := cmp.Diff(want, texts(sim.Messages(created.ID))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Ana: new", "Frontdesk: echo: new"}, texts(sim.Messages(third))); diff != "" {
		t.Error(diff)
	}
	if n := len(sim.Messages(channel.ID)); n != 6 {
		t.Errorf("%d messages in the channel", n)
	}
}

func TestSplitMessageStaysInOneThread(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	channel := sim.Team("IT").Channel("Tickets")
	bot.call(
		http.MethodPost,
		conversationPath(channel.ID)+"/activities",
		`{"type":"message","text":"x","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":`+echoCard+`}]}`,
	)
	threads := sim.Threads(channel.ID)
	if len(threads) != 1 {
		t.Fatalf("threads %q", threads)
	}
	if diff := cmp.Diff([]string{"Frontdesk: x", "Frontdesk: Erin\nGo"}, texts(sim.Messages(threads[0]))); diff != "" {
		t.Error(diff)
	}
}

func TestReactionsAndDeletion(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	erin := sim.Person("Erin")
	erin.Say(soon(t), "hi")
	messages := sim.Messages(erin.Chat)
	said, echo := messages[0], messages[1]
	bot.call(http.MethodPut, activityPath(said)+"/reactions/like", "")
	bot.call(http.MethodPut, activityPath(said)+"/reactions/eyes", "")
	bot.call(http.MethodDelete, activityPath(said)+"/reactions/like", "")
	bot.call(http.MethodDelete, activityPath(echo), "")
	messages = sim.Messages(erin.Chat)
	if diff := cmp.Diff([]string{"eyes"}, messages[0].Reactions); diff != "" {
		t.Error(diff)
	}
	if !messages[1].Deleted || messages[1].Text != "" {
		t.Errorf("deleted: %+v", messages[1])
	}
}

func TestRosterInPages(t *testing.T) {
	sim, bot := start(t, teamsim.Options{MaxPage: 4})
	team := sim.Team("IT")
	names := []string{}
	for i := range 10 {
		names = append(names, fmt.Sprint("Member ", i))
		team.Add(sim.Person(names[i]))
	}
	for _, test := range []struct {
		size  string
		pages int
	}{{"", 4}, {"&pageSize=2", 5}, {"&pageSize=500", 3}} {
		got, token, pages := []string{}, "", 0
		for more := true; more; more = token != "" {
			path := conversationPath(
				team.Channel("Any").ID,
			) + "/pagedmembers?continuationToken=" + url.QueryEscape(
				token,
			) + test.size
			_, body, _ := bot.call(http.MethodGet, path, "")
			var page struct {
				Members           []struct{ Name, AadObjectID, ObjectID string }
				ContinuationToken string
			}
			if err := json.Unmarshal([]byte(body), &page); err != nil {
				t.Fatal(body)
			}
			for _, member := range page.Members {
				got = append(got, member.Name)
				if id := sim.Person(member.Name).ObjectID; member.AadObjectID != id || member.ObjectID != id {
					t.Errorf("%+v", member)
				}
			}
			token = page.ContinuationToken
			pages++
		}
		if diff := cmp.Diff(names, got); diff != "" || pages != test.pages {
			t.Errorf("%d pages, want %d; %s", pages, test.pages, diff)
		}
	}
}

func TestFaults(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	erin, ed := sim.Person("Erin"), sim.Person("Ed")
	post := func(to *teamsim.Person) (int, string, http.Header) {
		return bot.call(http.MethodPost, conversationPath(to.Chat)+"/activities", `{"type":"message","text":"x"}`)
	}
	sim.Fault(
		teamsim.Fault{Conversation: erin.Chat, Method: "POST", Times: 1, Status: 429, RetryAfter: "2", Code: "Slow"},
	)
	if status, _, _ := post(ed); status != 201 {
		t.Errorf("another chat: %d", status)
	}
	if status, body, header := post(
		erin,
	); status != 429 || header.Get("Retry-After") != "2" ||
		!strings.Contains(body, `"Slow"`) {
		t.Errorf("%d %s %v", status, body, header)
	}
	if status, _, _ := post(erin); status != 201 {
		t.Errorf("once is over: %d", status)
	}

	remove := sim.Fault(teamsim.Fault{LoseAnswer: true})
	if status, _, _ := post(ed); status != 0 || len(sim.Messages(ed.Chat)) != 2 {
		t.Errorf("lost answer: %d, %d messages", status, len(sim.Messages(ed.Chat)))
	}
	remove()
	sim.Fault(teamsim.Fault{Times: 1, Delay: 20 * time.Millisecond})
	began := time.Now()
	if status, _, _ := post(ed); status != 201 || time.Since(began) < 20*time.Millisecond {
		t.Errorf("slow: %d after %v", status, time.Since(began))
	}
	sim.Fault(teamsim.Fault{Times: 1, Late: 20 * time.Millisecond})
	began = time.Now()
	if status, _, _ := post(ed); status != 201 || time.Since(began) < 20*time.Millisecond {
		t.Errorf("late: %d after %v", status, time.Since(began))
	}
	got := []int{}
	for _, call := range sim.Calls() {
		got = append(got, call.Status)
	}
	if diff := cmp.Diff([]int{201, 429, 201, 0, 201, 201}, got); diff != "" {
		t.Error(diff)
	}
}

func TestFaultOfAChannelMeetsItsThreads(t *testing.T) {
	sim, bot := start(t, teamsim.Options{})
	channel := sim.Team("IT").Channel("Tickets")
	thread := sim.Person("Ana").SayIn(soon(t), channel.ID, "hi", false).ConversationID
	sim.Fault(teamsim.Fault{Conversation: channel.ID, Status: 502})
	for _, test := range []struct{ path, body string }{
		{conversationPath(thread) + "/activities", `{"type":"message","text":"x"}`},
		{"/v3/conversations", `{"isGroup":true,"activity":{"type":"message","text":"x"},"channelData":{"channel":{"id":"` + channel.ID + `"}}}`},
	} {
		if status, _, _ := bot.call(http.MethodPost, test.path, test.body); status != 502 {
			t.Errorf("%s: %d", test.path, status)
		}
	}
}
