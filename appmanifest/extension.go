package appmanifest

import (
	"fmt"
	"net/url"
	"slices"
)

// ExtensionCommand is a command that people can run where they write messages:
// a search, or a dialog, which can also open on a message.
type ExtensionCommand struct {
	ID          string            // as the bot knows it
	Title       map[string]string // per language code, at most 32 characters
	Description map[string]string // per language code, at most 128 characters
	Search      *Parameter        // what is typed to search; nil for a dialog
}

// Parameter is what is typed to search.
type Parameter struct {
	Name        string            // as the bot knows it
	Title       map[string]string // per language code, at most 32 characters
	Description map[string]string // per language code, at most 128 characters
}

type composeExtension struct {
	BotID           string             `json:"botId"`
	Commands        []extensionCommand `json:"commands"`
	MessageHandlers []messageHandler   `json:"messageHandlers,omitempty"`
}

type extensionCommand struct {
	ID          string      `json:"id"`
	Type        string      `json:"type"`
	Title       string      `json:"title"`
	Description string      `json:"description"`
	Context     []string    `json:"context"`
	InitialRun  bool        `json:"initialRun,omitempty"`
	FetchTask   bool        `json:"fetchTask,omitempty"`
	Parameters  []parameter `json:"parameters,omitempty"`
}

type parameter struct {
	Name        string `json:"name"`
	Title       string `json:"title"`
	Description string `json:"description"`
	InputType   string `json:"inputType"`
}

type messageHandler struct {
	Type  string `json:"type"`
	Value struct {
		Domains []string `json:"domains"`
	} `json:"value"`
}

// composeExtensions returns the message extension, or none without commands.
// With a search, links to the desk unfold.
func composeExtensions(app App) []composeExtension {
	if len(app.Extension) == 0 {
		return nil
	}
	extension := composeExtension{BotID: app.ID}
	for _, c := range app.Extension {
		extension.Commands = append(extension.Commands, c.build())
	}
	if u, err := url.Parse(app.PublicURL); err == nil && u.Hostname() != "" && app.searches() {
		handler := messageHandler{Type: "link"}
		handler.Value.Domains = []string{u.Hostname()}
		extension.MessageHandlers = []messageHandler{handler}
	}
	return []composeExtension{extension}
}

// searches reports whether the message extension has a search, and so cards to
// insert.
func (app App) searches() bool {
	return slices.ContainsFunc(app.Extension, func(c ExtensionCommand) bool { return c.Search != nil })
}

// scopes returns where the bot can be installed. In a group chat, the buttons
// of inserted cards need the bot there (Learn: "Universal Actions for search
// based message extensions").
func scopes(app App) []string {
	list := []string{"personal", "team"}
	if app.searches() {
		list = append(list, "groupChat")
	}
	return list
}

func (c ExtensionCommand) build() extensionCommand {
	built := extensionCommand{
		ID: c.ID, Title: c.Title[defaultLanguage], Description: c.Description[defaultLanguage],
		Type: "action", Context: []string{"message", "compose"}, FetchTask: true,
	}
	if c.Search != nil {
		built.Type, built.Context, built.FetchTask, built.InitialRun = "query", []string{
			"compose",
			"commandBox",
		}, false, true
		built.Parameters = []parameter{
			{
				Name:        c.Search.Name,
				Title:       c.Search.Title[defaultLanguage],
				Description: c.Search.Description[defaultLanguage],
				InputType:   "text",
			},
		}
	}
	return built
}

// translate adds the message extension's texts to the texts of a language.
func (app App) translate(entries map[string]string, code string) {
	for i, c := range app.Extension {
		path := fmt.Sprintf("composeExtensions[0].commands[%d]", i)
		entries[path+".title"], entries[path+".description"] = c.Title[code], c.Description[code]
		if c.Search != nil {
			path += ".parameters[0]"
			entries[path+".title"], entries[path+".description"] = c.Search.Title[code], c.Search.Description[code]
		}
	}
}

func checkExtension(commands []ExtensionCommand) error {
	if len(commands) > maxCommands {
		return fmt.Errorf("extension: %d commands, expected at most %d", len(commands), maxCommands)
	}
	for i, c := range commands {
		if err := checkTexts(fmt.Sprintf("extension[%d]", i), c.Title, c.Description); err != nil {
			return err
		}
		if c.Search == nil {
			continue
		}
		if err := checkTexts(fmt.Sprintf("extension[%d].search", i), c.Search.Title, c.Search.Description); err != nil {
			return err
		}
	}
	return nil
}
