package program

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/urfave/cli/v3"

	"frontdesk/internal/config"
	"frontdesk/internal/store"
	"frontdesk/tickets"
)

// exportCommand prints everything on record about a ticket. Anybody who can
// read the data file may run it.
func (p program) exportCommand(load loader, flags []cli.Flag) *cli.Command {
	return &cli.Command{
		Name:      "export",
		Usage:     "print a ticket with its whole history as JSON; the desk must be stopped",
		ArgsUsage: "ID",
		Flags:     flags,
		Action: func(ctx context.Context, c *cli.Command) error {
			if c.Args().Len() != 1 {
				return usageError{errors.New("expected the number of one ticket, as INC-1001")}
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
	db, err := store.OpenReadOnly(conf.Store, p.now)
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
