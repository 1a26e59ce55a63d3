package config_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"frontdesk/internal/config"
)

const oneOfTwo = ": expected only one of the two"

var credentialMistakes = []mistake{
	{
		name: "two secrets in the next one's place",
		file: teamsWith("next_app_password: hunter2\n  next_app_password_file: x") + queues,
		want: []string{
			"frontdesk.yaml:6: teams.next_app_password_file: given beside teams.next_app_password" + oneOfTwo,
		},
	},
	{
		name: "a next secret alone", file: withPassword("next_app_password: hunter2") + queues,
		want: []string{
			"frontdesk.yaml:4: teams.next_app_password: given without teams.app_password: expected both or neither",
			"frontdesk.yaml: teams.app_password: missing: expected the client secret, or teams.app_password_file " +
				"(FRONTDESK_TEAMS_APP_PASSWORD in the environment)",
		},
	},
	{
		name: "next secret's file absent", file: teamsWith("next_app_password_file: absent") + queues,
		want: []string{
			`frontdesk.yaml:5: teams.next_app_password_file: "absent": cannot be read: no such file or directory`,
		},
	},
	{
		name: "secret and certificate", file: teamsWith("certificate: {file: bot.pem}") + queues,
		want: []string{"frontdesk.yaml:5: teams.certificate.file: given beside teams.app_password" + oneOfTwo},
	},
	{
		name: "everything at once",
		file: teamsWith("app_type: UserAssignedMSI\n  certificate: {file: bot.pem}\n  federated:\n"+
			"    token_file: t\n    managed_identity: "+appID) + queues,
		want: []string{
			"frontdesk.yaml:4: teams.app_password: given beside teams.app_type: UserAssignedMSI" + oneOfTwo,
			"frontdesk.yaml:6: teams.certificate.file: given beside teams.app_type: UserAssignedMSI" + oneOfTwo,
			"frontdesk.yaml:8: teams.federated.token_file: given beside teams.app_type: UserAssignedMSI" + oneOfTwo,
			"frontdesk.yaml:9: teams.federated.managed_identity: given beside teams.app_type: UserAssignedMSI" + oneOfTwo,
		},
	},
	{
		name: "certificate's key alone", file: teamsWith("certificate: {key: bot.key}") + queues,
		want: []string{
			"frontdesk.yaml:5: teams.certificate.key: given without teams.certificate.file: expected both or neither",
		},
	},
	{
		name: "certificate absent",
		file: withPassword("certificate: {file: bot.pem}") + queues,
		want: []string{
			`frontdesk.yaml:4: teams.certificate.file: "bot.pem": cannot be used: no such file or directory: ` +
				`expected the certificate and its RSA key, as PEM or PFX`,
		},
	},
	{
		name: "certificate is no certificate", file: withPassword("certificate: {file: frontdesk.yaml}") + queues,
		want: []string{`frontdesk.yaml:4: teams.certificate.file: "frontdesk.yaml": cannot be used: ` +
			`neither PEM nor PFX: expected the certificate and its RSA key, as PEM or PFX`},
	},
	{
		name: "token file absent",
		file: withPassword("federated: {token_file: absent}") + queues,
		want: []string{
			`frontdesk.yaml:4: teams.federated.token_file: "absent": cannot be read: no such file or directory`,
		},
	},
	{
		name: "trusted identity no GUID", file: withPassword("federated: {managed_identity: me}") + queues,
		want: []string{`frontdesk.yaml:4: teams.federated.managed_identity: "me": ` +
			`expected a GUID, the client id of the managed identity`},
	},
	{
		name: "portal of a managed identity",
		file: withPassword("app_type: UserAssignedMSI") + queues +
			"public_url: https://desk.example.org\nportal: {enabled: true}\n",
		want: []string{`frontdesk.yaml: portal.sign_in.client_id: missing: expected an app registration for sign-in: ` +
			`nobody can sign in to a managed identity (FRONTDESK_PORTAL_SIGN_IN_CLIENT_ID in the environment)`},
	},
}

