package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// Job is an import of one file.
type Job struct {
	Mapping       *Mapping
	People        *People
	File, History string            // History is empty for none
	Queues        map[string]string // ids by id and by name
	Importer      *tickets.Importer
	// Made reports whether a form has made a ticket. It is asked on a dry run.
	Made func(ctx context.Context, form string) (bool, error)
	Dry  bool
	// Refuse is told of each line that makes no ticket, and Would of each ticket
	// that a real run would make. Read is told how many bytes were read.
	Refuse func(*BadLine)
	Would  func(file string, line int, i tickets.Import)
	Read   func(bytes int64)
}

// Result counts what became of the lines of a file.
type Result struct {
	Made, Before, Skipped, Refused, Stray int
	First, Last                           string // ids of the new tickets
}

// Tickets of one transaction: at most so many, with so many bytes of text.
const (
	batchTickets = 500
	batchBytes   = 4 << 20
)

// errHistory means that a ticket may lack a part of its history.
var errHistory = errors.New("lines of history cannot be read, and nobody can tell whose they are: nothing was imported")

// Run imports a file. A line that is refused, or makes a ticket that was made
// before, changes nothing; so a run that broke off is just run again.
func (j *Job) Run(ctx context.Context) (res Result, err error) {
	c := &converter{Mapping: j.Mapping, people: j.People, queues: map[string]string{}}
	for name, id := range j.Queues {
		c.queues[strings.ToLower(name)] = id
	}
	refuse := j.Refuse
	j.Refuse = func(b *BadLine) { res.Refused++; refuse(b) }
	if j.History != "" {
		if c.history, err = readHistory(j.Mapping, j.History, j.Refuse); err != nil {
			return res, err
		}
		if res.Refused > 0 && !j.Dry {
			return res, fmt.Errorf("%d %w", res.Refused, errHistory)
		}
	}
	s, err := openSource(j.File, j.Mapping.separator)
	if err != nil {
		return res, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	if err := checkColumns(s, j.Mapping.fields); err != nil {
		return res, err
	}
	b := &batch{Job: j, result: &res}
	if err := b.all(ctx, c, s); err != nil {
		return res, err
	}
	if c.history != nil {
		res.Stray = c.history.stray()
		return res, c.history.close()
	}
	return res, nil
}

// checkColumns makes sure that a file has the columns that a mapping names, each
// once; comments can have several.
func checkColumns(s *source, fields map[string][]string) error {
	if s.names == nil {
		return nil
	}
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		found := 0
		for _, name := range fields[field] {
			n := 0
			for _, column := range s.names {
				if column == name {
					n++
				}
			}
			if n > 1 && field != "comments" {
				return fmt.Errorf("%s:1: %s: two columns are called %q", s.file, field, name)
			}
			found += n
		}
		if found == 0 {
			return fmt.Errorf("%s:1: %s: no column %q", s.file, field, strings.Join(fields[field], `", "`))
		}
	}
	return nil
}

// batch gathers the tickets of a transaction.
type batch struct {
	*Job
	result *Result
	list   []tickets.Import
	bytes  int
}

// all reads a file to its end.
func (b *batch) all(ctx context.Context, c *converter, s *source) error {
	for {
		if err := ctx.Err(); err != nil {
			return errors.Join(err, b.write(context.WithoutCancel(ctx)))
		}
		r, err := s.next()
		b.Read(s.from.read)
		if errors.Is(err, io.EOF) {
			return b.write(ctx)
		}
		if err == nil {
			err = b.take(ctx, c, s, r)
		}
		switch bad := new(BadLine); {
		case errors.Is(err, errSkip):
			b.result.Skipped++
		case errors.As(err, &bad):
			b.Refuse(bad)
		case err != nil:
			return errors.Join(err, b.write(ctx))
		}
	}
}

// take takes one ticket.
func (b *batch) take(ctx context.Context, c *converter, s *source, r row) error {
	i, at, err := c.ticketOf(s, r)
	if err != nil {
		return err
	}
	if unfit := new(tickets.Unfit); errors.As(b.Importer.Fit(&i), &unfit) {
		bad := &BadLine{s.file, s.line, unfit.Field, unfit.Reason}
		if unfit.Word >= 0 {
			bad.File, bad.Line = at[unfit.Word].file, at[unfit.Word].line
		}
		return bad
	}
	if b.Dry {
		return b.look(ctx, s, i)
	}
	b.list = append(b.list, i)
	b.bytes += len(i.Description) + len(i.Resolution)
	for _, word := range i.Words {
		b.bytes += len(word.Text)
	}
	if len(b.list) >= batchTickets || b.bytes >= batchBytes {
		return b.write(ctx)
	}
	return nil
}

// look says what a real run would make of a ticket.
func (b *batch) look(ctx context.Context, s *source, i tickets.Import) error {
	form := tickets.ImportForm(i.Former)
	before, err := b.Made(ctx, form)
	if err != nil {
		return err
	}
	if before {
		b.result.Before++
		return nil
	}
	b.result.Made++
	b.Would(s.file, s.line, i)
	return nil
}

// write makes the tickets that were gathered.
func (b *batch) write(ctx context.Context) error {
	if len(b.list) == 0 {
		return nil
	}
	made, fresh, err := b.Importer.Import(ctx, b.list)
	if err != nil {
		return err
	}
	for n, t := range made {
		if !fresh[n] {
			b.result.Before++
			continue
		}
		if b.result.Made++; b.result.First == "" {
			b.result.First = t.ID
		}
		b.result.Last = t.ID
	}
	b.list, b.bytes = b.list[:0], 0
	return nil
}

// peopleTogether is how many people are noted at the same time, so that they share
// commits.
const peopleTogether = 200

// ImportPeople notes who the people of a list are.
func ImportPeople(ctx context.Context, to desk.People, list []tickets.Person, tenant string) error {
	all, ctx := errgroup.WithContext(ctx)
	all.SetLimit(peopleTogether)
	for _, who := range list {
		all.Go(func() error { return desk.Lists(ctx, to, who, tenant) })
	}
	return all.Wait()
}
