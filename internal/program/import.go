package program

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v3"

	"frontdesk/internal/config"
	"frontdesk/internal/desk"
	"frontdesk/internal/store"
	"frontdesk/internal/transfer"
	"frontdesk/tickets"
)

// importCommand makes tickets of those of another system.
func (p program) importCommand(load loader, flags []cli.Flag) *cli.Command {
	return &cli.Command{
		Name:  "import",
		Usage: "make tickets of those of another system; the desk must be stopped",
		UsageText: "frontdesk import --dry-run --mapping MAPPING --people PEOPLE FILE\n" +
			"frontdesk import --mapping MAPPING --people PEOPLE [--history HISTORY] FILE\n" +
			"frontdesk import --people PEOPLE",
		ArgsUsage: "FILE",
		Flags: append(slices.Clip(flags),
			&cli.StringFlag{Name: "mapping", Usage: "`MAPPING` says which columns are which fields, in YAML"},
			&cli.StringFlag{Name: "people", Usage: "`PEOPLE` holds object ids, names and addresses, in CSV"},
			&cli.StringFlag{Name: "history", Usage: "`HISTORY` holds what was written on the tickets, if they do not"},
			&cli.BoolFlag{Name: "dry-run", Usage: "print what would be made and what is wrong, and make nothing"},
		),
		Action: func(ctx context.Context, c *cli.Command) error {
			o := importing{
				program: p, mapping: c.String("mapping"), people: c.String("people"), history: c.String("history"),
				file: c.Args().First(), dry: c.Bool("dry-run"),
			}
			if err := o.usage(c.Args().Len()); err != nil {
				return usageError{err}
			}
			conf, err := load(c, config.ForExport)
			if err != nil {
				return err
			}
			return o.run(ctx, conf)
		},
	}
}

// importing is an import as it was asked for.
type importing struct {
	program
	mapping, people, history, file string
	dry                            bool
	refused                        int
}

func (o *importing) usage(files int) error {
	switch {
	case files == 0 && o.people != "" && o.mapping == "" && o.history == "":
		return nil // people alone
	case files != 1:
		return errors.New("expected one file of tickets")
	case o.mapping == "":
		return errors.New("expected --mapping: which columns are which fields")
	}
	return nil
}

func (o *importing) run(ctx context.Context, conf config.Config) (err error) {
	people, err := transfer.ReadPeople(o.people, o.refuse)
	if err != nil {
		return err
	}
	db, archive, err := o.open(ctx, conf)
	if err != nil {
		return err
	}
	if db != nil {
		defer func() { err = errors.Join(err, db.Close()) }()
		err = transfer.ImportPeople(ctx, db, people.List(), conf.Teams.TenantID)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(o.stdout, "%d people\n", len(people.List()))
	if o.file != "" {
		job, err := o.job(conf, db)
		if err != nil {
			return err
		}
		job.People, job.Made = people, archive
		if err := o.tickets(ctx, job); err != nil {
			return err
		}
	}
	if o.refused > 0 {
		return fmt.Errorf("%d lines were refused: mend them and run this again, it goes on where it is", o.refused)
	}
	return nil
}

// open opens the data to write in, or on a dry run to look what was made before: db
// is nil then.
func (o *importing) open(
	ctx context.Context, conf config.Config,
) (db store.Engine, made func(context.Context, string) (bool, error), err error) {
	if !o.dry {
		db, err = store.Open(ctx, conf.Store, o.now)
		if store.IsInUse(err) {
			err = fmt.Errorf("%w: stop the desk first", err)
		}
		if err != nil {
			return nil, nil, err
		}
		return db, db.Made, nil
	}
	none := func(context.Context, string) (bool, error) { return false, nil }
	if _, err := os.Stat(dataFile(conf)); errors.Is(err, fs.ErrNotExist) && !conf.Database() {
		return nil, none, nil
	}
	read, err := store.OpenReadOnly(ctx, conf.Store, o.now)
	if err != nil {
		fmt.Fprintf(o.stdout, "what was made before counts as new: %v\n", err)
		return nil, none, nil
	}
	return nil, read.Made, nil // it is closed with the process
}

// job returns the import of the tickets.
func (o *importing) job(conf config.Config, db tickets.ImportStore) (*transfer.Job, error) {
	list, err := queues(conf)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errors.New("no queue is configured that tickets could be in")
	}
	mapping, err := transfer.ReadMapping(o.mapping, conf.Location)
	if err != nil {
		return nil, err
	}
	if mapping.NeedsHistory() != (o.history != "") {
		return nil, usageError{errors.New("expected --history where the mapping has history.ticket, and only there")}
	}
	options := tickets.Options{
		SLA: map[string]tickets.Policy{}, CloseAfter: conf.Tickets.CloseAfter, Zone: conf.Location, Now: o.now,
	}
	names := map[string]string{}
	for _, q := range desk.NewSetup(nil, list, nil, nil).Queues() {
		options.Queues, options.SLA[q.ID] = append(options.Queues, q.ID), q.SLA
		names[q.ID], names[q.Name] = q.ID, q.ID
	}
	return &transfer.Job{
		Mapping: mapping, File: o.file, History: o.history, Queues: names, Dry: o.dry,
		Importer: tickets.NewImporter(options, db), Refuse: o.refuse, Would: o.would,
	}, nil
}

func (o *importing) refuse(b *transfer.BadLine) {
	o.refused++
	fmt.Fprintln(o.stdout, b)
}

// would prints what a ticket would become.
func (o *importing) would(file string, line int, i tickets.Import) {
	fmt.Fprintf(
		o.stdout,
		"%s:%d: %s: %s, %s, %s, for %s, %d words of history: %s\n",
		file,
		line,
		i.Former.Number,
		i.Kind,
		i.State,
		i.Queue,
		i.Requester,
		len(i.Words),
		strings.ReplaceAll(i.Title, "\n", " "),
	)
}

// tickets imports the tickets, and prints what became of them.
func (o *importing) tickets(ctx context.Context, job *transfer.Job) error {
	shown := newProgress(o.stderr)
	if info, err := os.Stat(job.File); err == nil {
		shown.begin("imported", info.Size())
	}
	job.Read = shown.set
	res, err := job.Run(ctx)
	shown.end()
	made := fmt.Sprintf("%d tickets made", res.Made)
	switch {
	case o.dry:
		made = fmt.Sprintf("%d tickets would be made", res.Made)
	case res.Made > 0:
		made += fmt.Sprintf(" (%s to %s)", res.First, res.Last)
	}
	fmt.Fprintf(
		o.stdout,
		"%s, %d made before, %d left out, %d lines refused\n",
		made,
		res.Before,
		res.Skipped,
		res.Refused,
	)
	if res.Stray > 0 {
		fmt.Fprintf(o.stdout, "%d lines of history belong to no ticket that was made\n", res.Stray)
	}
	return err
}
