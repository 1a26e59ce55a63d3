package program

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v3"

	"frontdesk/internal/backup"
	"frontdesk/internal/config"
	"frontdesk/internal/store"
)

// restoreCommand brings a backup back.
func (p program) restoreCommand(load loader, flags []cli.Flag) *cli.Command {
	return &cli.Command{
		Name:      "restore",
		Usage:     "bring a backup back, where no data is; it is checked first",
		ArgsUsage: "FILE",
		Flags:     flags,
		Action: func(ctx context.Context, c *cli.Command) error {
			if c.Args().Len() != 1 {
				return usageError{errors.New("expected the name of the backup, as desk.zip")}
			}
			conf, err := load(c, config.ForExport)
			if err != nil {
				return err
			}
			return p.restore(ctx, conf, c.Args().First())
		},
	}
}

// restore unpacks a backup beside where it is to be, checks it there, and moves it
// into place: the data last, which makes a desk of it.
func (p program) restore(ctx context.Context, conf config.Config, file string) (err error) {
	if err := checkVacant(conf); err != nil {
		return err
	}
	r, err := backup.Open(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	beside := conf
	beside.Store, beside.Files.Path = conf.Store+".restoring", conf.Files.Path+".restoring"
	clean := func() error { return errors.Join(os.RemoveAll(dataFile(beside)), os.RemoveAll(beside.Files.Path)) }
	if err := clean(); err != nil { // of one that broke off
		return err
	}
	defer func() { err = errors.Join(err, clean()) }()
	if err := errors.Join(
		os.MkdirAll(filepath.Dir(dataFile(conf)), 0o700),
		os.MkdirAll(filepath.Dir(conf.Files.Path), 0o700),
	); err != nil {
		return err
	}
	if err := r.Unpack(ctx, dataFile(beside), beside.Files.Path); err != nil {
		return err
	}
	db, err := store.Open(ctx, beside.Store, p.now) // brings an older one up to date
	if err != nil {
		return err
	}
	if err := db.Close(); err != nil {
		return err
	}
	if err := p.check(ctx, beside); err != nil {
		return fmt.Errorf("%s is not restored: %w", file, err)
	}
	if err := os.RemoveAll(conf.Files.Path); err != nil { // empty folders
		return err
	}
	if err := os.Rename(beside.Files.Path, conf.Files.Path); err != nil {
		return err
	}
	if err := os.Rename(dataFile(beside), dataFile(conf)); err != nil {
		return err
	}
	_, err = fmt.Fprintf(
		p.stdout,
		"restored: the backup of %s\n",
		r.Header.Made.In(conf.Location).Format("2006-01-02 15:04 MST"),
	)
	return err
}

// checkVacant returns an error where there is data already, or where the data would
// not be a file.
func checkVacant(conf config.Config) error {
	if conf.Database() {
		return errDatabase{"bring it back with pg_restore, or as its server does, and the folder " + conf.Files.Path}
	}
	if info, err := os.Stat(dataFile(conf)); err == nil && info.Size() > 0 {
		return fmt.Errorf("%s exists: stop the desk, and move it and %s away first", dataFile(conf), conf.Files.Path)
	}
	found := errors.New("found")
	err := filepath.WalkDir(conf.Files.Path, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			return found
		}
		return nil
	})
	if errors.Is(err, found) {
		return fmt.Errorf("%s holds files of a desk: move it away first", conf.Files.Path)
	}
	return nil
}

// compactCommand writes the data anew.
func (p program) compactCommand(load loader, flags []cli.Flag) *cli.Command {
	return &cli.Command{
		Name:  "compact",
		Usage: "write the data anew, without what was deleted; the desk must be stopped",
		Flags: flags,
		Action: func(_ context.Context, c *cli.Command) error {
			conf, err := load(c, config.ForExport)
			if err != nil {
				return err
			}
			if conf.Database() {
				return errDatabase{"its server gives free what was deleted; there is nothing to compact"}
			}
			before, after, err := store.Compact(conf.Store)
			if err == nil {
				_, err = fmt.Fprintf(
					p.stdout,
					"%s: %s, before %s\n",
					dataFile(conf),
					megabytes(after),
					megabytes(before),
				)
			}
			return err
		},
	}
}
