package portal

import (
	"encoding/json"
	"net/http"
)

// webManifest is what a browser needs to install the portal as an app (W3C, "Web
// Application Manifest").
type webManifest struct {
	ID          string         `json:"id"`
	Name        string         `json:"name"`
	ShortName   string         `json:"short_name"`
	Description string         `json:"description"`
	Lang        string         `json:"lang"`
	StartURL    string         `json:"start_url"`
	Scope       string         `json:"scope"`
	Display     string         `json:"display"`
	Background  string         `json:"background_color"`
	Theme       string         `json:"theme_color"`
	Icons       []manifestIcon `json:"icons"`
	Shortcuts   []manifestLink `json:"shortcuts,omitempty"`
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
		ID: "/", Name: v.brand(), ShortName: v.brand(), Description: v.words.Say("portal.signin.about"),
		Lang: v.words.Lang, StartURL: "/", Scope: "/", Display: "standalone",
		Background: "#ffffff", Theme: v.accent(),
	}
	if v.theme() == "dark" {
		m.Background = "#1f1f1f"
	}
	for _, kind := range []string{"192", "512", "maskable"} {
		icon := manifestIcon{
			Source: v.appIcon(kind), Sizes: iconKinds[kind].sizes(), Type: "image/png", Purpose: "any",
		}
		if kind == "maskable" {
			icon.Purpose = kind
		}
		m.Icons = append(m.Icons, icon)
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
