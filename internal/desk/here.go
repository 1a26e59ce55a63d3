package desk

import (
	"context"
	"slices"
	"sync"
	"time"

	"frontdesk/chat"
	"frontdesk/tickets"
)

// Here knows who has the portal open and in sight. What is meant for them is
// shown there, and not sent elsewhere. Use NewHere. It keeps nothing on disk: a
// restart closes all pages.
type Here struct {
	now func() time.Time

	mu     sync.Mutex
	people map[string]*presence
	many   int                 // how many people there may be before some are forgotten
	moved  func(person string) // nil: nobody wants to know
	asks   func(person string) // asks their pages to answer
	typed  func(person, session string)
}

// presence is somebody who has the portal open, or had until a moment ago.
type presence struct {
	open int
	mute int       // how many of the open pages cannot be asked
	left time.Time // when the last page was closed
	away bool      // they went on elsewhere, even if a page is open
	went time.Time // when they did
	// heard is when a page of theirs was last heard of, and asked when the pages were
	// first asked since to answer.
	heard, asked time.Time
}

// silent reports whether no page has answered in time: the device is out of reach,
// and its connection does not know yet.
func (p *presence) silent(now time.Time) bool {
	return p.mute == 0 && p.asked.After(p.heard) && now.Sub(p.asked) >= answerWait
}

// answerWait is how long a page may take to answer. TCP would take a quarter of an
// hour to find out that a phone is gone (tcp_retries2 in tcp(7)), and a proxy in
// between may never tell.
const answerWait = 10 * time.Second

// turnPage is how long somebody counts as about to come back: between two pages
// there is none.
const turnPage = 5 * time.Second

// elsewhereFor is how long somebody counts as being elsewhere who did not come back.
const elsewhereFor = 15 * time.Minute

// NewHere returns a Here with nobody.
func NewHere(now func() time.Time) *Here { return &Here{now: now, people: map[string]*presence{}} }

// Page is what an open page says of itself.
type Page struct {
	// Fresh is set for a page that was not open before: its person is back from
	// elsewhere.
	Fresh bool
	// Answers is set for a page that can be asked whether it is still there. One that
	// cannot is there while its connection is.
	Answers bool
}

// Enter notes that somebody has opened a page, until leave is called.
func (h *Here) Enter(person string, page Page) (leave func()) {
	defer h.tell(person)
	h.mu.Lock()
	defer h.mu.Unlock()
	p := h.of(person)
	mute := 0
	if !page.Answers {
		mute = 1
	}
	p.open++
	p.mute += mute
	p.heard = h.now()
	p.away = p.away && !page.Fresh
	return sync.OnceFunc(func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		p.open--
		p.mute -= mute
		p.left = h.now()
		h.forget()
	})
}

// of returns the presence of somebody, a new one for who was never here. h.mu is held.
func (h *Here) of(person string) *presence {
	p := h.people[person]
	if p == nil {
		p = &presence{}
		h.people[person] = p
	}
	return p
}

// forget removes those who left long ago, once they have become many. h.mu is held.
func (h *Here) forget() {
	if len(h.people) <= h.many {
		return
	}
	now := h.now()
	for id, p := range h.people {
		if p.open == 0 && now.Sub(p.left) > time.Minute && now.Sub(p.went) > elsewhereFor {
			delete(h.people, id)
		}
	}
	h.many = 2*len(h.people) + fewPeople
}

// fewPeople are remembered without looking whom to forget.
const fewPeople = 100

// inherit takes over who is on the pages of another Here, which are about to close
// and to come back here: until then, they are between two pages.
func (h *Here) inherit(from *Here) {
	from.mu.Lock()
	defer from.mu.Unlock()
	h.mu.Lock()
	defer h.mu.Unlock()
	for person, p := range from.people {
		left := p.left
		if p.open > 0 {
			left = h.now()
		}
		h.people[person] = &presence{left: left, away: p.away, went: p.went}
	}
}

// Elsewhere notes that somebody goes on in another place: nothing is kept from
// there until they open a page, or write on one (Back).
func (h *Here) Elsewhere(person string) {
	defer h.tell(person)
	h.mu.Lock()
	defer h.mu.Unlock()
	p := h.of(person)
	p.away, p.went = true, h.now()
	h.forget()
}

// IsElsewhere reports whether somebody went on in another place a while ago, and did
// not come back.
func (h *Here) IsElsewhere(person string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	p := h.people[person]
	return p != nil && p.away && h.now().Sub(p.went) < elsewhereFor
}

// Back notes that somebody has written on a page.
func (h *Here) Back(person string) {
	defer h.tell(person)
	h.mu.Lock()
	defer h.mu.Unlock()
	if p := h.people[person]; p != nil {
		p.away, p.heard = false, h.now()
	}
}

