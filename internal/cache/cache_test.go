package cache

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"
)

// The model is a list of keys in the order of their last use, including deleted
// ones.
func TestWhatWasUsedLastIsKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "n")
		c := New[int, int](n)
		var used []int
		values := map[int]int{}
		use := func(key int) {
			used = append(slices.DeleteFunc(used, func(k int) bool { return k == key }), key)
		}
		check := func(t *rapid.T, key, got int, ok bool) {
			want, known := values[key]
			if ok && (!known || got != want) {
				t.Fatalf("key %d has %d, want %d, %t", key, got, want, known)
			}
			if last := used[max(0, len(used)-n):]; !ok && known && slices.Contains(last, key) {
				t.Fatalf("key %d is forgotten, the last were %v", key, last)
			}
		}
		key := func(t *rapid.T) int { return rapid.IntRange(0, 12).Draw(t, "key") }
		value := func(t *rapid.T) int { return rapid.Int().Draw(t, "value") }
		t.Repeat(map[string]func(*rapid.T){
			"get": func(t *rapid.T) {
				k := key(t)
				got, ok := c.Get(k)
				check(t, k, got, ok)
				if ok {
					use(k)
				}
			},
			"put": func(t *rapid.T) {
				k, v := key(t), value(t)
				c.Put(k, v)
				values[k] = v
				use(k)
			},
			"get or put": func(t *rapid.T) {
				k, v := key(t), value(t)
				got, found := c.GetOrPut(k, func() int { return v })
				check(t, k, got, found)
				if !found {
					values[k] = v
				}
				if got != values[k] {
					t.Fatalf("key %d has %d, want %d", k, got, values[k])
				}
				use(k)
			},
			"delete": func(t *rapid.T) {
				k := key(t)
				c.Delete(k)
				delete(values, k)
			},
			"": func(t *rapid.T) {
				if len(c.now) > n || len(c.old) > n {
					t.Fatalf("%d and %d values are kept, want at most %d each", len(c.now), len(c.old), n)
				}
			},
		})
	})
}

func TestAValueIsMadeOnce(t *testing.T) {
	c := New[string, int32](2)
	var made atomic.Int32
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if got, _ := c.GetOrPut("a", func() int32 { return made.Add(1) }); got != 1 {
				t.Error(got)
			}
		})
	}
	all.Wait()
}

func BenchmarkGet(b *testing.B) {
	c := New[int, int](1024)
	for i := range 1024 {
		c.Put(i, i)
	}
	i := 0
	for b.Loop() {
		c.Get(i & 1023)
		i++
	}
}
