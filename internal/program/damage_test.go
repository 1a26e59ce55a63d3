package program

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/internal/scripttest"
)

// A desk does not start on a store that is damaged, empty beside files, or of a
// newer version. It says so in one line, and changes nothing.
func TestADamagedStore(t *testing.T) {
	d := scripttest.Start(t, run, "")
	erin := d.Person("Erin Employee")
	if a := erin.Say(t.Context(), "incident"); a.Err != nil {
		t.Fatal(a.Err)
	}
	if err := d.Stop(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(d.Dir, "frontdesk.db")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Remove(file) }) // it is not whole
	rubbish := append([]byte{}, whole...)
	for i := range rubbish[8192:] {
		rubbish[8192+i] ^= 0xA5
	}
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"cut off":        {whole[:len(whole)/2], "cut off"},
		"nearly gone":    {whole[:100], "open " + file},
		"empty":          {nil, "is empty, but"},
		"overwritten":    {rubbish, "damaged"},
		"something else": {[]byte(strings.Repeat("listen: 127.0.0.1\n", 3000)), "invalid database"},
	} {
		if err := os.WriteFile(file, c.data, 0o600); err != nil {
			t.Fatal(err)
		}
		status, _, stderr := command(t, "serve", "--config", filepath.Join(d.Dir, "frontdesk.yaml"))
		line := strings.TrimSpace(stderr)
		if status != 1 || strings.Contains(line, "\n") || !strings.Contains(line, file) ||
			!strings.Contains(line, c.says) {
			t.Errorf("%s: status %d, %s", name, status, stderr)
		}
		if after, err := os.ReadFile(file); string(after) != string(c.data) || err != nil {
			t.Errorf("%s: the file was changed, %v", name, err)
		}
	}
}
