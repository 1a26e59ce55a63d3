package transfer

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxRecord limits a line of a file, in bytes. A quote that is never closed would
// take all the rest for one.
const maxRecord = 16 << 20

// BadLine is a line that cannot be read. Those after it can.
type BadLine struct {
	File   string
	Line   int
	Field  string // empty when it is about the whole line
	Reason string
}

func (b *BadLine) Error() string {
	if b.Field == "" {
		return fmt.Sprintf("%s:%d: %s", b.File, b.Line, b.Reason)
	}
	return fmt.Sprintf("%s:%d: %s: %s", b.File, b.Line, b.Field, b.Reason)
}

// row is one line of a file.
type row interface {
	// values returns what stands in the columns of a name, or under a path of names
	// in JSON: none where there is no such column.
	values(name string) []string
	// within returns the rows of a list in the row.
	within(name string) []row
}

// source reads a file row by row.
type source struct {
	file    string // its name, as people know it
	from    *counter
	names   []string // of columns; nil in JSON
	records func() (row, int64, error)
	line    int   // of the newest row
	start   int64 // where the next one begins, in JSON Lines
	list    bool  // JSON, all in one list
	// separator is the one of CSV.
	separator rune
	closer    io.Closer
}

// counter limits what is read for one record.
type counter struct {
	r       io.Reader
	read    int64 // in all
	allowed int64 // up to where
}

var errTooLong = fmt.Errorf("a line of more than %d MB: is a quote missing before?", maxRecord>>20)

// Read implements io.Reader.
func (c *counter) Read(p []byte) (int, error) {
	if c.read > c.allowed {
		return 0, errTooLong
	}
	n, err := c.r.Read(p)
	c.read += int64(n)
	return n, err
}

