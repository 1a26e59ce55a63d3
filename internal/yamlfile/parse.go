package yamlfile

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

var errSeveral = errors.New("several documents in one file")

// Parse returns the top node of the only document, nil when there is none. A reason says why it is no YAML, and the
// line where.
func Parse(content []byte) (top *yaml.Node, line int, reason string) {
	top, err := parse(content)
	if err != nil {
		return nil, lineOfMistake(content, err), "not valid YAML: " + syntaxReason(err)
	}
	return top, 0, ""
}

// parse returns the top node of the only document, nil when there is none.
func parse(content []byte) (*yaml.Node, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	var document, second yaml.Node
	if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	switch err := decoder.Decode(&second); {
	case err == nil:
		return nil, errSeveral
	case !errors.Is(err, io.EOF):
		return nil, err
	}
	return document.Content[0], nil
}

// patience is the longest content, in bytes, in which the line of a mistake is looked for by trying.
const patience = 1 << 20

// reach is how many lines a value may go on, for wrongLine to see its end.
const reach = 20

// lineOfMistake is the line after the longest part that still parses. The parser's own number is often that of the line
// before, of the block's start, or absent.
func lineOfMistake(content []byte, err error) int {
	if len(content) > patience {
		line, _ := strconv.Atoi(parserLine.FindString(err.Error()))
		return max(line, 1)
	}
	lines := bytes.SplitAfter(content, []byte("\n"))
	parses := func(n int) bool {
		_, err := parse(bytes.Join(lines[:n], nil))
		return err == nil
	}
	good, bad := 0, len(lines)
	for bad-good > 1 {
		middle := (good + bad) / 2
		n := middle
		for n < min(bad, middle+reach) && !parses(n) {
			n++
		}
		if n < min(bad, middle+reach) {
			good = n
		} else {
			bad = middle
		}
	}
	return good + 1
}

var parserLine = regexp.MustCompile(`\d+`)

var parserPrefix = regexp.MustCompile(`^yaml: (line \d+: )?`)

// syntaxReason is the parser's complaint without its line number. Of complaints about anchors only the fact is kept:
// they repeat a part of the value, which may be a secret that begins with an asterisk.
func syntaxReason(err error) string {
	text := parserPrefix.ReplaceAllString(err.Error(), "")
	if strings.Contains(text, "anchor") {
		return "unknown anchor (a value that begins with * or & needs quotes)"
	}
	return text
}

// Reason is why a file could not be opened or read, without its name, which the mistake has already.
func Reason(err error) string {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return at.Err.Error()
	}
	return err.Error()
}
