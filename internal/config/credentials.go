package config

import (
	"os"
	"slices"
	"strings"

	"frontdesk/internal/entra"
	"frontdesk/internal/yamlfile"
)

// Certificate names the files of the certificate that is registered with the app,
// resolved like the store's path. File is empty for none.
type Certificate struct {
	File     string // PEM or PFX
	Key      string // empty: File has the key too
	Password Secret // of a PFX
}

// Federated says whom the app trusts; at most one of the two is given.
type Federated struct {
	TokenFile       string // resolved like the store's path
	ManagedIdentity string // a client id
}

const (
	passwordKey     = "teams.app_password"
	passwordFileKey = "teams.app_password_file"
	nextKey         = "teams.next_app_password"
	nextFileKey     = "teams.next_app_password_file"
	appCertKey      = "teams.certificate.file"
	appKeyKey       = "teams.certificate.key"
	appCertPassword = "teams.certificate.password"
	tokenFileKey    = "teams.federated.token_file"
	trustedKey      = "teams.federated.managed_identity"
	appTypeKey      = "teams.app_type"
)

// tokenFileVariable is set where Azure's workload identity puts tokens into a file:
// by AKS (Learn: workload-identity-overview).
const tokenFileVariable = "AZURE_FEDERATED_TOKEN_FILE"

// credentialRows holds the ways to prove that the desk is the app, besides the
// secret.
var credentialRows = []row[Config]{
	{
		key: nextKey, expected: "another client secret, on one line", secret: true,
		set: setScalar(secret, func(c *Config) *Secret { return &c.Teams.NextAppPassword }),
	},
	{
		key: nextFileKey, expected: "the path of a file",
		set: setScalar(path, func(c *Config) *string { return &c.Teams.NextAppPasswordFile }),
	},
	{
		key: appCertKey, expected: "the path of a file",
		set: setScalar(path, func(c *Config) *string { return &c.Teams.Certificate.File }),
	},
	{
		key: appKeyKey, expected: "the path of a file",
		set: setScalar(path, func(c *Config) *string { return &c.Teams.Certificate.Key }),
	},
	{
		key: appCertPassword, expected: "the password of the PFX file, on one line", secret: true,
		set: setScalar(secret, func(c *Config) *Secret { return &c.Teams.Certificate.Password }),
	},
	{
		key: tokenFileKey, expected: "the path of a file",
		set: setScalar(path, func(c *Config) *string { return &c.Teams.Federated.TokenFile }),
	},
	{
		key: trustedKey, expected: expectedGUID + ", the client id of the managed identity",
		set: setScalar(guid, func(c *Config) *string { return &c.Teams.Federated.ManagedIdentity }),
	},
}

// readCredentials makes sure that there is exactly one way to prove that the desk is
// the app, and that its files can be used.
func (l *loader) readCredentials(c *Config, environ []string) {
	if l.need < ForServe {
		return
	}
	l.checkWithout(passwordKey, passwordFileKey, nextKey, nextFileKey)
	l.checkWithout(appCertKey, "", appKeyKey, appCertPassword)
	switch ways := l.ways(c); {
	case len(ways) > 1:
		for _, other := range ways[1:] {
			l.reportWrong(l.given[other], "given beside "+l.nameOf(ways[0]), "only one of the two")
		}
	case len(ways) == 1:
		l.readWay(c, ways[0])
	default:
		if file := variableIn(environ, tokenFileVariable); file != "" {
			c.Teams.Federated.TokenFile = file
			return
		}
		l.reportMissing(Mistake{File: l.file}, passwordKey, "the client secret, or "+passwordFileKey)
	}
}

// ways returns the keys of all ways that are given.
func (l *loader) ways(c *Config) (ways []string) {
	if c.Teams.AppType == UserAssignedMSI {
		ways = append(ways, appTypeKey)
	}
	for _, key := range []string{passwordKey, passwordFileKey, appCertKey, tokenFileKey, trustedKey} {
		if _, ok := l.given[key]; ok {
			ways = append(ways, key)
		}
	}
	return ways
}

