package teamsim

import (
	"context"
	"net/http"
	"slices"
	"time"
)

// Fault is a failure of the connector API on demand. With a Status the call is
// refused. With LoseAnswer it is carried out, but the connection closes without
// an answer. Delay comes before either; if the caller disconnects meanwhile,
// the call has no effect. NoID stands alone. Late comes after it was carried out
// and seen by people, before the answer. A Delay or Late alone simulates a slow
// Teams.
type Fault struct {
	Conversation string // a chat, a thread, or a channel with all its threads; "" is any
	Method       string // "" is any
	Times        int    // how many calls it affects; 0 for all until removed
	Status       int
	RetryAfter   string // the header, as written
	Code         string // error.code in the body
	Delay        time.Duration
	Late         time.Duration
	LoseAnswer   bool
	NoID         bool // a message is accepted, but the answer does not say its id
}

type activeFault struct {
	Fault
	left int
}

// Fault makes connector calls fail from now on. If several faults fit a call,
// the oldest applies. remove ends the fault and may be called more than once.
func (s *Sim) Fault(f Fault) (remove func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	active := &activeFault{Fault: f, left: f.Times}
	s.faults = append(s.faults, active)
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.dropFault(active)
	}
}

func (s *Sim) dropFault(f *activeFault) {
	s.faults = slices.DeleteFunc(s.faults, func(other *activeFault) bool { return other == f })
}

func (f Fault) meets(c *call) bool {
	base, _ := splitThread(c.conversation)
	return (f.Method == "" || f.Method == c.request.Method) &&
		(f.Conversation == "" || f.Conversation == c.conversation || f.Conversation == base)
}

// takeFault returns the fault that applies to a call, or the zero Fault.
func (s *Sim) takeFault(c *call) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		if !f.meets(c) {
			continue
		}
		if f.left--; f.left == 0 {
			s.dropFault(f)
		}
		return f.Fault
	}
	return Fault{}
}

// wait delays a call. It returns false if the caller disconnected meanwhile.
func (f Fault) wait(ctx context.Context) bool { return pause(ctx, f.Delay) }

// pause waits for a while. It returns false if the caller disconnected
// meanwhile.
func pause(ctx context.Context, d time.Duration) bool {
	if d == 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func (f Fault) reply() reply {
	code := f.Code
	if code == "" {
		code = http.StatusText(f.Status)
	}
	r := problem(f.Status, code)
	r.retryAfter = f.RetryAfter
	return r
}
