package program

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"frontdesk/internal/config"
	"frontdesk/internal/control"
	"frontdesk/internal/desk"
	"frontdesk/internal/filestore"
	"frontdesk/internal/store"
	"frontdesk/tickets"
)

// personCommand shows and forgets what is on record about one person. Anybody who
// can read or write the data file may run it.
func (p program) personCommand(load loader, flags []cli.Flag) *cli.Command {
	expected := usageError{errors.New("expected one person: their Entra object id, or their name")}
	with := func(do func(context.Context, config.Config, *cli.Command) error) cli.ActionFunc {
		return func(ctx context.Context, c *cli.Command) error {
			if c.Args().Len() != 1 {
				return expected
			}
			conf, err := load(c, config.ForExport)
			if err != nil {
				return err
			}
			return do(ctx, conf, c)
		}
	}
	return &cli.Command{
		Name:  "person",
		Usage: "write or erase everything that is known of one person",
		Commands: []*cli.Command{
			{
				Name:      "export",
				Usage:     "write everything known of a person, and their files, into a zip file; while the desk runs or not",
				ArgsUsage: "ID",
				Flags: append(slices.Clip(flags), &cli.StringFlag{
					Name: "output", Aliases: []string{"o"}, Usage: "zip `FILE`", Value: "person.zip",
				}),
				Action: with(func(ctx context.Context, conf config.Config, c *cli.Command) error {
					return p.exportPerson(ctx, conf, c.Args().First(), c.String("output"))
				}),
			},
			{
				Name:      "erase",
				Usage:     "erase everything known of a person; their tickets stay, anonymised; the desk must be stopped",
				ArgsUsage: "ID",
				Flags: append(slices.Clip(flags), &cli.BoolFlag{
					Name: "yes", Usage: "erase without asking, for scripts",
				}),
				Action: with(func(ctx context.Context, conf config.Config, c *cli.Command) error {
					return p.erasePerson(ctx, conf, c.Args().First(), c.Bool("yes"))
				}),
			},
		},
	}
}

// onePerson returns the one person that somebody means by what they typed.
func onePerson(ctx context.Context, people desk.People, typed string) (tickets.Person, error) {
	found, err := desk.FindKnown(ctx, people, typed)
	switch {
	case err != nil:
		return tickets.Person{}, err
	case len(found) == 0:
		return tickets.Person{}, fmt.Errorf("nobody is known as %q: give their Entra object id", typed)
	case len(found) == 1:
		return found[0], nil
	}
	list := make([]string, len(found))
	for i, one := range found {
		list[i] = one.ID + " " + one.Name
	}
	return tickets.Person{}, fmt.Errorf("%d people are known as %q, give the id of one: %s",
		len(found), typed, strings.Join(list, ", "))
}

// exportPerson writes everything known of a person into a file that is not there
// yet.
func (p program) exportPerson(ctx context.Context, conf config.Config, typed, file string) error {
	err := writeWhole(file, func(w io.Writer) error { return p.writePerson(ctx, conf, typed, w) }, nil)
	if err == nil {
		_, err = fmt.Fprintln(
			p.stdout,
			file+": everything known of them, and what others wrote in the same tickets and chats",
		)
	}
	return err
}

// writePerson has the desk that runs write the zip file, or writes it itself.
func (p program) writePerson(ctx context.Context, conf config.Config, typed string, w io.Writer) (err error) {
	answer, err := control.Ask(ctx, dataFile(conf), "person", strings.NewReader(typed))
	if err == nil {
		_, err = io.Copy(w, answer)
		return errors.Join(err, answer.Close())
	}
	if !errors.Is(err, control.ErrNobody) {
		return err
	}
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
	who, err := onePerson(ctx, db, typed)
	if err != nil {
		return err
	}
	return personZip(ctx, w, desk.Eraser{Archive: db, Leavers: db, People: db}, who, looked.open, p.now())
}

// open opens a file of a ticket or chat.
func (c *fileCheck) open(id string) (io.ReadCloser, error) {
	for _, folder := range c.folders {
		f, err := folder.Get(id)
		if err == nil {
			return f.Open()
		}
		if !errors.Is(err, filestore.ErrNotFound) {
			return nil, err
		}
	}
	return nil, filestore.ErrNotFound
}

