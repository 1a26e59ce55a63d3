package program

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"frontdesk/internal/config"
	"frontdesk/internal/scripttest"
	"frontdesk/internal/store"
	"frontdesk/internal/teamsim"
)

const identityID = "55555555-5555-4555-8555-555555555555"

// badge is a certificate with its key, as files hold them.
type badge struct {
	*x509.Certificate
	pem string
}

func newBadge(t *testing.T, ends time.Time) badge {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: ends.AddDate(-1, 0, 0), NotAfter: ends}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	content := append(
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})...,
	)
	return badge{c, string(content)}
}

// workload is a provider whose tokens the app trusts.
type workload struct {
	key             *rsa.PrivateKey
	issuer, subject string
}

func newWorkload(t *testing.T) workload {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return workload{key, "https://oidc.example.org/cluster", "system:serviceaccount:desk:frontdesk"}
}

func (w workload) trust() teamsim.Trust {
	return teamsim.Trust{Issuer: w.issuer, Subject: w.subject, Key: &w.key.PublicKey}
}

// token returns a token of the provider; change may alter its claims.
func (w workload) token(t *testing.T, change func(jwt.MapClaims)) string {
	t.Helper()
	claims := jwt.MapClaims{
		"iss": w.issuer, "sub": w.subject, "aud": teamsim.ExchangeAudience, "exp": time.Now().Add(time.Hour).Unix(),
	}
	if change != nil {
		change(claims)
	}
	signed, err := jwt.NewWithClaims(jwt.SigningMethodRS256, claims).SignedString(w.key)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// onMachine has the environment of App Service on the Sim's machine.
func onMachine(t *testing.T, sim *teamsim.Sim) {
	t.Helper()
	t.Setenv("IDENTITY_ENDPOINT", sim.MachineURL())
	t.Setenv("IDENTITY_HEADER", teamsim.MachineHeader)
}

// TestEveryCredentialAnswers has a person answered by a desk with each kind of
// credential.
func TestEveryCredentialAnswers(t *testing.T) {
	own, provider := newBadge(t, time.Now().AddDate(0, 6, 0)), newWorkload(t)
	for name, one := range map[string]struct {
		lines  string
		file   string
		before func(t *testing.T, d *scripttest.Desk)
	}{
		"secret": {lines: "  app_password: one", before: func(_ *testing.T, d *scripttest.Desk) {
			d.SetSecrets(map[string]int{"one": 0})
		}},
		"second secret": {
			lines: "  app_password: one\n  next_app_password: two",
			before: func(_ *testing.T, d *scripttest.Desk) {
				d.SetSecrets(map[string]int{"one": teamsim.ExpiredSecret, "two": 0})
			},
		},
		"certificate": {
			lines: "  certificate: {file: credential}", file: own.pem,
			before: func(_ *testing.T, d *scripttest.Desk) { d.RegisterCertificates(own.Certificate) },
		},
		"managed identity of an app": {
			lines: "  app_type: UserAssignedMSI", before: func(t *testing.T, d *scripttest.Desk) {
				onMachine(t, d.Sim)
				d.Assign(d.AppID())
			},
		},
		"managed identity of a machine": {
			lines: "  app_type: UserAssignedMSI", before: func(t *testing.T, d *scripttest.Desk) {
				t.Setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", d.URL())
				d.Assign(d.AppID())
			},
		},
		"federated token": {
			lines: "  federated: {token_file: credential}", file: provider.token(t, nil),
			before: func(_ *testing.T, d *scripttest.Desk) { d.SetTrusts(provider.trust()) },
		},
		"federated managed identity": {
			lines: "  federated: {managed_identity: " + identityID + "}", before: func(t *testing.T, d *scripttest.Desk) {
				onMachine(t, d.Sim)
				d.Assign(identityID)
				d.SetTrusts(d.TrustOfIdentity(identityID))
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := scripttest.StartWith(t, run, scripttest.Settings{
				Credential: one.lines, Files: map[string]string{"credential": one.file},
				Before: func(d *scripttest.Desk) { one.before(t, d) },
			})
			erin := d.Person("Erin Employee")
			if a := erin.Say(t.Context(), "menu"); a.Status != http.StatusOK {
				t.Fatal(a)
			}
			(&clinic{Desk: d, t: t}).await(erin, "Create an Incident")
			if strings.Contains(d.Log.String(), "level=ERROR") {
				t.Error(d.Log)
			}
		})
	}
}

// TestSecretFileIsReadAnew changes the secret of a desk that runs, without a restart.
func TestSecretFileIsReadAnew(t *testing.T) {
	d := scripttest.StartWith(t, run, scripttest.Settings{
		Credential: "  app_password_file: secret", Files: map[string]string{"secret": "one\n"},
		Before: func(d *scripttest.Desk) { d.SetSecrets(map[string]int{"one": 0}) },
	})
	c := &clinic{Desk: d, t: t}
	erin := d.Person("Erin Employee")
	erin.Say(t.Context(), "menu")
	c.await(erin, "Create an Incident")

	d.SetSecrets(map[string]int{"one": teamsim.ExpiredSecret, "two": 0})
	d.RevokeTokens()
	if err := os.WriteFile(filepath.Join(d.Dir, "secret"), []byte("two\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	erin.Say(t.Context(), "help")
	c.await(erin, "show this list")
}

// TestPortalSignInByCertificate redeems a code without any secret.
func TestPortalSignInByCertificate(t *testing.T) {
	own := newBadge(t, time.Now().AddDate(0, 6, 0))
	d := scripttest.StartWith(t, run, scripttest.Settings{
		Portal: true, Credential: "  certificate: {file: credential}", Files: map[string]string{"credential": own.pem},
		Before: func(d *scripttest.Desk) {
			d.RegisterCertificates(own.Certificate)
			d.Entra.Trust(own.Certificate)
			file := filepath.Join(d.Dir, "frontdesk.yaml")
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			before, after, _ := strings.Cut(string(content), "    client_secret:")
			_, after, _ = strings.Cut(after, "\n")
			if err := os.WriteFile(file, []byte(before+after), 0o600); err != nil {
				t.Fatal(err)
			}
		},
	})
	b := d.Browser(t)
	if err := d.SignIn(b, "Erin Employee", "/me"); err != nil || b.Path() != "/me" {
		t.Errorf("at %s: %v\n%s", b.Path(), err, d.Log)
	}
}

// TestLinksOfADeskWithoutSecret makes sure that what signs links to files is never
// empty, and that it survives a restart.
func TestLinksOfADeskWithoutSecret(t *testing.T) {
	conf := config.Config{Files: config.Files{Path: t.TempDir()}}
	db, err := store.Open(t.Context(), "bolt:"+filepath.Join(t.TempDir(), "frontdesk.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	var keys [2][2][]byte // before and after, of two starts
	for i := range keys {
		kept, err := openFiles(conf, time.Now, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		keys[i][0] = kept.Links.Key
		if err := kept.keepLinks(t.Context(), conf, db); err != nil {
			t.Fatal(err)
		}
		keys[i][1] = kept.Links.Key
		kept.close()
	}
	if bytes.Equal(keys[0][0], keys[1][0]) || bytes.Equal(keys[0][0], keys[0][1]) ||
		!bytes.Equal(keys[0][1], keys[1][1]) {
		t.Errorf("keys %x", keys)
	}
}

// TestDoctorOfCredentials injects what can be wrong with each kind of credential, one
// at a time.
func TestDoctorOfCredentials(t *testing.T) {
	now := time.Now()
	own, other := newBadge(t, now.AddDate(0, 6, 0)), newBadge(t, now.AddDate(0, 6, 0))
	provider := newWorkload(t)
	const secrets = "  app_password: one\n  next_app_password: two"
	const certificate, federated = "  certificate: {file: credential}", "  federated: {token_file: credential}"
	const identity, trusted = "  app_type: UserAssignedMSI", "  federated: {managed_identity: " + identityID + "}"
	const token, held = " · Token and secret of the bot", " · Certificate of the bot"
	trust := func(change func(jwt.MapClaims)) func(w *ward) {
		return func(w *ward) {
			w.SetTrusts(provider.trust())
			w.write("credential", provider.token(t, change))
		}
	}
	for name, one := range map[string]struct {
		lines        string
		make         func(w *ward)
		begins, mend string // without a mend, all is well
	}{
		"both secrets": {
			secrets, func(w *ward) { w.SetSecrets(map[string]int{"one": 0, "two": 0}) }, "ok" + token, "",
		},
		"first secret expired": {secrets, func(w *ward) {
			w.SetSecrets(map[string]int{"one": teamsim.ExpiredSecret, "two": 0})
		}, "warning" + token, "take teams.next_app_password out"},
		"second secret wrong": {
			secrets, func(w *ward) { w.SetSecrets(map[string]int{"one": 0}) },
			"warning" + token, "take teams.next_app_password out",
		},
		"both secrets expired": {secrets, func(w *ward) {
			w.SetSecrets(map[string]int{"one": teamsim.ExpiredSecret, "two": teamsim.ExpiredSecret})
		}, "failure" + token, "Make a new secret"},
		"certificate": {certificate, func(w *ward) {
			w.write("credential", own.pem)
			w.RegisterCertificates(own.Certificate)
		}, "ok" + held, ""},
		"certificate of another": {certificate, func(w *ward) {
			w.write("credential", own.pem)
			w.RegisterCertificates(other.Certificate)
		}, "failure" + token, "Upload this certificate"},
		"certificate ends": {certificate, func(w *ward) {
			soon := newBadge(t, now.AddDate(0, 0, 20))
			w.write("credential", soon.pem)
			w.RegisterCertificates(soon.Certificate)
		}, "failure" + held, "the desk reads it anew by itself"},
		"certificate has ended": {certificate, func(w *ward) {
			past := newBadge(t, now.AddDate(0, 0, -1))
			w.write("credential", past.pem)
			w.RegisterCertificates(past.Certificate)
		}, "failure" + held, "the desk reads it anew by itself"},
		"identity": {identity, func(w *ward) {
			onMachine(t, w.Sim)
			w.Assign(w.AppID())
		}, "ok" + token, ""},
		"identity not assigned": {identity, func(w *ward) {
			onMachine(t, w.Sim)
			w.Assign(identityID)
		}, "failure" + token, "Assign it: Azure portal"},
		"identity of no machine": {identity, func(*ward) {
			t.Setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://"+closed(t))
		}, "failure" + token, "Run the desk on a machine of Azure"},
		"machine's service down": {identity, func(w *ward) {
			onMachine(t, w.Sim)
			w.MachineDown(true)
		}, "failure" + token, "Run the desk on a machine of Azure"},
		"machine's service is a proxy": {identity, func(*ward) {
			page := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
				_, _ = io.WriteString(rw, "<html>Please sign in</html>")
			}))
			t.Cleanup(page.Close)
			t.Setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", page.URL)
		}, "failure" + token, "Run the desk on a machine of Azure"},
		"trusted identity not assigned": {
			trusted, func(w *ward) { onMachine(t, w.Sim) }, "failure" + token, "Assign it",
		},
		"trusted identity not trusted": {trusted, func(w *ward) {
			onMachine(t, w.Sim)
			w.Assign(identityID)
		}, "failure" + token, "Compare issuer, subject and audience"},
		"token": {federated, trust(nil), "ok" + token, ""},
		"token of another issuer": {
			federated, trust(func(c jwt.MapClaims) { c["iss"] = "https://other" }), "failure" + token, "Compare issuer",
		},
		"token of another subject": {
			federated, trust(func(c jwt.MapClaims) { c["sub"] = "other" }), "failure" + token, "Compare issuer",
		},
		"token for another audience": {
			federated, trust(func(c jwt.MapClaims) { c["aud"] = "api://other" }), "failure" + token, "Compare issuer",
		},
		"token is old": {federated, trust(func(c jwt.MapClaims) {
			c["exp"] = now.Add(-time.Minute).Unix()
		}), "failure" + token, "see that it runs"},
		"token file is empty": {
			federated, func(w *ward) { w.write("credential", "\n") }, "failure" + token, "see that the program runs",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("IDENTITY_ENDPOINT", "")
			t.Setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", "")
			w := newWard(t)
			w.credential = one.lines
			one.make(w)
			out, failed := w.doctor()
			if one.mend == "" {
				if failed || !strings.Contains(out, one.begins) || !strings.Contains(out, "warnings: 0") {
					t.Error(out)
				}
				return
			}
			finds(t, out, one.begins, "", one.mend)
			if failed != strings.HasPrefix(one.begins, "failure") {
				t.Errorf("exit status: %v\n%s", failed, out)
			}
		})
	}
}
