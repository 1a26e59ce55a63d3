package config

import "reflect"

// settled are the keys that count as they were when the desk started, each with
// what it sets. All others can change while the desk runs.
var settled = []struct {
	key string
	at  func(*Config) any // a pointer into the configuration
}{
	{"listen", func(c *Config) any { return &c.Listen }},
	{"public_url", func(c *Config) any { return &c.PublicURL }},
	{"store", func(c *Config) any { return &c.Store }},
	{"teams.app_type", func(c *Config) any { return &c.Teams.AppType }},
	{"teams.cloud", func(c *Config) any { return &c.Teams.Cloud }},
	{"teams.app_id", func(c *Config) any { return &c.Teams.AppID }},
	{"teams.tenant_id", func(c *Config) any { return &c.Teams.TenantID }},
	{"teams.allowed_tenants", func(c *Config) any { return &c.Teams.AllowedTenants }},
	{"teams.service_urls", func(c *Config) any { return &c.Teams.ServiceURLs }},
	{"teams.openid_metadata_url", func(c *Config) any { return &c.Teams.OpenIDMetadataURL }},
	{"teams.token_url", func(c *Config) any { return &c.Teams.TokenURL }},
	{"files", func(c *Config) any { return &c.Files }},
	{"tls", func(c *Config) any { return &c.TLS }},
	{"log.format", func(c *Config) any { return &c.Log.Format }},
	{"metrics", func(c *Config) any { return &c.Metrics }},
}

// Settle gives the configuration the values that cannot change while the desk
// runs with another, and returns the keys that were different.
func (c *Config) Settle(running Config) (different []string) {
	for _, s := range settled {
		mine, theirs := reflect.ValueOf(s.at(c)).Elem(), reflect.ValueOf(s.at(&running)).Elem()
		if !reflect.DeepEqual(mine.Interface(), theirs.Interface()) {
			different = append(different, s.key)
			mine.Set(theirs)
		}
	}
	return different
}
