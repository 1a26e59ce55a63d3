package program

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
)

// A ticket that was opened from a board leads to its thread (Learn: "Deep link to
// a Teams chat"), also after something was done with it. In the thread itself
// nothing does.
func TestTheWayToAThread(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	d := scripttest.Start(t, run, "")
	k := &talk{T: t, Desk: d, ctx: ctx, erin: d.Person("Erin Employee"), ana: d.Person("Ana Analyst")}
	d.Team.Add(k.ana)
	if err := d.Team.Install(ctx, d.Channel); err != nil {
		t.Fatal(err)
	}
	k.incident(k.erin, "Printer jams")
	thread := k.find(k.Channel.ID, "Printer jams")
	if link := threadLink(thread); link != "" {
		t.Errorf("the thread leads to itself: %s", link)
	}
	k.ana.SayIn(ctx, k.Channel.ID, "queue", true)
	board := k.find(k.Channel.ID, "Choose Several")
	want := url.URL{
		Scheme: "https", Host: "teams.microsoft.com", Path: "/l/message/" + k.Channel.ID + "/" + thread.ID,
		RawQuery: url.Values{
			"tenantId": {k.TenantID()}, "groupId": {k.Team.AADGroupID}, "parentMessageId": {thread.ID},
		}.Encode(),
	}
	for _, press := range []string{"INC-1001", "Take", "More", "Back"} {
		shown := board
		for _, m := range k.ana.Sees(board.ConversationID) {
			if m.ID == board.ID {
				shown = m
			}
		}
		a := k.ana.Press(ctx, shown, press, nil)
		card, _ := a.Card()
		if link := threadLink(teamsim.Message{Card: card}); a.Err != nil || link != want.String() {
			t.Errorf("after %s it leads to %q, want %q (%v)", press, link, want.String(), a.Err)
		}
	}
}

// threadLink returns where the button Go to Thread of a card leads.
func threadLink(m teamsim.Message) string {
	_, after, found := strings.Cut(string(m.Card), `"title":"Go to Thread","url":`)
	if !found {
		return ""
	}
	var link string
	if err := json.NewDecoder(strings.NewReader(after)).Decode(&link); err != nil {
		return err.Error()
	}
	return link
}
