package outgoing

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

var (
	silent    = slog.New(slog.DiscardHandler)
	errBusy   = &botframework.StatusError{Status: 502}
	errBad    = &botframework.StatusError{Status: 400}
	throttled = func(d time.Duration) error { return &botframework.StatusError{Status: 429, RetryAfter: d} }
)

// owed returns delivery n to a person.
func owed(person string, n int) tickets.Owed {
	return tickets.Owed{Seq: uint64(n), Delivery: tickets.Delivery{To: tickets.Address{Person: person}}}
}

// post is one message: the recipient, its number, and the time since the start.
type post struct {
	to string
	n  int
	at time.Duration
}

// mail is Lines in a test. answer decides what a send returns; successful sends
// are recorded.
type mail struct {
	*Lines
	mu    sync.Mutex
	begun time.Time
	tried []post
	sent  []post
}

func newMail(answer func(ctx context.Context, o tickets.Owed, try int) error) *mail {
	m := &mail{begun: time.Now()}
	m.Lines = newLines(func(ctx context.Context, o tickets.Owed) error {
		p := post{o.To.Person, int(o.Seq), time.Since(m.begun)}
		m.mu.Lock()
		m.tried = append(m.tried, p)
		try := 0
		for _, t := range m.tried {
			if t.to == p.to && t.n == p.n {
				try++
			}
		}
		m.mu.Unlock()
		err := answer(ctx, o, try)
		m.mu.Lock()
		defer m.mu.Unlock()
		if err == nil {
			m.sent = append(m.sent, p)
		}
		return err
	}, silent)
	return m
}

// to returns the numbers of the messages sent to a person.
func (m *mail) to(person string) (numbers []int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, p := range m.sent {
		if p.to == person {
			numbers = append(numbers, p.n)
		}
	}
	return numbers
}

// tries returns the times of all attempts since the start.
func (m *mail) tries() (at []time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, p := range m.tried {
		at = append(at, p.at)
	}
	return at
}

func (m *mail) halt() {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	m.Stop(ctx)
}

func want(t *testing.T, what string, want, got any, options ...cmp.Option) {
	t.Helper()
	if diff := cmp.Diff(want, got, options...); diff != "" {
		t.Errorf("%s:\n%s", what, diff)
	}
}

func TestALineStaysInOrderUnderFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMail(func(_ context.Context, o tickets.Owed, try int) error {
			if try <= int(o.Seq)%4 {
				return errBusy
			}
			return nil
		})
		var numbers []int
		for n := 1; n <= 20; n++ {
			for _, person := range []string{"anna", "boris", "olga"} {
				m.Owe([]tickets.Owed{owed(person, n)})
			}
			numbers = append(numbers, n)
		}
		time.Sleep(time.Hour)
		for _, person := range []string{"anna", "boris", "olga"} {
			want(t, person, numbers, m.to(person))
		}
		m.halt()
		if len(m.lines) > 0 {
			t.Errorf("%d lines are kept with nothing in them", len(m.lines))
		}
	})
}

func TestALineInTroubleDelaysNoOther(t *testing.T) {
	for name, trouble := range map[string]func(context.Context) error{
		"hanging":   func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
		"throttled": func(context.Context) error { return throttled(time.Hour) },
		"failing":   func(context.Context) error { return errBusy },
		"parked":    func(context.Context) error { return errParked },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newMail(func(ctx context.Context, o tickets.Owed, _ int) error {
					if o.To.Person == "anna" {
						return trouble(ctx)
					}
					return nil
				})
				for n := range 100 {
					m.Owe([]tickets.Owed{owed("anna", n), owed(fmt.Sprint("other ", n), 1)})
				}
				synctest.Wait()
				want(t, "sent at once", 100, len(m.sent))
				want(t, "sent to anna", 0, len(m.to("anna")))
				m.halt()
			})
		})
	}
}

func TestRetryTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMail(func(_ context.Context, _ tickets.Owed, try int) error {
			switch try {
			case 1:
				return throttled(7 * time.Second)
			case 2:
				return throttled(90 * time.Second)
			}
			return nil
		})
		m.Owe([]tickets.Owed{owed("anna", 1)})
		time.Sleep(time.Hour)
		at := m.tries()
		if len(at) != 3 || at[1] < 7*time.Second || at[1] > 8*time.Second || at[2]-at[1] < 90*time.Second ||
			at[2]-at[1] > 91*time.Second {
			t.Errorf("asked to wait 7 and 90 seconds, tried at %v", at)
		}
		m.halt()
	})
	synctest.Test(t, func(t *testing.T) {
		m := newMail(func(context.Context, tickets.Owed, int) error { return errBusy })
		m.Owe([]tickets.Owed{owed("anna", 1)})
		time.Sleep(time.Hour)
		at := m.tries()
		if len(at) < 3600/60 || at[1] > time.Second || at[1] == 0 {
			t.Fatalf("%d tries in an hour, the first at %v", len(at), at[:min(3, len(at))])
		}
		for i := range at[1:] {
			if pause := at[i+1] - at[i]; pause > time.Minute {
				t.Errorf("a pause of %v", pause)
			}
		}
		if len(at) > 3600/20 {
			t.Errorf("%d tries in an hour", len(at))
		}
		m.halt()
	})
	synctest.Test(t, func(t *testing.T) {
		m := newMail(func(_ context.Context, o tickets.Owed, try int) error {
			if o.Seq == 1 && try < 9 || try == 1 {
				return errBusy
			}
			return nil
		})
		m.Owe([]tickets.Owed{owed("anna", 1), owed("anna", 2)})
		time.Sleep(time.Hour)
		at := m.tries()
		if last := at[len(at)-1] - at[len(at)-2]; len(at) != 11 || last > time.Second {
			t.Errorf("after a success pauses begin anew: tried at %v", at)
		}
		m.halt()
	})
}

