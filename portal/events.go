package portal

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"frontdesk/internal/desk"
)

// writeWait is how long a page may take to read one change.
const writeWait = 20 * time.Second

// retryWait is how long browsers wait before they come back after a cut.
const retryWait = 2 * time.Second

// streamEvents tells a page of changes as they happen, as Server-Sent Events (HTML,
// section 9.2). Each has the id of its place in the feed. A page that comes back
// goes on behind Last-Event-ID; one that is too far behind gets the event "reset",
// and has to load anew.
func streamEvents(v *visit) error {
	if v.r.Method == http.MethodHead {
		v.w.Header().Set("Cache-Control", "no-store")
		return nil
	}
	select {
	case <-v.hub.begun: // what happens from now on is passed on
	case <-v.ctx().Done():
		return nil
	}
	answers := v.r.URL.Query().Get("answers") != ""
	s, at, ok := v.hub.open(v.who.Person.ID, answers)
	if !ok {
		v.w.Header().Set("Retry-After", "60")
		v.w.WriteHeader(http.StatusServiceUnavailable)
		return nil
	}
	defer v.hub.leave(s)
	again := v.r.Header.Get("Last-Event-ID")
	defer v.Desk.Here.Enter(v.who.Person.ID, desk.Page{Fresh: again == "", Answers: answers})()
	h := v.w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	v.w.WriteHeader(http.StatusOK)
	out := sender{v.w, http.NewResponseController(v.w)}
	if err := out.send(fmt.Sprintf("retry: %d\n\n", retryWait.Milliseconds())); err != nil {
		return nil //nolint:nilerr // the page is gone
	}
	last, err := strconv.ParseUint(cmp.Or(again, v.r.URL.Query().Get("last")), 10, 64)
	if err != nil {
		last = at
	}
	if last, ok = v.catchUp(out, last, at); ok {
		v.passOn(out, s, last)
	}
	return nil
}

// passOn tells the page what happens behind the position last, until one of the two is
// gone.
func (v *visit) passOn(out sender, s *stream, last uint64) {
	for going := true; going; {
		select {
		case <-v.ctx().Done():
			return
		case <-s.asked:
			going = out.send("event: here\ndata: ?\n\n") == nil
		case one, open := <-s.changes:
			going = open && passChange(v, out, one, &last)
		}
	}
}

// noteHere notes that a page is there that was asked whether it is.
func noteHere(v *visit) error {
	v.Desk.Here.Answer(v.who.Person.ID)
	v.w.Header().Set("Cache-Control", "no-store")
	v.w.WriteHeader(http.StatusNoContent)
	return nil
}

// passChange tells the page of one change, or sends a heartbeat. It returns false
// when the stream has to end.
func passChange(v *visit, out sender, one desk.Happening, last *uint64) bool {
	switch {
	case one.Seq == 0 && one.Subject != "":
		return out.send("event: typing\ndata: "+one.Subject+"\n\n") == nil
	case one.Seq == 0:
		return v.stillAllowed() && out.send(": \n\n") == nil
	case one.Seq <= *last:
		return true
	}
	*last = one.Seq
	return out.change(one) == nil
}

// catchUp tells what happened behind the position last, up to at. ok is false when
// the page is gone.
func (v *visit) catchUp(out sender, last, at uint64) (_ uint64, ok bool) {
	for last < at {
		list, missed, err := v.Feed.Happened(v.ctx(), last, feedPage)
		if err != nil {
			return last, false
		}
		if missed {
			return at, out.reset(at) == nil
		}
		for _, one := range list {
			people, err := v.Desk.Concerned(v.ctx(), one)
			last = one.Seq
			one, tell := asTold(one, people, v.who.Person.ID)
			if err == nil && tell && out.change(one) != nil {
				return last, false
			}
		}
		if len(list) == 0 {
			break
		}
	}
	// A page may know of more than the hub has passed on by now, but not of more
	// than there is: such a position is one of another store.
	if last > at {
		newest, err := v.Feed.Newest(v.ctx())
		if err != nil {
			return last, false
		}
		if last > newest {
			return newest, out.reset(newest) == nil
		}
	}
	return last, true
}

// asTold returns what a person is told of a happening that concerns people. ok is
// false when that is nothing.
func asTold(one desk.Happening, people []string, person string) (_ desk.Happening, ok bool) {
	if slices.Contains(people, person) {
		return one, true
	}
	one.Subject = aboutMajors
	return one, slices.Contains(people, desk.Everybody)
}

// stillAllowed reports whether the visitor is still signed in and has a role.
func (v *visit) stillAllowed() bool {
	lasts, err := v.lasts(v.ctx(), v.sessions.Token(v.ctx()))
	_, ok := v.roleOf(v.who)
	return ok && (lasts || err != nil) // the store may not answer now
}

// sender writes to a page that listens.
type sender struct {
	w http.ResponseWriter
	c *http.ResponseController
}

func (s sender) send(text string) error {
	_ = s.c.SetWriteDeadline(time.Now().Add(writeWait)) // not every writer has one
	if _, err := s.w.Write([]byte(text)); err != nil {
		return err
	}
	return s.c.Flush()
}

// reset tells the page to load anew: it is now at a position.
func (s sender) reset(at uint64) error {
	return s.send(fmt.Sprintf("event: reset\nid: %d\ndata: reset\n\n", at))
}

func (s sender) change(one desk.Happening) error {
	return s.send(fmt.Sprintf("id: %d\ndata: %s\n\n", one.Seq, one.Subject))
}
