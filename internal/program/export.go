package program

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/urfave/cli/v3"

	"frontdesk/internal/config"
	"frontdesk/internal/store"
	"frontdesk/tickets"
)

// exportCommand prints everything on record about a ticket. Anybody who can
// read the data file may run it.
func (p program) exportCommand(load loader, flags []cli.Flag) *cli.Command {
	return &cli.Command{
		Name:  "export",
		Usage: "print a ticket with its whole history as JSON, or write everything as CSV and JSON Lines",
		UsageText: "frontdesk export INC-1001        the desk must be stopped\n" +
			"frontdesk export --all FOLDER    while the desk runs or not",
		ArgsUsage: "ID",
		Flags: append(slices.Clip(flags), &cli.StringFlag{
			Name: "all", Usage: "write tickets, history, chats, ratings, SLA and people into a new `FOLDER`",
		}),
		Action: func(ctx context.Context, c *cli.Command) error {
			if folder := c.String("all"); folder != "" && !c.Args().Present() {
				conf, err := load(c, config.ForExport)
				if err != nil {
					return err
				}
				return p.exportAll(ctx, conf, folder)
			}
			if c.Args().Len() != 1 || c.IsSet("all") {
				return usageError{errors.New("expected the number of one ticket, as INC-1001, or --all FOLDER")}
			}
			conf, err := load(c, config.ForExport)
			if err != nil {
				return err
			}
			return p.export(ctx, conf, c.Args().First())
		},
	}
}

func (p program) export(ctx context.Context, conf config.Config, id string) (err error) {
	db, err := store.OpenReadOnly(ctx, conf.Store, p.now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var all tickets.Export
	err = tickets.ErrNotFound
	for _, one := range tickets.IDs(id) {
		if all, err = tickets.ExportOf(ctx, db, one, p.now()); !errors.Is(err, tickets.ErrNotFound) {
			break
		}
	}
	if errors.Is(err, tickets.ErrNotFound) {
		return fmt.Errorf("there is no ticket %q", id)
	}
	if err != nil {
		return err
	}
	out := json.NewEncoder(p.stdout)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(all)
}
