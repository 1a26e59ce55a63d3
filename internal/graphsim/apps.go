package graphsim

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// apps is the organization's catalog, and who has the app.
type apps struct {
	manifest, catalog string // the app's ids
	conversation      func(person string) string
	chats             map[string]string // of those who have the app, by object id
	banned            map[string]bool   // whom a policy keeps the app from
}

// Publish puts an app into the organization's catalog. install is called when the
// app is added for somebody. It returns the conversation of its bot with them.
func (s *Sim) Publish(manifest string, install func(person string) string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	app := CatalogApp{ID: "ca7a1096-0000-4000-8000-000000000001", ExternalID: manifest, State: "published"}
	s.catalog.apps = append(s.catalog.apps, app)
	s.apps.manifest, s.apps.catalog, s.apps.conversation = manifest, app.ID, install
}

// Ban has a policy keep the app from somebody.
func (s *Sim) Ban(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.apps.banned[id] = true
}

// SetInstalled gives somebody the app, and the conversation of its bot with them.
func (s *Sim) SetInstalled(id, conversation string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.apps.chats[id] = conversation
}

// SetGroups sets in which groups somebody is, by their object ids.
func (s *Sim) SetGroups(id string, groups ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.groups[id] = groups
}

// Notification is an entry of an activity feed.
type Notification struct{ Person, Text, Preview, Topic, Link string }

// Feed returns what was shown in activity feeds.
func (s *Sim) Feed() []Notification {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.feed)
}

var (
	memberGroups = regexp.MustCompile(`^/users/([^/]+)/getMemberGroups$`)
	installed    = regexp.MustCompile(`^/users/([^/]+)/teamwork/installedApps$`)
	chatOf       = regexp.MustCompile(`^/users/([^/]+)/teamwork/installedApps/([^/]+)/chat$`)
	notify       = regexp.MustCompile(`^/users/([^/]+)/teamwork/sendActivityNotification$`)
)

// deed answers calls about groups, apps and activity feeds, and reports whether this
// is one.
func (s *Sim) deed(out http.ResponseWriter, in *http.Request, path string) bool {
	post := in.Method == http.MethodPost
	person := func(of *regexp.Regexp) string {
		if m := of.FindStringSubmatch(path); m != nil {
			return m[1]
		}
		return ""
	}
	switch {
	case post && person(memberGroups) != "":
		s.memberGroups(out, in, person(memberGroups))
	case post && person(installed) != "":
		s.install(out, in, person(installed))
	case post && person(notify) != "":
		s.notify(out, in, person(notify))
	case person(installed) != "":
		s.installed(out, in, person(installed))
	case person(chatOf) != "":
		s.chat(out, person(chatOf))
	default:
		return false
	}
	return true
}

// memberGroups answers as documented in Learn: user: getMemberGroups.
func (s *Sim) memberGroups(out http.ResponseWriter, in *http.Request, id string) {
	var body struct{ SecurityEnabledOnly *bool }
	if err := readBody(in, &body); err != nil || body.SecurityEnabledOnly == nil {
		Refuse(out, http.StatusBadRequest, "BadRequest")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	groups, known := s.groups[id]
	if !known {
		Refuse(out, http.StatusNotFound, "Request_ResourceNotFound")
		return
	}
	write(out, http.StatusOK, encode(map[string]any{
		"@odata.context": s.url + version + "/$metadata#Collection(Edm.String)", "value": groups,
	}))
}

// installation is the id of an installation: that of the catalog, and of the person.
func (s *Sim) installation(id string) string { return "aW5zdGFsbGF0aW9u-" + id }

// installed answers as documented in Learn: userteamwork-list-installedapps. The
// first page is empty, as that of a filtered list may be.
func (s *Sim) installed(out http.ResponseWriter, in *http.Request, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if in.URL.Query().Get("$skiptoken") == "" {
		if in.URL.Query().Get("$filter") != "teamsApp/externalId eq '"+s.apps.manifest+"'" && s.apps.manifest != "" {
			Refuse(out, http.StatusBadRequest, "BadRequest")
			return
		}
		write(out, http.StatusOK, encode(map[string]any{
			"@odata.nextLink": s.url + version + "/users/" + id + "/teamwork/installedApps?$skiptoken=2",
			"value":           []any{},
		}))
		return
	}
	list := []any{}
	if _, has := s.apps.chats[id]; has {
		list = append(list, map[string]any{
			"id": s.installation(id), "teamsApp": map[string]any{"id": s.apps.catalog, "externalId": s.apps.manifest},
		})
	}
	write(out, http.StatusOK, encode(map[string]any{"value": list}))
}

// install answers as documented in Learn: userteamwork-post-installedapps.
func (s *Sim) install(out http.ResponseWriter, in *http.Request, id string) {
	var body struct {
		App string `json:"teamsApp@odata.bind"`
	}
	err := readBody(in, &body)
	s.mu.Lock()
	at := s.apps
	_, has := at.chats[id]
	banned := at.banned[id]
	s.mu.Unlock()
	switch {
	case err != nil || !strings.HasSuffix(body.App, "/appCatalogs/teamsApps/"+at.catalog):
		Refuse(out, http.StatusBadRequest, "BadRequest")
	case banned:
		Refuse(out, http.StatusForbidden, "Forbidden")
	case has:
		Refuse(out, http.StatusConflict, "Conflict")
	default:
		s.SetInstalled(id, at.conversation(id)) // which may ask Graph in turn
		out.WriteHeader(http.StatusCreated)
	}
}

// chat answers as documented in Learn: userscopeteamsappinstallation-get-chat.
func (s *Sim) chat(out http.ResponseWriter, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	chat, has := s.apps.chats[id]
	if !has {
		Refuse(out, http.StatusNotFound, "NotFound")
		return
	}
	write(out, http.StatusOK, encode(map[string]any{"id": chat, "chatType": "oneOnOne"}))
}

// notify answers as documented in Learn: userteamwork-sendactivitynotification.
func (s *Sim) notify(out http.ResponseWriter, in *http.Request, id string) {
	var body struct {
		Topic              struct{ Source, Value, WebURL string }
		ActivityType       string
		PreviewText        struct{ Content string }
		TemplateParameters []struct{ Name, Value string }
	}
	err := readBody(in, &body)
	said := body.TemplateParameters
	if err != nil || body.ActivityType != "systemDefault" || body.Topic.Source != "text" ||
		!strings.HasPrefix(body.Topic.WebURL, "https://teams.microsoft.com/l/") ||
		len(said) != 1 || said[0].Name != "systemDefaultText" {
		Refuse(out, http.StatusBadRequest, "BadRequest")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.feed = append(s.feed, Notification{
		Person: id, Text: said[0].Value, Preview: body.PreviewText.Content,
		Topic: body.Topic.Value, Link: body.Topic.WebURL,
	})
	out.WriteHeader(http.StatusNoContent)
}
