package bot

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/bot/cards"
	"frontdesk/bot/outgoing"
	"frontdesk/chat"
	"frontdesk/internal/boltdb"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/internal/store"
	"frontdesk/tickets"
)

// matrix says who may do what. Each row has a verb and what it is pressed on.
// Five people press it, in the order of roles. The row has one letter for each
// answer:
//
//	D  done: something was written
//	S  shown something, or refused in words
//	F  told that this is not for them
//	M  told that there is no such thing, or that it is not theirs
//	U  told that there is no such button
//
// The place makes little difference, with two exceptions: a search in a channel
// covers the queues of that channel, and drafts open only in a personal chat.
var matrix = map[string]struct {
	on, answers string
	elsewhere   map[string]string // answers by place, where they differ
	with        map[string]any    // data besides id and revision of the subject
}{
	cards.VerbMenu:         {"nothing", "SSSSS", nil, nil},
	cards.VerbHelp:         {"nothing", "SSSSS", nil, nil},
	cards.VerbNotices:      {"nothing", "SSSSS", nil, nil},
	cards.VerbNoticesSave:  {"nothing", "DDDDD", nil, map[string]any{"important": "true"}},
	cards.VerbIncidentForm: {"nothing", "SSSSS", nil, nil},
	cards.VerbIncidentSave: {"nothing", "DDDDD", nil, map[string]any{"title": "New"}},
	cards.VerbCatalog:      {"nothing", "SSSSS", nil, nil},
	cards.VerbCatalogFind:  {"nothing", "SSSSS", nil, map[string]any{"search": "laptop"}},
	cards.VerbCatalogView:  {"nothing", "DDDDD", nil, map[string]any{"view": "tiles"}},
	cards.VerbRequestForm:  {"nothing", "SSSSS", nil, map[string]any{"item": "laptop"}},
	cards.VerbRequestSave:  {"nothing", "DDDDD", nil, map[string]any{"item": "laptop"}},
	cards.VerbDraftSave:    {"nothing", "DDDDD", nil, map[string]any{"title": "New"}},
	cards.VerbDraftList:    {"draft", "SSSSS", nil, nil},
	cards.VerbDraftOpen:    {"draft", "SMMMM", map[string]string{"channel": "SSSSS", shared: "SSSSS"}, nil},
	cards.VerbDraftDiscard: {"draft", "DMMMM", nil, nil},
	cards.VerbDraftRestore: {"draft discarded", "DMMMM", map[string]string{"channel": "SSSSS", shared: "SSSSS"}, nil},
	cards.VerbKnowledge:    {"nothing", "UUUUU", nil, nil},
	cards.VerbDoctor:       {"nothing", "UUUUU", nil, nil},
	cards.VerbHelped:       {"nothing", "SSSSS", nil, map[string]any{"entry": "none"}},
	cards.VerbChatAsk:      {"nothing", "DDDDD", nil, map[string]any{"queue": "IT"}},

	cards.VerbStatusList: {"new", "SSSSS", nil, map[string]any{"id": ""}},
	cards.VerbStatusOpen: {"new", "SMSMM", nil, nil},
	cards.VerbShow:       {"request", "SMSMS", nil, nil},
	cards.VerbMore:       {"request", "SMSMS", nil, nil},
	cards.VerbSearch:     {"new", "FFFFF", map[string]string{"channel": "FFSFF", "personal": "FFSSF"}, nil},
	cards.VerbSearchOpen: {"new", "SMSMM", nil, nil},

	cards.VerbQueue:         {"new", "FFFFF", map[string]string{"channel": "FFSFF"}, nil},
	cards.VerbMine:          {"new", "FFFFF", map[string]string{"channel": "FFSFF"}, nil},
	cards.VerbUnassigned:    {"new", "FFFFF", map[string]string{"channel": "FFSFF"}, nil},
	cards.VerbBreaching:     {"new", "FFFFF", map[string]string{"channel": "FFSFF"}, nil},
	cards.VerbQueueOpen:     {"new", "SMSMM", nil, nil},
	cards.VerbQueueTake:     {"new", "FMDMM", nil, nil},
	cards.VerbQueueAssign:   {"new", "FMDMM", nil, map[string]any{"assignee": people["colleague"]}},
	cards.VerbQueuePriority: {"new", "FMDMM", nil, map[string]any{"impact": "high", "urgency": "high"}},
	cards.VerbQueueResolve:  {"new", "FMDMM", nil, map[string]any{"resolution": "r"}},

	cards.VerbTicketTake: {"new", "FMDMM", nil, nil},
	cards.VerbResolve:    {"new", "FMDMM", nil, map[string]any{"resolution": "r"}},
	cards.VerbReopen:     {"resolved", "DMDMM", nil, nil},
	cards.VerbHold:       {"new", "FMDMM", nil, map[string]any{"reason": "supplier"}},
	cards.VerbResume:     {"held", "FMDMM", nil, nil},
	cards.VerbSnooze:     {"new", "FMDMM", nil, map[string]any{"snooze": "4h"}},
	cards.VerbReply:      {"new", "FMDMM", nil, map[string]any{"comment": "c"}},
	cards.VerbNote:       {"new", "FMDMM", nil, map[string]any{"note": "n"}},
	cards.VerbAssign:     {"new", "FMDMM", nil, map[string]any{"assignee": people["colleague"]}},
	cards.VerbUnassign:   {"taken", "FMDMM", nil, nil},
	cards.VerbPriority:   {"new", "FMDMM", nil, map[string]any{"impact": "high", "urgency": "high"}},
	cards.VerbCategory:   {"new", "FMDMM", nil, map[string]any{"category": "c"}},
	cards.VerbMove:       {"new", "FMDMM", nil, map[string]any{"queue": "HR"}},
	cards.VerbCanned:     {"new", "FMDMM", nil, map[string]any{"reply": "Thanks"}},
	cards.VerbStartChat:  {"new", "FMDMM", nil, nil},

	cards.VerbMerge:     {"during an outage", "FMDMM", nil, map[string]any{"number": "INC-1001"}},
	cards.VerbUnmerge:   {"merged", "FMDMM", nil, nil},
	cards.VerbUndeclare: {"major", "FMDMM", nil, nil},
	cards.VerbDeclare:   {"new", "FMDMM", nil, map[string]any{"affected": "true"}},
	cards.VerbRelate:    {"during an outage", "FMDMM", nil, map[string]any{"major": "INC-1001"}},
	cards.VerbMeToo:     {"during an outage", "DMMMM", nil, map[string]any{"major": "INC-1001"}},
	cards.VerbLinked:    {"new", "FMMMM", map[string]string{"channel": "FMSMM"}, map[string]any{"back": "INC-1001"}},

	cards.VerbWatch:    {"new", "DMDMM", nil, map[string]any{"watcher": people["colleague"]}},
	cards.VerbUnwatch:  {"watched", "DMDMD", nil, map[string]any{"watching": people["approver"]}},
	cards.VerbComment:  {"new", "DMMMM", nil, map[string]any{"comment": "c"}},
	cards.VerbEditForm: {"new", "SMMMM", nil, nil},
	cards.VerbEditSave: {"new", "DMMMM", nil, map[string]any{"title": "Other", "impact": "low", "urgency": "low"}},
	cards.VerbWithdraw: {"new", "DMMMM", nil, nil},
	cards.VerbConfirm:  {"resolved", "DMMMM", nil, nil},
	cards.VerbRestore:  {"withdrawn", "DMMMM", nil, nil},
	cards.VerbRate:     {"resolved", "DMMMM", nil, map[string]any{"rating": 4}},
	cards.VerbSolved:   {"new", "DMMMM", nil, map[string]any{"entry": "e"}},

	cards.VerbFilesAdd:  {"new", "DMMMM", nil, nil},
	cards.VerbFilesDone: {"new", "SMSMM", nil, nil},
	cards.VerbFilesList: {"request", "SMSMS", nil, nil},

	cards.VerbApprove:  {"request", "MMMMD", nil, nil},
	cards.VerbReject:   {"request", "MMMMD", nil, map[string]any{"reason": "r"}},
	cards.VerbDelegate: {"request", "MMDMD", nil, map[string]any{"to": people["colleague"]}},

	cards.VerbChatAccept: {"chat waiting", "MMDMM", nil, nil},
	cards.VerbChatEnd:    {"chat connected", "DMDMM", nil, nil},
	cards.VerbChatForm:   {"chat connected", "SMSMM", nil, nil},
	cards.VerbChatShow:   {"chat connected", "SMSMM", map[string]string{"personal": "SMMMM"}, nil},
	cards.VerbChatMore: {
		"chat connected",
		"SMSMM",
		map[string]string{"personal": "SMMMM"},
		map[string]any{"all": 1},
	},
	cards.VerbChatReply:    {"chat connected", "MMDMM", nil, map[string]any{"reply": "Thanks"}},
	cards.VerbChatTransfer: {"chat connected", "MMDMM", nil, map[string]any{"to": people["colleague"], "reason": "r"}},
	cards.VerbChatInvite:   {"chat connected", "MMDMM", nil, map[string]any{"analyst": people["colleague"]}},
	cards.VerbChatTopic:    {"chat waiting", "DMMMM", nil, map[string]any{"topic": "Printer"}},
	cards.VerbChatRate:     {"chat ended", "DMMMM", nil, map[string]any{"rating": 4}},
	cards.VerbTranscript:   {"chat ended", "SMSMM", nil, nil},

	cards.VerbExport:  {"new", "FMSMM", nil, nil},
	cards.VerbLinks:   {"nothing", "UUUUU", map[string]string{"channel": "SSSSS", "personal": "FFFFF"}, nil},
	cards.VerbLink:    {"nothing", "FFFFF", nil, map[string]any{"queue": "IT"}},
	cards.VerbUnlink:  {"nothing", "FFFFF", nil, nil},
	cards.VerbSignIns: {"nothing", "FFFFF", nil, map[string]any{"name": "gina"}},
	cards.VerbSignOut: {"nothing", "FFFFF", nil, map[string]any{"person": people["colleague"]}},
	cards.VerbAdmin:   {"nothing", "SSSSS", nil, map[string]any{"code": "AAAAAAAA"}},

	cards.VerbDuty:    {"nothing", "FFSFF", nil, map[string]any{"queue": "IT"}},
	cards.VerbDutyOn:  {"nothing", "MMDMM", nil, map[string]any{"queue": "IT", "capacity": 3}},
	cards.VerbDutyOff: {"nothing", "MMDMM", nil, map[string]any{"queue": "IT"}},
}

