package bot

import "sync"

// maxTyped is how many people's last words each of two generations holds.
const maxTyped = 1000

// typed remembers what people wrote last outside a chat, so that it can go into
// a form when nobody is there to read it. It forgets with the process.
type typed struct {
	mu       sync.Mutex
	now, old map[string]string
}

func (t *typed) keep(person, text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.now == nil || len(t.now) >= maxTyped {
		t.old, t.now = t.now, make(map[string]string)
	}
	t.now[person] = text
}

// last is what a person wrote last, "" when that is not known.
func (t *typed) last(person string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if text, ok := t.now[person]; ok {
		return text
	}
	return t.old[person]
}
