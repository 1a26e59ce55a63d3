package bot

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/bot/outgoing"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/internal/store"
)

var (
	ctx     = context.Background()
	silent  = slog.New(slog.DiscardHandler)
	queueIT = desk.Queue{Name: "IT", Team: "19:team@thread.tacv2", Channel: "19:it@thread.tacv2"}
	channel = botframework.Reference{
		ServiceURL:   "https://smba.example/emea/",
		Conversation: queueIT.Channel,
		Tenant:       "t",
	}
)

// of returns the accounts of people.
func of(ids ...string) (list []botframework.Account) {
	for _, id := range ids {
		list = append(list, botframework.Account{ID: "29:" + id, AADObjectID: id})
	}
	return list
}

func want(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s:\n%s", what, diff)
	}
}

// open returns a bot whose desk keeps everything in one store. change adjusts
// the desk's options.
func open(db store.Engine, at outgoing.Connector, queues []desk.Queue, change func(*desk.Options)) *Bot {
	roster := outgoing.NewRoster(db, at, time.Now)
	o := desk.Options{
		People:   db,
		Tickets:  db,
		Finder:   db,
		Drafts:   db,
		Work:     db,
		Digests:  db,
		Usage:    db,
		Counts:   db,
		Chats:    db,
		Ended:    db,
		Duty:     db,
		SignIns:  db,
		Members:  roster,
		Setup:    desk.NewSetup(db, queues, nil, time.Now),
		Settings: desk.Settings{Language: "en", Zone: time.UTC, Now: time.Now, Logger: silent, Menu: everything},
	}
	if change != nil {
		change(&o)
	}
	d := desk.New(o)
	return New(d, outgoing.New(outgoing.Options{Desk: d, Roster: roster, Store: db, Connector: at, Menu: Menu(o.Menu)}))
}
