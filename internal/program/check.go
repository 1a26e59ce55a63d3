package program

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/urfave/cli/v3"

	"frontdesk/internal/config"
	"frontdesk/internal/desk"
	"frontdesk/internal/filestore"
	"frontdesk/internal/store"
)

// checkCommand looks whether the data is whole.
func (p program) checkCommand(load loader, flags []cli.Flag) *cli.Command {
	return &cli.Command{
		Name:  "check",
		Usage: "look whether all data is whole: every page, record, index and file; the desk must be stopped",
		Flags: flags,
		Action: func(ctx context.Context, c *cli.Command) error {
			conf, err := load(c, config.ForExport)
			if err != nil {
				return err
			}
			return p.check(ctx, conf)
		},
	}
}

// maxProblems is how many problems are printed; the others are counted.
const maxProblems = 100

// check prints what does not fit, one line each, and what there is.
func (p program) check(ctx context.Context, conf config.Config) (err error) {
	db, err := store.OpenReadOnly(ctx, conf.Store, p.now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	looked, err := lookAtFiles(conf.Files)
	if err != nil {
		return err
	}
	defer looked.close()
	problems := 0
	tell := func(problem string) {
		if problems++; problems <= maxProblems {
			fmt.Fprintln(p.stdout, problem)
		}
	}
	census, err := db.Audit(ctx, desk.Findings{Problem: tell, File: func(f desk.NamedFile) { looked.look(f, tell) }})
	if err != nil {
		return err
	}
	unnamed, err := looked.unnamed()
	if err != nil {
		return err
	}
	fmt.Fprintf(
		p.stdout, "%s with %s, %s with %s, %s, %s\n",
		countOf(census.Tickets, "ticket"), countOf(census.Events, "event"), countOf(census.Chats, "chat"),
		countOf(census.Messages, "message"), countOf(census.People, "person"), countOf(len(looked.named), "file"),
	)
	if census.Removed > 0 {
		fmt.Fprintf(p.stdout, "%d messages were removed when their time was up\n", census.Removed)
	}
	if unnamed > 0 {
		fmt.Fprintf(p.stdout, "%s that no ticket or chat names\n", countOf(unnamed, "file"))
	}
	if problems > 0 {
		return fmt.Errorf("%d problems: restore a backup, and keep this data to find out what happened", problems)
	}
	_, err = fmt.Fprintln(p.stdout, "everything fits")
	return err
}

// fileCheck holds the files in the folders against those that records name.
type fileCheck struct {
	folders []*filestore.Store // of tickets, and of chats
	expires bool               // files of chats are removed by and by
	named   map[string]bool
}

func lookAtFiles(conf config.Files) (*fileCheck, error) {
	c := &fileCheck{expires: conf.ChatRetention > 0, named: map[string]bool{}}
	for _, name := range []string{"", "chats"} {
		opened, err := filestore.Look(filepath.Join(conf.Path, name))
		if errors.Is(err, filestore.ErrNotFound) {
			continue
		}
		if err != nil {
			c.close()
			return nil, err
		}
		c.folders = append(c.folders, opened)
	}
	return c, nil
}

func (c *fileCheck) close() {
	for _, folder := range c.folders {
		_ = folder.Close()
	}
}

// look looks at one file that a record names. That of a chat may have been
// removed when its time was up.
func (c *fileCheck) look(named desk.NamedFile, tell func(string)) {
	c.named[named.ID] = true
	for _, folder := range c.folders {
		f, err := folder.Get(named.ID)
		switch {
		case errors.Is(err, filestore.ErrNotFound):
			continue
		case err != nil:
			tell(fmt.Sprintf("%s: file %s cannot be read: %v", named.Of, named.ID, err))
		case f.Size != named.Size:
			tell(fmt.Sprintf("%s: file %s has %d bytes, not %d", named.Of, named.ID, f.Size, named.Size))
		}
		return
	}
	if !named.Expires || !c.expires {
		tell(fmt.Sprintf("%s: file %s is missing", named.Of, named.ID))
	}
}

// unnamed counts the files that no record names.
func (c *fileCheck) unnamed() (n int, err error) {
	for _, folder := range c.folders {
		ids, err := folder.IDs()
		if err != nil {
			return n, err
		}
		for _, id := range ids {
			if !c.named[id] {
				n++
			}
		}
	}
	return n, nil
}
