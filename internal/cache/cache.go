// Package cache keeps values that can be had again, within bounds. It knows
// nothing of what they are.
package cache

import "sync"

// Cache keeps a value for each of the n keys that were used last, and never for
// more than 2n: when n keys have been used, those of the time before are dropped.
// Values do not expire; who needs that keeps the time in the value. Many
// goroutines may use a Cache at once. Use New.
type Cache[K comparable, V any] struct {
	n        int
	mu       sync.Mutex
	now, old map[K]V
}

// New returns an empty cache. n is at least 1.
func New[K comparable, V any](n int) *Cache[K, V] {
	return &Cache[K, V]{n: n, now: make(map[K]V)}
}

// Get returns the value that is kept for key, if there is one.
func (c *Cache[K, V]) Get(key K) (value V, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.get(key)
}

// Put keeps value for key, in place of one that is kept already.
func (c *Cache[K, V]) Put(key K, value V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.put(key, value)
}

// GetOrPut returns the value that is kept for key. If there is none, it keeps and
// returns what create returns, and found is false. It calls create once, however
// many ask at the same time. create must not use the cache.
func (c *Cache[K, V]) GetOrPut(key K, create func() V) (value V, found bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if value, found = c.get(key); !found {
		value = create()
		c.put(key, value)
	}
	return value, found
}

// Delete forgets key.
func (c *Cache[K, V]) Delete(key K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.now, key)
	delete(c.old, key)
}

func (c *Cache[K, V]) get(key K) (V, bool) {
	value, ok := c.now[key]
	if !ok {
		if value, ok = c.old[key]; ok {
			c.put(key, value)
		}
	}
	return value, ok
}

func (c *Cache[K, V]) put(key K, value V) {
	if len(c.now) >= c.n {
		if _, ok := c.now[key]; !ok {
			c.old, c.now = c.now, make(map[K]V)
		}
	}
	c.now[key] = value
}
