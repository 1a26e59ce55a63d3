package outgoing

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cenkalti/backoff/v5"

	"frontdesk/internal/botframework"
	"frontdesk/tickets"
)

const (
	// maxCalls is the largest number of deliveries under way at once.
	maxCalls = 256
	// unrecordedFor is how long to try something that is not on record.
	unrecordedFor = 2 * time.Minute
	// maxUnwaited is how many answers may be under way without a turn waiting
	// for them.
	maxUnwaited = 16
	// firstTryFor is how long a turn waits for the first try to send its
	// answer.
	firstTryFor = time.Second
)

// errParked means that we cannot reach the person until we hear from them.
var errParked = errors.New("outgoing: no way known to the person")

// notYet means that a delivery must wait for that time.
type notYet time.Duration

func (n notYet) Error() string { return "outgoing: not for " + time.Duration(n).String() }

// unsettled means that the delivery was made, but could not be taken off the
// record. settle tries that again.
type unsettled struct {
	error
	settle func(context.Context) error
}

// Lines sends what is owed. It keeps the order within a line and works on lines
// in parallel. A slow, throttled or blocked line delays no other. A delivery is
// tried until it is settled. After a temporary failure it is retried when the
// channel asks for that, else with growing pauses.
type Lines struct {
	send func(context.Context, tickets.Owed) error
	// unreached tells the author of words whose reader cannot be reached. It
	// returns nil when the words are settled, and errParked when they wait. nil:
	// nobody is told.
	unreached func(context.Context, tickets.Owed) error

	// tried is told how a try to deliver ended. nil: nobody is.
	tried func(Try)

	logger *slog.Logger
	calls  chan struct{} // one entry for each call under way

	ctx      context.Context // cancels what is still being sent
	cancel   context.CancelFunc
	stopping chan struct{} // cuts pauses short
	once     sync.Once
	workers  sync.WaitGroup
	answers  atomic.Int32 // waiting for their first try

	mu    sync.Mutex
	lines map[string]*line
}

// line holds what one conversation is still to get. A parked line has no
// worker. It has an alarm when the end of the wait is known. A line that is
// woken during a try is not parked: what it waits for may have come too late
// for that try.
type line struct {
	items  []item
	parked bool
	woken  bool
	alarm  *time.Timer
	why    error // of the last try; nil after a success
}

// item is one thing that a line is to get, or that is to be loaded. Words that
// somebody said do not wait without a word behind one that is parked: unreached
// tells their author. It is nil for everything else.
type item struct {
	do        func(context.Context) error
	unreached func(context.Context) error
	loads     bool // its pauses are short
	free      bool // takes no call
	// at is since when the delivery is owed; zero when it is not on record.
	at time.Time
}

// newLines returns a Lines that sends with send. The error of send says whether
// to try again (botframework.Retryable) or to park the line: errParked, or
// notYet for a time. send must settle anything else itself.
func newLines(send func(context.Context, tickets.Owed) error, logger *slog.Logger) *Lines {
	d := &Lines{
		send: send, logger: logger, calls: make(chan struct{}, maxCalls),
		stopping: make(chan struct{}), lines: map[string]*line{},
	}
	d.ctx, d.cancel = context.WithCancel(context.Background())
	return d
}

// Owe adds deliveries that are on record.
func (d *Lines) Owe(owed []tickets.Owed) {
	for _, o := range owed {
		again := func(ctx context.Context) error { return d.send(ctx, o) }
		one := item{at: o.At, loads: o.Loads(), free: o.Loads() || o.Device != "", do: func(ctx context.Context) error {
			err := again(ctx)
			if u, ok := errors.AsType[unsettled](err); ok {
				again = u.settle
			}
			return err
		}}
		if d.unreached != nil && isWord(o.Delivery) && o.Device == "" {
			one.unreached = func(ctx context.Context) error { return d.unreached(ctx, o) }
		}
		d.enqueue(o.Line(), one)
	}
}

func (d *Lines) enqueue(name string, one item) {
	d.mu.Lock()
	defer d.mu.Unlock()
	l := d.lines[name]
	if l == nil {
		l = &line{}
		d.lines[name] = l
		d.start(name, l)
	}
	l.items = append(l.items, one)
	if one.unreached != nil && l.parked {
		d.wakeLine(name, l)
	}
}

// Wake retries the parked line of an address. It also retries the line beside
// it that waits for the end of quiet hours.
func (d *Lines) Wake(to tickets.Address) { d.wakeLines(to.String(), to.Later()) }

func (d *Lines) wakeLines(names ...string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, name := range names {
		if l := d.lines[name]; l != nil {
			d.wakeLine(name, l)
		}
	}
}

