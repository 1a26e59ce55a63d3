package config

import (
	"slices"
	"strings"
)

// Cloud is where the parts of a Microsoft cloud are, and what tokens there are
// for and from.
type Cloud struct {
	Name string // as teams.cloud names it
	// Issuer signs what Teams posts. Scope is what the bot's own token is for.
	Issuer, Scope string
	// Login ends with a slash. LoginTenant is the tenant of multi-tenant bots.
	Login, LoginTenant string
	Metadata           string   // of the issuer's keys
	Connectors         []string // the first is the one before any was heard
	Graph              string
	Exchange           string // the audience of tokens that federated credentials trust
	Client             string // the host of the Teams client, of links into it
	// OlderLogin begins the issuer of tokens of version 1.0, and ends with a slash.
	OlderLogin string
	// Frames are the hosts that show tabs.
	Frames []string
	// NoFiles is set where Teams has no files for bots.
	NoFiles bool
}

// publicFrames are the hosts of the public cloud that show tabs: Teams, Microsoft 365
// and Outlook (Learn, "Tab requirements").
var publicFrames = []string{
	"*.cloud.microsoft", "teams.microsoft.com", "*.teams.microsoft.com", "*.microsoft365.com", "*.office.com",
	"outlook.office.com", "outlook.office365.com",
}

// clouds holds every cloud.
//
// Issuer, scope, login and metadata: microsoft/teams.net, CloudEnvironment.cs,
// and botframework-connector, governmentConstants.ts. GCC has those of the public
// cloud, which its tenants belong to. Connectors: Learn, "Send and receive
// messages in conversations" (bots in government clouds), and for China the hosts
// of microsoft/teams.net#418. Graph: Learn, "National cloud deployments". Files:
// Learn, "Send and receive files through a bot": not in GCC High, DoD and Teams
// operated by 21Vianet. Client: Learn, "Sovereign clouds" (supported clouds).
// OlderLogin: Learn, questions 1190472, "What are the token issuers for the sovereign
// clouds". Frames of the sovereign clouds: the client, and Outlook where it is among
// the origins that @microsoft/teams-js trusts.
var clouds = []Cloud{
	{
		Name: "public", Issuer: "https://api.botframework.com", Scope: "https://api.botframework.com/.default",
		Login: "https://login.microsoftonline.com/", LoginTenant: "botframework.com",
		Metadata:   "https://login.botframework.com/v1/.well-known/openidconfiguration",
		Connectors: []string{"https://smba.trafficmanager.net", "https://smba.onyx.prod.teams.trafficmanager.net"},
		Graph:      "https://graph.microsoft.com",
		Exchange:   "api://AzureADTokenExchange",
		Client:     "teams.microsoft.com",
		OlderLogin: "https://sts.windows.net/",
		Frames:     publicFrames,
	},
	{
		Name: "gcc", Issuer: "https://api.botframework.com", Scope: "https://api.botframework.com/.default",
		Login: "https://login.microsoftonline.com/", LoginTenant: "botframework.com",
		Metadata: "https://login.botframework.com/v1/.well-known/openidconfiguration",
		Connectors: []string{
			"https://smba.infra.gcc.teams.microsoft.com", "https://smba.trafficmanager.net",
			"https://smba.onyx.prod.teams.trafficmanager.net",
		},
		Graph:      "https://graph.microsoft.com",
		Exchange:   "api://AzureADTokenExchange",
		Client:     "teams.microsoft.com",
		OlderLogin: "https://sts.windows.net/",
		Frames:     publicFrames,
	},
	{
		Name: "gcch", Issuer: "https://api.botframework.us", Scope: "https://api.botframework.us/.default",
		Login: "https://login.microsoftonline.us/", LoginTenant: "MicrosoftServices.onmicrosoft.us",
		Metadata:   "https://login.botframework.azure.us/v1/.well-known/openidconfiguration",
		Connectors: []string{"https://smba.infra.gov.teams.microsoft.us"},
		Graph:      "https://graph.microsoft.us", NoFiles: true,
		Exchange:   "api://AzureADTokenExchangeUSGov",
		Client:     "gov.teams.microsoft.us",
		OlderLogin: "https://sts.windows.net/",
		Frames:     []string{"gov.teams.microsoft.us", "*.gov.teams.microsoft.us", "outlook.office365.us"},
	},
	{
		Name: "dod", Issuer: "https://api.botframework.us", Scope: "https://api.botframework.us/.default",
		Login: "https://login.microsoftonline.us/", LoginTenant: "MicrosoftServices.onmicrosoft.us",
		Metadata:   "https://login.botframework.azure.us/v1/.well-known/openidconfiguration",
		Connectors: []string{"https://smba.infra.dod.teams.microsoft.us"},
		Graph:      "https://dod-graph.microsoft.us", NoFiles: true,
		Exchange:   "api://AzureADTokenExchangeUSGov",
		Client:     "dod.teams.microsoft.us",
		OlderLogin: "https://sts.windows.net/",
		Frames:     []string{"dod.teams.microsoft.us", "*.dod.teams.microsoft.us", "outlook-dod.office365.us"},
	},
	{
		Name: "china", Issuer: "https://api.botframework.azure.cn", Scope: "https://api.botframework.azure.cn/.default",
		Login: "https://login.partner.microsoftonline.cn/", LoginTenant: "microsoftservices.partner.onmschina.cn",
		Metadata:   "https://login.botframework.azure.cn/v1/.well-known/openidconfiguration",
		Connectors: []string{"https://frontend.botapi.msg.infra.teams.microsoftonline.cn"},
		Graph:      "https://microsoftgraph.chinacloudapi.cn", NoFiles: true,
		Exchange:   "api://AzureADTokenExchangeChina",
		Client:     "teams.microsoftonline.cn",
		OlderLogin: "https://sts.chinacloudapi.cn/",
		Frames:     []string{"teams.microsoftonline.cn", "*.teams.microsoftonline.cn"},
	},
}

func cloudNames() (names []string) {
	for _, c := range clouds {
		names = append(names, c.Name)
	}
	return names
}

// Place returns the cloud that the desk is in; the public one when none is named.
func (t Teams) Place() Cloud {
	for _, c := range clouds {
		if c.Name == t.Cloud {
			return c
		}
	}
	return clouds[0]
}

// FirstServiceURL is where conversations are created before Teams has told of a
// service URL: at the first of ServiceURLs. The clouds' own hosts take calls for
// any of their tenants below /teams (Learn, "Send proactive messages", on the
// global service URLs).
func (t Teams) FirstServiceURL() string {
	if len(t.ServiceURLs) == 0 {
		return ""
	}
	first := t.ServiceURLs[0]
	if slices.Contains(t.Place().Connectors, first) {
		first += "/teams/"
	}
	return first
}

// ofCloud derives a default from the cloud.
func ofCloud(value func(Cloud) string) func(Config) string {
	return func(c Config) string { return value(c.Teams.Place()) }
}

// tokenURL is where the bot gets its token (Learn: rest-connector-authentication,
// step 1).
func tokenURL(c Config) string {
	cloud, tenant := c.Teams.Place(), c.Teams.TenantID
	if c.Teams.AppType == MultiTenant {
		tenant = cloud.LoginTenant
	}
	if tenant == "" {
		return ""
	}
	return cloud.Login + tenant + "/oauth2/v2.0/token"
}

func connectors(c Cloud) string { return strings.Join(c.Connectors, ",") }
