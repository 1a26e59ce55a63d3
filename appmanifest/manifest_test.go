package appmanifest_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/appmanifest"
)

// published is the part of the manifest that Teams acts on.
type published struct {
	ManifestVersion     string
	Version, ID         string
	DefaultInstallScope string
	ValidDomains        []string
	Developer           struct{ WebsiteURL, PrivacyURL, TermsOfUseURL string }
	WebApplicationInfo  struct{ ID, Resource string }
	LocalizationInfo    struct {
		DefaultLanguageTag  string
		AdditionalLanguages []struct{ LanguageTag, File string }
	}
	Authorization struct {
		Permissions struct {
			ResourceSpecific []struct{ Name, Type string }
		}
	}
	ComposeExtensions []struct {
		BotID    string
		Commands []struct {
			ID, Type, Title, Description string
			Context                      []string
			InitialRun, FetchTask        bool
			Parameters                   []struct{ Name, Title, Description, InputType string }
		}
		MessageHandlers []struct {
			Type  string
			Value struct{ Domains []string }
		}
	}
	Bots []struct {
		BotID                             string
		Scopes                            []string
		IsNotificationOnly, SupportsFiles bool
		CommandLists                      []struct {
			Scopes   []string
			Commands []struct{ Title, Description string }
		}
	}
}

func manifest(t *testing.T, app appmanifest.App) published {
	t.Helper()
	data, err := appmanifest.Manifest(app)
	if err != nil {
		t.Fatal(err)
	}
	return decode[published](t, data)
}

func TestManifestSaysWhatTeamsActsOn(t *testing.T) {
	got := manifest(t, desk())
	want := decode[published](t, []byte(`{
		"manifestVersion": "1.25",
		"version": "0.1.0",
		"id": "7d9e0f5c-2b1a-4c3d-8e4f-5a6b7c8d9e0f",
		"defaultInstallScope": "personal",
		"validDomains": ["desk.example.com"],
		"developer": {
			"websiteUrl": "https://desk.example.com/it",
			"privacyUrl": "https://desk.example.com/it",
			"termsOfUseUrl": "https://desk.example.com/it"
		},
		"webApplicationInfo": {"id": "7d9e0f5c-2b1a-4c3d-8e4f-5a6b7c8d9e0f", "resource": "https://RscBasedStoreApp"},
		"localizationInfo": {
			"defaultLanguageTag": "en",
			"additionalLanguages": [{"languageTag": "ru", "file": "ru.json"}]
		},
		"authorization": {"permissions": {"resourceSpecific": [{"name": "ChannelMessage.Read.Group", "type": "Application"}]}},
		"composeExtensions": [{
			"botId": "7d9e0f5c-2b1a-4c3d-8e4f-5a6b7c8d9e0f",
			"commands": [
				{
					"id": "tickets", "type": "query", "title": "Search tickets", "description": "Find tickets",
					"context": ["compose", "commandBox"], "initialRun": true,
					"parameters": [{"name": "search", "title": "Search", "description": "Words in a ticket", "inputType": "text"}]
				},
				{
					"id": "incident", "type": "action", "title": "Create an incident", "description": "Report a problem to the desk",
					"context": ["message", "compose"], "fetchTask": true
				}
			],
			"messageHandlers": [{"type": "link", "value": {"domains": ["desk.example.com"]}}]
		}],
		"bots": [{
			"botId": "7d9e0f5c-2b1a-4c3d-8e4f-5a6b7c8d9e0f",
			"scopes": ["personal", "team", "groupChat"],
			"supportsFiles": true,
			"commandLists": [{
				"scopes": ["personal"],
				"commands": [
					{"title": "incident", "description": "Report a problem"},
					{"title": "status", "description": "See your tickets"},
					{"title": "help", "description": "What I can do"}
				]
			}, {
				"scopes": ["team"],
				"commands": [
					{"title": "queue", "description": "All that is open"},
					{"title": "help", "description": "What I can do"}
				]
			}]
		}]
	}`))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDeskWithoutPublicURL(t *testing.T) {
	app := desk()
	app.PublicURL = ""
	got := manifest(t, app)
	if len(got.ValidDomains) != 0 {
		t.Errorf("pages of %v", got.ValidDomains)
	}
	if got.ComposeExtensions[0].MessageHandlers != nil {
		t.Errorf("links unfold to %v", got.ComposeExtensions[0].MessageHandlers)
	}
	for _, page := range []string{got.Developer.WebsiteURL, got.Developer.PrivacyURL, got.Developer.TermsOfUseURL} {
		if page != "https://teams.microsoft.com/l/app/"+app.ID {
			t.Errorf("%q, expected the app's own page", page)
		}
	}
}

func TestRussianCoversEveryText(t *testing.T) {
	files := unpack(t, desk())
	english := decode[struct{ Name, Description map[string]string }](t, files["manifest.json"])
	russian := decode[map[string]string](t, files["ru.json"])

	want := []string{"$schema"}
	for part, texts := range map[string]map[string]string{"name": english.Name, "description": english.Description} {
		for key, text := range texts {
			path := part + "." + key
			want = append(want, path)
			if path != "name.short" && russian[path] == text {
				t.Errorf("%s is not translated", path)
			}
		}
	}
	for l, list := range [][]appmanifest.Command{desk().Commands, desk().TeamCommands} {
		for i, c := range list {
			path := fmt.Sprintf("bots[0].commandLists[%d].commands[%d]", l, i)
			want = append(want, path+".title", path+".description")
			if russian[path+".title"] != c.Title["ru"] || russian[path+".description"] != c.Description["ru"] {
				t.Errorf("%s reads %q, %q", path, russian[path+".title"], russian[path+".description"])
			}
		}
	}
	for i, c := range desk().Extension {
		path := fmt.Sprintf("composeExtensions[0].commands[%d]", i)
		want = append(want, path+".title", path+".description")
		if russian[path+".title"] != c.Title["ru"] || russian[path+".description"] != c.Description["ru"] {
			t.Errorf("%s reads %q, %q", path, russian[path+".title"], russian[path+".description"])
		}
		if c.Search != nil {
			path += ".parameters[0]"
			want = append(want, path+".title", path+".description")
			if russian[path+".title"] != c.Search.Title["ru"] ||
				russian[path+".description"] != c.Search.Description["ru"] {
				t.Errorf("%s reads %q, %q", path, russian[path+".title"], russian[path+".description"])
			}
		}
	}
	for _, key := range want {
		if russian[key] == "" {
			t.Errorf("%s is missing", key)
		}
	}
	if len(russian) != len(want) {
		t.Errorf("%d texts, expected %d", len(russian), len(want))
	}
}
