//go:build !nograph

package graph

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"
)

// hold keeps calls waiting until release is called, and reports the first.
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
			c := newCache(time.Now, time.Minute, 1, func(ctx context.Context, _ []string) (map[string]int, error) {
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

func TestMemoryIsBounded(t *testing.T) {
	start := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	now := start
	fetch := func(_ context.Context, ids []string) (map[string]int, error) {
		known := map[string]int{}
		for _, id := range ids {
			known[id] = 1
		}
		return known, nil
	}
	c := newCache(func() time.Time { return now }, time.Minute, 1000, fetch)
	ask := func(group string, n int) {
		ids := make([]string, n)
		for i := range ids {
			ids[i] = fmt.Sprint(group, i)
		}
		if _, err := c.get(t.Context(), ids); err != nil {
			t.Fatal(err)
		}
		if len(c.entries) > maxKept {
			t.Fatalf("%d entries", len(c.entries))
		}
	}
	ask("first", maxKept+1000)
	now = start.Add(time.Minute)
	ask("second", 1)
	if len(c.entries) != 1 {
		t.Errorf("%d entries, want the expired ones gone", len(c.entries))
	}
}
