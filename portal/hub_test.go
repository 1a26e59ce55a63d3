package portal

import (
	"context"
	"net/http/httptest"
	"testing"

	"frontdesk/internal/desk"
)

// A page that does not read ends, and holds nobody up; what it was told before is
// in order and without gaps, so it can go on from there.
func TestSlowReaderIsCut(t *testing.T) {
	h := newHub(Options{})
	slow, _, _ := h.open("erin", false)
	quick, _, _ := h.open("erin", false)
	for seq := range uint64(streamQueue + 8) {
		h.tell("erin", desk.Happening{Seq: seq + 1})
		if one := <-quick.changes; one.Seq != seq+1 {
			t.Fatalf("the quick one reads %d at %d", one.Seq, seq+1)
		}
	}
	var last uint64
	for one := range slow.changes {
		if one.Seq != last+1 {
			t.Errorf("%d behind %d", one.Seq, last)
		}
		last = one.Seq
	}
	if last != streamQueue {
		t.Errorf("cut after %d changes", last)
	}
	h.leave(slow)
	h.leave(quick)
	if h.count != 0 || len(h.streams) != 0 {
		t.Errorf("%d streams are left", h.count)
	}
}

// There is an end to how many pages listen, and each that leaves makes room.
func TestStreamsAreBounded(t *testing.T) {
	h := newHub(Options{})
	var list []*stream
	for s, _, ok := h.open("erin", false); ok; s, _, ok = h.open("erin", false) {
		list = append(list, s)
	}
	if len(list) != maxStreams {
		t.Errorf("%d streams of one person", len(list))
	}
	h.leave(list[0])
	if _, _, ok := h.open("erin", false); !ok {
		t.Error("no room after one has left")
	}
	h.sendAway("erin")
	if h.count != 0 {
		t.Errorf("%d streams after all were sent away", h.count)
	}
	h.close()
	s, _, ok := h.open("erin", false)
	if !ok {
		t.Fatal("refused after the end: the page would not come back by itself")
	}
	if _, going := <-s.changes; going {
		t.Error("a stream after the end")
	}
	h.leave(s)
}

// A page that listens before the feed is followed would miss what happens in
// between, so it waits.
func TestStreamWaitsForTheFeed(t *testing.T) {
	h := newHub(Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	answer := httptest.NewRecorder()
	v := &visit{Portal: &Portal{hub: h}, w: answer, r: httptest.NewRequestWithContext(ctx, "GET", "/events", nil)}
	if err := streamEvents(v); err != nil || answer.Flushed || len(h.streams) != 0 {
		t.Error("a stream has begun:", err, answer.Code, h.streams)
	}
	h.reach(1)
	h.reach(2)
	<-h.begun
}
