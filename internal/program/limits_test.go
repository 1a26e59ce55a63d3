package program

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"
)

// Somebody sends a thousand filled-in forms, as fast as they can. Few become
// tickets, what else was typed is kept as drafts, and others are served.
func TestOnePersonCannotFloodTheDesk(t *testing.T) {
	o := openOffice(t)
	before := len(o.Threads(o.Channel.ID))
	var all errgroup.Group
	all.SetLimit(16)
	for i := range 1000 {
		all.Go(func() error {
			status, body, _ := o.Post(o.ctx, saving(o.erin, fmt.Sprint("form ", i)))
			if status != 200 {
				return fmt.Errorf("form %d: %d", i, status)
			}
			created, refused := bytes.Contains(
				body,
				[]byte("is created"),
			), bytes.Contains(
				body,
				[]byte("many tickets"),
			)
			if created == refused {
				return fmt.Errorf("form %d: %s", i, body)
			}
			return nil
		})
	}
	carl := o.Person("Carl Employee")
	a := o.save(carl, o.menuOf(carl), map[string]any{"title": "Mine"})
	if !strings.Contains(string(a.Body), "is created") {
		t.Errorf("another, meanwhile: %d, %s", a.Status, a.Body)
	}
	if err := all.Wait(); err != nil {
		t.Error(err)
	}
	o.settle()
	if made := len(o.Threads(o.Channel.ID)) - before; made < 2 || made > 21 {
		t.Errorf("%d tickets", made)
	}
	// The same press again gets the same answer, although they may create none.
	again := saving(o.erin, "form 0")
	for range 2 {
		if status, body, _ := o.Post(o.ctx, again); status != 200 || !bytes.Contains(body, []byte("form 0")) {
			t.Errorf("%d, %s", status, body)
		}
	}
}
