package bot

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

func TestARecentActivityIsAnsweredOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRecent()
		var times atomic.Int32
		release := make(chan struct{})
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				if err := r.once("a", func() error { times.Add(1); <-release; return nil }); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		if err := r.once("b", func() error { return nil }); err != nil {
			t.Errorf("another activity is held up: %v", err)
		}
		close(release)
		all.Wait()
		if times.Load() != 1 {
			t.Errorf("answered %d times", times.Load())
		}
	})
}

func TestAFailedAnswerCanBeTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRecent()
		no := errors.New("no")
		release := make(chan struct{})
		var failed atomic.Int32
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				if err := r.once("a", func() error { <-release; return no }); errors.Is(err, no) {
					failed.Add(1)
				}
			})
		}
		synctest.Wait()
		close(release)
		all.Wait()
		again := false
		if err := r.once("a", func() error { again = true; return nil }); err != nil || !again || failed.Load() != 10 {
			t.Errorf("%d of 10 read the error; again: %t, %v", failed.Load(), again, err)
		}
	})
}

func TestAnAnswerThatPanics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRecent()
		release := make(chan struct{})
		begun := make(chan struct{})
		var all sync.WaitGroup
		all.Go(func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			_ = r.once("a", func() error { close(begun); <-release; panic("x") })
		})
		<-begun
		all.Go(func() {
			if err := r.once("a", func() error { return nil }); !errors.Is(err, errPanicked) {
				t.Errorf("who waited got %v", err)
			}
		})
		synctest.Wait()
		close(release)
		all.Wait()
		if err := r.once("a", func() error { return nil }); err != nil {
			t.Errorf("tried again: %v", err)
		}
	})
}

func TestRecentRemembersTheLast(t *testing.T) {
	r := newRecent()
	done := func() error { return nil }
	for i := range 5 * maxRecent {
		_ = r.once(fmt.Sprint(i), done)
		if i >= maxRecent && i%1000 == 0 {
			if err := r.once(fmt.Sprint(i-maxRecent+1), func() error { return errors.New("forgotten") }); err != nil {
				t.Fatalf("activity %d is %v after %d others", i-maxRecent+1, err, maxRecent-1)
			}
		}
	}
	times := 0
	for range 3 {
		_ = r.once("", func() error { times++; return nil })
	}
	if times != 3 {
		t.Errorf("an activity without a key was answered %d times of 3", times)
	}
}
