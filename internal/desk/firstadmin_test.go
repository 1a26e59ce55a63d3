package desk

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"frontdesk/bot/outgoing"
)

func TestTheCodeEndsWhenItIsUsed(t *testing.T) {
	var c firstCode
	code, used := c.make(), 0
	var broken error
	use := func() error { used++; return broken }
	if len(code) != 8 || strings.Trim(code, codeSigns) != "" || strings.ContainsAny(code, "0O1I") {
		t.Errorf("code %q", code)
	}
	try := func(person, typed, want string) {
		t.Helper()
		if said, err := c.try(person, typed, use); said != "firstadmin."+want || err != nil {
			t.Errorf("%s: %q, %v, want %q", person, said, err, want)
		}
	}
	try("anna", "", "wrong")
	try("anna", code[:7], "wrong")
	broken = errors.New("no disk")
	if said, err := c.try("anna", code, use); said != "" || err == nil || !c.open() {
		t.Errorf("a code that could not be used: %q, %v, %t", said, err, c.open())
	}
	broken = nil
	try("anna", strings.ToLower(code), "done")
	try("boris", code, "spent")
	outgoing.Want(t, "used", 2, used)
	if c.open() {
		t.Error("the code is still open")
	}
	if c.make() == code || !c.open() {
		t.Error("the next start has no code of its own")
	}
}

func TestTriesAreLimited(t *testing.T) {
	var c firstCode
	code := c.make()
	never := func() error { t.Error("the code was used"); return nil }
	for person := range 11 {
		for n := range 6 {
			said, _ := c.try(fmt.Sprint(person), "AAAA1111", never)
			if over := person == 10 || n == 5; (said == "firstadmin.spent") != over {
				t.Errorf("try %d of person %d: %s", n+1, person+1, said)
			}
		}
	}
	if said, _ := c.try("another", code, never); said != "firstadmin.spent" {
		t.Errorf("the right code after 50 tries: %s", said)
	}
}

// Of many who have the code one becomes an administrator.
func TestTheCodeIsUsedOnce(t *testing.T) {
	var c firstCode
	var used, done atomic.Int32
	code := c.make()
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			if said, _ := c.try(fmt.Sprint(i), code, func() error { used.Add(1); return nil }); said == "firstadmin.done" {
				done.Add(1)
			}
		})
	}
	all.Wait()
	outgoing.Want(t, "used", int32(1), used.Load())
	outgoing.Want(t, "done", int32(1), done.Load())
}
