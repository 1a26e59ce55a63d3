// Package program is the command line and the wiring. It reads the
// configuration, puts the parts together, and knows nothing about what they do.
// The tests of the whole program are here too.
package program

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/urfave/cli/v3"

	"frontdesk/internal/config"
)

// gcPercent lets the heap grow more between collections than Go's default: a
// desk holds few live bytes. A higher value adds 10 MB to peak memory and makes
// a turn one or two percent cheaper (docs/performance.md). GOGC overrides it.
const gcPercent = 150

// Examples holds the texts of the example files. The demo runs with them, and a new
// configuration begins as one.
type Examples struct{ Catalog, Knowledge, Config []byte }

// Main runs the program with its process's arguments, environment and signals.
// It returns the exit status: 0, 2 for a mistake in configuration or command
// line, 1 for any other error.
func Main(examples Examples) (status int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	p := program{examples: examples, now: time.Now, stdout: os.Stdout, stderr: os.Stderr}
	return exitStatus(p.run(ctx, os.Args), os.Stderr)
}

// exitStatus reports the error and returns the exit status, as Main does.
func exitStatus(err error, stderr io.Writer) int {
	if err == nil {
		return 0
	}
	var mistakes config.Mistakes
	var usage usageError
	switch {
	case errors.As(err, &mistakes):
		fmt.Fprintln(stderr, mistakes)
		return 2
	case errors.As(err, &usage), errors.As(err, new(cli.ExitCoder)): // the help command returns the latter
		fmt.Fprintln(stderr, "frontdesk:", err)
		return 2
	}
	fmt.Fprintln(stderr, "frontdesk:", err)
	return 1
}

// usageError is a mistake on the command line.
type usageError struct{ error }

// program is the whole program: what is built into it, its clock, and where it
// writes.
type program struct {
	examples       Examples
	now            func() time.Time
	stdout, stderr io.Writer
	ask            *asker // nil: who sits at the terminal, if anybody
}

// run runs the command that args name. args[0] is the program's own name. It
// returns when ctx ends and everything is closed.
func (p program) run(ctx context.Context, args []string) error {
	file := &cli.StringFlag{
		Name: "config", Aliases: []string{"c"}, Usage: "configuration `FILE`",
		Sources: cli.EnvVars("FRONTDESK_CONFIG"), DefaultText: "frontdesk.yaml, when there is one",
	}
	load := func(c *cli.Command, need config.Need) (config.Config, error) {
		return config.Load(cmp.Or(c.String("config"), defaultFile()), os.Environ(), need)
	}
	wrong := func(_ context.Context, _ *cli.Command, err error, _ bool) error { return usageError{err} }
	list := p.commands(load, []cli.Flag{file})
	for _, c := range list {
		c.OnUsageError = wrong
		if c.ArgsUsage == "" && len(c.Commands) == 0 {
			c.Before = noArguments
		}
		for _, sub := range c.Commands {
			sub.OnUsageError = wrong
		}
	}
	root := &cli.Command{
		Name: "frontdesk", Usage: "an IT service desk that lives in Microsoft Teams", Commands: list,
		Flags:  []cli.Flag{&cli.BoolFlag{Name: "version", Usage: "print the version", Local: true}},
		Writer: p.stdout, ErrWriter: p.stderr, OnUsageError: wrong, HideVersion: true,
		ExitErrHandler: func(context.Context, *cli.Command, error) {},
		Action: func(_ context.Context, c *cli.Command) error {
			if c.Args().Present() {
				return usageError{fmt.Errorf("unknown command %q", c.Args().First())}
			}
			if c.Bool("version") {
				return p.printVersion()
			}
			return cli.ShowRootCommandHelp(c)
		},
	}
	return root.Run(ctx, args)
}

// loader reads the configuration that the flags of a command name.
type loader = func(c *cli.Command, need config.Need) (config.Config, error)

// commands returns all commands of the program. flags are the flags of every
// command that reads the configuration.
func (p program) commands(load loader, flags []cli.Flag) []*cli.Command {
	return []*cli.Command{
		p.initCommand(),
		{
			Name: "serve", Usage: "answer Teams", Flags: flags,
			Action: func(ctx context.Context, c *cli.Command) error {
				return p.serveConfigured(ctx, func() (config.Config, error) { return load(c, config.ForServe) })
			},
		},
		{
			Name: "demo", Usage: "run the desk and a make-believe Teams on this machine, for the Agents Playground",
			Flags: demoFlags(), Action: p.demo,
		},
		p.manifestCommand(load, flags),
		p.publishCommand(load, flags),
		p.textsCommand(),
		p.exportCommand(load, flags),
		p.importCommand(load, flags),
		p.backupCommand(load, flags),
		p.restoreCommand(load, flags),
		p.checkCommand(load, flags),
		p.doctorCommand(load, flags),
		p.compactCommand(load, flags),
		p.queueCommand(load, flags),
		p.personCommand(load, flags),
		p.healthCommand(load, flags),
		p.versionCommand(),
	}
}

// noArguments refuses arguments that are neither a command nor a flag.
func noArguments(ctx context.Context, c *cli.Command) (context.Context, error) {
	if c.Args().Present() {
		return ctx, usageError{fmt.Errorf("unexpected argument %q", c.Args().First())}
	}
	return ctx, nil
}

// defaultFile returns the configuration file of the working folder, "" when
// there is none.
func defaultFile() string {
	const name = "frontdesk.yaml"
	if _, err := os.Stat(name); err != nil {
		return ""
	}
	return name
}
