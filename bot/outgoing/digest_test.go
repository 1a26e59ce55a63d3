package outgoing

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"frontdesk/internal/boltdb"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// billboard records what was posted, and in which channel.
type billboard struct {
	Connector
	in    []string
	fails error
}

func (b *billboard) CreateThread(
	_ context.Context,
	in botframework.Reference,
	_ botframework.Message,
) (botframework.Reference, string, error) {
	if b.fails != nil {
		return botframework.Reference{}, "", b.fails
	}
	b.in = append(b.in, in.ServiceURL+" "+in.Conversation)
	return in, "1", nil
}

// A digest waits until the desk has heard from a channel. It is dropped when
// the next one is due or its queue is gone.
func TestSendDigest(t *testing.T) {
	store, err := boltdb.Open(ctx, filepath.Join(t.TempDir(), "desk.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	board := &billboard{}
	hr := desk.Queue{Name: "HR", Channel: "19:hr@thread.tacv2"}
	d := newDispatcher(store, board, queueIT, hr)
	digest := func(queue string, age time.Duration) tickets.Delivery {
		return tickets.Delivery{
			To:      tickets.Address{Queue: queue},
			Content: tickets.DailyDigest{},
			At:      time.Now().Add(-age),
		}
	}
	if err := d.sendDigest(
		ctx,
		digest("HR", 0),
		tickets.Digest{},
	); !errors.Is(err, errParked) ||
		!d.isTemporary(err, tickets.Owed{Delivery: digest("HR", 0)}) {
		t.Errorf("without a way: %v", err)
	}
	if err := store.SaveChannel(ctx, queueIT.Channel, channel); err != nil {
		t.Fatal(err)
	}
	for _, queue := range []string{"HR", "IT"} {
		if err := d.sendDigest(ctx, digest(queue, time.Hour), tickets.Digest{}); err != nil {
			t.Errorf("%s: %v", queue, err)
		}
	}
	want(
		t,
		"posted",
		[]string{channel.ServiceURL + " " + hr.Channel, channel.ServiceURL + " " + channel.Conversation},
		board.in,
	)
	for name, o := range map[string]tickets.Delivery{
		"an old one": digest("IT", 25*time.Hour), "of a queue that is gone": digest("Sales", 0),
	} {
		if err := d.sendDigest(ctx, o, tickets.Digest{}); !errors.Is(err, errHopeless) {
			t.Errorf("%s: %v", name, err)
		}
	}
	board.fails = errors.New("the net is down")
	if err := d.sendDigest(
		ctx,
		digest("IT", 0),
		tickets.Digest{},
	); !errors.Is(err, board.fails) ||
		errors.Is(err, errHopeless) {
		t.Errorf("a failure: %v", err)
	}
	want(t, "posted in the end", 2, len(board.in))
}
