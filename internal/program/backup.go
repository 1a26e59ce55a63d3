package program

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"sync"

	"github.com/urfave/cli/v3"

	"frontdesk/internal/backup"
	"frontdesk/internal/config"
	"frontdesk/internal/control"
	"frontdesk/internal/store"
)

// dataFile returns the file of the configured store, or the folder for files beside
// a database.
func dataFile(conf config.Config) string { return conf.Data() }

// backupCommand writes a backup, of a desk that runs too.
func (p program) backupCommand(load loader, flags []cli.Flag) *cli.Command {
	return &cli.Command{
		Name:      "backup",
		Usage:     "write all data and files into one file, while the desk runs or not",
		ArgsUsage: "FILE",
		Flags:     flags,
		Action: func(ctx context.Context, c *cli.Command) error {
			if c.Args().Len() != 1 {
				return usageError{errors.New("expected the name of the file to write, as desk.zip")}
			}
			conf, err := load(c, config.ForExport)
			if err != nil {
				return err
			}
			if conf.Database() {
				return errDatabase{"back it up with pg_dump, or as its server does, and the folder " + conf.Files.Path}
			}
			h, err := p.backup(ctx, conf, c.Args().First())
			if err == nil {
				_, err = fmt.Fprintf(
					p.stdout,
					"%s: %s in the data and %s\n",
					c.Args().First(),
					megabytes(h.Bytes),
					countOf(h.Files, "file"),
				)
			}
			return err
		},
	}
}

// errDatabase says what takes the place of a command where the store is a database.
type errDatabase struct{ instead string }

func (e errDatabase) Error() string { return "the data is in PostgreSQL: " + e.instead }

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/(1<<20)) }

// backup writes a backup into a file that is not there yet. What breaks off leaves
// none.
func (p program) backup(ctx context.Context, conf config.Config, file string) (backup.Header, error) {
	answer, err := control.Ask(ctx, dataFile(conf), "backup", nil)
	if errors.Is(err, control.ErrNobody) {
		return p.backupStopped(ctx, conf, file)
	}
	if err != nil {
		return backup.Header{}, err
	}
	defer func() { _ = answer.Close() }()
	return writeBackup(file, func(w io.Writer) error {
		_, err := io.Copy(w, answer)
		return err
	})
}

// backupStopped writes a backup of a desk that does not run.
func (p program) backupStopped(ctx context.Context, conf config.Config, file string) (h backup.Header, err error) {
	db, err := store.OpenReadOnly(ctx, conf.Store, p.now)
	if err != nil {
		return h, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return writeBackup(file, func(w io.Writer) error {
		_, err := backup.Write(ctx, w, p.source(conf, db))
		return err
	})
}

// source returns what a backup is made of. Exports are made anew when somebody
// wants one.
func (p program) source(conf config.Config, db store.Snapshotter) backup.Source {
	return backup.Source{
		Data: db.Snapshot, Files: conf.Files.Path, Skip: []string{"exports"}, Version: version, Now: p.now,
	}
}

// writeBackup has write fill a file, and gives it its name once it is found to be whole.
func writeBackup(file string, write func(io.Writer) error) (h backup.Header, err error) {
	err = writeWhole(file, write, func(name string) error {
		r, err := backup.Open(name)
		if err != nil {
			return err
		}
		h = r.Header
		return r.Close()
	})
	return h, err
}

// keeper makes backups of the desk that runs.
type keeper struct {
	program
	conf config.Config
	// current returns the configuration that counts now: a reload changes it.
	current func() config.Config
	db      store.Engine
	kept    *files
	log     *slog.Logger
	more    map[string]http.HandlerFunc // other commands that it answers, by name
}

// start begins to answer commands, to make a backup each night if one is wanted, and
// to remove what is old, until stop is called.
func (k keeper) start(ctx context.Context) (stop func() error, err error) {
	routes := map[string]http.HandlerFunc{"backup": k.answer, "person": k.answerPerson, "export": k.answerExport}
	maps.Copy(routes, k.more)
	commands, err := control.Listen(ctx, dataFile(k.conf), routes)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	var nights sync.WaitGroup
	nights.Go(func() { k.removeOld(ctx) })
	nights.Go(func() { k.everyNight(ctx) })
	return func() error {
		cancel()
		nights.Wait()
		return commands.Close()
	}, nil
}

// write writes a backup.
func (k keeper) write(ctx context.Context, w io.Writer) (err error) {
	release := k.kept.hold()
	defer func() { err = errors.Join(err, release()) }()
	_, err = backup.Write(ctx, w, k.source(k.conf, k.db))
	return err
}

// answer answers the backup command. One that breaks off reaches it as such.
func (k keeper) answer(w http.ResponseWriter, r *http.Request) {
	if err := k.write(r.Context(), w); err != nil {
		k.log.Error("backup broke off", "error", err)
		panic(http.ErrAbortHandler)
	}
}