// newCertificate returns a certificate and its key, as PEM.
func newCertificate(t *testing.T, key crypto.Signer) (cert *x509.Certificate, certPEM, keyPEM string) {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	if cert, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	return cert, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}))
}

func newRSA(t *testing.T) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// TestCertificateFiles reads the certificate of the app in every form, and says what
// is wrong with those that do not fit.
func TestCertificateFiles(t *testing.T) {
	first, second := newRSA(t), newRSA(t)
	cert, certPEM, keyPEM := newCertificate(t, first)
	_, _, otherKey := newCertificate(t, second)
	elliptic, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	_, ecCert, ecKey := newCertificate(t, elliptic)
	pfx := func(key any, password string) string {
		content, err := pkcs12.Modern.Encode(key, cert, nil, password)
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	for name, test := range map[string]struct {
		lines string
		files []string
		wrong string // empty: it fits
	}{
		"PEM in one file":   {"file: bot.pem", []string{"bot.pem", certPEM + keyPEM}, ""},
		"PEM in two files":  {"file: bot.pem, key: bot.key", []string{"bot.pem", certPEM, "bot.key", keyPEM}, ""},
		"PFX":               {"file: bot.pfx", []string{"bot.pfx", pfx(first, "")}, ""},
		"PFX with password": {"file: bot.pfx, password: hunter2", []string{"bot.pfx", pfx(first, "hunter2")}, ""},
		"no key":            {"file: bot.pem", []string{"bot.pem", certPEM}, "there is no key in it"},
		"another's key": {
			"file: bot.pem, key: bot.key", []string{"bot.pem", certPEM, "bot.key", otherKey}, "private key does not match",
		},
		"another's key in a PFX": {
			"file: bot.pfx", []string{"bot.pfx", pfx(second, "")}, "not that of the certificate",
		},
		"elliptic": {"file: bot.pem", []string{"bot.pem", ecCert + ecKey}, "the key is not RSA"},
		"wrong password": {
			"file: bot.pfx, password: no", []string{"bot.pfx", pfx(first, "hunter2")}, "password incorrect",
		},
	} {
		t.Run(name, func(t *testing.T) {
			write(t, append(test.files, "frontdesk.yaml", withPassword("certificate: {"+test.lines+"}")+queues)...)
			c, err := config.Load("frontdesk.yaml", nil, config.ForServe)
			if test.wrong == "" {
				if err != nil || c.Teams.Certificate.File == "" {
					t.Errorf("Load = %v, %v", c, err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.wrong) || strings.Contains(err.Error(), "\n") ||
				strings.Contains(err.Error(), "hunter2") {
				t.Errorf("Load = %v, want %q", err, test.wrong)
			}
		})
	}
}

// TestFederatedTokenFileOfThePlatform takes the file that AKS names, unless there is
// another way.
func TestFederatedTokenFileOfThePlatform(t *testing.T) {
	environ := []string{"AZURE_FEDERATED_TOKEN_FILE=/run/token"}
	write(t, "frontdesk.yaml", withPassword("")+queues, "secret.yaml", teams+queues)
	c, err := config.Load("frontdesk.yaml", environ, config.ForServe)
	if err != nil || c.Teams.Federated.TokenFile != "/run/token" {
		t.Errorf("Load = %v, %v", c.Teams.Federated, err)
	}
	c, err = config.Load("secret.yaml", environ, config.ForServe)
	if err != nil || c.Teams.Federated.TokenFile != "" {
		t.Errorf("Load = %v, %v", c.Teams.Federated, err)
	}
}

// TestNextSecret reads the second secret from the environment and from a file.
func TestNextSecret(t *testing.T) {
	write(t, "frontdesk.yaml", teams+queues, "next.secret", "hunter4\n")
	for _, variable := range []string{
		"FRONTDESK_TEAMS_NEXT_APP_PASSWORD=hunter4", "FRONTDESK_TEAMS_NEXT_APP_PASSWORD_FILE=next.secret",
	} {
		c, err := config.Load("frontdesk.yaml", []string{variable}, config.ForServe)
		if err != nil || string(c.Teams.NextAppPassword) != "hunter4" {
			t.Errorf("%s: Load = %v, %v", variable, c, err)
		}
	}
}
