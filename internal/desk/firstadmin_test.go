package desk

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestTheCodeEndsWhenItIsUsed(t *testing.T) {
	var c firstCode
	code, used := c.renew(), 0
	var broken error
	use := func() error { used++; return broken }
	if len(code) != 8 || strings.Trim(code, codeSigns) != "" || strings.ContainsAny(code, "0O1I") {
		t.Errorf("code %q", code)
	}
	now := time.Now()
	try := func(person, typed string, want error) {
		t.Helper()
		if err := c.try(person, typed, now, use); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", person, err, want)
		}
	}
	try("anna", "", ErrWrongCode)
	now = now.Add(firstWait)
	try("anna", code[:7], ErrWrongCode)
	now = now.Add(2 * firstWait)
	broken = errors.New("no disk")
	try("anna", code, broken)
	if !c.exists() {
		t.Error("a code that could not be used has ended")
	}
	broken = nil
	try("anna", strings.ToLower(code), nil)
	try("boris", code, ErrNoCode)
	if used != 2 {
		t.Errorf("used %d times, want 2", used)
	}
	if c.exists() {
		t.Error("there still is a code")
	}
	if c.renew() == code || !c.exists() {
		t.Error("the next start has no code of its own")
	}
}

// A wrong code costs its person time, ever more of it, and nobody else.
func TestAWrongCodeCostsItsPersonTime(t *testing.T) {
	var c firstCode
	code := c.renew()
	never := func() error { t.Error("the code was used"); return nil }
	now := time.Now()
	for n, wait := range []time.Duration{10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600} {
		wait *= time.Second
		if err := c.try("mallory", "AAAA1111", now, never); !errors.Is(err, ErrWrongCode) {
			t.Fatalf("try %d: %v", n+1, err)
		}
		for _, typed := range []string{"AAAA1111", code} {
			if err := c.try("mallory", typed, now.Add(wait-time.Second), never); !errors.Is(err, TooSoon(time.Second)) {
				t.Fatalf("a second before try %d, %s: %v", n+2, typed, err)
			}
		}
		now = now.Add(wait)
	}
	if err := c.try("anna", code, now, func() error { return nil }); err != nil {
		t.Errorf("the right code of another: %v", err)
	}
}

// Many people have the code. One of them becomes an administrator.
func TestTheCodeIsUsedOnce(t *testing.T) {
	var c firstCode
	var used, done atomic.Int32
	code := c.renew()
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			if err := c.try(fmt.Sprint(i), code, time.Now(), func() error { used.Add(1); return nil }); err == nil {
				done.Add(1)
			}
		})
	}
	all.Wait()
	if used.Load() != 1 || done.Load() != 1 {
		t.Errorf("used %d times, by %d, want once", used.Load(), done.Load())
	}
}
