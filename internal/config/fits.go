package config

import "slices"

// Fits reports whether a key takes a value, or a word of its list, and what it
// expects. An unknown key takes nothing.
func Fits(key, value string) (expected string, ok bool) {
	all := facts()
	i := slices.IndexFunc(all, func(f fact) bool { return f.path == key })
	if i < 0 {
		return "a key of the configuration", false
	}
	return all[i].expected, all[i].fits(value)
}
