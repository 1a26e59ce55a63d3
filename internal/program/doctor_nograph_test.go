//go:build nograph

package program

import (
	"strings"
	"testing"
)

// TestDoctorWithoutGraph examines desks with a program that is built without
// Microsoft Graph.
func TestDoctorWithoutGraph(t *testing.T) {
	const says = " · Microsoft Graph: This program is built without Microsoft Graph."
	w := newWard(t)
	if out, _ := w.doctor(); !strings.Contains(out, "ok"+says) {
		t.Error(out)
	}
	w.extra += "graph: {enabled: true}\n"
	out, _ := w.doctor()
	finds(t, out, "failure"+says, "", "make build")
}
