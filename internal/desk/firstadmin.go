package desk

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"strings"
	"sync"
	"time"

	"frontdesk/tickets"
)

// Errors of BecomeAdmin.
var (
	ErrWrongCode = errors.New("desk: not the code")
	ErrNoCode    = errors.New("desk: there is no code")
)

// TooSoon is the error of somebody who typed a wrong code and may not try again
// for that time.
type TooSoon time.Duration

func (t TooSoon) Error() string { return "desk: no code for another " + time.Duration(t).String() }

const (
	// codeSigns holds no two signs that look alike. There are 32, so a byte
	// chooses each with equal probability.
	codeSigns  = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	codeLength = 8
	// firstWait is how long a person waits after their first wrong code. Each
	// further one doubles it, up to longestWait. Others do not wait for them.
	firstWait   = 10 * time.Second
	longestWait = time.Hour
)

// firstCode is the one-time code that makes the first administrator. It is only
// in memory: the next start makes another.
type firstCode struct {
	mu    sync.Mutex
	code  string // empty: there is none
	tries map[string]tried
}

// tried is what a person's wrong codes cost them.
type tried struct {
	next time.Time // when they can try again
	wait time.Duration
}

// renew makes a code.
func (c *firstCode) renew() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	random := make([]byte, codeLength)
	_, _ = rand.Read(random) // never fails
	for i, b := range random {
		random[i] = codeSigns[int(b)%len(codeSigns)]
	}
	c.code, c.tries = string(random), map[string]tried{}
	return c.code
}

// drop ends the code.
func (c *firstCode) drop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.code = ""
}

// exists reports whether there is a code.
func (c *firstCode) exists() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.code != ""
}

// try calls use when somebody typed the code. The code ends when use succeeds.
func (c *firstCode) try(person, typed string, now time.Time, use func() error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.tries[person]
	if c.code == "" {
		return ErrNoCode
	}
	if left := t.next.Sub(now); left > 0 {
		return TooSoon(left)
	}
	if subtle.ConstantTimeCompare([]byte(strings.ToUpper(typed)), []byte(c.code)) != 1 {
		t.wait = min(max(2*t.wait, firstWait), longestWait)
		t.next = now.Add(t.wait)
		c.tries[person] = t
		return ErrWrongCode
	}
	if err := use(); err != nil {
		return err
	}
	c.code = ""
	return nil
}

// FirstAdmin returns the one-time code that makes its bearer the first
// administrator. It returns "" when there already is one, or when the code is one
// that was told before (Inherit). Call it once, after Start.
func (d *Desk) FirstAdmin() string {
	switch {
	case d.Setup.HasAdmin():
		d.code.drop()
		return ""
	case d.code.exists():
		return ""
	}
	return d.code.renew()
}

// BecomeAdmin makes the actor, who typed the one-time code, an administrator.
// ErrWrongCode, ErrNoCode and TooSoon say why it did not.
func (d *Desk) BecomeAdmin(ctx context.Context, a tickets.Actor, typed string) error {
	err := d.code.try(a.ID, typed, d.Now(), func() error { return d.Setup.addAdmin(ctx, a) })
	if err != nil {
		d.Logger.Warn("not the first administrator", "person", a.ID, "error", err)
		return err
	}
	d.Logger.Info("first administrator", "person", a.ID)
	return nil
}

// TakesCode reports whether what was typed can be the one-time code: there is a
// code, and it is a single word.
func (d *Desk) TakesCode(typed string) bool {
	return typed != "" && !strings.ContainsAny(typed, " \n\t") && d.code.exists()
}
