package importtest

import (
	"go/ast"
	"slices"
	"strconv"
	"strings"
)

// checkImports returns every import that breaks the rules.
func checkImports(t *tree) []complaint {
	var found []complaint
	for _, s := range t.sources {
		if _, listed := imports[s.dir]; !listed {
			found = append(found, t.complain(s.file.Package,
				"package %s has no row in internal/importtest/rules.go: add one that says what it may import", s.dir))
			continue
		}
		for _, spec := range s.file.Imports {
			if rule := broken(s, importPath(spec)); rule != "" {
				found = append(found, t.complain(spec.Pos(), "%s", rule))
			}
		}
	}
	return sorted(found)
}

func importPath(spec *ast.ImportSpec) string {
	// The parser has made sure that the path is quoted.
	imported, _ := strconv.Unquote(spec.Path.Value)
	return imported
}

// broken returns the rule that an import in s breaks, or "".
func broken(s source, imported string) string {
	if to, ours := folder(imported); ours {
		if !allowed(s.dir, to, s.test) {
			return s.dir + " must not import " + to
		}
		return ""
	}
	for third, owner := range exclusive {
		if within(imported, third) && s.dir != owner {
			return "only " + owner + " may import " + third
		}
	}
	if !s.test && slices.Contains(standardOnly, s.dir) && !standard(imported) {
		return s.dir + " may import the standard library only, not " + imported
	}
	return ""
}

// folder returns the folder of an imported package, and whether it is one of
// ours.
func folder(imported string) (string, bool) {
	if imported == module {
		return ".", true
	}
	return strings.CutPrefix(imported, module+"/")
}

func within(imported, parent string) bool {
	return imported == parent || strings.HasPrefix(imported, parent+"/")
}

// standard reports whether an import is from the standard library, by the rule
// of the go command: only its paths begin with an element without a dot.
func standard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".")
}
