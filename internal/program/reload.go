package program

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"frontdesk/internal/config"
)

// hangups returns a channel with the signals that ask for a reload, until stop is
// called.
func hangups() (asked <-chan os.Signal, stop func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGHUP)
	return signals, func() { signal.Stop(signals) }
}

// reloader reads the configuration anew when it is asked to.
type reloader struct {
	*host
	asked <-chan os.Signal
	load  func() (config.Config, error)
	// drop ends the watching of the files of the edition that runs.
	drop func()
}

// drainTime is how long a reload waits for turns in flight. Teams waits 15 s, and
// others wait at the gate meanwhile.
const drainTime = 5 * time.Second

// follow reloads for each signal, until ctx ends. An error means that the desk
// cannot go on.
func (r *reloader) follow(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-r.asked:
		}
		if err := r.reload(ctx); err != nil {
			return err
		}
	}
}

// errBroken means that the desk cannot even go on as before.
var errBroken = errors.New("the desk does not go on as before")

// reload reads and checks the configuration as the start does. What is wrong is
// logged, and changes nothing. The error is that of a broken desk.
func (r *reloader) reload(ctx context.Context) error {
	next, drop, err := r.prepare(ctx)
	if err == nil {
		if err = r.replace(ctx, next); err != nil {
			next.pages.Close()
		}
	}
	if r.counts != nil {
		r.counts.Reload(err == nil)
	}
	if err == nil {
		r.drop()
		r.drop = drop
		r.log.set(next.conf.Log)
		r.log.Info("configuration reloaded", "file", next.conf.File)
		if keys := next.content.pending; len(keys) > 0 {
			r.log.Warn("changed in the configuration, but counts from the next start", "keys", strings.Join(keys, " "))
		}
		return nil
	}
	drop()
	logRefused(r.log.Logger, err)
	if errors.Is(err, errBroken) {
		return fmt.Errorf("reload: %w", err)
	}
	return nil
}

// prepare puts an edition together as the configuration wants it now. drop ends the
// watching of its files, whatever the error.
func (r *reloader) prepare(ctx context.Context) (next *edition, drop func(), err error) {
	read := r.now()
	conf, err := r.load()
	if err != nil {
		return nil, func() {}, err
	}
	c, drop, err := readContent(conf, r.log.Logger)
	if err != nil {
		return nil, drop, err
	}
	c.read, c.pending = read, conf.Settle(r.conf())
	next, err = r.build(ctx, conf, c)
	return next, drop, err
}

// replace has another edition go on. Nobody is refused meanwhile: turns and requests
// wait. When it cannot begin, the one before goes on, built anew.
func (r *reloader) replace(ctx context.Context, next *edition) error {
	stopping := ctx
	ctx = context.WithoutCancel(ctx) // a desk that stops now is stopped afterwards
	defer r.gate.shut(drainTime)()
	before := r.on.Load()
	before.stop()
	err := r.begin(ctx, next)
	if err != nil {
		again, bad := r.build(ctx, before.conf, before.content)
		if bad == nil {
			bad = r.begin(ctx, again)
		}
		if bad != nil {
			return fmt.Errorf("%w; %w: %w", err, errBroken, bad)
		}
	}
	before.pages.Close()
	if stopping.Err() != nil { // the server has closed the streams that there were
		r.Close()
	}
	return err
}
