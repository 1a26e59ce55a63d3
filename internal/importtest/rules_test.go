package importtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// complaints runs a check over a module of the given files.
func complaints(t *testing.T, check func(*tree) []complaint, files map[string]string) []string {
	t.Helper()
	module := fstest.MapFS{}
	for name, text := range files {
		module[name] = &fstest.MapFile{Data: []byte(text)}
	}
	parsed, err := parse(module)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range check(parsed) {
		got = append(got, c.String())
	}
	return got
}

func TestImportRules(t *testing.T) {
	const (
		allowed  = ""
		unlisted = "package lonely has no row in internal/importtest/rules.go: add one that says what it may import"
	)
	tests := map[string]struct{ file, imported, want string }{
		"a layer below": {"chat/a.go", "frontdesk/tickets", allowed},
		"a layer above": {"tickets/a.go", "frontdesk/chat", "tickets must not import chat"},
		"an adapter from the domain": {
			"bot/a.go",
			"frontdesk/internal/boltdb",
			"bot must not import internal/boltdb",
		},
		"a folder is not its parent": {"bot/cards/a.go", "frontdesk/bot", "bot/cards must not import bot"},
		"nobody imports main":        {"bot/a.go", "frontdesk", "bot must not import ."},
		"main and the program":       {"main.go", "frontdesk/internal/program", allowed},
		"main and a part":            {"main.go", "frontdesk/internal/web", ". must not import internal/web"},
		"program imports all":        {"internal/program/a.go", "frontdesk/internal/web", allowed},
		"program and a test helper": {
			"internal/program/a.go",
			"frontdesk/internal/scripttest",
			"internal/program must not import internal/scripttest",
		},
		"program's test and a helper": {"internal/program/a_test.go", "frontdesk/internal/scripttest", allowed},
		"simulator in a test":         {"bot/a_test.go", "frontdesk/internal/teamsim", allowed},
		"simulator in code": {
			"bot/a.go",
			"frontdesk/internal/teamsim",
			"bot must not import internal/teamsim",
		},
		"conformance suite, engine": {"internal/boltdb/a_test.go", "frontdesk/internal/storetest", allowed},
		"conformance suite, elsewhere": {
			"bot/a_test.go",
			"frontdesk/internal/storetest",
			"bot must not import internal/storetest",
		},
		"test of the package itself": {"chat/a_test.go", "frontdesk/chat", allowed},
		"gin outside web": {
			"main.go",
			"github.com/gin-gonic/gin/binding",
			"only internal/web may import github.com/gin-gonic/gin",
		},
		"gin in web": {"internal/web/a.go", "github.com/gin-gonic/gin", allowed},
		"bbolt in a test": {
			"bot/a_test.go",
			"go.etcd.io/bbolt",
			"only internal/boltdb may import go.etcd.io/bbolt",
		},
		"third party in the domain": {
			"tickets/a.go",
			"golang.org/x/text/width",
			"tickets may import the standard library only, not golang.org/x/text/width",
		},
		"third party in its test":    {"tickets/a_test.go", "github.com/google/go-cmp/cmp", allowed},
		"standard library":           {"tickets/a.go", "encoding/json", allowed},
		"not listed":                 {"lonely/a.go", "fmt", unlisted},
		"another module in the tree": {"tools/a.go", "fmt", allowed},
		"test data":                  {"chat/testdata/a.go", "frontdesk/bot", allowed},
		"installed by npm":           {"e2e/node_modules/x/a.go", "frontdesk/bot", allowed},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := complaints(t, checkImports, map[string]string{
				"tools/go.mod": "module tools",
				tt.file:        "package a\n\nimport \"" + tt.imported + "\"\n",
			})
			var want []string
			switch tt.want {
			case allowed:
			case unlisted:
				want = []string{tt.file + ":1: " + tt.want}
			default:
				want = []string{tt.file + ":3: " + tt.want}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A misspelt folder in the rules would allow nothing, or forbid nothing.
func TestRulesNameListedPackages(t *testing.T) {
	listed := func(in, dir string) {
		if _, ok := imports[dir]; !ok && dir != everything {
			t.Errorf("%s names %s, which has no row", in, dir)
		}
	}
	for from, to := range imports {
		for _, dir := range to {
			listed(from, dir)
		}
	}
	for _, dir := range slices.Concat(testHelpers, testExtras, engines, standardOnly) {
		listed("a list", dir)
	}
	for third, owner := range exclusive {
		listed(third, owner)
	}
}

// manyMethods returns n methods of a receiver, one on each line.
func manyMethods(of, name string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "func (%s) %s%d() {}\n", of, name, i)
	}
	return b.String()
}

// An exception that is no longer needed would hide the next violation.
func TestWideTypesAreWide(t *testing.T) {
	methods := desk(t).typeMethods()
	for _, name := range wide {
		if n := len(methods[name]); n <= maxTypeMethods {
			t.Errorf("%s has %d methods: it needs no exception", name, n)
		}
	}
}

func TestShapeRules(t *testing.T) {
	const doc = "// Package a knows a.\npackage a\n"
	function := func(lines int) string { return "func f() {\n" + strings.Repeat("\n", lines-2) + "}\n" }
	methods := func(from string, n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString("\t" + from + string(rune('A'+i)) + "()\n")
		}
		return b.String()
	}
	tests := map[string]struct {
		files map[string]string
		want  []string
	}{
		"at the limits": {
			files: map[string]string{
				"a/a.go": doc + function(60) + "type i interface {\n" + methods("M", 8) + "}\n",
				"a/b.go": "package a\n" + strings.Repeat("\n", 399),
			},
		},
		"long file": {
			files: map[string]string{"a/a.go": doc + strings.Repeat("\n", 399)},
			want:  []string{"a/a.go:2: file of 401 lines, at most 400"},
		},
		"long function": {
			files: map[string]string{"a/a.go": doc + function(61)},
			want:  []string{"a/a.go:3: function f of 61 lines, at most 60"},
		},
		"long test": {
			files: map[string]string{"a/a.go": doc, "a/a_test.go": "package a\n" + function(500)},
		},
		"wide interface": {
			files: map[string]string{"a/a.go": doc + "type i interface {\n" + methods("M", 9) + "}\n"},
			want:  []string{"a/a.go:3: interface of 9 methods, at most 8"},
		},
		"interface wide by embedding": {
			files: map[string]string{
				"a/a.go": doc + "type i interface {\n\tj\n" + methods("M", 4) + "}\n",
				"a/b.go": "package a\n\ntype j interface {\n" + methods("N", 5) + "}\n",
			},
			want: []string{"a/a.go:3: interface of 9 methods, at most 8"},
		},
		"wide type": {
			files: map[string]string{
				"a/a.go":      doc + "type t struct{}\n" + manyMethods("t", "M", 30),
				"a/b.go":      "package a\n" + manyMethods("*t", "N", 30) + "func (t[K]) Last() {}\n",
				"a/a_test.go": "package a\n" + manyMethods("t", "O", 30),
			},
			want: []string{"a/a.go:4: type a.t of 61 methods, at most 60"},
		},
		"types at the limit": {
			files: map[string]string{
				"a/a.go": doc + manyMethods("t", "M", 60) + manyMethods("u", "M", 60),
				"b/b.go": "// Package b knows b.\npackage b\n" + manyMethods("t", "M", 60),
			},
		},
		"wide type of a test helper": {
			files: map[string]string{"internal/scripttest/a.go": doc + manyMethods("t", "M", 61)},
		},
		"interface that joins others": {
			files: map[string]string{
				joint + "/a.go": doc + "type i interface {\n\tj\n\tk\n" + methods("M", 8) + "}\n",
				joint + "/b.go": "package a\n\ntype (\n\tj interface {\n" + methods(
					"N",
					8,
				) + "}\n\tk interface {\n" + methods(
					"O",
					9,
				) + "}\n)\n",
			},
			want: []string{joint + "/b.go:14: interface of 9 methods, at most 8"},
		},
		"no package comment": {
			files: map[string]string{
				"a/a.go":      "package a\n",
				"a/b.go":      "// Written by hand.\n\npackage a\n",
				"a/a_test.go": doc,
			},
			want: []string{"a/a.go:1: package a has no package comment: say what it knows and what not"},
		},
		"package of tests alone": {
			files: map[string]string{"a/a_test.go": doc},
		},
		"init": {
			files: map[string]string{"a/a.go": doc + "func init() {}\n\ntype t int\n\nfunc (t) init() {}\n"},
			want:  []string{"a/a.go:3: no init functions: let main wire it"},
		},
		"name of a folder": {
			files: map[string]string{"internal/util/strings/a.go": doc},
			want:  []string{"internal/util/strings/a.go:2: util is no name for a package: say what it knows"},
		},
		"name of a package": {
			files: map[string]string{"a/a.go": "// Package helpers helps.\npackage helpers\n"},
			want:  []string{"a/a.go:2: helpers is no name for a package: say what it knows"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, complaints(t, checkShape, tt.files)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
