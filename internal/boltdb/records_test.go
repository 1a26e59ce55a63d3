package boltdb

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"

	"frontdesk/chat"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// The files in testdata are records that version 1 wrote. They never change.
// However the types change, such a record is read as these values.
func TestRecordsOfVersion1(t *testing.T) {
	anna := tickets.Person{ID: "aaaaaaaa-0000-4000-8000-000000000001", Name: "Анна <b>"}
	boris := tickets.Person{ID: "bbbbbbbb-0000-4000-8000-000000000002"}
	at := time.Date(2026, 11, 20, 9, 30, 15, 123456789, time.UTC)
	chatRef := botframework.Reference{
		ServiceURL:   "https://smba.trafficmanager.net/emea/t/",
		Conversation: "a:1abc",
		Tenant:       "dddddddd-0000-4000-8000-000000000004",
	}
	event := tickets.Event{
		N:      3,
		At:     at,
		By:     boris,
		Action: tickets.TicketResolved,
		State:  tickets.Resolved,
		Text:   "Toner\nчёрный",
	}

	t.Run("ticket", func(t *testing.T) {
		wantRecord(t, tickets.Ticket{
			ID: "INC-1042", Title: `Принтер "2"`, Description: "line\nline", Requester: anna, Beneficiary: boris,
			Queue: "IT", Impact: tickets.High, Urgency: tickets.Low, State: tickets.Resolved, Assignee: boris,
			Resolution: "Toner\nчёрный", Created: at.Add(-time.Hour), Last: event,
		})
	})
	t.Run("event", func(t *testing.T) { wantRecord(t, event) })
	t.Run("ticket-request", func(t *testing.T) {
		wantRecord(t, tickets.Ticket{
			ID:    "REQ-1043",
			Kind:  tickets.Request,
			Title: "New laptop",
			Name:  tickets.Text{"en": "New laptop", "ru": "Новый ноутбук"},
			Item:  "new-laptop",
			Answers: []tickets.Answer{
				{
					Field:  "model",
					Label:  tickets.Text{"": "Model"},
					Type:   tickets.ChoiceField,
					Value:  "light",
					Titles: []tickets.Text{{"en": "Light", "ru": "Лёгкий"}},
				},
			},
			Requester:   anna,
			Beneficiary: boris,
			Queue:       "IT",
			Impact:      tickets.Medium,
			Urgency:     tickets.Medium,
			State:       tickets.OnHold,
			Hold:        tickets.HoldSupplier,
			Assignee:    boris,
			Chat:        "chat-7",
			Rating:      5,
			Comment:     "быстро",
			Created:     at,
			Resolved:    at,
			Due:         at,
			Public:      2,
			Approving: &tickets.Approving{
				Approvers: []tickets.Person{
					boris,
				},
				Asked:    at,
				Reminded: 1,
				Decision: tickets.Approve,
				By:       boris,
				Reason:   "нужен",
			},
			Files: []tickets.Attachment{{ID: "f1", Name: "a.png", Type: "image/png", Size: 70, By: anna, At: at}},
			Last: tickets.Event{
				N:        3,
				At:       at,
				By:       boris,
				Action:   tickets.Noted,
				State:    tickets.OnHold,
				Text:     "x",
				Internal: true,
			},
		})
	})
	t.Run("ticket-linked", func(t *testing.T) {
		wantRecord(t, tickets.Ticket{
			ID:          "INC-1044",
			Title:       "VPN",
			Requester:   anna,
			Beneficiary: anna,
			Queue:       "IT",
			Impact:      tickets.Low,
			Urgency:     tickets.Low,
			State:       tickets.Canceled,
			Parent:      tickets.Link{ID: "INC-1042", How: tickets.MergedInto, Told: true},
			Children: []tickets.Link{
				{ID: "INC-1040", How: tickets.MergedInto},
				{ID: "INC-1041", How: tickets.RelatedTo},
			},
			Major:    true,
			Affected: true,
			Created:  at,
			Last: tickets.Event{
				N:      2,
				At:     at,
				By:     boris,
				Action: tickets.Merged,
				State:  tickets.Canceled,
				Text:   "INC-1042",
			},
		})
	})
	t.Run("ticket-said", func(t *testing.T) {
		wantRecord(t, tickets.Ticket{
			ID: "INC-1045", Title: "VPN", Requester: anna, Beneficiary: anna, Queue: "IT",
			Impact: tickets.Low, Urgency: tickets.Low, State: tickets.InProgress, Said: at, Asked: true, Created: at,
			Parent: tickets.Link{ID: "INC-1047", How: tickets.RelatedTo, Told: true, Reopened: true},
			Files:  []tickets.Attachment{{ID: "f1", Name: "a.png", Size: 70, By: boris, At: at, From: "INC-1046"}},
			Last: tickets.Event{
				N: 2, At: at, By: boris, Action: tickets.Commented, State: tickets.InProgress, Text: "Какой?",
				From: "INC-1046", Internal: true,
			},
		})
	})
	t.Run("ticket-until", func(t *testing.T) {
		monday := time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)
		wantRecord(t, tickets.Ticket{
			ID: "INC-1048", Title: "VPN", Requester: anna, Beneficiary: anna, Queue: "IT",
			Impact: tickets.Low, Urgency: tickets.Low, State: tickets.OnHold, Hold: tickets.HoldSupplier, Until: monday,
			Created: at, Due: monday, Remind: monday.AddDate(0, 0, 1), Watchers: []tickets.Person{boris},
			Last: tickets.Event{
				N: 2, At: at, By: boris, Action: tickets.Held, State: tickets.OnHold, Hold: tickets.HoldSupplier,
				Until: monday,
			},
		})
	})
	t.Run("ticket-withdrawn", func(t *testing.T) {
		monday := time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)
		wantRecord(t, tickets.Ticket{
			ID: "INC-1049", Title: "VPN", Requester: anna, Beneficiary: anna, Queue: "IT",
			Impact: tickets.Low, Urgency: tickets.Low, State: tickets.Canceled, Created: at,
			Before: &tickets.Before{
				State: tickets.OnHold, Hold: tickets.HoldSupplier, Until: monday, Remind: monday, At: at,
			},
			Last: tickets.Event{N: 3, At: at, By: anna, Action: tickets.Withdrawn, State: tickets.Canceled},
		})
	})
	t.Run("delivery-follow", func(t *testing.T) {
		wantRecord(t, tickets.Delivery{
			To: tickets.Address{
				Thread: "INC-1041",
			},
			Content: tickets.Consequence{Effect: tickets.Follow, Ticket: "INC-1041", Other: "INC-1042", By: boris},
			At:      at,
		})
	})
	t.Run("ticket-sla", func(t *testing.T) {
		wantRecord(t, tickets.Ticket{
			ID:          "INC-1044",
			Title:       "Принтер",
			Requester:   anna,
			Beneficiary: anna,
			Queue:       "IT",
			Thread:      "INC-1044.2",
			Impact:      tickets.High,
			Urgency:     tickets.High,
			State:       tickets.InProgress,
			Assignee:    boris,
			Created:     at.Add(-time.Hour),
			SLA: tickets.SLA{
				Since: at, Used: 90 * time.Minute, Responded: at, Marks: 1,
				Response:   tickets.Clock{Mark: tickets.MarkedBreached},
				Resolution: tickets.Clock{Due: at.Add(time.Hour), Mark: tickets.MarkedAtRisk},
			},
			Due:    at.Add(time.Hour),
			Public: 6,
			Last: tickets.Event{
				N:        7,
				At:       at,
				Action:   tickets.AtRisk,
				State:    tickets.InProgress,
				Text:     tickets.ResolutionTarget,
				Via:      tickets.ViaTimer,
				Internal: true,
			},
		})
	})
	t.Run("event-held", func(t *testing.T) {
		wantRecord(
			t,
			tickets.Event{
				N:      2,
				At:     at,
				By:     boris,
				Action: tickets.Held,
				State:  tickets.OnHold,
				Hold:   tickets.HoldRequester,
			},
		)
	})
	t.Run("event-rated", func(t *testing.T) {
		wantRecord(t, tickets.Event{
			N: 3, At: at, By: anna, Action: tickets.Rated, State: tickets.Resolved, Text: "Да", Rating: 5,
		})
	})
	t.Run("ticket-solved", func(t *testing.T) {
		wantRecord(t, tickets.Ticket{
			ID:        "INC-1042",
			Title:     "Принтер",
			Requester: anna,
			Queue:     "IT",
			State:     tickets.Resolved,
			Solver:    boris,
			Rating:    5,
			Comment:   "Да",
		})
	})
	t.Run("event-corrected", func(t *testing.T) {
		wantRecord(t, tickets.Event{
			N: 3, At: at, By: boris, Action: tickets.Replied, State: tickets.New, Text: "Да", Of: 2, Written: at,
		})
	})
	t.Run("contact-prefs", func(t *testing.T) {
		prefs := desk.Prefs{Tiles: true, Important: true, QuietFrom: "22:00", QuietTo: "07:30"}
		wantRecord(
			t,
			contact{desk.Person{ObjectID: anna.ID, Prefs: prefs, Filing: "INC-1042"}, botframework.Reach{ID: "29:x"}},
		)
	})
	t.Run("delivery", func(t *testing.T) {
		wantRecord(t, tickets.Delivery{
			To: tickets.Address{
				Person: anna.ID,
			},
			Content: tickets.Notice{Ticket: "INC-1042", Event: 3},
			AskedIn: "1763630000000",
			At:      at,
		})
	})
	t.Run("delivery-thread", func(t *testing.T) {
		wantRecord(
			t,
			tickets.Delivery{To: tickets.Address{Thread: "chat-7"}, Content: tickets.Status{Subject: "chat-7"}, At: at},
		)
	})
	t.Run("delivery-digest", func(t *testing.T) {
		wantRecord(t, tickets.Delivery{
			To: tickets.Address{Queue: "IT"}, At: at,
			Content: tickets.DailyDigest{Digest: tickets.Digest{
				Date:    "2026-11-20",
				Since:   at,
				Counts:  tickets.Tally{New: 1, Opened: 2, Ratings: [5]int{4: 3}},
				Backlog: []int{1, 0, 0, 4},
			}},
		})
	})
	t.Run("tally", func(t *testing.T) {
		wantRecord(t, tickets.Tally{
			New:        1,
			InProgress: 2,
			OnHold:     3,
			Overdue:    4,
			Opened:     5,
			Resolved:   6,
			Measured:   7,
			Kept:       8,
			Ratings:    [5]int{1, 2, 3, 4, 5},
		})
	})
	t.Run("digest", func(t *testing.T) {
		wantRecord(t, tickets.GivenDigest{Date: "2026-11-20", At: at, Total: tickets.Tally{New: 1, Opened: 2}})
	})
	t.Run("session", func(t *testing.T) {
		wantRecord(t, chat.Session{
			ID: "chat-7", Rev: 3, Employee: anna, Queue: "IT", State: chat.Ended, Analyst: boris, EndedBy: anna,
			Asked: at, Accepted: at.Add(time.Minute), Ended: at.Add(time.Hour), Messages: 12,
		})
	})
	t.Run("session-waiting", func(t *testing.T) {
		wantRecord(t, chat.Session{ID: "chat-8", Rev: 1, Employee: anna, Queue: "IT", State: chat.Waiting, Asked: at})
	})
	t.Run("message", func(t *testing.T) {
		wantRecord(
			t,
			chat.Message{N: 2, At: at, From: boris, Text: "// <at>x</at>", Internal: true, Origin: "1763630000001"},
		)
	})
	t.Run("session-offered", func(t *testing.T) {
		wantRecord(t, chat.Session{
			ID:        "chat-9",
			Rev:       7,
			Employee:  anna,
			Queue:     "HR",
			State:     chat.Waiting,
			How:       chat.Transferred,
			By:        boris,
			Thread:    "chat-9.2",
			Offered:   boris,
			OfferEnds: at.Add(time.Minute),
			Passed:    []string{anna.ID},
			Reason:    "Зарплата",
			Asked:     at,
			Queued:    at,
			Place:     3,
			Due:       at.Add(time.Minute),
			Messages:  4,
			Shown:     2,
			Wrote:     true,
		})
	})
	t.Run("session-removed", func(t *testing.T) {
		wantRecord(t, chat.Session{
			ID:       "chat-9",
			Rev:      4,
			Employee: anna,
			Queue:    "IT",
			State:    chat.Ended,
			How:      chat.Finished,
			Asked:    at,
			Ended:    at,
			Messages: 12,
			Rating:   5,
			Removed:  at,
		})
	})
	t.Run("leaver", func(t *testing.T) {
		wantRecord(t, desk.Leaver{
			As: tickets.Person{ID: "former-abc", Name: "Former employee"}, Names: []string{anna.Name},
		})
	})
	t.Run("ticket-gone", func(t *testing.T) {
		wantRecord(t, tickets.Ticket{
			ID:          "INC-1044",
			Title:       "x",
			Requester:   anna,
			Beneficiary: anna,
			Queue:       "IT",
			State:       tickets.Closed,
			Created:     at,
			Files:       []tickets.Attachment{{ID: "f1", Name: "a.png", Size: 70, By: anna, At: at, Gone: true}},
			Last:        tickets.Event{N: 2, At: at, Action: tickets.Expired, State: tickets.Closed},
		})
	})
	t.Run("session-first", func(t *testing.T) {
		wantRecord(t, chat.Session{
			ID:       "chat-11",
			Rev:      1,
			Employee: anna,
			Queue:    "IT",
			State:    chat.Waiting,
			Asked:    at,
			Messages: 1,
			Wrote:    true,
			First:    chat.First{N: 1, Text: "Где <b>деньги</b>?"},
			Noted:    2,
			Topic:    chat.Topic{Words: "Зарплата", Category: "payroll"},
		})
	})
	t.Run("session-connected", func(t *testing.T) {
		wantRecord(t, chat.Session{
			ID:       "chat-10",
			Rev:      4,
			Employee: anna,
			Queue:    "IT",
			State:    chat.Connected,
			How:      chat.Invited,
			By:       boris,
			Thread:   "chat-10",
			Analyst:  boris,
			Guests:   []tickets.Person{anna},
			Asked:    at,
			Queued:   at,
			Place:    1,
			Accepted: at.Add(time.Minute),
			Turn:     chat.EmployeeSide,
			Since:    at.Add(time.Minute),
			Warned:   2,
			Due:      at.Add(time.Hour),
			Messages: 2,
			Ticket:   "INC-1042",
			Rating:   5,
			Comment:  "Спасибо",
		})
	})
	t.Run("message-rich", func(t *testing.T) {
		wantRecord(t, chat.Message{
			N:       3,
			At:      at,
			From:    anna,
			Text:    "нет",
			HTML:    "<b>нет</b>",
			Quote:   "Работает?",
			Canned:  true,
			Edited:  true,
			Deleted: true,
			Files: []chat.File{
				{
					Name:   "снимок.png",
					Type:   "image/png",
					Source: tickets.Source{URL: "https://smba.trafficmanager.net/emea/t/v3/attachments/1"},
				},
			},
			Origin: "a:1abc/1763630000003",
		})
	})
	t.Run("message-changed", func(t *testing.T) {
		wantRecord(t, chat.Message{
			N:       3,
			At:      at,
			From:    anna,
			Text:    "нет",
			Edited:  true,
			Changed: at.Add(time.Minute),
			Reactions: []chat.Reaction{
				{By: boris.ID, Type: "like", At: at},
				{By: boris.ID, Type: "heart", Off: true, At: at},
			},
			Origin: "19:it@thread.tacv2/1763630000003",
			Place:  "19:it@thread.tacv2;messageid=1763630000001",
		})
	})
	t.Run("session-moved", func(t *testing.T) {
		wantRecord(t, chat.Session{
			ID: "chat-9", Rev: 7, Employee: anna, Queue: "HR", State: chat.Waiting, How: chat.Transferred, By: boris,
			Thread: "chat-9.2", Past: []string{"chat-9"}, Asked: at, Messages: 4,
		})
	})
	t.Run("early", func(t *testing.T) {
		wantRecord(t, botframework.Early{Kept: at, Activity: &botframework.Activity{
			Type: "messageUpdate", ID: "1763630000003", Text: "нет", Timestamp: at,
			Conversation: botframework.ConversationAccount{ID: "a:1abc"},
			Attachments:  []jsontext.Value{jsontext.Value(`{"contentType":"text/html","content":"<b>нет</b>"}`)},
		}})
	})
	t.Run("delivery-reaction", func(t *testing.T) {
		wantRecord(t, tickets.Delivery{
			To: tickets.Address{
				Thread: "chat-9.2",
			},
			Content: tickets.ChatReaction{Chat: "chat-9", N: 3, Reaction: "like", By: anna, Off: true},
			At:      at,
		})
	})
	t.Run("delivery-later", func(t *testing.T) {
		wantRecord(
			t,
			tickets.Delivery{
				To:      tickets.Address{Person: anna.ID},
				Content: tickets.Notice{Ticket: "INC-1042", Event: 4},
				At:      at,
				Later:   true,
			},
		)
	})
	t.Run("delivery-files", func(t *testing.T) {
		wantRecord(t, tickets.Delivery{
			To: tickets.Address{Person: anna.ID}, At: at,
			Content: tickets.Keep{Ticket: "INC-1042", Event: 2, By: anna, Files: []tickets.Upload{
				{
					ID:   "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
					Name: "снимок.png",
					Type: "image/*",
					Source: tickets.Source{
						URL:     "https://smba.trafficmanager.net/emea/t/v3/attachments/1",
						Guarded: true,
						Home:    chatRef.ServiceURL,
					},
				},
				{Name: "b.exe", Lost: tickets.WrongType},
			}},
		})
	})
	t.Run("message-files", func(t *testing.T) {
		wantRecord(t, chat.Message{
			N: 4, At: at, From: anna, Files: []chat.File{
				{
					ID: "ABCDEFGHIJKLMNOPQRSTUVWXYZ", Name: "a.pdf",
					Source: tickets.Source{URL: "https://share.example/a?tempauth=1", Home: chatRef.ServiceURL},
				},
				{ID: "BBCDEFGHIJKLMNOPQRSTUVWXYZ", Name: "b.pdf", Type: "application/pdf", Size: 12, Kept: true},
				{ID: "CBCDEFGHIJKLMNOPQRSTUVWXYZ", Name: "c.exe", Lost: tickets.WrongType},
			},
		})
	})
	t.Run("delivery-load", func(t *testing.T) {
		wantRecord(t, tickets.Delivery{
			To: tickets.Address{Person: anna.ID}, Content: tickets.ChatLoad{Chat: "chat-9", N: 3, Part: 2}, At: at,
		})
	})
	t.Run("delivery-file-lost", func(t *testing.T) {
		wantRecord(t, tickets.Delivery{
			To:      tickets.Address{Thread: "chat-9"},
			Content: tickets.ChatFileLost{Chat: "chat-9", N: 3, Part: 2, Why: tickets.Unloaded}, At: at,
		})
	})
	t.Run("ticket-files", func(t *testing.T) {
		wantRecord(t, tickets.Ticket{
			ID:        "INC-1043",
			Title:     "x",
			Requester: anna,
			Queue:     "IT",
			State:     tickets.New,
			Created:   at,
			Files: []tickets.Attachment{
				{
					ID:     "f1",
					Name:   "a.png",
					Type:   "image/png",
					Size:   70,
					By:     anna,
					At:     at,
					N:      2,
					Origin: "a:1abc/1763630000003",
					Chat:   true,
				},
			},
			Recalled: []string{"a:1abc/1763630000004"},
			Last: tickets.Event{
				N:      2,
				At:     at,
				By:     anna,
				Action: tickets.Attached,
				State:  tickets.New,
				Text:   "a.png",
			},
		})
	})
	t.Run("contact-filing", func(t *testing.T) {
		wantRecord(t, contact{
			desk.Person{ObjectID: anna.ID, Filing: "INC-1042", FilingEnds: 1763631015},
			botframework.Reach{ID: "29:1anna", Chat: chatRef},
		})
	})
	t.Run("draft", func(t *testing.T) {
		wantRecord(t, tickets.Draft{
			ID:     "69205ac0-0123456789abcdef",
			Person: anna.ID,
			Item:   "laptop",
			Kind:   tickets.Request,
			Name:   tickets.Text{"en": "New laptop", "ru": "Новый ноутбук"},
			Chat:   "chat-7",
			Values: map[string]string{
				"model": "light",
				"why":   "old\nslow",
			},
			Saved:   at,
			Expires: at.Add(48 * time.Hour),
			Warned:  true,
			Due:     at.Add(24 * time.Hour),
		})
	})
	t.Run("duty", func(t *testing.T) {
		wantRecord(t, chat.Duty{Wait: 90 * time.Second, On: []chat.OnDuty{
			{Person: anna, Since: at, Until: at.Add(time.Hour), Capacity: 20}, {Person: boris, Since: at},
		}})
	})
	t.Run("contact", func(t *testing.T) {
		wantRecord(t, contact{
			desk.Person{ObjectID: anna.ID, Name: anna.Name, Locale: "ru-RU"},
			botframework.Reach{ID: "29:1anna", Chat: chatRef, Welcomed: true, Left: true},
		})
	})
	t.Run("post", func(t *testing.T) {
		wantRecord(t, botframework.Post{Reference: chatRef, Activity: "1763630000002", Rev: 4})
	})
	t.Run("twins", func(t *testing.T) {
		twin := botframework.Post{Reference: chatRef, Activity: "1763630000003", Rev: 3}
		wantRecord(t, botframework.Post{
			Reference: chatRef, Activity: "1763630000002", Rev: 4, Twins: []botframework.Post{twin},
		})
	})
	t.Run("lost", func(t *testing.T) {
		wantRecord(t, []botframework.Lost{{Slot: "thread/INC-1001", From: at, Until: at.Add(time.Second)}})
	})
	t.Run("device", func(t *testing.T) {
		wantRecord(t, desk.Device{
			ID: "0123456789abcdef01234567", Person: anna.ID, SignIn: "hash-of-a-secret",
			Endpoint: "https://push.example.com/send/abc", Key: []byte{4, 0, 255}, Auth: []byte{1, 2, 3}, Since: at,
		})
	})
	t.Run("push-keys", func(t *testing.T) { wantRecord(t, desk.PushKeys{Public: "BPub", Private: "priv"}) })
	t.Run("delivery-device", func(t *testing.T) {
		wantRecord(t, tickets.Delivery{
			To: tickets.Address{Person: anna.ID}, Content: tickets.Notice{Ticket: "INC-1042", Event: 4}, At: at,
			Later: true, Device: "0123456789abcdef01234567", Spare: true,
		})
	})
	t.Run("setup", func(t *testing.T) {
		by := desk.Deed{Person: anna.ID, At: at}
		wantRecord(t, desk.SetupRecord{
			Admins: []desk.Deed{by},
			Links:  map[string]desk.Link{"IT": {Team: "19:team@thread.tacv2", Channel: "19:it@thread.tacv2", Deed: by}},
			Asked:  map[string]time.Time{"19:team@thread.tacv2": at},
		})
	})
	t.Run("reference", func(t *testing.T) { wantRecord(t, chatRef) })
}

// wantRecord reads the record that the test is named for.
func wantRecord[T any](t *testing.T, want T) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", filepath.Base(t.Name())+".v1.json"))
	if err != nil {
		t.Fatal(err)
	}
	var got T
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("read:\n%s", diff)
	}
}