// roles lists the people who press, in the order of the answers: the requester,
// a stranger, an analyst of the queue, an analyst of another queue, and the
// approver of a request.
var roles = []string{"requester", "stranger", "analyst", "foreign", "approver"}

// places lists where they press: in their own chat, in the queue's channel, and
// on a card that the message extension posted in a group chat.
var places = []string{"personal", "channel", shared}

const shared = "19:friends@thread.v2"

// secret is in everything that belongs to the requester.
const secret = "Secret"

// numbered returns an object id.
func numbered(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }

// people holds the people of the test, by role. Each subject gets a requester
// of its own.
var people = map[string]string{
	"stranger":  numbered(1),
	"analyst":   numbered(2),
	"foreign":   numbered(3),
	"approver":  numbered(4),
	"colleague": numbered(5),
}

// deskOfTwo is a desk with two queues. It records what it would have sent.
type deskOfTwo struct {
	*Bot
	store store.Engine
	t     *testing.T
	file  string
	next  int
	wired *wire
}

// wire is a connector that records where messages would go.
type wire struct {
	outgoing.Connector
	mu sync.Mutex
	to []string
}

func (w *wire) PagedMembers(_ context.Context, in botframework.Reference) ([]botframework.Account, error) {
	if in.Conversation == queueIT.Team {
		return of(people["analyst"], people["colleague"]), nil
	}
	return of(people["foreign"]), nil
}

