package program

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/urfave/cli/v3"

	"frontdesk/internal/config"
	"frontdesk/internal/desk"
)

// queueCommand changes what is on record about queues. Anybody who can write the
// data file may run it.
func (p program) queueCommand(load loader, flags []cli.Flag) *cli.Command {
	return &cli.Command{
		Name:  "queue",
		Usage: "change what is on record about queues; the desk must be stopped",
		Commands: []*cli.Command{{
			Name:      "move",
			Usage:     "give a queue all tickets and chats of another, which may be configured no more",
			ArgsUsage: "FROM TO",
			Flags:     flags,
			Action: func(ctx context.Context, c *cli.Command) error {
				if c.Args().Len() != 2 {
					return usageError{
						errors.New("expected two queues: the one that has them, and the one that gets them"),
					}
				}
				conf, err := load(c, config.ForExport)
				if err != nil {
					return err
				}
				return p.moveQueue(ctx, conf, c.Args().Get(0), c.Args().Get(1))
			},
		}},
	}
}

func (p program) moveQueue(ctx context.Context, conf config.Config, from, to string) (err error) {
	target, ok := conf.Queue(to)
	if !ok {
		return usageError{fmt.Errorf("%q is not a queue of the configuration", to)}
	}
	if source, ok := conf.Queue(from); ok {
		from = source.ID
	}
	if from == target.ID {
		return usageError{fmt.Errorf("%q and %q are the same queue", from, to)}
	}
	list, err := queues(conf)
	if err != nil {
		return err
	}
	db, err := p.open(ctx, conf)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	o := optionsOn(db)
	o.Setup = desk.NewSetup(db, list, conf.Admins, p.now)
	o.Settings = desk.Settings{Language: conf.Language, Zone: conf.Location, Now: p.now, Logger: logger(p.stderr)}
	n, err := newBot(o, db, wayOut{}).MoveQueue(ctx, from, target.ID)
	if err == nil {
		_, err = fmt.Fprintf(p.stdout, "moved from %q to %q: %s\n", from, target.Name, counted(n))
	}
	return err
}

// countOf says how many there are of something, which is called what, or whats.
func countOf(n int, what string) string {
	switch {
	case n == 1:
		return "1 " + what
	case what == "person":
		return fmt.Sprint(n, " people")
	}
	return fmt.Sprint(n, " ", what, "s")
}

// counted says how much work there is.
func counted(n desk.Work) string {
	switch {
	case n.Chats == 0:
		return countOf(n.Tickets, "ticket")
	case n.Tickets == 0:
		return countOf(n.Chats, "chat")
	}
	return countOf(n.Tickets, "ticket") + " and " + countOf(n.Chats, "chat")
}

// asMistakes turns queues that are missing from the configuration into mistakes
// in it. Any other error comes back unchanged.
func asMistakes(conf config.Config, err error) error {
	orphans, ok := errors.AsType[desk.Orphans](err)
	if !ok {
		return err
	}
	var wrong config.Mistakes
	for _, queue := range slices.Sorted(maps.Keys(orphans)) {
		wrong = append(wrong, config.Mistake{
			File:  conf.File,
			Key:   "queues",
			Found: fmt.Sprintf("%q is missing, but has %s open", queue, counted(orphans[queue])),
			Expected: fmt.Sprintf("the queue, or its name under was of the queue that takes over;"+
				" or run: frontdesk queue move %q QUEUE", queue),
		})
	}
	return wrong
}