// erasePerson says what would go, asks, and erases it. No desk runs meanwhile: it
// would have people in its memory.
func (p program) erasePerson(ctx context.Context, conf config.Config, typed string, yes bool) (err error) {
	if _, err := os.Stat(dataFile(conf)); err != nil && !conf.Database() {
		return err
	}
	db, err := p.open(ctx, conf)
	if store.IsInUse(err) {
		return fmt.Errorf("stop the desk first: it has people in its memory (%w)", err)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	who, err := onePerson(ctx, db, typed)
	if err != nil {
		return err
	}
	kept, err := openFiles(conf, p.now, logger(p.stderr))
	if err != nil {
		return err
	}
	defer kept.close()
	e := desk.Eraser{Archive: db, Leavers: db, People: db, Language: conf.Language, Remove: kept.Delete}
	if err := p.previewErasure(ctx, conf, e, who, yes); err != nil {
		return err
	}
	if _, err = e.Erase(ctx, who.ID); err != nil {
		return err
	}
	_, err = kept.sweepUnnamed(ctx, db, time.Now().Add(time.Minute)) // nothing is on its way
	if err = errors.Join(err, kept.dropExports()); err != nil {
		return err
	}
	return p.checkErased(ctx, db, who.ID)
}

// previewErasure says what would go, and asks. The error says why nothing goes.
func (p program) previewErasure(
	ctx context.Context, conf config.Config, e desk.Eraser, who tickets.Person, yes bool,
) error {
	found, err := e.Preview(ctx, who.ID)
	switch {
	case err != nil:
		return err
	case found.Nothing():
		return fmt.Errorf("nothing is known of %s", who)
	}
	p.sayErasure(conf, found)
	switch {
	case len(found.Needed) > 0:
		return fmt.Errorf("end these first, or give them to somebody else: %s", strings.Join(found.Needed, ", "))
	case !yes && !p.confirmed(found.Person):
		return errors.New("nothing was erased")
	}
	return nil
}

// confirmed asks for the name or id of who is to be erased.
func (p program) confirmed(who tickets.Person) bool {
	fmt.Fprintf(p.stdout, "This cannot be undone. Type %q to erase them: ", who)
	typed, _ := bufio.NewReader(os.Stdin).ReadString('\n') // none is no confirmation
	typed = strings.TrimSpace(typed)
	return typed != "" && (typed == who.Name || strings.EqualFold(typed, who.ID))
}

// checkErased makes sure that no record names a person any more.
func (p program) checkErased(ctx context.Context, db store.Engine, person string) error {
	left := 0
	err := db.Traces(ctx, person, func(desk.Trace) { left++ })
	if err != nil {
		return err
	}
	if left > 0 {
		return fmt.Errorf("%d records still name them: run it again", left)
	}
	_, err = fmt.Fprintln(
		p.stdout,
		"erased. Run \"frontdesk compact\" now: until then, deleted data may be found in the file by"+
			" who reads its bytes",
	)
	return err
}

// kindsOfRecords are the records that an erasure counts, as people call them.
var kindsOfRecords = []struct{ kind, says string }{
	{"contacts", "contact and preferences"},
	{"names", "entries of the list of names"},
	{"drafts", "drafts"},
	{"signIns", "sign-ins to the portal"},
	{"devices", "browsers that are told"},
	{"owed", "deliveries that are owed"},
	{"posts", "references to posts in Teams"},
	{"subjects", "references to messages in Teams"},
	{"early", "messages that came early"},
	{"duty", "records of duty"},
	{"setup", "records of the set-up"},
	{"forms", "references to forms"},
}

// sayErasure says what an erasure takes, and what it cannot reach.
func (p program) sayErasure(conf config.Config, e desk.Erasure) {
	say := func(format string, args ...any) { fmt.Fprintf(p.stdout, format+"\n", args...) }
	say("%s (%s)", e.Person, e.Person.ID)
	say("anonymised: %s, %s", countOf(e.Tickets, "ticket"), countOf(e.Chats, "chat"))
	say("removed: %s", countOf(e.Files, "file"))
	for _, one := range kindsOfRecords {
		if n := e.Records[one.kind]; n > 0 {
			say("removed: %d %s", n, one.says)
		}
	}
	say("not reached, remove by hand where it has to go:")
	if len(e.Elsewhere) > 0 {
		n := 0
		for _, texts := range e.Elsewhere {
			n += texts
		}
		ids := slices.Sorted(maps.Keys(e.Elsewhere))
		more := ""
		if len(ids) > maxListed {
			ids, more = ids[:maxListed], ", …"
		}
		say("- their name in %d texts that others wrote: %s%s", n, strings.Join(ids, ", "), more)
	}
	k := keeper{program: p, conf: conf}
	for _, name := range k.backups() {
		say("- the backup %s", filepath.Join(conf.Backup.Folder, name))
	}
	say("- other backups, logs, and pages that their browsers keep")
	say(
		"- their chat with the bot in Teams; cards in channels are brought up to date, and copies of what they wrote in chats" +
			" are taken back, when the desk runs again",
	)
	for _, key := range configured(conf, e.Person.ID) {
		say("- the configuration: %s", key)
	}
}

// maxListed is how many tickets and chats are listed.
const maxListed = 20

// configured returns the keys of the configuration that name a person.
func configured(conf config.Config, person string) (keys []string) {
	for _, one := range []struct {
		key  string
		list []string
	}{
		{"admins", conf.Admins},
		{"roles.analyst", conf.Roles.Analyst},
		{"roles.approver", conf.Roles.Approver},
		{"roles.observer", conf.Roles.Observer},
	} {
		if slices.Contains(one.list, person) {
			keys = append(keys, one.key)
		}
	}
	for _, role := range conf.Portal.Roles {
		if slices.Contains(role.Members, person) {
			keys = append(keys, "portal.roles: "+role.Name)
		}
	}
	return keys
}
