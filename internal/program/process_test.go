package program

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"frontdesk/internal/pgtest"
	"frontdesk/internal/scripttest"
)

func TestMain(m *testing.M) {
	status := m.Run()
	pgtest.Stop()
	if built != "" {
		_ = os.RemoveAll(built)
	}
	os.Exit(status)
}

// built is the folder of the program, once it is built.
var built string

var build = sync.OnceValues(func() (path string, err error) {
	if built, err = os.MkdirTemp("", "frontdesk-test-"); err != nil {
		return "", err
	}
	path = filepath.Join(built, "frontdesk")
	if out, err := exec.Command("go", "build", "-tags", "nograph", "-o", path, fromRoot(".")).
		CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

// fromRoot returns the path of a file or folder relative to the source root.
// Tests run in the folder of their package.
func fromRoot(name string) string { return filepath.Join("..", "..", name) }

// run runs the whole program in this process. It is a scripttest.Program.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	return runAt(time.Now)(ctx, args, stdout, stderr)
}

// runAt returns a run with another clock.
func runAt(now func() time.Time) scripttest.Program {
	return func(ctx context.Context, args []string, stdout, stderr io.Writer) error {
		examples, err := readExamples()
		if err != nil {
			return err
		}
		return program{examples: examples, now: now, stdout: stdout, stderr: stderr}.run(ctx, args)
	}
}

func readExamples() (Examples, error) {
	known, err := os.ReadFile(fromRoot("knowledge.example.yaml"))
	if err != nil {
		return Examples{}, err
	}
	written, err := os.ReadFile(fromRoot("frontdesk.example.yaml"))
	if err != nil {
		return Examples{}, err
	}
	offered, err := os.ReadFile(fromRoot("catalog.example.yaml"))
	return Examples{Catalog: offered, Knowledge: known, Config: written}, err
}

// binary returns the path of the program as people run it.
func binary(tb testing.TB) string {
	tb.Helper()
	path, err := build()
	if err != nil {
		tb.Fatal(err)
	}
	return path
}

// child runs the program in a separate process, so that tests can kill and
// measure it. Its run is a scripttest.Program.
type child struct {
	path string
	env  []string // added to the environment of this process

	mu      sync.Mutex
	running *os.Process
}

// process returns the process that was started last.
func (c *child) process() *os.Process {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.running
}

// start starts a command as the child's process.
func (c *child) start(cmd *exec.Cmd) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	err := cmd.Start()
	c.running = cmd.Process
	return err
}

func newChild(tb testing.TB) *child {
	tb.Helper()
	return &child{path: binary(tb)}
}

func (c *child) run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	cmd := exec.Command(c.path, args[1:]...)
	cmd.Stdout, cmd.Stderr, cmd.Env = stdout, stderr, append(os.Environ(), c.env...)
	if err := c.start(cmd); err != nil {
		return err
	}
	defer context.AfterFunc(ctx, func() { _ = cmd.Process.Signal(syscall.SIGTERM) })()
	return cmd.Wait()
}

// command runs the program until it exits.
func command(tb testing.TB, args ...string) (status int, stdout, stderr string) {
	tb.Helper()
	cmd := exec.CommandContext(tb.Context(), binary(tb), args...)
	cmd.Dir = tb.TempDir()
	var out, problems strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &problems
	err := cmd.Run()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		tb.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), problems.String()
}
