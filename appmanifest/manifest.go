// Package appmanifest writes the Teams app package of the desk. This is the zip
// file that an admin uploads to Teams, with the manifest, the texts in each
// language and the icons.
//
// It knows the manifest schema (Learn: resources/schema/manifest-schema) and the
// limits of Teams. It does not know the bot's routes, which the caller
// passes as commands, nor any configuration. It reads and writes no files.
package appmanifest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
)

// Standard and Newest are the versions of the schema that a package can be
// written in. Standard is what every Teams takes.
const (
	Standard = "1.25"
	Newest   = "1.30"
)

// Resource-specific consent requires some resource but does not use it
// (Learn: graph-api/rsc/grant-resource-specific-consent).
const rscResource = "https://RscBasedStoreApp"

// App holds what differs between the packages of different desks.
type App struct {
	ID        string // teams.app_id, the GUID of the app, its bot and its Entra registration
	Version   string // major.minor.patch, for example "1.0.1"; Teams takes a package again when it is higher
	Schema    string // Standard, Newest; empty means Standard
	PublicURL string // https URL of the desk in browsers; empty when it has none
	Client    string // the host of the Teams client; empty means that of the public cloud
	Own       Own

	Commands     []Command // that a person can type in the chat with the bot
	TeamCommands []Command // that a person can type in a channel
	Extension    []ExtensionCommand
	Files        bool // the bot takes files in the personal chat
	Portal       bool // PublicURL has the portal, which opens as a tab too
}

// Command is one word that Teams suggests to a person who writes to the bot.
type Command struct {
	Title       map[string]string // per language code, the typed word: "incident", at most 32 characters
	Description map[string]string // per language code, what it does, at most 128 characters
}

// Manifest returns manifest.json with the English texts. Its error names the
// first field of app that Teams would refuse.
func Manifest(app App) ([]byte, error) {
	if err := check(app); err != nil {
		return nil, fmt.Errorf("appmanifest: %w", err)
	}
	return encode(build(app))
}

func build(app App) manifest {
	text := app.text(defaultLanguage)
	return manifest{
		Schema:              app.schema("MicrosoftTeams"),
		ManifestVersion:     app.manifestVersion(),
		Version:             app.Version,
		ID:                  app.ID,
		LocalizationInfo:    localizationInfo(),
		Developer:           app.developer(),
		Name:                name{Short: text.nameShort, Full: text.nameFull},
		Description:         name{Short: text.descriptionShort, Full: text.descriptionFull},
		Icons:               icons{Outline: outlineFile, Color: colorFile},
		AccentColor:         app.accent(),
		DefaultInstallScope: "personal",
		Bots: []bot{{
			BotID:  app.ID,
			Scopes: scopes(app),
			// Without it Teams offers no paper clip and delivers no file (Learn:
			// send and receive files, "Configure the bot to support files").
			SupportsFiles: app.Files,
			CommandLists:  app.commandLists(),
		}},
		StaticTabs:         staticTabs(app),
		ComposeExtensions:  composeExtensions(app),
		ValidDomains:       validDomains(app.PublicURL),
		WebApplicationInfo: webApplicationInfo{ID: app.ID, Resource: resource(app)},
		Authorization:      authorization{Permissions: permissions{ResourceSpecific: resourceSpecific()}},
	}
}

func (app App) manifestVersion() string { return cmp.Or(app.Schema, Standard) }

// schema returns the address of a schema of the manifest's version.
func (app App) schema(name string) string {
	return "https://developer.microsoft.com/json-schemas/teams/v" + app.manifestVersion() + "/" + name + ".schema.json"
}

// commandLists offers in each place what can be typed there.
func (app App) commandLists() (lists []commandList) {
	for _, one := range app.offered() {
		list := commandList{Scopes: []string{one.scope}}
		for _, c := range one.commands {
			list.Commands = append(list.Commands, command{
				Title:       c.Title[defaultLanguage],
				Description: c.Description[defaultLanguage],
			})
		}
		lists = append(lists, list)
	}
	return lists
}

// offered is what can be typed in a place.
type offered struct {
	name, scope string
	commands    []Command
}

// offered returns the lists of commands that hold any, in the manifest's order.
func (app App) offered() (lists []offered) {
	for _, one := range []offered{
		{"commands", "personal", app.Commands},
		{"team commands", "team", app.TeamCommands},
	} {
		if len(one.commands) > 0 {
			lists = append(lists, one)
		}
	}
	return lists
}

// validDomains returns the only host whose pages Teams shows for the desk. The
// bot has no sign-in window, and so needs none of the Bot Framework's hosts.
func validDomains(publicURL string) []string {
	domains := []string{}
	if u, err := url.Parse(publicURL); err == nil && u.Host != "" {
		domains = append(domains, u.Host)
	}
	return domains
}

func encode(v any) ([]byte, error) {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("appmanifest: %w", err)
	}
	return append(data, '\n'), nil
}
