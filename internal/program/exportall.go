package program

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"

	"frontdesk/internal/config"
	"frontdesk/internal/control"
	"frontdesk/internal/desk"
	"frontdesk/internal/store"
	"frontdesk/internal/transfer"
)

// exportAll writes everything on record as tables into a new folder, of a desk
// that runs too.
func (p program) exportAll(ctx context.Context, conf config.Config, folder string) (err error) {
	promised, err := policies(conf)
	if err != nil {
		return err
	}
	read, done, err := p.archive(ctx, conf)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	tables, err := transfer.Begin(folder, promised, p.now())
	if err != nil {
		return err
	}
	shown := newProgress(p.stderr)
	err = read(
		func(c desk.Census) error { shown.begin("exported", int64(c.Tickets+c.Chats)); return nil },
		func(x desk.Exported) error {
			if x.Person == nil {
				shown.add(1)
			}
			return tables.Write(x)
		},
	)
	shown.end()
	if err != nil {
		return errors.Join(err, tables.Abandon())
	}
	rows := tables.Rows()
	if err := tables.Finish(); err != nil {
		return err
	}
	var counts []string
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		counts = append(counts, fmt.Sprintf("%d %s", rows[name], name))
	}
	_, err = fmt.Fprintf(p.stdout, "%s: %s\n", folder, strings.Join(counts, ", "))
	return err
}

// policies returns what each configured queue promises, by its id.
func policies(conf config.Config) (transfer.Policies, error) {
	list, err := queues(conf)
	if err != nil {
		return nil, err
	}
	promised := transfer.Policies{}
	for _, q := range desk.NewSetup(nil, list, nil, nil).Queues() {
		promised[q.ID] = q.SLA
	}
	return promised, nil
}

// reading is what reads an archive from beginning to end.
type reading = func(begin func(desk.Census) error, next func(desk.Exported) error) error

// archive returns how to read everything on record: through the desk that runs, or
// from its data. The caller calls done in the end.
func (p program) archive(ctx context.Context, conf config.Config) (read reading, done func() error, err error) {
	answer, err := control.Ask(ctx, dataFile(conf), "export", nil)
	if errors.Is(err, control.ErrNobody) {
		db, err := store.OpenReadOnly(ctx, conf.Store, p.now)
		if err != nil {
			return nil, nil, err
		}
		return func(begin func(desk.Census) error, next func(desk.Exported) error) error {
			return db.Export(ctx, begin, next)
		}, db.Close, nil
	}
	if err != nil {
		return nil, nil, err
	}
	return func(begin func(desk.Census) error, next func(desk.Exported) error) error {
		return readStream(answer, begin, next)
	}, answer.Close, nil
}

// A running desk answers with one JSON value after the other: what there is, each
// record, and in the end an empty one, without which the answer is not whole.

// readStream reads what writeStream wrote.
func readStream(r io.Reader, begin func(desk.Census) error, next func(desk.Exported) error) error {
	stream := json.NewDecoder(r)
	var census desk.Census
	if err := stream.Decode(&census); err != nil {
		return fmt.Errorf("the desk broke off: %w", err)
	}
	if err := begin(census); err != nil {
		return err
	}
	for {
		var x desk.Exported
		if err := stream.Decode(&x); err != nil {
			return fmt.Errorf("the desk broke off: %w", err)
		}
		if x.Ticket == nil && x.Chat == nil && x.Person == nil {
			return nil
		}
		if err := next(x); err != nil {
			return err
		}
	}
}

// writeStream writes everything on record.
func writeStream(ctx context.Context, w io.Writer, db desk.Exporter) error {
	out := bufio.NewWriterSize(w, 64<<10)
	stream := json.NewEncoder(out)
	err := db.Export(
		ctx,
		func(c desk.Census) error { return stream.Encode(c) },
		func(x desk.Exported) error { return stream.Encode(x) },
	)
	if err == nil {
		err = stream.Encode(desk.Exported{})
	}
	return errors.Join(err, out.Flush())
}

// answerExport answers the export command. One that breaks off reaches it as such.
func (k keeper) answerExport(w http.ResponseWriter, r *http.Request) {
	if err := writeStream(r.Context(), w, k.db); err != nil {
		k.log.Error("export broke off", "error", err)
		panic(http.ErrAbortHandler)
	}
}