func TestAParkedLineWaitsToBeWoken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var known sync.Map
		m := newMail(func(_ context.Context, o tickets.Owed, _ int) error {
			if _, ok := known.Load(o.To.Person); !ok {
				return errParked
			}
			return nil
		})
		m.Owe([]tickets.Owed{owed("anna", 1), owed("anna", 2), owed("boris", 1)})
		time.Sleep(time.Hour)
		m.Owe([]tickets.Owed{owed("anna", 3)})
		time.Sleep(time.Hour)
		want(t, "tries while parked", 2, len(m.tries()))
		known.Store("anna", true)
		m.Wake(tickets.Address{Person: "anna"})
		m.Wake(tickets.Address{Person: "nobody"})
		synctest.Wait()
		want(t, "sent to anna", []int{1, 2, 3}, m.to("anna"))
		want(t, "sent to boris", 0, len(m.to("boris")))
		m.halt()
	})
}

// What cannot arrive now, and whose author is told so, does not wait behind
// something that waits for its person.
func TestWordsDoNotWaitInAParkedLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		there := false
		m := newMail(func(context.Context, tickets.Owed, int) error {
			if there {
				return nil
			}
			return errParked
		})
		var told []uint64
		m.unreached = func(_ context.Context, o tickets.Owed) error {
			if told = append(told, o.Seq); o.Seq == 2 {
				return errParked // it waits
			}
			return nil
		}
		word := func(n int) tickets.Owed {
			o := owed("anna", n)
			o.Content = tickets.ChatMessage{Chat: "chat-1", N: n}
			return o
		}
		m.Owe([]tickets.Owed{owed("anna", 1), word(2), owed("anna", 3), word(4)})
		synctest.Wait()
		m.Owe([]tickets.Owed{word(5)})
		synctest.Wait()
		if diff := cmp.Diff([]uint64{2, 4, 5}, told); diff != "" {
			t.Errorf("told of:\n%s", diff)
		}
		want(t, "while she is away", []int(nil), m.to("anna"))
		there = true
		m.Wake(tickets.Address{Person: "anna"})
		synctest.Wait()
		want(t, "once she is there", []int{1, 2, 3}, m.to("anna"))
		m.halt()
	})
}

func TestAllLinesCanBeWoken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMail(func(_ context.Context, _ tickets.Owed, try int) error {
			if try == 1 {
				return errParked
			}
			return nil
		})
		m.Owe([]tickets.Owed{owed("anna", 1), owed("boris", 1)})
		synctest.Wait()
		m.WakeAll()
		synctest.Wait()
		want(t, "sent to anna", []int{1}, m.to("anna"))
		want(t, "sent to boris", []int{1}, m.to("boris"))
		m.halt()
	})
}

// A delivery that was made but not taken off the record is not made again.
func TestADeliveryThatCouldNotBeSettled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		settled := 0
		m := newMail(func(_ context.Context, o tickets.Owed, _ int) error {
			if o.Seq > 1 {
				return nil
			}
			return unsettled{errBusy, func(context.Context) error {
				if settled++; settled < 3 {
					return errBusy
				}
				return nil
			}}
		})
		m.Owe([]tickets.Owed{owed("anna", 1), owed("anna", 2)})
		time.Sleep(time.Hour)
		m.halt()
		want(t, "tries to settle", 3, settled)
		want(t, "sends", 2, len(m.tries()))
		want(t, "the next", []int{2}, m.to("anna"))
	})
}

func TestADeliveryThatPanics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMail(func(_ context.Context, o tickets.Owed, try int) error {
			if o.To.Person == "anna" && try < 3 {
				panic("x")
			}
			return nil
		})
		m.Owe([]tickets.Owed{owed("anna", 1), owed("boris", 1)})
		time.Sleep(time.Hour)
		want(t, "sent to anna", []int{1}, m.to("anna"))
		want(t, "sent to boris", []int{1}, m.to("boris"))
		m.halt()
	})
}