// nameOf names a way in a mistake.
func (l *loader) nameOf(way string) string {
	if way == appTypeKey {
		return appTypeKey + ": " + UserAssignedMSI
	}
	return way
}

// checkWithout reports keys that mean nothing without one of two others.
func (l *loader) checkWithout(first, second string, keys ...string) {
	_, one := l.given[first]
	_, two := l.given[second]
	for _, key := range keys {
		if at, ok := l.given[key]; ok && !one && !two && !at.wrong {
			l.reportWrong(at, "given without "+first, "both or neither")
		}
	}
}

// readWay reads what the files of a way hold.
func (l *loader) readWay(c *Config, way string) {
	at := l.given[way]
	if at.wrong {
		return
	}
	switch way {
	case passwordKey, passwordFileKey:
		l.readPassword(at, c.Teams.AppPasswordFile, &c.Teams.AppPassword)
		l.readNext(c)
	case appCertKey:
		l.readCertificate(c, at)
	case tokenFileKey:
		if _, err := os.ReadFile(c.Teams.Federated.TokenFile); err != nil {
			l.reportWrong(
				at, yamlfile.Quoted(c.Teams.Federated.TokenFile)+": cannot be read: "+yamlfile.Reason(err), "",
			)
		}
	}
}

// readNext reads the second secret.
func (l *loader) readNext(c *Config) {
	_, direct := l.given[nextKey]
	file, inFile := l.given[nextFileKey]
	switch {
	case direct && inFile:
		l.reportWrong(file, "given beside "+nextKey, "only one of the two")
	case inFile && !file.wrong:
		l.readPassword(file, c.Teams.NextAppPasswordFile, &c.Teams.NextAppPassword)
	}
}

// readPassword reads a secret from its file, if there is one.
func (l *loader) readPassword(at given, file string, into *Secret) {
	if file == "" {
		return
	}
	name := yamlfile.Quoted(file)
	content, err := os.ReadFile(file)
	if err != nil {
		l.reportWrong(at, name+": cannot be read: "+yamlfile.Reason(err), "")
		return
	}
	var ok bool
	if *into, ok = secret(strings.TrimRight(string(content), "\r\n")); !ok {
		l.reportWrong(at, name, "a file that holds the client secret on one line and nothing else")
	}
}

// readCertificate makes sure that the certificate and its key can be used.
func (l *loader) readCertificate(c *Config, at given) {
	if l.given[appKeyKey].wrong || l.given[appCertPassword].wrong {
		return
	}
	if _, err := c.Teams.Certificate.Files().Read(); err != nil {
		l.reportWrong(
			at, yamlfile.Quoted(c.Teams.Certificate.File)+": cannot be used: "+yamlfile.Reason(err),
			"the certificate and its RSA key, as PEM or PFX",
		)
	}
}

// Files returns where the certificate is, as the package that reads it wants it.
func (c Certificate) Files() entra.CertificateFile {
	return entra.CertificateFile{File: c.File, Key: c.Key, Password: string(c.Password)}
}

// checkSignIn makes sure that people can sign in to a portal whose bot is a managed
// identity: that is no app with a sign-in.
func (l *loader) checkSignIn(c *Config) {
	sign := c.Portal.SignIn
	if l.need < ForServe || !c.Portal.Enabled || c.Teams.AppType != UserAssignedMSI {
		return
	}
	if sign.ClientID == c.Teams.AppID {
		l.reportMissing(Mistake{File: l.file}, "portal.sign_in.client_id",
			"an app registration for sign-in: nobody can sign in to a managed identity")
	} else if sign.ClientSecret == "" {
		l.reportMissing(
			Mistake{File: l.file},
			"portal.sign_in.client_secret",
			"that of the app registration for sign-in",
		)
	}
}

// variableIn returns the value of a variable, "" when it is not set.
func variableIn(environ []string, name string) string {
	i := slices.IndexFunc(environ, func(entry string) bool { return strings.HasPrefix(entry, name+"=") })
	if i < 0 {
		return ""
	}
	return strings.TrimPrefix(environ[i], name+"=")
}
