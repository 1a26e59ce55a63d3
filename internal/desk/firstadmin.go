package desk

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"strings"
	"sync"

	"frontdesk/tickets"
)

// Errors of BecomeAdmin.
var (
	ErrWrongCode = errors.New("desk: not the code")
	// ErrNoCode means that there is no code, or that it was tried too often.
	ErrNoCode = errors.New("desk: no code that can be tried")
)

const (
	// codeSigns holds no two signs that look alike. There are 32, so a byte
	// chooses each with equal probability.
	codeSigns  = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	codeLength = 8
	// maxTries is how often one person can try a code. maxTriesOfAll is how
	// often everybody together can.
	maxTries      = 5
	maxTriesOfAll = 50
)

// firstCode is the one-time code that makes the first administrator. It is only
// in memory: the next start makes another.
type firstCode struct {
	mu    sync.Mutex
	code  string // empty: there is none
	tries map[string]int
	all   int
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
	c.code, c.tries, c.all = string(random), map[string]int{}, 0
	return c.code
}

// exists reports whether there is a code.
func (c *firstCode) exists() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.code != ""
}

// try calls use when somebody typed the code. The code ends when use succeeds.
func (c *firstCode) try(person, typed string, use func() error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.code == "" || c.tries[person] >= maxTries || c.all >= maxTriesOfAll {
		return ErrNoCode
	}
	c.tries[person]++
	c.all++
	if subtle.ConstantTimeCompare([]byte(strings.ToUpper(typed)), []byte(c.code)) != 1 {
		return ErrWrongCode
	}
	if err := use(); err != nil {
		return err
	}
	c.code = ""
	return nil
}

// FirstAdmin returns the one-time code that makes its bearer the first
// administrator. It returns "" when there already is one. Call it once, after
// Start.
func (d *Desk) FirstAdmin() string {
	if d.Setup.HasAdmin() {
		return ""
	}
	return d.code.renew()
}

// BecomeAdmin makes the actor, who typed the one-time code, an administrator.
// ErrWrongCode and ErrNoCode say why it did not.
func (d *Desk) BecomeAdmin(ctx context.Context, a tickets.Actor, typed string) error {
	err := d.code.try(a.ID, typed, func() error { return d.Setup.addAdmin(ctx, a) })
	d.Logger.Info("first administrator", "person", a.ID, "error", err)
	return err
}

// TakesCode reports whether what was typed can be the one-time code: there is a
// code, and it is a single word.
func (d *Desk) TakesCode(typed string) bool {
	return typed != "" && !strings.ContainsAny(typed, " \n\t") && d.code.exists()
}
