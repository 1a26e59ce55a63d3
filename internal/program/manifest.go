package program

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"frontdesk/appmanifest"
	"frontdesk/bot"
	"frontdesk/internal/config"
)

// writePackage writes the Teams app package of the configured app.
func writePackage(conf config.Config, path string) error {
	app, err := appOf(conf)
	if err != nil {
		return err
	}
	var zip bytes.Buffer
	if err := appmanifest.Write(&zip, app); err != nil {
		return err
	}
	//nolint:gosec // the package holds no secret, and people pass it on
	if err := os.WriteFile(path, zip.Bytes(), 0o644); err != nil {
		return fmt.Errorf("app package: %w", err)
	}
	return nil
}

// appOf returns what the configuration and the code say of the app.
func appOf(conf config.Config) (appmanifest.App, error) {
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
		Version:      version,
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
