// Package appmanifest writes the Teams app package of the desk. This is the zip
// file that an admin uploads to Teams, with the manifest, the texts in each
// language and the icons.
//
// It knows the manifest schema 1.25 (Learn: resources/schema/manifest-schema)
// and the limits of Teams. It does not know the bot's routes, which the caller
// passes as commands, nor any configuration. It reads and writes no files.
package appmanifest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
)

const (
	manifestSchema     = "https://developer.microsoft.com/json-schemas/teams/v1.25/MicrosoftTeams.schema.json"
	localizationSchema = "https://developer.microsoft.com/json-schemas/teams/v1.25/MicrosoftTeams.Localization.schema.json"

	accentColor = "#3B4CA8"

	// The schema requires developer URLs even from an app without pages of its
	// own. This name is reserved and belongs to nobody (RFC 2606).
	placeholderURL = "https://example.com"

	// Teams opens the sign-in window of a bot from this host.
	tokenDomain = "token.botframework.com"

	// Resource-specific consent requires some resource but does not use it
	// (Learn: graph-api/rsc/grant-resource-specific-consent).
	rscResource = "https://RscBasedStoreApp"
)

// App holds what differs between the packages of different desks.
type App struct {
	ID        string // teams.app_id, the GUID of the app, its bot and its Entra registration
	Version   string // major.minor.patch, for example "0.1.0"; Teams offers an update when it increases
	PublicURL string // https URL of the desk in browsers; empty when it has none
	Commands  []Command
	Extension []ExtensionCommand
	Files     bool // the bot takes files in the personal chat
	Portal    bool // PublicURL has the portal, which opens as a tab too
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
	text := texts[defaultLanguage]
	return manifest{
		Schema:              manifestSchema,
		ManifestVersion:     "1.25",
		Version:             app.Version,
		ID:                  app.ID,
		LocalizationInfo:    localizationInfo(),
		Developer:           developerOf(app.PublicURL),
		Name:                name{Short: text.nameShort, Full: text.nameFull},
		Description:         name{Short: text.descriptionShort, Full: text.descriptionFull},
		Icons:               icons{Outline: outlineFile, Color: colorFile},
		AccentColor:         accentColor,
		DefaultInstallScope: "personal",
		Bots: []bot{{
			BotID:  app.ID,
			Scopes: scopes(app),
			// Without it Teams offers no paper clip and delivers no file (Learn:
			// send and receive files, "Configure the bot to support files").
			SupportsFiles: app.Files,
			CommandLists:  commandLists(app.Commands),
		}},
		StaticTabs:         staticTabs(app),
		ComposeExtensions:  composeExtensions(app),
		ValidDomains:       validDomains(app.PublicURL),
		WebApplicationInfo: webApplicationInfo{ID: app.ID, Resource: resource(app)},
		Authorization: authorization{Permissions: permissions{ResourceSpecific: []permission{
			{Name: "ChannelMessage.Read.Group", Type: "Application"},
		}}},
	}
}

func developerOf(publicURL string) developer {
	page := placeholderURL
	if publicURL != "" {
		page = strings.TrimRight(publicURL, "/")
	}
	return developer{Name: "Frontdesk", WebsiteURL: page, PrivacyURL: page, TermsOfUseURL: page}
}

// commandLists offers the commands only in the 1:1 chat. In a channel, analysts
// work with the cards.
func commandLists(commands []Command) []commandList {
	if len(commands) == 0 {
		return nil
	}
	list := commandList{Scopes: []string{"personal"}}
	for _, c := range commands {
		list.Commands = append(list.Commands, command{
			Title:       c.Title[defaultLanguage],
			Description: c.Description[defaultLanguage],
		})
	}
	return []commandList{list}
}

func validDomains(publicURL string) []string {
	domains := []string{tokenDomain}
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
