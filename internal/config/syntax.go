package config

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

var errSeveral = errors.New("several documents in one file")

// parseYAML returns the top node of the only document, nil when there is none.
func parseYAML(content []byte) (*yaml.Node, error) {
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

// wrongLine is the line after the longest part that still parses. The parser's own number is often that of the line
// before, of the block's start, or absent.
func wrongLine(content []byte) int {
	lines := bytes.SplitAfter(content, []byte("\n"))
	for n := len(lines) - 1; n > 0; n-- {
		if _, err := parseYAML(bytes.Join(lines[:n], nil)); err == nil {
			return n + 1
		}
	}
	return 1
}

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
