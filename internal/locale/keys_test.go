package locale

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// composed lists the beginnings of keys whose two halves are both variables
// (the levels of a form).
var composed = []string{"impact.", "urgency."}

// speakers lists the packages that say things.
var speakers = []string{
	"../../bot",
	"../../bot/cards",
	"../../bot/outgoing",
	"../desk",
	"../phrase",
	"../../portal",
	"../doctor",
}

// own lists the files of this package that say things themselves.
var own = []string{"locale.go", "day.go"}

// TestKeys compares the catalog with the sources that use it. A key may be in a
// call of Say or Count, or begin there ("state." + …). It may also be a string
// anywhere else in these packages, to be said later.
func TestKeys(t *testing.T) {
	said := map[string]bool{}    // keys in calls
	written := map[string]bool{} // all strings
	prefixes := map[string]bool{}
	for _, file := range sources(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if s, ok := literal(n); ok {
					written[s] = true
				}
			case *ast.CallExpr:
				if !says(n) {
					return true
				}
				if s, ok := literal(n.Args[0]); ok {
					said[s] = true
				} else if s, ok := begins(n.Args[0]); ok {
					prefixes[s] = true
				}
			}
			return true
		})
	}
	known := map[string]bool{}
	for key := range english.texts {
		known[key] = true
	}
	for key := range english.counts {
		known[key] = true
	}
	for key := range said {
		if !known[key] {
			t.Errorf("%q is said but in no catalog", key)
		}
	}
	for prefix := range prefixes {
		if !slices.ContainsFunc(
			slices.Collect(maps.Keys(known)),
			func(key string) bool { return strings.HasPrefix(key, prefix) },
		) {
			t.Errorf("no key begins with %q, which is said", prefix)
		}
	}
	for _, prefix := range composed {
		prefixes[prefix] = true
	}
	for key := range known {
		if !written[key] && !begunBy(prefixes, key) {
			t.Errorf("%q is never said", key)
		}
	}
	if len(said) < 20 || len(prefixes) == 0 {
		t.Errorf("only %d keys and %d prefixes were found in the sources", len(said), len(prefixes))
	}
}

func sources(t *testing.T) (files []*ast.File) {
	t.Helper()
	paths := slices.Clone(own)
	for _, dir := range speakers {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if strings.HasSuffix(e.Name(), ".go") && !strings.HasSuffix(e.Name(), "_test.go") {
				paths = append(paths, filepath.Join(dir, e.Name()))
			}
		}
	}
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

func says(call *ast.CallExpr) bool {
	method, ok := call.Fun.(*ast.SelectorExpr)
	return ok && len(call.Args) > 0 && (method.Sel.Name == "Say" || method.Sel.Name == "Count")
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

// begins returns the string at the beginning of a concatenation.
func begins(e ast.Expr) (string, bool) {
	for {
		sum, ok := e.(*ast.BinaryExpr)
		if !ok {
			return literal(e)
		}
		e = sum.X
	}
}

func begunBy(prefixes map[string]bool, key string) bool {
	for prefix := range prefixes {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}
