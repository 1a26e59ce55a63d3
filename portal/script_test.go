package portal

import (
	"regexp"
	"testing"
)

// TestScriptNames: the parts of a script share their names, and a second function of
// one name takes the place of the first without a word.
func TestScriptNames(t *testing.T) {
	declared := regexp.MustCompile(`(?m)^(?:async )?(?:function|const|let) (\w+)`)
	for _, parts := range []string{scriptParts, workerParts} {
		seen := map[string]bool{}
		for _, found := range declared.FindAllStringSubmatch(string(join(parts)), -1) {
			if seen[found[1]] {
				t.Errorf("%s: %s is declared twice", parts, found[1])
			}
			seen[found[1]] = true
		}
		if len(seen) == 0 {
			t.Errorf("%s: no names found", parts)
		}
	}
}
