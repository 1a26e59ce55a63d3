package transfer

import (
	"bufio"
	"cmp"
	"errors"
	"hash/maphash"
	"io"
	"math"
	"os"
	"slices"
)

// history finds the lines about a ticket in a file of its own, in whatever order
// they are. It keeps 24 bytes for each run of lines about the same ticket.
type history struct {
	name      string
	file      *os.File
	separator rune
	names     []string
	values    func(r row) string
	runs      []run
	seed      maphash.Seed
	used      int // lines that belonged to a ticket
	lines     int
}

// run is some lines about one ticket.
type run struct {
	ticket uint64 // hash
	start  int64
	line   int32
	count  int32
}

// readHistory looks through a file of history. refuse is told of lines that cannot
// be read; their ticket is not known.
func readHistory(m *Mapping, path string, refuse func(*BadLine)) (*history, error) {
	s, err := openSource(path, m.separator)
	if err != nil {
		return nil, err
	}
	defer func() { _ = s.close() }() // it was only read
	if err := checkColumns(s, m.history); err != nil {
		return nil, err
	}
	if s.list {
		return nil, errors.New(s.file + ": expected CSV or JSON Lines, not one list")
	}
	h := &history{name: s.file, separator: s.separator, names: s.names, seed: maphash.MakeSeed()}
	h.values = func(r row) string {
		v, _ := m.value(r, "ticket", m.history["ticket"])
		return v
	}
	for {
		s.from.allowed = s.from.read + maxRecord
		r, start, err := s.records()
		bad := new(BadLine)
		switch {
		case errors.Is(err, io.EOF):
			slices.SortStableFunc(h.runs, func(a, b run) int { return cmp.Compare(a.ticket, b.ticket) })
			h.file, err = os.Open(path)
			return h, err
		case errors.As(err, &bad):
			refuse(bad)
			continue
		case err != nil:
			return nil, err
		}
		h.add(h.hash(h.values(r)), start, s.line)
	}
}

func (h *history) hash(ticket string) uint64 { return maphash.String(h.seed, ticket) }

func (h *history) add(ticket uint64, start int64, line int) {
	h.lines++
	if last := len(h.runs) - 1; last >= 0 && h.runs[last].ticket == ticket {
		h.runs[last].count++
		return
	}
	h.runs = append(h.runs, run{ticket, start, int32(line), 1}) //nolint:gosec // no file has 2³¹ lines
}

// numbered is a row of a file, and its line.
type numbered struct {
	row
	file string
	line int
}

// of returns the lines about a ticket, in the order of the file.
func (h *history) of(ticket string) (list []numbered, err error) {
	hash := h.hash(ticket)
	from, _ := slices.BinarySearchFunc(h.runs, hash, func(r run, t uint64) int { return cmp.Compare(r.ticket, t) })
	for _, r := range h.runs[from:] {
		if r.ticket != hash {
			break
		}
		if list, err = h.read(list, ticket, r); err != nil {
			return nil, err
		}
	}
	h.used += len(list)
	return list, nil
}

// read adds the lines of a run.
func (h *history) read(list []numbered, ticket string, r run) ([]numbered, error) {
	from := io.NewSectionReader(h.file, r.start, math.MaxInt64-r.start)
	s := &source{file: h.name, names: h.names, from: &counter{r: from, allowed: maxRecord}}
	in := bufio.NewReaderSize(s.from, 16<<10)
	if h.names == nil {
		s.readLines(in)
	} else {
		s.goOnCSV(in, h.separator)
	}
	for n := 0; n < int(r.count); {
		got, err := s.next()
		if errors.As(err, new(*BadLine)) {
			continue // told of before
		}
		if err != nil {
			return nil, err
		}
		n++
		if h.values(got) == ticket {
			list = append(list, numbered{got, s.file, int(r.line) + s.line - 1})
		}
	}
	return list, nil
}

// stray returns how many lines belonged to no ticket.
func (h *history) stray() int { return h.lines - h.used }

func (h *history) close() error { return h.file.Close() }
