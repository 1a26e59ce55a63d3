package desk

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

func TestTheCodeEndsWhenItIsUsed(t *testing.T) {
	var c firstCode
	code, used := c.renew(), 0
	var broken error
	use := func() error { used++; return broken }
	if len(code) != 8 || strings.Trim(code, codeSigns) != "" || strings.ContainsAny(code, "0O1I") {
		t.Errorf("code %q", code)
	}
	try := func(person, typed string, want error) {
		t.Helper()
		if err := c.try(person, typed, use); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", person, err, want)
		}
	}
	try("anna", "", ErrWrongCode)
	try("anna", code[:7], ErrWrongCode)
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

func TestTriesAreLimited(t *testing.T) {
	var c firstCode
	code := c.renew()
	never := func() error { t.Error("the code was used"); return nil }
	for person := range 11 {
		for n := range 6 {
			want := ErrWrongCode
			if person == 10 || n == 5 {
				want = ErrNoCode
			}
			if err := c.try(fmt.Sprint(person), "AAAA1111", never); !errors.Is(err, want) {
				t.Errorf("try %d of person %d: %v, want %v", n+1, person+1, err, want)
			}
		}
	}
	if err := c.try("another", code, never); !errors.Is(err, ErrNoCode) {
		t.Errorf("the right code after 50 tries: %v", err)
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
			if err := c.try(fmt.Sprint(i), code, func() error { used.Add(1); return nil }); err == nil {
				done.Add(1)
			}
		})
	}
	all.Wait()
	if used.Load() != 1 || done.Load() != 1 {
		t.Errorf("used %d times, by %d, want once", used.Load(), done.Load())
	}
}
