package program

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/store"
	"frontdesk/internal/teamsim"
)

// TestSameActivityAgain makes Teams deliver each activity 50 times at once and
// then once more.
func TestSameActivityAgain(t *testing.T) {
	o := openOffice(t)
	o.erin.Say(o.ctx, "chat")
	chat := o.await(o.Channel.ID, hasButton("Accept"))
	if a := o.ana.Press(o.ctx, chat, "Accept", nil); !strings.Contains(string(a.Body), "Connected with") {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	fresh := o.Person("Fay Fresh")
	message := func(p *teamsim.Person, text string) map[string]any {
		a := p.Activity("message")
		a["text"] = text
		return a
	}
	in := func(a map[string]any, m teamsim.Message) map[string]any {
		a["conversation"] = map[string]any{
			"isGroup":          true,
			"conversationType": "channel",
			"tenantId":         o.TenantID(),
			"id":               m.ConversationID,
		}
		return a
	}
	taking := o.ana.Activity("invoke")
	taking["name"] = "adaptiveCard/action"
	taking["replyToId"] = o.ticket.ID
	taking["value"] = map[string]any{"trigger": "manual", "action": map[string]any{
		"type": "Action.Execute", "verb": "ticket.take", "data": map[string]any{"id": "INC-1001", "rev": 1},
	}}
	asking := fresh.Activity("invoke")
	asking["name"] = "adaptiveCard/action"
	asking["value"] = map[string]any{
		"trigger": "manual",
		"action":  map[string]any{"type": "Action.Execute", "verb": "chat.ask"},
	}
	for _, test := range []struct {
		name     string
		activity map[string]any
		at       string // where the result shows, once
		what     string
	}{
		{"hello", message(fresh, "hello"), fresh.Chat, "How can we help you?"},
		{"save", saving(o.erin, "saved once"), o.Channel.ID, "saved once"},
		{"take", in(taking, o.ticket), o.erin.Chat, "Ana Analyst is working on INC-1001"},
		{"employee's message", message(o.erin, "said once"), chat.ConversationID, "said once"},
		{"analyst's message", in(message(o.ana, "replied once"), chat), o.erin.Chat, "replied once"},
		{"chat asked for", asking, o.Channel.ID, "Fay Fresh would like to chat"},
	} {
		t.Run(test.name, func(t *testing.T) {
			activity, err := json.Marshal(test.activity)
			if err != nil {
				t.Fatal(err)
			}
			answers := make(chan string, 51)
			send := func() {
				a := o.Resend(o.ctx, activity)
				answers <- fmt.Sprint(a.Status, " ", number.FindString(string(a.Body)), " ", a.Err)
			}
			var all sync.WaitGroup
			for range 50 {
				all.Go(send)
			}
			all.Wait()
			send()
			first := <-answers
			for range 50 {
				if next := <-answers; next != first || !strings.HasPrefix(next, "200 ") {
					t.Fatalf("answers differ: %q, %q", first, next)
				}
			}
			o.await(test.at, func(m teamsim.Message) bool { return strings.Contains(m.Plain(), test.what) })
			o.settle()
			found := 0
			for _, m := range o.Messages(test.at) {
				if strings.Contains(m.Plain(), test.what) {
					found++
				}
			}
			if found != 1 {
				t.Errorf("%d messages say %q, want 1", found, test.what)
			}
		})
	}
	if err := o.Stop(); err != nil {
		t.Fatal(err)
	}
	o.checkOnce()
}

// TestADraftIsSavedOnce submits one form 50 times at once, both as a draft and
// for good. No draft is left of the saved form.
func TestADraftIsSavedOnce(t *testing.T) {
	o := openOffice(t)
	press := func(verb, form, title string) {
		a := saving(o.erin, title)
		a["value"] = map[string]any{"trigger": "manual", "action": map[string]any{
			"type": "Action.Execute", "verb": verb, "data": map[string]any{"form": form, "title": title},
		}}
		if status, body, _ := o.Post(o.ctx, a); status != 200 {
			t.Errorf("%s: %d %s", verb, status, body)
		}
	}
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() { press("draft.save", "aside", "put aside") })
		all.Go(func() { press("draft.save", "both", "put aside and saved") })
		all.Go(func() { press("incident.save", "both", "put aside and saved") })
		all.Go(func() { press("incident.save", "refused", "") })
	}
	all.Wait()
	if err := o.Stop(); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(o.ctx, o.Store(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	drafts, err := db.DraftsOf(o.ctx, o.erin.ObjectID)
	if err != nil || len(drafts) != 1 || drafts[0].ID != "aside" || len(ticketsOf(t, db, o.erin.ObjectID)) != 2 {
		t.Errorf("drafts: %+v, %v", drafts, err)
	}
}

// checkOnce checks the record: one ticket was saved, and it was taken once.
func (o *office) checkOnce() {
	db, err := store.Open(o.ctx, o.Store(), time.Now)
	if err != nil {
		o.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var titles []string
	for _, ticket := range ticketsOf(o.t, db, o.erin.ObjectID) {
		titles = append(titles, ticket.Title)
	}
	if diff := cmp.Diff([]string{"Printer on fire", "saved once"}, titles); diff != "" {
		o.t.Error(diff)
	}
	events, err := db.Events(o.ctx, "INC-1001", 10)
	if err != nil || len(events) != 2 {
		o.t.Errorf("INC-1001 has %d events, want 2: %v", len(events), err)
	}
	var texts []string
	for _, m := range messagesOf(o.t, db, "chat-1") {
		texts = append(texts, m.Text)
	}
	if diff := cmp.Diff([]string{"said once", "replied once"}, texts); diff != "" {
		o.t.Error(diff)
	}
}
