package program

import (
	"strings"
	"testing"

	"frontdesk/internal/scripttest"
)

func TestPortal(t *testing.T) {
	d := scripttest.StartWith(t, run, scripttest.Settings{
		Portal: true, Extra: "catalog: $examples/catalog.example.yaml\nknowledge: $examples/knowledge.example.yaml\n",
	})
	b := d.Browser(t)
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err, "\n", d.Log)
		}
	}
	do(d.SignIn(b, "Erin Employee", "/tickets"))
	t.Log(b.Status, b.Path(), b.Text())
	for _, path := range []string{"/", "/catalog", "/incident/new", "/drafts", "/approvals", "/chat", "/me", "/search?q=printer", "/nowhere"} {
		do(b.Open(path))
		t.Log(b.Status, b.Path(), len(b.Body), b.Text())
	}
	do(b.Open("/incident/new"))
	do(b.Press("Save", map[string]string{"title": "Printer on fire", "description": "It burns"}))
	t.Log(b.Status, b.Path(), b.Text())
	if !strings.Contains(b.Text(), "INC-1001") {
		t.Error("no incident")
	}
}
