package portal

import (
	"encoding/json"
	"net/http"
)

// webManifest is what a browser needs to install the portal as an app (W3C, "Web
// Application Manifest").
type webManifest struct {
	ID         string         `json:"id"`
	Name       string         `json:"name"`
	ShortName  string         `json:"short_name"`
	Lang       string         `json:"lang"`
	StartURL   string         `json:"start_url"`
	Scope      string         `json:"scope"`
	Display    string         `json:"display"`
	Background string         `json:"background_color"`
	Theme      string         `json:"theme_color"`
	Icons      []manifestIcon `json:"icons"`
	Shortcuts  []manifestLink `json:"shortcuts,omitempty"`
}

type manifestIcon struct {
	Source  string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
}

type manifestLink struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

// showManifest answers with the role's name and color. Somebody who is not signed
// in gets those of the portal.
func showManifest(v *visit) error {
	if v.ok {
		v.role, _ = v.roleOf(v.who)
	}
	m := webManifest{
		ID: "/", Name: v.brand(), ShortName: v.brand(), Lang: v.words.Lang, StartURL: "/", Scope: "/",
		Display: "standalone", Background: "#ffffff", Theme: v.accent(),
		Icons: []manifestIcon{
			{Source: v.static.at("icon.svg"), Sizes: "any", Type: "image/svg+xml", Purpose: "any"},
			{Source: v.static.at("icon.svg"), Sizes: "any", Type: "image/svg+xml", Purpose: "maskable"},
		},
	}
	if v.ok {
		for _, e := range v.menu() {
			if e.href != "/" {
				m.Shortcuts = append(m.Shortcuts, manifestLink{Name: e.title, URL: e.href})
			}
		}
	}
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/manifest+json")
	v.w.Header().Set("Cache-Control", "no-cache")
	v.send(http.StatusOK, body)
	return nil
}
