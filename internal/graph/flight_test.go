//go:build !nograph

package graph

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"
)

// hold makes calls wait until release is called, and reports the first one.
func (w *world) hold() (arrived chan struct{}, release func()) {
	arrived, held := make(chan struct{}, 100), make(chan struct{})
	w.SetTrouble(func(http.ResponseWriter, *http.Request) bool {
		arrived <- struct{}{}
		<-held
		return false
	})
	return arrived, sync.OnceFunc(func() { close(held) })
}

func TestManyAskAtOnce(t *testing.T) {
	w := newWorld(t)
	w.staff(2)
	w.SetAnswer(ada, `{"displayName":"Ada"}`)
	arrived, release := w.hold()
	var asking, done sync.WaitGroup
	for range 50 {
		asking.Add(1)
		done.Go(func() {
			asking.Done()
			if got, err := w.Presences(t.Context(), []string{person(0), person(1)}); len(got) != 2 || err != nil {
				t.Error(got, err)
			}
			if p, ok, err := w.Profile(t.Context(), person(0)); p.Name != "Ada" || !ok || err != nil {
				t.Error(p, ok, err)
			}
		})
	}
	asking.Wait()
	<-arrived
	release()
	done.Wait()
	if calls := w.Calls(); len(calls) != 3 {
		t.Errorf("calls %q, want one for presences, user and manager each", calls)
	}
}

func TestWhoeverLeavesTakesNothingAlong(t *testing.T) {
	w := newWorld(t)
	w.staff(1)
	arrived, release := w.hold()
	defer release()
	first, leave := context.WithCancel(t.Context())
	left := make(chan error)
	go func() {
		_, err := w.Presences(first, []string{person(0)})
		left <- err
	}()
	<-arrived
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	release()
	if got, err := w.Presences(t.Context(), []string{person(0)}); got[person(0)] != Available || err != nil {
		t.Error(got, err)
	}
	if calls := w.Calls(); len(calls) != 1 {
		t.Error(calls)
	}
}

func TestOneWaitsInVain(t *testing.T) {
	w := newWorld(t)
	w.staff(1)
	arrived, release := w.hold()
	defer release()
	late, cancel := context.WithDeadline(t.Context(), time.Now())
	defer cancel()
	if _, err := w.Presences(late, []string{person(0)}); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	<-arrived
	if got, err := w.Presences(t.Context(), []string{person(0)}); len(got) != 0 || !errors.Is(err, errSlow) {
		t.Error("another waits too, or is told nothing:", got, err)
	}
	if calls := w.Calls(); len(calls) != 1 {
		t.Error(calls)
	}
}

func TestACallHasTheTimeOfWhoStartsIt(t *testing.T) {
	tests := map[string]struct{ patience, least, most time.Duration }{
		"less than a call may take": {time.Second, callTimeout - time.Second, callTimeout},
		"more":                      {time.Hour, 59 * time.Minute, time.Hour},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var got time.Duration
			c := newAnswers(time.Now, time.Minute, 1, func(ctx context.Context, _ []string) (map[string]int, error) {
				deadline, _ := ctx.Deadline()
				got = time.Until(deadline)
				return nil, nil
			})
			ctx, cancel := context.WithTimeout(t.Context(), tt.patience)
			defer cancel()
			if _, err := c.get(ctx, []string{"x"}); err != nil || got < tt.least || got > tt.most {
				t.Errorf("%v, time for the call %v, want %v", err, got, tt.least)
			}
		})
	}
}

// A caller that gives up just as a call ends must not keep the next from
// asking.
func TestNobodyIsHeldUpByACallThatHasEnded(t *testing.T) {
	now := time.Now()
	calls := 0
	c := newAnswers(
		func() time.Time { return now },
		time.Minute,
		1,
		func(context.Context, []string) (map[string]int, error) {
			calls++
			return nil, nil
		},
	)
	late, cancel := context.WithDeadline(t.Context(), time.Now())
	defer cancel()
	for range 2 {
		if _, err := c.get(t.Context(), []string{"x"}); err != nil {
			t.Error(err)
		}
		c.gaveUp(late, []string{"x"})
		now = now.Add(time.Hour)
	}
	if calls != 2 {
		t.Errorf("%d calls, want 2", calls)
	}
}