// WakeAll retries all parked lines.
func (d *Lines) WakeAll() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for name, l := range d.lines {
		d.wakeLine(name, l)
	}
}

// wakeLine wakes a line. d.mu is held.
func (d *Lines) wakeLine(name string, l *line) {
	l.woken = true
	if l.alarm != nil {
		l.alarm.Stop()
		l.alarm = nil
	}
	if l.parked {
		l.parked = false
		d.start(name, l)
	}
}

// start gives a line a worker. d.mu is held.
func (d *Lines) start(name string, l *line) {
	select {
	case <-d.stopping:
		return
	default:
	}
	d.workers.Go(func() { d.work(name, l) })
}

func (d *Lines) work(name string, l *line) {
	pauses := newPauses()
	for {
		one, ok := d.next(name, l)
		if !ok {
			return
		}
		if one.loads {
			pauses.MaxInterval = loadPause
		}
		err := d.try(one)
		d.noteWhy(l, err)
		wait, early := errors.AsType[notYet](err)
		switch {
		case err == nil:
			d.drop(l, 0)
			pauses.Reset()
		case early, errors.Is(err, errParked):
			if !early {
				d.tellUnreached(l)
			}
			if d.park(name, l, time.Duration(wait)) {
				return
			}
		case !d.pause(name, one, err, pauses):
			return
		}
	}
}

// next returns the next item of a line. ok is false when there is none: then the
// line is removed.
func (d *Lines) next(name string, l *line) (one item, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(l.items) == 0 {
		delete(d.lines, name)
		return one, false
	}
	l.woken = false
	return l.items[0], true
}

// tellUnreached tells the authors of the words behind the first item of a line,
// which cannot be sent now. It sends nothing of the line, whose order holds. Words
// that wait keep their place, and their author is told once.
func (d *Lines) tellUnreached(l *line) {
	next := 1
	for {
		at, one, ok := d.nextWord(l, next)
		if !ok {
			return
		}
		next = at + 1
		switch err := d.try(item{do: one.unreached}); {
		case err == nil:
			d.drop(l, at)
			next = at
		case errors.Is(err, errParked):
			d.calm(l, at)
		}
	}
}

// nextWord returns the first item of a line, from a place on, whose author is to
// be told. ok is false when there is none.
func (d *Lines) nextWord(l *line, from int) (at int, one item, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := from; i < len(l.items); i++ {
		if l.items[i].unreached != nil {
			return i, l.items[i], true
		}
	}
	return 0, one, false
}

// calm makes an item of a line wait without a word.
func (d *Lines) calm(l *line, i int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	l.items[i].unreached = nil
}

// drop removes an item. Only the line's worker removes any.
func (d *Lines) drop(l *line, i int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if i > 0 {
		l.items = slices.Delete(l.items, i, i+1)
		return
	}
	l.items[0] = item{}
	l.items = l.items[1:]
}

// park reports whether the line is now parked, for a time or until it is woken.
// It is not parked when it was woken meanwhile.
func (d *Lines) park(name string, l *line, wait time.Duration) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	l.parked = !l.woken
	if l.parked && wait > 0 {
		l.alarm = time.AfterFunc(wait, func() { d.wakeLines(name) })
	}
	return l.parked
}

func (d *Lines) try(one item) (err error) {
	if !one.free {
		d.calls <- struct{}{}
		defer func() { <-d.calls }()
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("outgoing: panic in a delivery: %v", p)
		}
	}()
	return one.do(d.ctx)
}

// pause waits before the next try. It returns false when the Lines stops.
func (d *Lines) pause(name string, one item, err error, pauses *backoff.ExponentialBackOff) bool {
	if !one.at.IsZero() {
		d.note(Retried, err)
	}
	wait := pauses.NextBackOff()
	if asked := botframework.RetryAfter(err); asked > 0 {
		wait = asked
	}
	d.logger.Info("delivery delayed", "line", name, "wait", wait, "error", err)
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-d.stopping:
		return false
	}
}

func newPauses() *backoff.ExponentialBackOff {
	b := backoff.NewExponentialBackOff()
	b.InitialInterval, b.Multiplier, b.RandomizationFactor, b.MaxInterval = 400*time.Millisecond, 2, 0.3, 30*time.Second
	return b
}

// Stop lets the workers finish what can be sent now, until ctx ends. Then it
// cancels them. What is on record stays there.
func (d *Lines) Stop(ctx context.Context) {
	d.once.Do(func() {
		d.mu.Lock()
		close(d.stopping)
		d.mu.Unlock()
	})
	finished := make(chan struct{})
	go func() { d.workers.Wait(); close(finished) }()
	select {
	case <-finished:
	case <-ctx.Done():
	}
	d.cancel()
	<-finished
}
