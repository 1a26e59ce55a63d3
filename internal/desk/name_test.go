package desk

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestNameParts(t *testing.T) {
	long := strings.Repeat("ж", 50)
	for name, want := range map[string][]string{
		"":                           nil,
		" – ":                        nil,
		"Erin Employee":              {"erin", "employee"},
		"O'Neil-Berg, Anna (IT)":     {"o", "neil", "berg", "anna", "it"},
		"Семён ПЁТРОВ":               {"семен", "петров"},
		"Zoe\u0308 2":                {"zoe", "2"},
		"Jānis Müller-Łoś":           {"janis", "muller", "los"},
		"anna\x00berg\u202e":         {"anna", "berg"},
		"\xff":                       nil,
		long:                         {long[:2*maxNamePart]},
		strings.Repeat("a ", 10_000): strings.Fields(strings.Repeat("a ", maxNameParts)),
	} {
		if diff := cmp.Diff(want, NameParts(name), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%.40q:\n%s", name, diff)
		}
	}
}
