package program

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"frontdesk/internal/scripttest"
)

func TestHealth(t *testing.T) {
	d := scripttest.Start(t, run, "")
	_, port, err := net.SplitHostPort(d.Address)
	if err != nil {
		t.Fatal(err)
	}
	config := func(listen string) string {
		path := filepath.Join(t.TempDir(), "frontdesk.yaml")
		if err := os.WriteFile(path, fmt.Appendf(nil, "listen: %q\n", listen), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, listen := range []string{d.Address, "localhost:" + port} {
		if status, stdout, stderr := command(t, "health", "-c", config(listen)); status != 0 || stdout != "ready\n" {
			t.Errorf("%s: status %d, %s%s", listen, status, stdout, stderr)
		}
	}
	if err := d.Stop(); err != nil {
		t.Fatal(err)
	}
	for _, listen := range []string{d.Address, ":" + port, "127.0.0.1:0"} {
		status, stdout, stderr := command(t, "health", "-c", config(listen))
		if status != 1 || stdout != "" || lines(stderr) != 1 {
			t.Errorf("stopped, %s: status %d, %s%s", listen, status, stdout, stderr)
		}
	}
}

func TestVersion(t *testing.T) {
	form := regexp.MustCompile(`^frontdesk \d+\.\d+\.\d+(, commit [0-9a-f]{40}(, changed since)?)?` +
		`, without Microsoft Graph \(go1\S+, \w+/\w+\)\n$`)
	for _, args := range []string{"version", "--version"} {
		if status, stdout, stderr := command(t, args); status != 0 || !form.MatchString(stdout) || stderr != "" {
			t.Errorf("%s: status %d, %s%s", args, status, stdout, stderr)
		}
	}
}
