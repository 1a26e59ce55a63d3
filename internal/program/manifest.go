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
	words, err := readTexts(conf)
	if err != nil {
		return err
	}
	app := appmanifest.App{
		ID:        conf.Teams.AppID,
		Version:   version,
		PublicURL: conf.PublicURL,
		Files:     !conf.Teams.Place().NoFiles,
		// Teams opens tabs on https alone.
		Portal: conf.Portal.Enabled && strings.HasPrefix(conf.PublicURL, "https://"),
	}
	for _, c := range bot.Commands(bot.Offered(conf.Menu, conf.Catalog != ""), words) {
		app.Commands = append(app.Commands, appmanifest.Command{Title: c.Word, Description: c.Does})
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
	var zip bytes.Buffer
	if err := appmanifest.Write(&zip, app); err != nil {
		return err
	}
	if err := os.WriteFile(
		path,
		zip.Bytes(),
		0o644,
	); err != nil { //nolint:gosec // the package holds no secret, and people pass it on
		return fmt.Errorf("app package: %w", err)
	}
	return nil
}
