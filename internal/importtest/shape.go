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

// meaningless lists names that do not say what a package is about.
var meaningless = []string{"pkg", "cmd", "util", "utils", "common", "models", "helpers"}

// checkShape returns everything that is too large, and what a package lacks or
// must not have.
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

// tooWide returns the types with more methods than allowed.
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

// typeMethods returns the methods of each type, in the order of its files. The
// keys are the type's folder and name: "chat.Service". Tests and test helpers
// are left out.
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

// receiver returns the name of a method's receiver type.
func receiver(f *ast.FuncDecl) string {
	name := ""
	ast.Inspect(f.Recv.List[0].Type, func(node ast.Node) bool {
		if id, ok := node.(*ast.Ident); ok && name == "" {
			name = id.Name // the first name; parameters of a generic type follow it
		}
		return name == ""
	})
	return name
}

func (t *tree) lines(node ast.Node) int {
	return t.fset.Position(node.End()).Line - t.fset.Position(node.Pos()).Line + 1
}

// methods counts the methods of an interface, including those of embedded
// interfaces in the same package. An embedded interface of another package
// counts as one. In joint, embedded interfaces are not counted: each counts
// where it is declared.
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

// local returns the interface in dir that field embeds, or nil.
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
// that consists of tests may have its comment in a test.
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
