// Package batch gathers what arrives together, so that it can share one commit.
package batch

import "runtime"

// Collect returns first and everything that is ready to join it, at most most of them.
// It yields, so that those who were woken by the last commit can hand in what comes
// next. It stops when no more arrive, and costs nothing when there are none.
func Collect[T any](first T, ready <-chan T, most int) []T {
	list := []T{first}
	for n := 0; n < len(list) && len(list) < most; {
		n = len(list)
		runtime.Gosched()
		list = add(list, ready, most)
	}
	return list
}

func add[T any](list []T, ready <-chan T, most int) []T {
	for len(list) < most {
		select {
		case one := <-ready:
			list = append(list, one)
		default:
			return list
		}
	}
	return list
}
