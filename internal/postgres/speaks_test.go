package postgres

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// lacks is what databases that speak PostgreSQL's protocol lack, as their
// documentation says, each as an expression of what the SQL here must not hold.
// Neither can be had in a test.
//
// CockroachDB: https://www.cockroachlabs.com/docs/stable/postgresql-compatibility
// (LISTEN, LOCK TABLE, EXCLUDE and more), and the issues named.
// YugabyteDB: https://docs.yugabyte.com/stable/explore/ysql-language-features/postgresql-compatibility/
var lacks = []struct{ what, sql, who string }{
	{"LISTEN and NOTIFY", `\b(LISTEN|UNLISTEN|NOTIFY|pg_notify)\b`, "CockroachDB, YugabyteDB (issue 1872)"},
	{"advisory locks", `advisory`, "CockroachDB (they do nothing there), YugabyteDB before 2025.1"},
	{"LOCK TABLE", `\bLOCK TABLE\b`, "CockroachDB, YugabyteDB (issue 5384)"},
	{"SKIP LOCKED without a fallback", `SKIP LOCKED`, "YugabyteDB, depending on isolation"},
	{"triggers and procedures", `\b(TRIGGER|FUNCTION|PROCEDURE|LANGUAGE|DO \$\$)\b`, "CockroachDB before 24.3"},
	{"sequences", `\b(SERIAL|BIGSERIAL|SEQUENCE|nextval|IDENTITY)\b`, "numbers are cached by node, or are times"},
	{"generated columns", `GENERATED ALWAYS`, "YugabyteDB (issue 10695)"},
	{
		"transaction ids as an order",
		`\b(xmin|txid_\w+|pg_snapshot\w*|pg_current_\w+|xid8?)\b`,
		"both order commits otherwise",
	},
	{"ctid", `\bctid\b`, "CockroachDB"},
	{"deferrable constraints", `\bDEFERRABLE\b`, "CockroachDB, YugabyteDB (issue 1709)"},
	{"exclusion constraints", `\bEXCLUDE\b`, "CockroachDB, YugabyteDB (issue 3944)"},
	{"GiST, BRIN and unlogged tables", `\b(gist|spgist|brin|UNLOGGED)\b`, "YugabyteDB (issue 1337)"},
	{"GIN over several columns", `USING gin \([^)]*,`, "YugabyteDB (issue 10652)"},
	{"cursors that move back or stay", `\b(SCROLL CURSOR WITH|WITH HOLD|FETCH (PRIOR|BACKWARD|LAST))\b`, "CockroachDB"},
	{"table inheritance and partitions", `\b(INHERITS|PARTITION BY)\b`, "CockroachDB, YugabyteDB (issue 5956)"},
	{
		"functions of text search",
		`\b(ts_delete|ts_rank|ts_headline|array_to_tsvector|tsvector_to_array)\b`,
		"CockroachDB",
	},
	{"operators of tsquery and tsvector but @@", `tsquery\) *(&&|\|\|)|words *\|\|`, "CockroachDB (issue 98725)"},
	{"text search that joins", `@@ CAST\([a-z]+\.`, "CockroachDB uses no index there (issue 102731)"},
	{"MERGE and COPY", `\b(MERGE INTO|COPY [a-z]+ (FROM|TO))\b`, "CockroachDB"},
	{"temporary tables", `\bTEMP(ORARY)?\b`, "CockroachDB (experimental)"},
	{"extensions", `\bEXTENSION\b`, "managed services allow few"},
}

// TestSpeaks holds the whole SQL of the package against what others lack.
func TestSpeaks(t *testing.T) {
	files := token.NewFileSet()
	parsed, err := parser.ParseDir(files, ".", func(f fs.FileInfo) bool { //nolint:staticcheck // it has no build tags
		return !strings.HasSuffix(f.Name(), "_test.go")
	}, 0)
	if err != nil {
		t.Fatal(err)
	}
	statements := 0
	for _, file := range parsed["postgres"].Files {
		ast.Inspect(file, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			if err != nil || !isSQL.MatchString(text) {
				return true
			}
			statements++
			for _, one := range lacks {
				if regexp.MustCompile(`(?i)` + one.sql).MatchString(text) {
					t.Errorf("%s: %s are not spoken by: %s", files.Position(literal.Pos()), one.what, one.who)
				}
			}
			return true
		})
	}
	if statements < 80 {
		t.Errorf("only %d statements were looked at", statements)
	}
}

var isSQL = regexp.MustCompile(`(?i)\b(SELECT|INSERT|UPDATE|DELETE|CREATE|DECLARE|FETCH|SET LOCAL|ALTER|ORDER BY)\b`)
