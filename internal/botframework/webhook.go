package botframework

import (
	"maps"
	"sync"
	"time"
)

// Reason is why a request to the webhook was refused, in one word for counters.
type Reason string

// The reasons. The last five are found by who reads the request.
const (
	NoToken      Reason = "no_token"
	BadToken     Reason = "bad_token" // not signed by Teams, or damaged
	WrongIssuer  Reason = "wrong_issuer"
	OtherApp     Reason = "other_app" // the token is for another bot
	Expired      Reason = "expired"   // or not valid yet
	UnknownKey   Reason = "unknown_key"
	NoKeys       Reason = "no_keys"
	OtherService Reason = "service_url"
	OtherTenant  Reason = "other_tenant"
	OtherBot     Reason = "other_bot"
	OtherChannel Reason = "other_channel" // of the Bot Framework: not Teams
	BadBody      Reason = "bad_body"
	TooLarge     Reason = "too_large"
	BadType      Reason = "bad_type"
	CutOff       Reason = "cut_off" // the body did not come in time
	Busy         Reason = "busy"
)

// Reasons returns all reasons.
func Reasons() []Reason {
	return []Reason{
		NoToken, BadToken, WrongIssuer, OtherApp, Expired, UnknownKey, NoKeys, OtherService, OtherTenant, OtherBot,
		OtherChannel, BadBody, TooLarge, BadType, CutOff, Busy,
	}
}

// Refused counts the requests that were refused for one reason.
type Refused struct {
	Count int
	Last  time.Time
}

// Webhook is what came to the webhook since the start. It is safe for concurrent
// use.
type Webhook struct {
	now   func() time.Time
	first func(why Reason, count int) // told of the first of each reason in an hour; nil: nobody is

	mu      sync.Mutex
	turns   int
	last    time.Time
	refused map[Reason]Refused
	told    map[Reason]time.Time
}

// tellAgain is how long a reason is not told again.
const tellAgain = time.Hour

func newWebhook(s Settings) *Webhook {
	return &Webhook{now: s.Now, first: s.FirstRefused, refused: map[Reason]Refused{}, told: map[Reason]time.Time{}}
}

// Refuse counts a request that was refused.
func (w *Webhook) Refuse(why Reason) {
	now := w.now()
	w.mu.Lock()
	n := w.refused[why]
	n.Count, n.Last = n.Count+1, now
	w.refused[why] = n
	at, told := w.told[why]
	first := !told || now.Sub(at) >= tellAgain
	if first {
		w.told[why] = now
	}
	w.mu.Unlock()
	if first && w.first != nil {
		w.first(why, n.Count)
	}
}

// accept counts an activity that has passed every check.
func (w *Webhook) accept() {
	now := w.now()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.turns++
	w.last = now
}

// Traffic is what a Webhook has counted.
type Traffic struct {
	Turns   int       // accepted
	Last    time.Time // when the last one was accepted; zero: none was
	Refused map[Reason]Refused
}

// Traffic returns what was counted so far.
func (w *Webhook) Traffic() Traffic {
	w.mu.Lock()
	defer w.mu.Unlock()
	return Traffic{w.turns, w.last, maps.Clone(w.refused)}
}

// LastRefused returns why a request was refused last, and when; empty when none was.
func (t Traffic) LastRefused() (why Reason, at time.Time) {
	for one, n := range t.Refused {
		if n.Last.After(at) {
			why, at = one, n.Last
		}
	}
	return why, at
}
