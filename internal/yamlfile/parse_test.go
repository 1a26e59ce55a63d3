package yamlfile_test

import (
	"strings"
	"testing"

	"frontdesk/internal/yamlfile"
)

func TestParse(t *testing.T) {
	good := strings.Repeat("- {name: x, list: [a,\n    b,\n    c]}\n- |\n  several\n\n  lines\n", 200)
	for name, c := range map[string]struct {
		content string
		line    int
		reason  string
	}{
		"good":                {good, 0, ""},
		"nothing":             {"# nothing\n", 0, ""},
		"at the beginning":    {"x: y: z\n" + good, 1, "not valid YAML: mapping values are not allowed in this context"},
		"in the middle":       {good + "- x: y: z\n" + good, 1401, "not valid YAML: mapping values are not allowed in this context"},
		"at the end":          {good + "- x: y: z", 1401, "not valid YAML: mapping values are not allowed in this context"},
		"a list left open":    {good + "- [a,\n", 1401, "not valid YAML: did not find expected node content"},
		"another document":    {good + "---\n" + good, 1401, "not valid YAML: several documents in one file"},
		"an unknown anchor":   {good + "- *hunter2\n", 1401, "not valid YAML: unknown anchor (a value that begins with * or & needs quotes)"},
		"too large for trial": {"- x: y: z\n" + strings.Repeat("#\n", 600_000), 1, "not valid YAML: mapping values are not allowed in this context"},
	} {
		t.Run(name, func(t *testing.T) {
			top, line, reason := yamlfile.Parse([]byte(c.content))
			if line != c.line || reason != c.reason {
				t.Errorf("line %d, %q; want line %d, %q", line, reason, c.line, c.reason)
			}
			if holds := top != nil; holds != (name == "good") {
				t.Errorf("top %v", top)
			}
		})
	}
}
