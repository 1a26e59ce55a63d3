package bot

import (
	"fmt"
	"sync"
	"testing"
)

func TestWhatWasTypedLast(t *testing.T) {
	var last typed
	want(t, "of a stranger", "", last.last("anna"))
	last.keep("anna", "my printer jams")
	last.keep("boris", "hello")
	last.keep("anna", "it burns")
	want(t, "of anna", "it burns", last.last("anna"))
	want(t, "of boris", "hello", last.last("boris"))
}

// What is remembered is bounded: the newest thousand people's words are there,
// those of long ago are not.
func TestWhatWasTypedLongAgoIsForgotten(t *testing.T) {
	var last typed
	const people = 10 * maxTyped
	for i := range people {
		last.keep(fmt.Sprint(i), fmt.Sprint("text ", i))
		if size := len(last.now) + len(last.old); size > 2*maxTyped {
			t.Fatalf("%d people after %d", size, i+1)
		}
	}
	for i := people - maxTyped; i < people; i++ {
		want(t, fmt.Sprint("of ", i), fmt.Sprint("text ", i), last.last(fmt.Sprint(i)))
	}
	want(t, "of the first", "", last.last("0"))
}

func TestTypedIsForManyAtOnce(t *testing.T) {
	var last typed
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			me := fmt.Sprint(i)
			last.keep(me, me)
			want(t, "of "+me, me, last.last(me))
		})
	}
	all.Wait()
}
