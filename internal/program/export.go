package program

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"frontdesk/internal/config"
	"frontdesk/internal/store"
	"frontdesk/tickets"
)

// exportCommand prints all that is on record about a ticket. Whoever can read the
// data file may.
func exportCommand(load loader, flags []cli.Flag, stdout io.Writer) *cli.Command {
	return &cli.Command{
		Name: "export", Usage: "print a ticket with its whole history as JSON; the desk must be stopped", ArgsUsage: "ID", Flags: flags,
		Action: func(ctx context.Context, c *cli.Command) error {
			if c.Args().Len() != 1 {
				return usageError{errors.New("expected the number of one ticket, as INC-1001")}
			}
			conf, err := load(c, config.ForExport)
			if err != nil {
				return err
			}
			return export(ctx, conf, c.Args().First(), stdout)
		},
	}
}

func export(ctx context.Context, conf config.Config, id string, stdout io.Writer) (err error) {
	db, err := store.OpenReadOnly(conf.Store, time.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	all, err := tickets.ExportOf(ctx, db, strings.TrimSpace(id), time.Now())
	if errors.Is(err, tickets.ErrNotFound) {
		return fmt.Errorf("there is no ticket %q", id)
	}
	if err != nil {
		return err
	}
	out := json.NewEncoder(stdout)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(all)
}
