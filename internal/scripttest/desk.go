// Package scripttest plays conversations against the whole program. The desk
// runs as people run it, on a real store. In front of it stands a simulated
// Teams that signs what it sends, and a simulated Microsoft Graph where a test
// wants one. A conversation is a file in testdata; sentences.go says how to
// write it. One conversation can continue from what another left (kept.go). The
// package knows the program only by its command line.
package scripttest

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/internal/entrasim"
	"frontdesk/internal/graphsim"
	"frontdesk/internal/pushsim"
	"frontdesk/internal/teamsim"
)

// Program is the whole program; args[0] is its name. It returns when ctx ends.
type Program func(ctx context.Context, args []string, stdout, stderr io.Writer) error

// Desk is a running program with the queue IT, and the simulated Teams around
// it.
type Desk struct {
	*teamsim.Sim
	Team    *teamsim.Team
	Channel *teamsim.Channel   // the channel of IT
	HR      *teamsim.Channel   // the channel of the second queue, in its own team; nil without one
	Graph   *graphsim.Sim      // nil when it is switched off
	Entra   *entrasim.Provider // nil without the portal
	Pushes  *pushsim.Service   // nil without the portal
	Address string             // host:port of the program
	Dir     string             // holds frontdesk.yaml, and frontdesk.db where that is the store
	Log     *Log

	program Program
	store   string // its name; empty for the file that is there by default
	portal  string // what the configuration says of the portal
	stop    context.CancelFunc
	ended   chan error
}

// key signs for every simulated Teams, because generating a key is slow.
var key = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

// Start starts program for a test. extra is added to the configuration file.
func Start(tb testing.TB, program Program, extra string) *Desk {
	tb.Helper()
	return StartWith(tb, program, Settings{Extra: extra})
}

// StartWith is Start with more settings.
func StartWith(tb testing.TB, program Program, settings Settings) *Desk {
	tb.Helper()
	d := prepare(tb, program, settings)
	if settings.Before != nil {
		settings.Before(d)
	}
	d.start(tb)
	return d
}

// prepare sets everything up without starting the program.
func prepare(tb testing.TB, program Program, settings Settings) *Desk {
	tb.Helper()
	k, err := key()
	if err != nil {
		tb.Fatal(err)
	}
	sim, err := teamsim.New(teamsim.Options{Key: k, Now: settings.now()})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(sim.Close)
	team := sim.Team("IT Support")
	d := &Desk{Sim: sim, Team: team, Channel: team.Channel("Tickets"), Dir: tb.TempDir(), program: program}
	if settings.HR != nil {
		d.HR = sim.Team("HR").Channel("Questions")
	}
	if settings.Graph {
		if d.Graph, err = graphsim.New(sim.LoggedInToGraph); err != nil {
			tb.Fatal(err)
		}
		tb.Cleanup(d.Graph.Close)
		d.Graph.Publish(sim.AppID(), d.install)
	}
	if settings.Portal {
		if d.portal, err = d.startEntra(tb); err != nil {
			tb.Fatal(err)
		}
	}
	d.store = otherStore(tb, settings)
	if err := d.unpack(settings.Kept); err != nil {
		tb.Fatal(err)
	}
	if err := d.write(settings); err != nil {
		tb.Fatal(err)
	}
	return d
}

// start starts the program for the first time. The end of the test stops it.
func (d *Desk) start(tb testing.TB) {
	tb.Helper()
	d.Restart(tb)
	tb.Cleanup(func() {
		if err := d.Stop(); err != nil {
			tb.Errorf("the desk stopped with: %v", err)
		}
		d.check(tb)
	})
}

// check makes sure that what the desk has left is whole.
func (d *Desk) check(tb testing.TB) {
	tb.Helper()
	if _, err := os.Stat(filepath.Join(d.Dir, "frontdesk.db")); err != nil && d.store == "" {
		return // a test has taken it away
	}
	var found strings.Builder
	args := []string{"frontdesk", "check", "--config", d.config()}
	if err := d.program(context.Background(), args, &found, io.Discard); err != nil {
		tb.Errorf("the data is not whole: %v\n%s", err, &found)
	}
}

const configFile = "frontdesk.yaml"

func (d *Desk) config() string { return filepath.Join(d.Dir, configFile) }

// Restart starts the program again on the same data. Call it after Stop.
func (d *Desk) Restart(tb testing.TB) {
	tb.Helper()
	d.RestartWith(tb, d.program)
}

// listening is what the log says once the desk can be reached, as text or JSON.
var listening = regexp.MustCompile(`"?msg"?[=:]"?listening"?[ ,]"?address"?[=:]"?([^\s"]+)`)

// RestartWith is Restart with another program, this once.
func (d *Desk) RestartWith(tb testing.TB, program Program) {
	tb.Helper()
	ctx, stop := context.WithCancel(context.Background())
	d.stop, d.ended, d.Log = stop, make(chan error, 1), NewLog()
	go func() {
		err := program(ctx, []string{"frontdesk", "serve", "--config", d.config()}, io.Discard, d.Log)
		d.Log.close()
		d.ended <- err
	}()
	address, ok := d.Log.Wait(listening, 20*time.Second)
	if !ok {
		stop()
		tb.Fatalf("the desk does not listen: %v\n%s", <-d.ended, d.Log)
	}
	d.Address = address
	d.SetBot("http://" + address + "/api/messages")
}

// Stop ends the program as SIGTERM does and returns the program's result. A
// second Stop does nothing.
func (d *Desk) Stop() error {
	if d.stop == nil {
		return nil
	}
	d.stop()
	d.stop = nil
	http.DefaultClient.CloseIdleConnections()
	return <-d.ended
}

// Log collects what the program writes to its log.
type Log struct {
	mu    sync.Mutex
	text  strings.Builder
	grown chan struct{} // closed and replaced when text grows
	ended bool
}

// NewLog returns an empty log.
func NewLog() *Log { return &Log{grown: make(chan struct{})} }

// Write implements io.Writer.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.Write(p)
	close(l.grown)
	l.grown = make(chan struct{})
	return len(p), nil
}

// String returns everything written so far.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func (l *Log) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
	close(l.grown)
	l.grown = make(chan struct{})
}

// Wait waits until the log matches sought and returns the first group of the
// match. It reports false if the program ends or the limit passes before that.
func (l *Log) Wait(sought *regexp.Regexp, limit time.Duration) (string, bool) {
	deadline := time.After(limit)
	for {
		l.mu.Lock()
		found, grown, ended := sought.FindStringSubmatch(l.text.String()), l.grown, l.ended
		l.mu.Unlock()
		switch {
		case found != nil:
			return found[1], true
		case ended:
			return "", false
		}
		select {
		case <-grown:
		case <-deadline:
			return "", false
		}
	}
}
