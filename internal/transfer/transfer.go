// Package transfer brings what the desk keeps out as tables, and tickets of other
// systems in.
//
// It knows files: their separators, characters, times and lines. What a ticket may
// be is decided in package tickets.
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
	"strconv"
	"strings"
	"time"
)

// value is what stands in a cell: a string, a bool, an int or a time.
type value any

// table is one table of an export, as CSV and as JSON Lines, row by row.
type table struct {
	columns []string
	csv     *bufio.Writer
	lines   *bufio.Writer
	files   []*os.File
	rows    int
	cell    bytes.Buffer
}

// buffered is how much of a file is written at once, in bytes.
const buffered = 256 << 10

// byteOrderMark tells spreadsheets that a CSV file is UTF-8.
const byteOrderMark = "\ufeff"

// newTable begins a table in a folder.
func newTable(folder, name string, columns []string) (*table, error) {
	t := &table{columns: columns}
	for i, to := range []**bufio.Writer{&t.csv, &t.lines} {
		f, err := os.OpenFile(
			filepath.Join(folder, name+[]string{".csv", ".jsonl"}[i]), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600,
		)
		if err != nil {
			return nil, errors.Join(err, t.close())
		}
		t.files, *to = append(t.files, f), bufio.NewWriterSize(f, buffered)
	}
	_, err := t.csv.WriteString(byteOrderMark)
	header := make([]value, len(columns))
	for i, name := range columns {
		header[i] = name
	}
	return t, errors.Join(err, t.writeCSV(header))
}

// write adds a row. It has a value for each column.
func (t *table) write(row ...value) error {
	t.rows++
	return errors.Join(t.writeCSV(row), t.writeLine(row))
}

// writeCSV writes a row as RFC 4180 says, with every cell in quotes.
func (t *table) writeCSV(row []value) error {
	t.cell.Reset()
	for i, v := range row {
		if i > 0 {
			t.cell.WriteByte(',')
		}
		t.cell.WriteByte('"')
		t.cell.WriteString(strings.ReplaceAll(shown(v), `"`, `""`))
		t.cell.WriteByte('"')
	}
	t.cell.WriteString("\r\n")
	_, err := t.csv.Write(t.cell.Bytes())
	return err
}

// shown is a value as a spreadsheet gets it.
func shown(v value) string {
	switch v := v.(type) {
	case string:
		return defuse(v)
	case bool:
		return strconv.FormatBool(v)
	case int:
		return strconv.Itoa(v)
	case time.Time:
		return timeText(v)
	}
	panic(fmt.Sprintf("transfer: a cell of type %T", v)) // a mistake in tables.go
}

// timeText is a time in RFC 3339, in UTC; empty for the zero time.
func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// risky begins what a spreadsheet takes for a formula, also in the full-width forms
// that some fold (OWASP, "CSV Injection").
const risky = "=+-@\t\r＝＋－＠"

// defuse puts ' before a text that a spreadsheet would take for a formula, and
// before one that would be taken for such a text.
func defuse(text string) string {
	if rest := strings.TrimLeft(text, "'"); rest != "" && strings.ContainsRune(risky, firstRune(rest)) {
		return "'" + text
	}
	return text
}

// armed is the reverse of defuse.
func armed(text string) string {
	rest, ok := strings.CutPrefix(text, "'")
	if ok && defuse(rest) != rest {
		return rest
	}
	return text
}

func firstRune(text string) rune {
	for _, r := range text {
		return r
	}
	return 0
}

// writeLine writes a row as one JSON object, with the columns in order.
func (t *table) writeLine(row []value) error {
	t.cell.Reset()
	for i, v := range row {
		if at, ok := v.(time.Time); ok {
			if v = timeText(at); at.IsZero() {
				v = nil
			}
		}
		t.cell.WriteByte("{,"[min(i, 1)])
		t.cell.WriteString(strconv.Quote(t.columns[i]) + ":")
		encoder := json.NewEncoder(&t.cell)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(v); err != nil {
			return err
		}
		t.cell.Truncate(t.cell.Len() - 1) // the line break
	}
	t.cell.WriteString("}\n")
	_, err := t.lines.Write(t.cell.Bytes())
	return err
}

// close finishes the files. They are on the disk when it returns no error.
func (t *table) close() (err error) {
	for _, w := range []*bufio.Writer{t.csv, t.lines} {
		if w != nil {
			err = errors.Join(err, w.Flush())
		}
	}
	for _, f := range t.files {
		err = errors.Join(err, f.Sync(), f.Close())
	}
	return err
}

// newCSV returns a reader of CSV as people's programs write it.
func newCSV(r io.Reader, separator rune) *csv.Reader {
	c := csv.NewReader(r)
	c.Comma, c.FieldsPerRecord, c.ReuseRecord = separator, -1, false
	return c
}
