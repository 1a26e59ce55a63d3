package graphsim

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// catalogPath is the app catalog of the organization.
const catalogPath = "/appCatalogs/teamsApps"

// CatalogApp is an app in the catalog (Learn: teamsApp and teamsAppDefinition
// resource types).
type CatalogApp struct {
	ID         string // that the catalog gave it
	ExternalID string // of its manifest
	Version    string
	State      string // "published" or "submitted"
}

// catalog holds the apps, and whether whoever calls is an administrator of Teams.
type catalog struct {
	apps   []CatalogApp
	laymen bool
	hidden bool
}

// SetCatalog puts an app into the catalog.
func (s *Sim) SetCatalog(app CatalogApp) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.catalog.apps = append(s.catalog.apps, app)
}

// Catalog returns the apps in the catalog.
func (s *Sim) Catalog() []CatalogApp {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]CatalogApp(nil), s.catalog.apps...)
}

// SetLayman has whoever calls be no administrator of Teams: what they upload has
// to be reviewed.
func (s *Sim) SetLayman(layman bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.catalog.laymen = layman
}

// HideSubmitted leaves apps out of lists that wait for approval, as Graph does at
// times (OfficeDev/microsoft-365-agents-toolkit#10068).
func (s *Sim) HideSubmitted() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.catalog.hidden = true
}

func (s *Sim) serveCatalog(out http.ResponseWriter, in *http.Request, path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if in.Method == http.MethodGet && path == catalogPath {
		s.listApps(out, in)
		return
	}
	review := in.URL.Query().Get("requiresReview") == "true"
	app, problem := readPackage(in)
	switch {
	case in.Method != http.MethodPost || in.Header.Get("Content-Type") != "application/zip":
		Refuse(out, http.StatusBadRequest, "BadRequest")
	case s.catalog.laymen && !review:
		refuseInner(
			out,
			http.StatusForbidden,
			"Forbidden",
			"Forbidden",
			"User not authorized to perform this operation.",
		)
	case problem != "": // 200, as documented
		refuseInner(out, http.StatusOK, "BadRequest", "UnableToParseTeamsAppManifest", problem)
	case path == catalogPath:
		s.addApp(out, app, review)
	default:
		s.updateApp(out, strings.TrimSuffix(strings.TrimPrefix(path, catalogPath+"/"), "/appDefinitions"), app, review)
	}
}

// listApps answers one filter alone: by the id of the manifest.
func (s *Sim) listApps(out http.ResponseWriter, in *http.Request) {
	q := in.URL.Query()
	list := []map[string]any{}
	for _, one := range s.catalog.apps {
		if q.Get("$filter") != "externalId eq '"+one.ExternalID+"'" || s.catalog.hidden && one.State == "submitted" {
			continue
		}
		shown := map[string]any{
			"id": one.ID, "externalId": one.ExternalID, "displayName": "An app", "distributionMethod": "organization",
		}
		if q.Get("$expand") == "appDefinitions" {
			shown["appDefinitions"] = []map[string]any{{
				"id": "definition", "teamsAppId": one.ID, "version": one.Version, "publishingState": one.State,
			}}
		}
		list = append(list, shown)
	}
	write(out, http.StatusOK, encode(map[string]any{
		"@odata.context": s.url + version + "/$metadata#appCatalogs/teamsApps", "value": list,
	}))
}

func (s *Sim) addApp(out http.ResponseWriter, app CatalogApp, review bool) {
	for _, one := range s.catalog.apps {
		if one.ExternalID == app.ExternalID {
			refuseInner(out, http.StatusConflict, "Conflict", "AppDefinitionAlreadyExists", "")
			return
		}
	}
	app.ID, app.State = fmt.Sprintf("e3e29acb-8c79-412b-b746-%012d", len(s.catalog.apps)+1), stateAfter(review)
	s.catalog.apps = append(s.catalog.apps, app)
	write(out, http.StatusCreated, encode(map[string]any{
		"id": app.ID, "externalId": app.ExternalID, "displayName": "An app", "distributionMethod": "organization",
	}))
}

func (s *Sim) updateApp(out http.ResponseWriter, id string, app CatalogApp, review bool) {
	for i, one := range s.catalog.apps {
		switch {
		case one.ID != id:
		case one.ExternalID != app.ExternalID || one.Version == app.Version:
			refuseInner(out, http.StatusConflict, "Conflict", "AppDefinitionAlreadyExists", "")
			return
		default:
			app.ID, app.State = one.ID, stateAfter(review)
			s.catalog.apps[i] = app
			out.WriteHeader(http.StatusNoContent)
			return
		}
	}
	Refuse(out, http.StatusNotFound, "NotFound")
}

func stateAfter(review bool) string {
	if review {
		return "submitted"
	}
	return "published"
}

// readPackage returns the app of the package in a call, or what is wrong with it.
func readPackage(in *http.Request) (app CatalogApp, problem string) {
	data, err := io.ReadAll(in.Body)
	if err != nil {
		return app, err.Error()
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return app, "no zip file"
	}
	f, err := archive.Open("manifest.json")
	if err != nil {
		return app, "no manifest.json"
	}
	var says struct{ ID, Version string }
	if err := json.NewDecoder(f).Decode(&says); err != nil || says.ID == "" || says.Version == "" {
		return app, "id | Required properties are missing from object: []."
	}
	return CatalogApp{ExternalID: says.ID, Version: says.Version}, ""
}

// refuseInner answers with an error that has an inner one.
func refuseInner(out http.ResponseWriter, status int, code, inner, message string) {
	write(out, status, encode(map[string]any{"error": map[string]any{
		"code": code, "message": code, "innerError": map[string]any{
			"code":              inner,
			"message":           message,
			"date":              "2026-11-28T12:00:00",
			"request-id":        "1",
			"client-request-id": "1",
		},
	}}))
}
