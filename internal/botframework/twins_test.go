package botframework

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// threads is a post in some threads, the first in front, each with its revision.
func threadsOf(revs ...int) (p Post) {
	for i, rev := range revs {
		p = p.With(threadOf(i+1, rev))
	}
	return p
}

func threadOf(n, rev int) Post {
	id := string(rune('0' + n))
	return Post{Reference: Reference{Conversation: "19:it;messageid=" + id}, Activity: id, Rev: rev}
}

func TestThreadsOfOneCard(t *testing.T) {
	three := threadsOf(1, 2, 3)
	for name, c := range map[string]struct{ want, got []Post }{
		"nothing":             {nil, Post{}.All()},
		"each once":           {[]Post{threadOf(1, 1), threadOf(2, 2), threadOf(3, 3)}, three.All()},
		"a known one":         {[]Post{threadOf(1, 1), threadOf(2, 5), threadOf(3, 3)}, three.With(threadOf(2, 5)).All()},
		"all known":           {three.All(), three.With(three).All()},
		"another in front":    {[]Post{threadOf(3, 3), threadOf(1, 1), threadOf(2, 2)}, three.LedBy("19:it;messageid=3").All()},
		"a stranger in front": {three.All(), three.LedBy("19:it").All()},
		"without the first":   {[]Post{threadOf(2, 2), threadOf(3, 3)}, three.Without(threadOf(1, 1)).All()},
		"without the only":    {nil, threadOf(1, 1).Without(threadOf(1, 2)).All()},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	if diff := cmp.Diff(threadsOf(1, 2, 3), three); diff != "" {
		t.Errorf("the post itself was changed:\n%s", diff)
	}
	if !three.ShowsAs(threadsOf(1, 2, 3)) || three.ShowsAs(threadsOf(1, 2)) || three.ShowsAs(threadsOf(1, 2, 4)) {
		t.Error("what shows the same")
	}
}

func TestWhatMayHaveBeenCarriedOut(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{nil, false},
		{&StatusError{Status: 429}, false},
		{&StatusError{Status: 412}, false},
		{&StatusError{Status: 503}, false},
		{&StatusError{Status: 500}, true},
		{&StatusError{Status: 502}, true},
		{&StatusError{Status: 504}, true},
		{context.DeadlineExceeded, true},
		{&net.OpError{Op: "read", Err: errors.New("reset")}, true},
		{&net.OpError{Op: "dial", Err: errors.New("refused")}, false},
		{ErrRefused, false},
	} {
		if got := Doubtful(c.err); got != c.want {
			t.Errorf("%v: %t", c.err, got)
		}
	}
}

func TestWhenAMessageWasPosted(t *testing.T) {
	want := time.Date(2021, 3, 29, 3, 53, 52, 35_000_000, time.UTC)
	if at, ok := Posted("1616990032035"); !ok || !at.Equal(want) {
		t.Errorf("%v, %t", at, ok)
	}
	for _, id := range []string{"", "f:1", "0", "-5"} {
		if at, ok := Posted(id); ok {
			t.Errorf("%q: %v", id, at)
		}
	}
}
