package importtest

import (
	"go/ast"
	"path"
	"slices"
	"strings"
)

const (
	maxFileLines     = 400
	maxFunctionLines = 60
	maxMethods       = 8
	maxTypeMethods   = 60
)

// meaningless are names that say nothing of what a package knows.
var meaningless = []string{"pkg", "cmd", "util", "utils", "common", "models", "helpers"}

// checkShape returns everything that has grown beyond its measure, and what a
// package must not have or lacks.
func checkShape(t *tree) []complaint {
	var found []complaint
	for _, s := range t.sources {
		found = append(found, t.forbidden(s)...)
		if !s.test {
			found = append(found, t.tooLong(s)...)
		}
	}
	return sorted(slices.Concat(found, t.undocumented(), t.tooWide()))
}

func (t *tree) forbidden(s source) []complaint {
	var found []complaint
	for _, element := range append(strings.Split(s.dir, "/"), s.file.Name.Name) {
		if slices.Contains(meaningless, element) {
			found = append(found, t.complain(s.file.Package, "%s is no name for a package: say what it knows", element))
			break
		}
	}
	for _, decl := range s.file.Decls {
		if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
			found = append(found, t.complain(f.Pos(), "no init functions: let main wire it"))
		}
	}
	return found
}

func (t *tree) tooLong(s source) []complaint {
	var found []complaint
	if n := t.fset.File(s.file.Package).LineCount(); n > maxFileLines {
		found = append(found, t.complain(s.file.Package, "file of %d lines, at most %d", n, maxFileLines))
	}
	ast.Inspect(s.file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.FuncDecl:
			if n := t.lines(node); n > maxFunctionLines {
				found = append(
					found,
					t.complain(node.Pos(), "function %s of %d lines, at most %d", node.Name.Name, n, maxFunctionLines),
				)
			}
		case *ast.InterfaceType:
			if n := t.methods(s.dir, node); n > maxMethods {
				found = append(found, t.complain(node.Pos(), "interface of %d methods, at most %d", n, maxMethods))
			}
		}
		return true
	})
	return found
}

// tooWide returns the types that have more methods than they may.
func (t *tree) tooWide() []complaint {
	var found []complaint
	for name, methods := range t.typeMethods() {
		if n := len(methods); n > maxTypeMethods && !slices.Contains(wide, name) {
			found = append(
				found,
				t.complain(methods[0].Pos(), "type %s of %d methods, at most %d", name, n, maxTypeMethods),
			)
		}
	}
	return found
}

// typeMethods returns the methods of each type, in the order of its files, under
// the type's folder and name: "chat.Service". Those of tests and test helpers are
// left out.
func (t *tree) typeMethods() map[string][]*ast.FuncDecl {
	methods := map[string][]*ast.FuncDecl{}
	for _, s := range t.sources {
		if s.test || slices.Contains(testHelpers, s.dir) {
			continue
		}
		for _, decl := range s.file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv != nil {
				name := s.dir + "." + receiver(f)
				methods[name] = append(methods[name], f)
			}
		}
	}
	return methods
}

// receiver is the name of the type that a method is of.
func receiver(f *ast.FuncDecl) string {
	name := ""
	ast.Inspect(f.Recv.List[0].Type, func(node ast.Node) bool {
		if id, ok := node.(*ast.Ident); ok && name == "" {
			name = id.Name // what stands first; parameters of a generic type come after it
		}
		return name == ""
	})
	return name
}

func (t *tree) lines(node ast.Node) int {
	return t.fset.Position(node.End()).Line - t.fset.Position(node.Pos()).Line + 1
}

// methods counts the methods of an interface, those of embedded interfaces of
// the same package included; an embedded one of another package counts as one, and
// in joint each counts where it stands alone.
func (t *tree) methods(dir string, it *ast.InterfaceType) int {
	n := 0
	for _, field := range it.Methods.List {
		if dir == joint && len(field.Names) == 0 {
			continue
		}
		if embedded := t.local(dir, field); embedded != nil {
			n += t.methods(dir, embedded)
			continue
		}
		n++
	}
	return n
}

// local returns the interface of the package in dir that field embeds, or nil.
func (t *tree) local(dir string, field *ast.Field) *ast.InterfaceType {
	name, ok := field.Type.(*ast.Ident)
	if !ok || len(field.Names) > 0 {
		return nil
	}
	var found *ast.InterfaceType
	for _, s := range t.sources {
		if s.dir != dir {
			continue
		}
		ast.Inspect(s.file, func(node ast.Node) bool {
			if spec, ok := node.(*ast.TypeSpec); ok && spec.Name.Name == name.Name {
				found, _ = spec.Type.(*ast.InterfaceType)
			}
			return found == nil
		})
	}
	return found
}

// undocumented returns the packages without a package comment. Only a package
// that is all tests may have its comment in a test.
func (t *tree) undocumented() []complaint {
	first := map[string]source{}
	documented := map[string]bool{}
	for _, s := range t.sources {
		if kept, seen := first[s.dir]; !seen || kept.test && !s.test {
			first[s.dir], documented[s.dir] = s, false
		}
		if s.file.Doc != nil && s.test == first[s.dir].test {
			documented[s.dir] = true
		}
	}
	var found []complaint
	for dir, s := range first {
		if !documented[dir] {
			found = append(
				found,
				t.complain(
					s.file.Package,
					"package %s has no package comment: say what it knows and what not",
					path.Base(dir),
				),
			)
		}
	}
	return found
}
