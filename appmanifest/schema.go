package appmanifest

// manifest mirrors the part of the schema that the desk uses, in the order in
// which people read a manifest.
type manifest struct {
	Schema              string             `json:"$schema"`
	ManifestVersion     string             `json:"manifestVersion"`
	Version             string             `json:"version"`
	ID                  string             `json:"id"`
	LocalizationInfo    localization       `json:"localizationInfo"`
	Developer           developer          `json:"developer"`
	Name                name               `json:"name"`
	Description         name               `json:"description"`
	Icons               icons              `json:"icons"`
	AccentColor         string             `json:"accentColor"`
	DefaultInstallScope string             `json:"defaultInstallScope"`
	Bots                []bot              `json:"bots"`
	StaticTabs          []staticTab        `json:"staticTabs,omitempty"`
	ComposeExtensions   []composeExtension `json:"composeExtensions,omitempty"`
	ValidDomains        []string           `json:"validDomains"`
	WebApplicationInfo  webApplicationInfo `json:"webApplicationInfo"`
	Authorization       authorization      `json:"authorization"`
}

type localization struct {
	DefaultLanguageTag  string         `json:"defaultLanguageTag"`
	AdditionalLanguages []languageFile `json:"additionalLanguages"`
}

type languageFile struct {
	LanguageTag string `json:"languageTag"`
	File        string `json:"file"`
}

type developer struct {
	Name          string `json:"name"`
	WebsiteURL    string `json:"websiteUrl"`
	PrivacyURL    string `json:"privacyUrl"`
	TermsOfUseURL string `json:"termsOfUseUrl"`
}

type name struct {
	Short string `json:"short"`
	Full  string `json:"full"`
}

type icons struct {
	Outline string `json:"outline"`
	Color   string `json:"color"`
}

type bot struct {
	BotID              string        `json:"botId"`
	Scopes             []string      `json:"scopes"`
	SupportsFiles      bool          `json:"supportsFiles"`
	IsNotificationOnly bool          `json:"isNotificationOnly"`
	CommandLists       []commandList `json:"commandLists,omitempty"`
}

type commandList struct {
	Scopes   []string  `json:"scopes"`
	Commands []command `json:"commands"`
}

type command struct {
	Title       string `json:"title"`
	Description string `json:"description"`
}

type staticTab struct {
	EntityID   string   `json:"entityId"`
	Name       string   `json:"name"`
	ContentURL string   `json:"contentUrl"`
	WebsiteURL string   `json:"websiteUrl"`
	Scopes     []string `json:"scopes"`
}

type webApplicationInfo struct {
	ID       string `json:"id"`
	Resource string `json:"resource"`
}

type authorization struct {
	Permissions permissions `json:"permissions"`
}

type permissions struct {
	ResourceSpecific []permission `json:"resourceSpecific"`
}

type permission struct {
	Name string `json:"name"`
	Type string `json:"type"`
}