// openSource opens a file of CSV, of JSON Lines, or with one JSON list. separator is
// 0 where it is to be found out.
func openSource(path string, separator rune) (*source, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	s := &source{file: filepath.Base(path), from: &counter{r: f, allowed: maxRecord}, closer: f}
	in := bufio.NewReaderSize(s.from, buffered)
	begin, _ := in.Peek(4)
	before := int64(0)
	switch {
	case bytes.HasPrefix(begin, []byte("\xff\xfe")), bytes.HasPrefix(begin, []byte("\xfe\xff")),
		bytes.Contains(begin, []byte{0}):
		err = fmt.Errorf("%s: this is UTF-16: save it as UTF-8", s.file)
	case bytes.HasPrefix(begin, []byte(byteOrderMark)):
		n := 0
		n, err = in.Discard(len(byteOrderMark))
		before, s.start = int64(n), int64(n)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".json", ".jsonl", ".ndjson":
		if s.list = isList(in); s.list {
			err = s.readList(in)
		} else {
			s.readLines(in)
		}
	default:
		err = s.readCSV(in, separator, before)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return s, nil
}

// isList reports whether a file begins with a list.
func isList(in *bufio.Reader) bool {
	begin, _ := in.Peek(4 << 10)
	return bytes.HasPrefix(bytes.TrimSpace(begin), []byte("["))
}

// next returns the next row. The error is io.EOF after the last, and a *BadLine for
// one that cannot be read. After any other error there is no more.
func (s *source) next() (row, error) {
	s.from.allowed = s.from.read + maxRecord
	r, _, err := s.records()
	return r, err
}

func (s *source) bad(field, reason string, args ...any) error {
	return &BadLine{s.file, s.line, field, fmt.Sprintf(reason, args...)}
}

func (s *source) close() error { return s.closer.Close() }

// cells is a row of CSV.
type cells struct {
	names  []string
	fields []string
}

func (c cells) values(name string) (found []string) {
	for i, n := range c.names {
		if n == name && i < len(c.fields) {
			found = append(found, armed(c.fields[i]))
		}
	}
	return found
}

func (cells) within(string) []row { return nil }

// separators are what stands between cells, the usual ones.
const separators = ",;\t|"

// readCSV reads the header of a CSV file.
func (s *source) readCSV(in *bufio.Reader, separator rune, before int64) error {
	if separator == 0 {
		begin, _ := in.Peek(64 << 10)
		separator = separatorOf(begin)
	}
	s.separator = separator
	c := newCSV(in, separator)
	names, err := c.Read()
	if err != nil {
		return fmt.Errorf("%s: no line with the names of columns: %w", s.file, err)
	}
	for i, name := range names {
		names[i] = strings.TrimSpace(armed(name))
	}
	s.names = names
	s.rows(c, before)
	return nil
}

// goOnCSV reads CSV from the middle of a file, whose columns are known.
func (s *source) goOnCSV(in io.Reader, separator rune) { s.rows(newCSV(in, separator), 0) }

// rows reads the rows of CSV. before is how many bytes the reader did not get.
func (s *source) rows(c *csv.Reader, before int64) {
	names := s.names
	s.records = func() (row, int64, error) {
		start := before + c.InputOffset()
		fields, err := c.Read()
		if parse := new(csv.ParseError); errors.As(err, &parse) && !errors.Is(err, errTooLong) {
			s.line = parse.StartLine
			return nil, start, s.bad("", "%v", parse.Err)
		}
		if err != nil {
			return nil, start, err
		}
		s.line, _ = c.FieldPos(0)
		return cells{names, fields}, start, s.checkCells(fields)
	}
}

// separatorOf returns the separator that a header has most, outside of quotes.
func separatorOf(begin []byte) rune {
	counts, quoted := map[rune]int{}, false
	for _, r := range string(begin) {
		if r == '"' {
			quoted = !quoted
		}
		if r == '\n' && !quoted {
			break
		}
		if !quoted && strings.ContainsRune(separators, r) {
			counts[r]++
		}
	}
	best := ','
	for _, r := range separators {
		if counts[r] > counts[best] {
			best = r
		}
	}
	return best
}

// checkCells refuses what no text holds.
func (s *source) checkCells(fields []string) error {
	if len(fields) != len(s.names) {
		return s.bad("", "%d cells, and %d columns", len(fields), len(s.names))
	}
	for i, text := range fields {
		switch {
		case !utf8.ValidString(text):
			return s.bad(s.names[i], "not UTF-8")
		case strings.ContainsRune(text, 0):
			return s.bad(s.names[i], "holds a character NUL")
		}
	}
	return nil
}

// object is a row of JSON.
type object map[string]any

func (o object) values(name string) []string {
	v, ok := o.at(name)
	if !ok {
		return nil
	}
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	found := make([]string, 0, len(list))
	for _, v := range list {
		switch v := v.(type) {
		case string:
			found = append(found, v)
		case json.Number:
			found = append(found, v.String())
		case bool:
			found = append(found, fmt.Sprint(v))
		case nil:
			found = append(found, "")
		}
	}
	return found
}

func (o object) within(name string) (found []row) {
	v, _ := o.at(name)
	list, _ := v.([]any)
	for _, v := range list {
		if inner, ok := v.(map[string]any); ok {
			found = append(found, object(inner))
		}
	}
	return found
}

// at returns what is under a path: "customer.email".
func (o object) at(path string) (v any, ok bool) {
	if v, ok = o[path]; ok {
		return v, true
	}
	first, rest, more := strings.Cut(path, ".")
	inner, is := o[first].(map[string]any)
	if !more || !is {
		return nil, false
	}
	return object(inner).at(rest)
}

// readLines reads JSON Lines: a JSON object on each line.
func (s *source) readLines(in *bufio.Reader) {
	s.records = func() (row, int64, error) {
		var line []byte
		for len(bytes.TrimSpace(line)) == 0 {
			var err error
			line, err = in.ReadBytes('\n')
			if err != nil && (!errors.Is(err, io.EOF) || len(bytes.TrimSpace(line)) == 0) {
				return nil, 0, err
			}
			s.line++
			s.start += int64(len(line))
			if err != nil {
				break
			}
		}
		at := s.start - int64(len(line))
		o, err := s.decode(json.NewDecoder(bytes.NewReader(line)))
		if err == nil && !utf8.Valid(line) {
			err = s.bad("", "not UTF-8")
		}
		return o, at, err
	}
}

func (s *source) decode(from *json.Decoder) (o object, err error) {
	from.UseNumber()
	if err := from.Decode(&o); err != nil || o == nil {
		return nil, s.bad("", "not a JSON object: %v", err)
	}
	if holdsNUL(map[string]any(o)) {
		return nil, s.bad("", "holds a character NUL")
	}
	return o, nil
}

func holdsNUL(v any) bool {
	switch v := v.(type) {
	case string:
		return strings.ContainsRune(v, 0)
	case []any:
		return slices.ContainsFunc(v, holdsNUL)
	case map[string]any:
		for _, inner := range v {
			if holdsNUL(inner) {
				return true
			}
		}
	}
	return false
}

// readList reads one JSON list, as an API returns it. It counts elements in the
// place of lines.
func (s *source) readList(in *bufio.Reader) error {
	from := json.NewDecoder(in)
	if _, err := from.Token(); err != nil {
		return err
	}
	s.records = func() (row, int64, error) {
		if !from.More() {
			if _, err := from.Token(); err != nil {
				return nil, 0, fmt.Errorf("%s: breaks off after element %d: %w", s.file, s.line, err)
			}
			return nil, 0, io.EOF
		}
		s.line++
		at := from.InputOffset()
		o, err := s.decode(from)
		if bad := new(BadLine); errors.As(err, &bad) && o == nil && !strings.Contains(bad.Reason, "NUL") {
			return nil, at, fmt.Errorf("%s: element %d: %s", s.file, s.line, bad.Reason)
		}
		return o, at, err
	}
	return nil
}