// Watch has moved called whenever somebody opens a page, writes on one, or goes
// on elsewhere. Call it before anybody comes.
func (h *Here) Watch(moved func(person string)) { h.moved = moved }

// WatchAsking has asks called to ask somebody's pages to answer, which Answer notes.
// Call it before anybody comes.
func (h *Here) WatchAsking(asks func(person string)) { h.asks = asks }

// Answer notes that a page of somebody's has answered: it is still there.
func (h *Here) Answer(person string) {
	defer h.tell(person)
	h.mu.Lock()
	defer h.mu.Unlock()
	if p := h.people[person]; p != nil {
		p.heard = h.now()
	}
}

// WatchTyping has typed called whenever somebody whose chat it is reads in the portal
// that the other side is writing. Call it before anybody comes.
func (h *Here) WatchTyping(typed func(person, session string)) { h.typed = typed }

// ShowTyping shows somebody in the portal that the other side of their chat is
// writing. It reports whether they read there.
func (h *Here) ShowTyping(person, session string) bool {
	reads, _ := h.Reads(person)
	if reads && h.typed != nil {
		h.typed(person, session)
	}
	return reads
}

func (h *Here) tell(person string) {
	if h.moved != nil {
		h.moved(person)
	}
}

// Reads reports whether somebody reads in the portal now. maybe is how long it
// will take until that is known: they are between two pages, or gone.
func (h *Here) Reads(person string) (reads bool, maybe time.Duration) {
	return h.ReadsSince(person, time.Time{})
}

// ReadsSince is Reads for what happened at a time: a page was heard of since then. Pages
// that were not are asked, and until they answer nobody knows: a phone may have dropped
// off.
func (h *Here) ReadsSince(person string, at time.Time) (reads bool, maybe time.Duration) {
	h.mu.Lock()
	p, now := h.people[person], h.now()
	switch {
	case p == nil, p.away:
	case p.open == 0:
		maybe = max(turnPage-now.Sub(p.left), 0)
	case p.mute == 0 && p.heard.Before(at):
		if !p.asked.After(p.heard) {
			p.asked = now
		}
		maybe = max(answerWait-now.Sub(p.asked), 0)
		if h.asks != nil {
			defer h.asks(person)
		}
	default:
		reads = !p.silent(now)
	}
	h.mu.Unlock()
	return reads, maybe
}

// Everybody stands in what Concerned returns for all people: what they see of major
// incidents has changed.
const Everybody = "*"

// Concerned returns the object ids of the people in whose own places a happening
// shows: those of the ticket or chat, unless it is for analysts only.
func (d *Desk) Concerned(ctx context.Context, h Happening) ([]string, error) {
	if _, ok := chat.Number(h.Subject); ok {
		return d.concernedByChat(ctx, h)
	}
	t, err := d.records.Ticket(ctx, h.Subject)
	if err != nil {
		return nil, err
	}
	all := aboutMajors(t, h)
	if t.Last.N == h.N && t.Last.Internal {
		return all, nil
	}
	people := slices.Concat(t.People(), t.Watchers)
	if t.Approving != nil {
		people = append(people, t.Approving.Approvers...)
	}
	return append(idsOf(people), all...), nil
}

// aboutMajors returns Everybody for what changes the list of major incidents, or how
// many are part of one.
func aboutMajors(t tickets.Ticket, h Happening) []string {
	if !t.Major && t.Last.Action != tickets.Undeclared || t.Last.N == h.N && !slices.Contains(ofMajors, t.Last.Action) {
		return nil
	}
	return []string{Everybody}
}

// ofMajors are the actions on a major incident that everybody sees.
var ofMajors = []tickets.Action{
	tickets.Declared, tickets.Undeclared, tickets.Linked, tickets.Unlinked, tickets.TicketResolved, tickets.Reopened,
	tickets.Withdrawn, tickets.Restored, tickets.Helped, tickets.Amended,
}

func (d *Desk) concernedByChat(ctx context.Context, h Happening) ([]string, error) {
	s, err := d.sessions.Session(ctx, h.Subject)
	if err != nil {
		return nil, err
	}
	if h.N > 0 {
		list, err := d.sessions.Messages(ctx, h.Subject, h.N, 1)
		if err != nil || len(list) == 1 && list[0].Internal && !list[0].Edited {
			return nil, err
		}
	}
	return []string{s.Employee.ID}, nil
}

func idsOf(people []tickets.Person) (ids []string) {
	for _, p := range people {
		if !slices.Contains(ids, p.ID) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}
