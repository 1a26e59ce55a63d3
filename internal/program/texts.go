package program

import (
	"context"
	"fmt"
	"slices"

	"github.com/urfave/cli/v3"

	"frontdesk/internal/locale"
	"frontdesk/internal/texts"
)

// textsCommand prints every text of the desk, as a file to start from.
func (p program) textsCommand() *cli.Command {
	return &cli.Command{
		Name: "texts", Usage: "print every text of the desk, by key, for a file of your own",
		Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "language", Usage: "`LANGUAGE` to print", Value: locale.Languages()},
		},
		Action: func(_ context.Context, c *cli.Command) error {
			for _, lang := range c.StringSlice("language") {
				if !slices.Contains(locale.Languages(), lang) {
					return usageError{fmt.Errorf("language %q: expected one of %v", lang, locale.Languages())}
				}
			}
			_, err := fmt.Fprint(p.stdout, texts.Write(c.StringSlice("language")))
			return err
		},
	}
}
