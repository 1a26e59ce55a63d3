package appmanifest

import (
	"net/url"
	"strings"
)

// portalTab names the tab. Links into Teams name it so.
const portalTab = "portal"

// staticTabs returns the tab with the portal, if there is one. Teams puts the
// language and the theme in the place of what stands in braces (Learn: "Get
// context for your tab").
func staticTabs(app App) []staticTab {
	if !app.Portal {
		return nil
	}
	page := "https://" + host(app.PublicURL) + "/"
	return []staticTab{{
		EntityID:   portalTab,
		Name:       texts[defaultLanguage].portal,
		ContentURL: page + "tab?theme={app.theme}&locale={app.locale}",
		WebsiteURL: page,
		Scopes:     []string{"personal"},
	}}
}

// resource is what Teams gets tokens for in the tab. For an app with a bot and a
// tab, it names the host and the bot (Learn: "Configure your tab app in Microsoft
// Entra ID", on apps with multiple capabilities).
func resource(app App) string {
	if !app.Portal {
		return rscResource
	}
	return "api://" + host(app.PublicURL) + "/botid-" + app.ID
}

// host is that of the desk. Android finds it in lower case only.
func host(publicURL string) string {
	u, err := url.Parse(publicURL)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Host)
}
