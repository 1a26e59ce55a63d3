package portal

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"frontdesk/internal/desk"
)

const (
	// beatPause is how often streams are written to when nothing happens. Proxies
	// cut connections that are silent for a minute.
	beatPause = 20 * time.Second
	// maxStreams is how many pages of one person may listen at once, and
	// maxAllStreams those of everybody.
	maxStreams    = 12
	maxAllStreams = 10_000
	// streamQueue is how many changes wait for a page that reads slowly. One more
	// closes its stream; the page then goes on from where it was.
	streamQueue = 32
	// feedPage is how many entries of the feed are read at once.
	feedPage = 100
	// feedPause is how long a reader of the feed waits after an error.
	feedPause = time.Second
)

// hub follows the feed and tells each open page what concerns its person. There
// is one follower, however many pages are open.
type hub struct {
	desk *desk.Desk
	feed desk.Feed
	log  *slog.Logger
	// begun is closed, by begin, when it is known from where the feed is followed.
	begun chan struct{}
	begin func()

	mu      sync.Mutex
	streams map[string]map[*stream]bool // by person
	count   int
	at      uint64 // the position up to which changes were passed on
	closed  bool
}

// stream is one open page that listens.
type stream struct {
	person string
	// changes holds what is to be told. It is closed when the stream has to end. A
	// happening without a Seq is none: with a subject, the other side of that chat is
	// writing; without one, it is a heartbeat.
	changes chan desk.Happening
	// asked holds a word when the page is to answer that it is there.
	asked chan struct{}
	// answers is set for a page that does answer, as those with our script do.
	answers bool
}

func newHub(o Options) *hub {
	h := &hub{
		desk:    o.Desk,
		feed:    o.Feed,
		log:     o.Logger,
		streams: map[string]map[*stream]bool{},
		begun:   make(chan struct{}),
	}
	h.begin = sync.OnceFunc(func() { close(h.begun) })
	return h
}

// follow passes on what happens, until ctx ends.
func (h *hub) follow(ctx context.Context) {
	beat := time.NewTicker(beatPause)
	defer beat.Stop()
	at, err := h.feed.Newest(ctx)
	for err != nil {
		h.log.Error("feed not read", "error", err)
		if !pause(ctx, feedPause) {
			return
		}
		at, err = h.feed.Newest(ctx)
	}
	for {
		h.reach(at)
		more := h.feed.More()
		next, err := h.passOn(ctx, at)
		if err != nil && ctx.Err() == nil {
			h.log.Error("feed not read", "error", err)
			if !pause(ctx, feedPause) {
				return
			}
			continue
		}
		if next > at {
			at = next
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
			h.beat()
		case <-more:
		}
	}
}

// pause reports whether the time has passed before ctx ended.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// passOn tells what happened behind a position, and returns the new one.
func (h *hub) passOn(ctx context.Context, at uint64) (uint64, error) {
	list, missed, err := h.feed.Happened(ctx, at, feedPage)
	if err != nil {
		return at, err
	}
	if missed { // every page reads its state anew
		h.closeStreams()
		return h.feed.Newest(ctx)
	}
	for _, one := range list {
		people, err := h.desk.Concerned(ctx, one)
		if err != nil {
			h.log.Warn("a change was not told", "subject", one.Subject, "error", err)
		}
		for _, person := range people {
			h.tell(person, one)
		}
		if slices.Contains(people, desk.Everybody) {
			h.tellOthers(people, one)
		}
		at = one.Seq
	}
	return at, nil
}

func (h *hub) reach(at uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = at
	h.begin()
}

func (h *hub) tell(person string, one desk.Happening) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.streams[person] {
		h.push(s, one)
	}
}

// tellOthers tells everybody but those people that major incidents have changed.
func (h *hub) tellOthers(people []string, one desk.Happening) {
	one.Subject = aboutMajors
	h.mu.Lock()
	defer h.mu.Unlock()
	for person, of := range h.streams {
		if slices.Contains(people, person) {
			continue
		}
		for s := range of {
			h.push(s, one)
		}
	}
}

// aboutMajors is what pages are told that may not know which ticket has changed.
const aboutMajors = "majors"

// ask asks the pages of a person to answer that they are there.
func (h *hub) ask(person string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.streams[person] {
		if !s.answers {
			continue
		}
		select {
		case s.asked <- struct{}{}:
		default: // it is asked already
		}
	}
}

// showTyping tells the pages of a person that the other side of a chat is writing.
func (h *hub) showTyping(person, session string) { h.tell(person, desk.Happening{Subject: session}) }

// push gives a stream a change, or ends a stream that has no room. h.mu is held.
func (h *hub) push(s *stream, one desk.Happening) {
	select {
	case s.changes <- one:
	default:
		h.drop(s)
	}
}

// beat sends every stream a heartbeat.
func (h *hub) beat() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, of := range h.streams {
		for s := range of {
			h.push(s, desk.Happening{})
		}
	}
}

// drop ends a stream. h.mu is held.
func (h *hub) drop(s *stream) {
	if !h.streams[s.person][s] {
		return
	}
	delete(h.streams[s.person], s)
	if len(h.streams[s.person]) == 0 {
		delete(h.streams, s.person)
	}
	h.count--
	close(s.changes)
}

// open begins a stream. at is the position up to which it has missed nothing that
// it will not be told. ok is false when there are too many.
func (h *hub) open(person string, answers bool) (s *stream, at uint64, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		ended := make(chan desk.Happening)
		close(ended)
		return &stream{changes: ended}, h.at, true
	}
	if h.count >= maxAllStreams || len(h.streams[person]) >= maxStreams {
		return nil, 0, false
	}
	s = &stream{
		person:  person,
		answers: answers,
		changes: make(chan desk.Happening, streamQueue),
		asked:   make(chan struct{}, 1),
	}
	if h.streams[person] == nil {
		h.streams[person] = map[*stream]bool{}
	}
	h.streams[person][s] = true
	h.count++
	return s, h.at, true
}

// size returns how many streams are open.
func (h *hub) size() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.count
}

// leave ends a stream whose page is gone.
func (h *hub) leave(s *stream) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.drop(s)
}

// sendAway ends all streams of a person. Pages that are still signed in come back
// by themselves.
func (h *hub) sendAway(person string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.streams[person] {
		h.drop(s)
	}
}

func (h *hub) closeStreams() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.dropAll()
}

// dropAll drops all streams. h.mu is held.
func (h *hub) dropAll() {
	for _, of := range h.streams {
		for s := range of {
			h.drop(s)
		}
	}
}

// close ends all streams for good.
func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	h.dropAll()
	h.begin()
}
