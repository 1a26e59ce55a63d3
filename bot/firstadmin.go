package bot

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"strings"
	"sync"

	"frontdesk/internal/botframework"
)

const (
	// codeSigns have none that look like another, and are 32: a byte chooses each
	// with equal chance.
	codeSigns  = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	codeLength = 8
	// maxTries is how often one person, and maxTriesOfAll how often everybody
	// together, can try a code.
	maxTries      = 5
	maxTriesOfAll = 50
)

// firstCode is the one-time code that makes the first administrator. It is in
// memory alone: the next start makes another.
type firstCode struct {
	mu    sync.Mutex
	code  string // empty: there is none
	tries map[string]int
	all   int
}

// make makes a code.
func (c *firstCode) make() string {
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

// open reports whether there is a code.
func (c *firstCode) open() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.code != ""
}

// try says what came of somebody's try; use is called with the right code, which
// ends when that succeeds.
func (c *firstCode) try(person, typed string, use func() error) (said string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.code == "" || c.tries[person] >= maxTries || c.all >= maxTriesOfAll {
		return "firstadmin.spent", nil
	}
	c.tries[person]++
	c.all++
	if subtle.ConstantTimeCompare([]byte(strings.ToUpper(typed)), []byte(c.code)) != 1 {
		return "firstadmin.wrong", nil
	}
	if err := use(); err != nil {
		return "", err
	}
	c.code = ""
	return "firstadmin.done", nil
}

// FirstAdmin returns the one-time code that makes its bearer the first
// administrator; "" when there is one. Call it once, after Start.
func (d *Desk) FirstAdmin() string {
	if !d.unadministered() {
		return ""
	}
	return d.code.make()
}

// becomeAdmin makes an administrator of somebody who has the code ("code").
func (d *Desk) becomeAdmin(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	said, err := d.code.try(t.Actor.ID, data.String("code"), func() error {
		return d.change(ctx, t.Actor.Activity, func(s *botframework.Setup) {
			s.Admins = append(s.Admins, botframework.Deed{Person: t.Actor.ID, At: d.Now().UTC()})
		})
	})
	if err != nil {
		return reply{}, err
	}
	d.Logger.Info("first administrator", "outcome", said, "person", t.Actor.ID)
	return reply{text: t.Words.Say(said)}, nil
}

// isCode reports whether what was typed behind the word can be a code: while there
// is one, and a single word.
func (d *Desk) isCode(data botframework.Data) bool {
	code := data.String("code")
	return code != "" && !strings.ContainsAny(code, " \n\t") && d.code.open()
}
