package program

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v3"

	"frontdesk/appmanifest"
	"frontdesk/bot"
	"frontdesk/internal/config"
)

// manifestCommand writes the app package.
func (p program) manifestCommand(load loader, flags []cli.Flag) *cli.Command {
	return &cli.Command{
		Name: "manifest", Usage: "write the Teams app package, and beside it what it asks for and why",
		Flags: slices.Concat(flags, packageFlags()),
		Action: func(_ context.Context, c *cli.Command) error {
			conf, k, err := readPacking(c, load)
			if err != nil {
				return err
			}
			made, err := k.pack(conf, "")
			if err != nil {
				return err
			}
			return p.writePackage(conf, k, made)
		},
	}
}

// packing says how to write the app package.
type packing struct {
	output  string // a file
	version string // empty: the one that is due
	schema  string
}

func packageFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{
			Name: "output", Aliases: []string{"o"}, Usage: "app package `FILE`", Value: "frontdesk.zip",
		},
		&cli.StringFlag{
			Name: "package-version", Usage: "`VERSION` of the package, as 1.0.7", DefaultText: "rises with each change",
		},
		&cli.StringFlag{
			Name:  "manifest-version",
			Usage: "`VERSION` of the manifest: " + appmanifest.Standard + ", or newest (" + appmanifest.Newest + ")",
			Value: appmanifest.Standard,
		},
	}
}

// readPacking reads the configuration and the flags of a command that writes the
// app package.
func readPacking(c *cli.Command, load loader) (config.Config, packing, error) {
	k := packing{
		output: c.String("output"), version: c.String("package-version"), schema: c.String("manifest-version"),
	}
	if k.schema == "newest" {
		k.schema = appmanifest.Newest
	}
	switch {
	case k.schema != appmanifest.Standard && k.schema != appmanifest.Newest:
		return config.Config{}, k, usageError{fmt.Errorf(
			"manifest-version %q: expected %s, %s or newest", k.schema, appmanifest.Standard, appmanifest.Newest,
		)}
	case k.version != "" && !appmanifest.IsVersion(k.version):
		return config.Config{}, k, usageError{fmt.Errorf(
			"package-version %q: expected three numbers, as 1.0.7", k.version,
		)}
	}
	conf, err := load(c, config.ForManifest)
	return conf, k, err
}

// made is an app package in memory.
type made struct {
	appmanifest.Packed
	before appmanifest.Packed // the one before, empty when none is known
	zip    []byte
}

// pack makes the app package. Its version is that of the one before while nothing
// but the version differs, else the next. It is higher than that of another
// content in the catalog, if one is given.
func (k packing) pack(conf config.Config, inCatalog string) (made, error) {
	app, err := appOf(conf, k.schema)
	if err != nil {
		return made{}, err
	}
	app.Version = appmanifest.First
	this, err := appmanifest.Identify(app)
	if err != nil {
		return made{}, err
	}
	last := lastPackage(conf, k.output)
	switch {
	case k.version != "":
		this.Version = k.version
	case last.Content == this.Content && !appmanifest.Higher(inCatalog, last.Version):
		this.Version = last.Version
	case appmanifest.Higher(inCatalog, last.Version):
		this.Version = appmanifest.Next(inCatalog)
	default:
		this.Version = appmanifest.Next(last.Version)
	}
	app.Version = this.Version
	var zip bytes.Buffer
	err = appmanifest.Write(&zip, app)
	return made{Packed: this, before: last, zip: zip.Bytes()}, err
}

// appOf returns what the configuration and the code say of the app, without a
// version.
func appOf(conf config.Config, schema string) (appmanifest.App, error) {
	words, wrong := readTexts(conf)
	if wrong != nil {
		return appmanifest.App{}, mistaken(nil, conf.Texts, wrong)
	}
	own, err := ownApp(conf.App)
	if err != nil {
		return appmanifest.App{}, err
	}
	menu := bot.Offered(conf.Menu, conf.Catalog != "")
	app := appmanifest.App{
		ID:           conf.Teams.AppID,
		Schema:       schema,
		PublicURL:    conf.PublicURL,
		Client:       conf.Teams.Place().Client,
		Own:          own,
		Commands:     commandsOf(bot.Commands(menu, words)),
		TeamCommands: commandsOf(bot.ChannelCommands(menu, words)),
		Files:        !conf.Teams.Place().NoFiles,
		// Teams opens tabs on https alone.
		Portal: conf.Portal.Enabled && strings.HasPrefix(conf.PublicURL, "https://"),
	}
	for _, c := range bot.ExtensionCommands(conf.Menu, words) {
		command := appmanifest.ExtensionCommand{ID: c.ID, Title: c.Title, Description: c.Does}
		if c.Parameter != "" {
			command.Search = &appmanifest.Parameter{
				Name:        c.Parameter,
				Title:       c.ParameterTitle,
				Description: c.ParameterDoes,
			}
		}
		app.Extension = append(app.Extension, command)
	}
	return app, nil
}

func commandsOf(list []bot.Command) (commands []appmanifest.Command) {
	for _, c := range list {
		commands = append(commands, appmanifest.Command{Title: c.Word, Description: c.Does})
	}
	return commands
}

// ownApp returns what the organization says of the app, with its icons.
func ownApp(conf config.App) (own appmanifest.Own, err error) {
	own = appmanifest.Own{
		Name: conf.Name, ShortDescription: conf.ShortDescription, Description: conf.Description,
		Developer: conf.Developer, Website: conf.Website, Privacy: conf.Privacy, Terms: conf.Terms, Accent: conf.Accent,
	}
	for file, into := range map[string]*[]byte{conf.ColorIcon: &own.Color, conf.OutlineIcon: &own.Outline} {
		if file == "" {
			continue
		}
		if *into, err = os.ReadFile(file); err != nil {
			return own, fmt.Errorf("app package: %w", err)
		}
	}
	return own, nil
}

// writePackage writes the package, with what it asks for beside it, and tells of
// both. A package that goes elsewhere than into a file has nothing beside it.
func (p program) writePackage(conf config.Config, k packing, m made) error {
	out := p.stdout
	info, err := os.Stat(k.output)
	isFile := err != nil || info.Mode().IsRegular()
	if !isFile {
		out = p.stderr
	}
	p.notePackage(conf, m.Packed)
	//nolint:gosec // the package holds no secret, and people pass it on
	if err := os.WriteFile(k.output, m.zip, 0o644); err != nil {
		return fmt.Errorf("app package: %w", err)
	}
	if err := tellVersion(out, k.output, m); err != nil || !isFile {
		return err
	}
	beside := besidePackage(k.output)
	//nolint:gosec // likewise
	if err := os.WriteFile(beside, []byte(appmanifest.Consent(conf.Language)), 0o644); err != nil {
		return fmt.Errorf("app package: %w", err)
	}
	_, err = fmt.Fprintf(out, "%s: what it asks for in a team, and why\n", beside)
	return err
}

// besidePackage returns the file that says what a package asks for.
func besidePackage(output string) string {
	return strings.TrimSuffix(output, ".zip") + ".permissions.txt"
}

// tellVersion says which version a package has, and how that came.
func tellVersion(out io.Writer, file string, m made) error {
	how := ""
	switch {
	case m.before.Version == m.Version && m.before.Content == m.Content:
		how = ", unchanged"
	case m.before.Version != "":
		how = ", before " + m.before.Version
	}
	_, err := fmt.Fprintf(out, "%s: the app package, version %s%s\n", file, m.Version, how)
	return err
}
