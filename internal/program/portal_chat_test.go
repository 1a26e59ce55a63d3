package program

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
)

// A long chat is shown in parts, the newest first. Only the newest can be answered.
func TestPortalLongChat(t *testing.T) {
	d := portalDesk(t)
	withTeams(t, d)
	b := signIn(t, d, requester)
	expect(t, b, sent("/chat", url.Values{}), http.StatusSeeOther)
	for n := range 203 {
		expect(
			t,
			b,
			sent("/chat/chat-1/say", url.Values{"message": {"no. " + strconv.Itoa(n+1) + "."}}),
			http.StatusSeeOther,
		)
	}
	shows := func(path string, texts ...string) {
		t.Helper()
		if err := b.Open(path); err != nil || b.Status != http.StatusOK {
			t.Fatal(path, b.Status, err)
		}
		for _, text := range texts {
			not, unwanted := strings.CutPrefix(text, "not ")
			if strings.Contains(b.Text(), not) == unwanted {
				t.Errorf("%s: %q: %s", path, text, b.Text())
			}
		}
	}
	shows("/chat", "not no. 3.", "no. 4.", "no. 203.", "Earlier", "Send", "not Newest messages")
	if err := b.Follow("Earlier"); err != nil {
		t.Fatal(err)
	}
	shows(b.Path(), "no. 1.", "no. 3.", "not no. 4.", "not Earlier", "not Send", "Newest messages")
	for _, path := range []string{"/chat?before=0", "/chat?before=x", "/chat?before=-7", "/chat/chat-1?before=999999"} {
		shows(path, "no. 203.", "Send", "not Newest messages")
	}
}

// What came when a chat had ended is given back.
func TestPortalTooLateForTheChat(t *testing.T) {
	d := portalDesk(t)
	withTeams(t, d)
	b := signIn(t, d, requester)
	expect(t, b, sent("/chat", url.Values{}), http.StatusSeeOther)
	expect(t, b, sent("/chat/chat-1/end", url.Values{}), http.StatusSeeOther)
	say := sent("/chat/chat-1/say", url.Values{"message": {"One thing more"}})
	_, body := expect(t, b, say, http.StatusUnprocessableEntity)
	if !strings.Contains(body, "One thing more") || !strings.Contains(body, "the chat has ended") {
		t.Error(body)
	}
}

// Who edits, deletes or reacts to a message does so once, and to nobody else's.
func TestPortalMessageDeeds(t *testing.T) {
	d := portalDesk(t)
	withTeams(t, d)
	ana, b := d.Person(analyst), signIn(t, d, requester)
	expect(t, b, sent("/chat", url.Values{}), http.StatusSeeOther)
	k := &talk{T: t, Desk: d, ctx: t.Context()}
	card := k.find(d.Channel.ID, "would like to chat")
	ana.Press(t.Context(), card, "Accept", nil)
	k.find(card.ConversationID, "Connected with")
	expect(t, b, sent("/chat/chat-1/say", url.Values{"message": {"Mine"}}), http.StatusSeeOther)
	ana.SayIn(t.Context(), card.ConversationID, "Theirs", false)
	ana.SayIn(t.Context(), card.ConversationID, "// Among us", false)
	k.find(card.ConversationID, "Mine")
	at := func(deed string, pairs ...string) scripttest.Request {
		form := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			form.Set(pairs[i], pairs[i+1])
		}
		return sent("/chat/chat-1/"+deed, form)
	}
	for _, r := range []scripttest.Request{
		at("edit", "n", "2", "message", "Changed"), at("delete", "n", "2"), at("react", "n", "1", "reaction", "like"),
		at("edit", "n", "3", "message", "Changed"), at("react", "n", "3", "reaction", "like"),
		at("react", "n", "2", "reaction", "1f440_eyes"), at("react", "n", "2"), at("edit", "n", "0"), at("edit", "n", "-1"),
		at("edit", "n", "99"), at("delete"),
		{Path: "/chat/chat-1/3"},
		{Path: "/chat/chat-1/x"},
	} {
		expect(t, b, r, http.StatusNotFound)
	}
	for range 2 {
		expect(t, b, at("react", "n", "2", "reaction", "heart"), http.StatusSeeOther)
		expect(t, b, at("edit", "form", "once", "n", "1", "message", "Mine too"), http.StatusSeeOther)
	}
	expect(t, b, at("edit", "n", "1", "message", strings.Repeat("x", 4001)), http.StatusUnprocessableEntity)
	expect(t, b, at("end"), http.StatusSeeOther)
	// As in Teams, what is one's own stays so when the chat has ended.
	expect(t, b, at("edit", "n", "1", "message", "Mine again"), http.StatusSeeOther)
	_, body := expect(t, b, scripttest.Request{Path: "/chat"}, http.StatusOK)
	if !strings.Contains(body, "Mine again (edited)") || !strings.Contains(body, "❤️") ||
		strings.Contains(body, "Changed") {
		t.Error(body)
	}
	expect(t, b, at("delete", "n", "1"), http.StatusSeeOther)
	expect(t, b, at("delete", "n", "1"), http.StatusNotFound)
	k.until(card.ConversationID, "a deleted copy", func(m teamsim.Message) bool { return m.Deleted })
}