// Somebody may write to the bot after a send did not find them and before the
// delivery is parked.
func TestAWakeDuringATryIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m *mail
		m = newMail(func(_ context.Context, o tickets.Owed, try int) error {
			if try == 1 {
				m.Wake(o.To)
				return errParked
			}
			return nil
		})
		m.Owe([]tickets.Owed{owed("anna", 1), owed("anna", 2)})
		time.Sleep(time.Minute)
		want(t, "sent to anna", []int{1, 2}, m.to("anna"))
		m.halt()
	})
}

func TestStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		m := newMail(func(_ context.Context, o tickets.Owed, _ int) error {
			switch o.To.Person {
			case "slow":
				<-release
			case "throttled":
				return throttled(time.Hour)
			case "stranger":
				return errParked
			}
			return nil
		})
		m.Owe([]tickets.Owed{owed("slow", 1), owed("throttled", 1), owed("stranger", 1)})
		synctest.Wait()
		stopped := make(chan struct{})
		go func() {
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			defer cancel()
			m.Stop(ctx)
			close(stopped)
		}()
		synctest.Wait()
		select {
		case <-stopped:
			t.Error("did not wait for what was under way")
		default:
		}
		m.Owe([]tickets.Owed{owed("late", 1)})
		m.Wake(tickets.Address{Person: "stranger"})
		close(release)
		<-stopped
		want(t, "sent", []post{{"slow", 1, 0}}, m.sent, cmp.AllowUnexported(post{}))
		if waited := time.Since(m.begun); waited != 0 {
			t.Errorf("waited %v for those that are to be left", waited)
		}
	})
}

func TestStopCutsOffWhatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMail(func(ctx context.Context, _ tickets.Owed, _ int) error { <-ctx.Done(); return ctx.Err() })
		m.Owe([]tickets.Owed{owed("anna", 1), owed("anna", 2)})
		synctest.Wait()
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		m.Stop(ctx)
		if waited := time.Since(m.begun); waited != 5*time.Second {
			t.Errorf("stopped after %v, want 5s", waited)
		}
		want(t, "tries", 1, len(m.tries()))
	})
}

func TestWhatIsNotOnRecordIsGivenUp(t *testing.T) {
	for name, c := range map[string]struct {
		err         error
		least, most time.Duration // when the next one is sent
	}{
		"no failure":          {nil, 0, 0},
		"one that never ends": {errBusy, unrecordedFor, unrecordedFor + time.Minute},
		"one for good":        {errBad, 0, 0},
		"refused":             {fmt.Errorf("x: %w", botframework.ErrRefused), 0, 0},
		"network":             {errors.New("connection reset"), unrecordedFor, unrecordedFor + time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newMail(func(context.Context, tickets.Owed, int) error { return nil })
				m.Add("person/anna", func(context.Context) error { return c.err })
				m.Owe([]tickets.Owed{owed("anna", 1)})
				time.Sleep(time.Hour)
				if at := m.tries(); len(at) != 1 || at[0] < c.least || at[0] > c.most {
					t.Errorf("the next was sent at %v, want between %v and %v", at, c.least, c.most)
				}
				m.halt()
			})
		})
	}
}

func TestCallsAtOnceAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		m := newMail(func(context.Context, tickets.Owed, int) error { <-release; return nil })
		for n := range maxCalls + 50 {
			m.Owe([]tickets.Owed{owed(fmt.Sprint(n), 1)})
		}
		synctest.Wait()
		want(t, "calls at once", maxCalls, len(m.tries()))
		close(release)
		synctest.Wait()
		want(t, "sent", maxCalls+50, len(m.sent))
		if at := m.tries(); slices.Max(at) > 0 {
			t.Errorf("the last was tried at %v", slices.Max(at))
		}
		m.halt()
	})
}

func TestATurnWaitsForTheFirstTryOfItsAnswerWhenManyAreUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMail(func(context.Context, tickets.Owed, int) error { return nil })
		defer m.halt()
		begun := time.Now()
		var tries atomic.Int32
		sending := func(takes time.Duration, err error) func(context.Context) error {
			return func(context.Context) error {
				time.Sleep(takes)
				tries.Add(1)
				return err
			}
		}
		for i := range maxUnwaited {
			m.Answer(fmt.Sprint(i), sending(9*time.Second, nil))
		}
		want(t, "waited for few", time.Duration(0), time.Since(begun))
		m.Answer("a", sending(300*time.Millisecond, nil))
		want(t, "waited for the one that works", 300*time.Millisecond, time.Since(begun))
		m.Answer("b", sending(200*time.Millisecond, throttled(time.Minute)))
		want(t, "waited for the one to be tried again", 500*time.Millisecond, time.Since(begun))
		m.Answer("b", sending(0, nil))
		want(t, "waited behind it", 1500*time.Millisecond, time.Since(begun))
		m.Answer("c", sending(9*time.Second, nil))
		want(t, "waited for the slow one", 2500*time.Millisecond, time.Since(begun))
		want(t, "tries until now", int32(2), tries.Load())
		time.Sleep(2 * time.Minute)
		again := time.Now()
		m.Answer("d", sending(9*time.Second, nil))
		want(t, "waited when all others were sent", time.Duration(0), time.Since(again))
	})
}