func (w *wire) Send(_ context.Context, to botframework.Reference, _ botframework.Message) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.to = append(w.to, to.Conversation)
	return "1", nil
}

// linked is a file store without files.
type linked struct{ desk.Files }

func (linked) Link(string, time.Duration) string { return "" }

func (linked) Offer(context.Context, string, string, []byte, time.Duration) (string, error) {
	return "", nil
}

func (linked) Limits() (int64, []string) { return 1, nil }

func openTwo(t *testing.T) *deskOfTwo {
	t.Helper()
	file := filepath.Join(t.TempDir(), "desk.db")
	db, err := boltdb.Open(ctx, file, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	hr := desk.Queue{Name: "HR", Team: "19:hrteam@thread.tacv2", Channel: "19:hr@thread.tacv2"}
	it := queueIT
	it.Replies = []desk.Reply{{Title: "Thanks", Text: "Thank you"}}
	it.Rules.Capacity, hr.Rules.Capacity = 20, 20
	for _, q := range []desk.Queue{it, hr} {
		ref := channel
		ref.Conversation = q.Channel
		if err := db.SaveChannel(ctx, q.Channel, ref); err != nil {
			t.Fatal(err)
		}
	}
	offered, err := tickets.NewCatalog(tickets.Category{Items: []*tickets.Item{
		{ID: "laptop", Kind: tickets.Request, Name: tickets.Text{"": "Laptop"}, Queue: "IT"},
	}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	o := &deskOfTwo{t: t, file: file, next: 100, wired: &wire{}}
	o.store = db
	o.Bot = open(db, o.wired, []desk.Queue{it, hr}, func(d *desk.Options) {
		d.Files, d.Catalog = linked{}, func() *tickets.Catalog { return offered }
	})
	return o
}

// subject creates a new subject to press on, with a requester of its own.
func (o *deskOfTwo) subject(on string) (requester tickets.Person, id string, rev int) {
	o.t.Helper()
	o.next++
	requester = tickets.Person{ID: numbered(o.next), Name: secret + " Sally"}
	by := tickets.Actor{Person: requester}
	analyst := tickets.Actor{Person: tickets.Person{ID: people["analyst"], Name: "Olga"}}
	if strings.HasPrefix(on, "chat") {
		s := o.session(on, by, analyst)
		return requester, s.ID, s.Rev
	}
	if strings.HasPrefix(on, "draft") {
		id := fmt.Sprint("draft-", o.next)
		if _, err := o.Drafts.Save(
			ctx,
			by,
			tickets.Draft{ID: id, Values: map[string]string{"title": secret + " plan"}},
		); err != nil {
			o.t.Fatal(err)
		}
		if on == "draft discarded" {
			if err := o.Drafts.Discard(ctx, by, id); err != nil {
				o.t.Fatal(err)
			}
		}
		return requester, id, 0
	}
	if on == "nothing" {
		return requester, "", 0
	}
	if _, err := o.store.Ticket(ctx, "INC-1001"); on == "during an outage" && err != nil {
		k, err := o.Tickets.Create(ctx, by, tickets.Form{Title: "Outage", Queue: "IT"})
		if err == nil {
			_, err = o.Tickets.DeclareMajor(ctx, analyst, k.ID, k.Rev(), true)
		}
		if err != nil {
			o.t.Fatal(err)
		}
	}
	k, err := o.Tickets.Create(ctx, by, tickets.Form{Title: secret + " salary", Queue: "IT"})
	if on == "request" {
		k, err = o.store.CreateTicket(ctx, tickets.Cause{}, func(n *tickets.Ticket) tickets.Change {
			id, _ := tickets.Number(n.ID)
			*n = tickets.Ticket{
				ID: tickets.IDOf(
					tickets.Request,
					id,
				),
				Kind:        tickets.Request,
				Title:       secret + " laptop",
				Requester:   requester,
				Beneficiary: requester,
				Queue:       "IT",
				State:       tickets.New,
				Approving:   &tickets.Approving{Approvers: []tickets.Person{{ID: people["approver"]}}},
				Last: tickets.Event{
					N:      1,
					Action: tickets.Created,
					State:  tickets.New,
					By:     requester,
					At:     time.Now(),
				},
			}
			return tickets.Change{Events: []tickets.Event{n.Last}}
		})
	}
	if err == nil && on == "resolved" {
		k, err = o.Tickets.Resolve(ctx, analyst, k.ID, k.Rev(), "")
	}
	if err == nil && on == "merged" {
		var into tickets.Ticket
		if into, err = o.Tickets.Create(ctx, by, tickets.Form{Title: secret + " other", Queue: "IT"}); err == nil {
			k, err = o.Tickets.Merge(ctx, analyst, k.ID, k.Rev(), into.ID)
		}
	}
	if err == nil && on == "withdrawn" {
		k, err = o.Tickets.Withdraw(ctx, by, k.ID, k.Rev())
	}
	if err == nil && on == "major" {
		k, err = o.Tickets.DeclareMajor(ctx, analyst, k.ID, k.Rev(), true)
	}
	if err == nil && on == "taken" {
		k, err = o.Tickets.Take(ctx, analyst, k.ID, k.Rev())
	}
	if err == nil && on == "watched" {
		k, err = o.Watching.Watch(ctx, by, k.ID, k.Rev(), tickets.Person{ID: people["approver"]})
	}
	if err == nil && on == "held" {
		k, err = o.Tickets.Hold(ctx, analyst, k.ID, k.Rev(), tickets.Wait{Reason: tickets.HoldSupplier})
	}
	if err != nil {
		o.t.Fatal(on, err)
	}
	return requester, k.ID, k.Rev()
}

func (o *deskOfTwo) session(on string, by, analyst tickets.Actor) chat.Session {
	s, err := o.Chats.Ask(ctx, by, "IT")
	if err == nil {
		s, err = o.Chats.Say(ctx, by, s.ID, chat.Message{Text: secret + " words"})
	}
	if err == nil && on != "chat waiting" {
		s, err = o.Chats.Accept(ctx, analyst, s.ID)
	}
	if err == nil && on == "chat ended" {
		s, err = o.Chats.End(ctx, analyst, s.ID)
	}
	if err != nil {
		o.t.Fatal(on, err)
	}
	return s
}

// press sends a press and returns the text of the answer.
func (o *deskOfTwo) press(person, name, place, trigger, verb string, data map[string]any) string {
	o.t.Helper()
	o.next++
	conversation, teams := map[string]any{"id": "a:" + person, "conversationType": "personal"}, map[string]any{}
	switch place {
	case "channel":
		conversation = map[string]any{"id": queueIT.Channel + ";messageid=1", "conversationType": "channel"}
		teams = map[string]any{
			"team":    map[string]any{"id": queueIT.Team},
			"channel": map[string]any{"id": queueIT.Channel},
		}
	case shared:
		conversation = map[string]any{"id": shared, "conversationType": "groupChat"}
	}
	body, err := json.Marshal(map[string]any{
		"type":         "invoke",
		"name":         "adaptiveCard/action",
		"id":           fmt.Sprint(o.next),
		"channelId":    "msteams",
		"serviceUrl":   channel.ServiceURL,
		"from":         map[string]any{"id": "29:" + person, "aadObjectId": person, "name": name},
		"locale":       "en-US",
		"conversation": conversation,
		"channelData":  teams,
		"value": map[string]any{
			"trigger": trigger,
			"action":  map[string]any{"type": "Action.Execute", "verb": verb, "data": data},
		},
	})
	if err != nil {
		o.t.Fatal(err)
	}
	a, err := botframework.DecodeActivity(body)
	if err != nil {
		o.t.Fatal(err)
	}
	answer, err := o.Turn(ctx, a)
	if err != nil || answer.Status != 200 {
		o.t.Fatalf("%s: %v, %v", verb, answer, err)
	}
	var said bytes.Buffer
	e := json.NewEncoder(&said)
	e.SetEscapeHTML(false)
	if err := e.Encode(answer.Body); err != nil {
		o.t.Fatal(err)
	}
	return said.String()
}

func (o *deskOfTwo) stored() []byte {
	o.t.Helper()
	data, err := os.ReadFile(o.file)
	if err != nil {
		o.t.Fatal(err)
	}
	return data
}

var says = locale.In("en", time.UTC)

// letter returns the letter for the answer to a press.
func letter(said string, changed bool) string {
	for key, answer := range map[string]string{
		"error.automatic": "A", "ticket.missing": "M", "chat.missing": "M", "draft.missing": "M", "ticket.forbidden": "F", "link.admin": "F", "chat.own": "F", "error.unknown": "U", "error.later": "?",
	} {
		if strings.Contains(said, says.Say(key)) {
			if changed {
				return "!"
			}
			return answer
		}
	}
	if changed {
		return "D"
	}
	return "S"
}

// pressedOn creates a new subject, and returns what a press on it sends.
func (o *deskOfTwo) pressedOn(subject string, with map[string]any) (requester tickets.Person, data map[string]any) {
	o.t.Helper()
	requester, id, rev := o.subject(subject)
	data = map[string]any{
		"id":       id,
		"rev":      rev,
		"form":     fmt.Sprint(o.next),
		"selected": id,
		"revs":     fmt.Sprintf("%s:%d", id, rev),
	}
	maps.Copy(data, with)
	return requester, data
}

// pressAs has one of the roles press a verb. changed says whether something was
// written.
func (o *deskOfTwo) pressAs(
	requester tickets.Person,
	role, place, trigger, verb string,
	data map[string]any,
) (said string, changed bool) {
	o.t.Helper()
	person, name := people[role], role
	if role == "requester" {
		person, name = requester.ID, requester.Name
	}
	o.press(person, name, place, "manual", cards.VerbMenu, nil) // so that the desk knows them
	before := o.stored()
	said = o.press(person, name, place, trigger, verb, data)
	return said, !bytes.Equal(before, o.stored())
}

// on creates a new subject and has one of the roles press a verb on it.
func (o *deskOfTwo) on(subject, role, place, trigger, verb string, with map[string]any) string {
	o.t.Helper()
	requester, data := o.pressedOn(subject, with)
	said, changed := o.pressAs(requester, role, place, trigger, verb, data)
	if (role == "stranger" || role == "foreign") && strings.Contains(said, secret) {
		o.t.Errorf("%s %s by a %s in %s tells what is not theirs: %s", trigger, verb, role, place, said)
	}
	return letter(said, changed)
}

// Every verb has a row, and answers as the row says in every place.
func TestWhoMayDoWhat(t *testing.T) {
	routes := none().list()
	for _, one := range routes {
		row, ok := matrix[one.verb]
		if !ok {
			t.Errorf("verb %q has no row: say who may press it, and what for", one.verb)
			continue
		}
		t.Run(one.verb, func(t *testing.T) {
			t.Parallel()
			for _, place := range places {
				o := openTwo(t)
				answers := cmp.Or(row.elsewhere[place], row.answers)
				got := ""
				for _, role := range roles {
					got += o.on(row.on, role, place, "manual", one.verb, row.with)
				}
				want(t, place, answers, got)
				o.saysNothingAmongOthers()
			}
		})
	}
	if len(matrix) != len(routes) {
		t.Errorf("%d rows, %d verbs: a row is of no verb", len(matrix), len(routes))
	}
}

// saysNothingAmongOthers checks that the bot sent nothing to the group chat.
func (o *deskOfTwo) saysNothingAmongOthers() {
	o.t.Helper()
	stopping, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	o.out.Lines.Stop(stopping)
	o.wired.mu.Lock()
	defer o.wired.mu.Unlock()
	if slices.Contains(o.wired.to, shared) {
		o.t.Error("something was said among others")
	}
}

// A client that refreshes a card by itself changes nothing, whatever it sends
// and whoever looks at the card.
func TestARefreshChangesNothing(t *testing.T) {
	for _, one := range none().list() {
		t.Run(one.verb, func(t *testing.T) {
			t.Parallel()
			o, row := openTwo(t), matrix[one.verb]
			for i, role := range roles {
				answer := "A"
				if one.reads {
					answer = cmp.Or(row.elsewhere[shared], row.answers)[i : i+1]
				}
				if answer == "D" {
					t.Fatal("a verb that writes is said to read")
				}
				for _, trigger := range []string{"automatic", "Automatic", "other"} {
					want(t, role+" "+trigger, answer, o.on(row.on, role, shared, trigger, one.verb, row.with))
				}
			}
		})
	}
}

// A verb changes nothing when it comes with another card's data or with
// malformed data.
func TestForgedData(t *testing.T) {
	other := map[string]string{"chat": "new", "ticket": "chat connected"}
	lists := []string{
		cards.VerbStatusList,
		cards.VerbSearch,
		cards.VerbQueue,
		cards.VerbMine,
		cards.VerbUnassigned,
		cards.VerbBreaching,
	}
	for _, one := range none().list() {
		row := matrix[one.verb]
		if row.on == "nothing" || strings.HasPrefix(row.on, "draft") || slices.Contains(lists, one.verb) {
			continue
		}
		kind := "ticket"
		if strings.HasPrefix(row.on, "chat") {
			kind = "chat"
		}
		t.Run(one.verb, func(t *testing.T) {
			t.Parallel()
			o := openTwo(t)
			for _, role := range roles {
				want(
					t,
					role+" on a card of the other kind",
					"M",
					o.on(other[kind], role, shared, "manual", one.verb, row.with),
				)
				for name, id := range map[string]any{"nothing": nil, "a list": []any{1}, "an object": map[string]any{"id": 1}, "a path": "../INC-1001", "zero": "INC-0"} {
					data := maps.Clone(row.with)
					if data == nil {
						data = map[string]any{}
					}
					data["id"], data["selected"] = id, id
					if got := o.on(row.on, role, shared, "manual", one.verb, data); !strings.Contains("MS", got) {
						t.Errorf("%s sends %s: %s", role, name, got)
					}
				}
			}
		})
	}
}
