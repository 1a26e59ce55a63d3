// Package pgtest runs a private PostgreSQL for tests: Debian's package, in a
// temporary folder, on a socket, without any network. It knows nothing of what the
// tests keep there.
//
// Nothing that it keeps survives, so it does not wait for the disk either.
package pgtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// Server is a PostgreSQL that runs.
type Server struct {
	dir   string
	run   *exec.Cmd
	ended chan struct{}
	count atomic.Int64
}

// shared is the server of a test binary.
var shared struct {
	sync.Once
	*Server
	err error
}

// ErrMissing means that PostgreSQL is not installed.
var ErrMissing = errors.New("PostgreSQL is not installed: make postgresql")

// Main runs the tests of a package, and stops the server that they started.
func Main(m *testing.M) {
	code := m.Run()
	Stop()
	os.Exit(code)
}

// Stop stops the server that the tests of the package have started, if they have.
func Stop() {
	if shared.Server != nil {
		shared.stop()
	}
}

// URL returns the name of an empty place of its own for a test, in the server that
// all tests of the package share. It skips the test where PostgreSQL is not
// installed. The package needs Main.
func URL(tb testing.TB) string {
	tb.Helper()
	shared.Do(func() { shared.Server, shared.err = Start() })
	if errors.Is(shared.err, ErrMissing) {
		tb.Skip(shared.err)
	}
	if shared.err != nil {
		tb.Fatal(shared.err)
	}
	return shared.URL(tb)
}

// URL returns the name of an empty schema.
func (s *Server) URL(tb testing.TB) string {
	tb.Helper()
	schema := fmt.Sprintf("t%d_%d", os.Getpid(), s.count.Add(1))
	if out, err := s.psql("CREATE SCHEMA " + schema); err != nil {
		tb.Fatalf("psql: %v\n%s", err, out)
	}
	return s.name() + "&pool_max_conns=4&search_path=" + schema
}

// name is the name of the database, without a schema.
func (s *Server) name() string {
	return "postgres:///postgres?user=frontdesk&host=" + url.QueryEscape(s.dir)
}

// psql runs a statement.
func (s *Server) psql(statement string) ([]byte, error) {
	psql, err := binary("psql")
	if err != nil {
		return nil, err
	}
	return exec.CommandContext(context.Background(), psql, "-X", "-q", "-A", "-t", "-h", s.dir, "-U", "frontdesk", "-d", "postgres", "-c", statement).
		CombinedOutput()
}

// Start starts a server. Who calls it stops it.
func Start() (*Server, error) {
	postgres, err := binary("postgres")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "pg")
	if err != nil {
		return nil, err
	}
	as, err := unprivileged(dir)
	if err == nil {
		err = initialize(dir, as)
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	s := &Server{dir: dir, ended: make(chan struct{})}
	s.run = exec.CommandContext(context.Background(), postgres, "-D", filepath.Join(dir, "data"), "-k", dir,
		"-c", "listen_addresses=", "-c", "max_connections=500", "-c", "fsync=off", "-c", "synchronous_commit=off",
		"-c", "full_page_writes=off", "-c", "shared_buffers=64MB", "-c", "max_wal_size=256MB", "-c", "autovacuum=off")
	s.run.SysProcAttr, s.run.Dir = as, dir
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	defer log.Close()
	s.run.Stdout, s.run.Stderr = log, log
	started := make(chan error)
	go func() {
		// The server ends when the thread that started it does: with the tests,
		// however they end.
		runtime.LockOSThread()
		err := s.run.Start()
		if started <- err; err == nil {
			_ = s.run.Wait()
		}
		close(s.ended)
	}()
	if err := <-started; err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return s, s.await()
}

// initialize makes the data of an empty server.
func initialize(dir string, as *syscall.SysProcAttr) error {
	initdb, err := binary("initdb")
	if err != nil {
		return err
	}
	run := exec.CommandContext(context.Background(), initdb, "-D", filepath.Join(dir, "data"), "-U", "frontdesk",
		"-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
	run.SysProcAttr, run.Dir = as, dir
	if out, err := run.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return nil
}

// await waits until the server answers.
func (s *Server) await() error {
	for range 300 {
		if _, err := s.psql("SELECT 1"); err == nil {
			return nil
		}
		select {
		case <-s.ended:
			said, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			return fmt.Errorf("postgres ended: %s", said)
		case <-time.After(100 * time.Millisecond):
		}
	}
	s.stop()
	return errors.New("postgres does not answer")
}

// stop stops the server, and removes what it has kept.
func (s *Server) stop() {
	_ = s.run.Process.Signal(syscall.SIGQUIT)
	<-s.ended
	_ = os.RemoveAll(s.dir)
}

// unprivileged returns how to run a process that may not be root's, and gives it the
// folder.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	as := &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}
	if os.Getuid() != 0 {
		return as, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		one, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.Atoi(one.Uid)
		gid, _ := strconv.Atoi(one.Gid)
		as.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)} //nolint:gosec // ids
		return as, os.Chown(dir, uid, gid)
	}
	return nil, errors.New("PostgreSQL does not run as root, and there is nobody else")
}

// binary finds a program of PostgreSQL. Debian keeps those of the server out of the
// path, by their version.
func binary(name string) (string, error) {
	if path, err := exec.LookPath(name); err == nil && !strings.HasPrefix(path, "/usr/bin/") {
		return path, nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(found) == 0 {
		return "", ErrMissing
	}
	slices.Sort(found)
	return found[len(found)-1], nil
}

// Psql runs a statement in the schema of a name that URL returned, and returns what
// it prints.
func Psql(tb testing.TB, name, statement string) string {
	tb.Helper()
	_, schema, _ := strings.Cut(name, "search_path=")
	out, err := shared.psql("SET search_path = " + schema + "; " + statement)
	if err != nil {
		tb.Fatalf("psql: %v\n%s", err, out)
	}
	return string(out)
}
