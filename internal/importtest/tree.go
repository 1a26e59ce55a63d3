package importtest

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// source is one parsed file of the module.
type source struct {
	dir  string // slash-separated, from the module's root; "." for the root
	test bool   // its name ends in _test.go
	file *ast.File
}

// tree is a parsed module.
type tree struct {
	fset    *token.FileSet
	sources []source
}

// parse reads all Go files of the module whose root is fsys.
func parse(fsys fs.FS) (*tree, error) {
	t := &tree{fset: token.NewFileSet()}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return enter(fsys, name)
		case path.Ext(name) != ".go", strings.HasSuffix(name, "_templ.go"): // generated from pages
			return nil
		}
		return t.add(fsys, name)
	})
	if err != nil {
		return nil, fmt.Errorf("importtest: %w", err)
	}
	return t, nil
}

func (t *tree) add(fsys fs.FS, name string) error {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	file, err := parser.ParseFile(t.fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	t.sources = append(t.sources, source{path.Dir(name), strings.HasSuffix(name, "_test.go"), file})
	return nil
}

// enter returns fs.SkipDir for a folder without source files of this module.
func enter(fsys fs.FS, name string) error {
	if name == "." {
		return nil
	}
	base := path.Base(name)
	if base == "testdata" || base == "node_modules" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
		return fs.SkipDir
	}
	if _, err := fs.Stat(fsys, path.Join(name, "go.mod")); err == nil {
		return fs.SkipDir
	}
	return nil
}

// complaint is one violation of a rule.
type complaint struct {
	at   token.Position
	rule string
}

// String returns "file:line: rule".
func (c complaint) String() string {
	return fmt.Sprintf("%s:%d: %s", c.at.Filename, c.at.Line, c.rule)
}

func (t *tree) complain(at token.Pos, format string, args ...any) complaint {
	return complaint{t.fset.Position(at), fmt.Sprintf(format, args...)}
}

func sorted(complaints []complaint) []complaint {
	slices.SortFunc(complaints, func(a, b complaint) int {
		return cmp.Or(
			cmp.Compare(a.at.Filename, b.at.Filename),
			cmp.Compare(a.at.Line, b.at.Line),
			cmp.Compare(a.rule, b.rule))
	})
	return complaints
}
