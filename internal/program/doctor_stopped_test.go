package program

import (
	"archive/zip"
	"cmp"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/teamsim"
)

// ward is the configuration of a desk that does not run, each part of which can be
// replaced.
type ward struct {
	*teamsim.Sim
	t                        *testing.T
	dir, secret, keys, login string
	extra                    string
	credential               string // in place of the secret
}

func newWard(t *testing.T) *ward {
	t.Helper()
	sim, err := teamsim.New(teamsim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sim.Close)
	return &ward{
		Sim: sim, t: t, dir: t.TempDir(), secret: sim.AppPassword(), keys: sim.MetadataURL(), login: sim.TokenURL(),
		extra: "backup: {folder: backups}\n",
	}
}

func (w *ward) doctor() (out string, failed bool) {
	w.t.Helper()
	w.write("frontdesk.yaml", fmt.Sprintf(`teams:
  app_id: %s
  tenant_id: %s
%s
  openid_metadata_url: %s
  token_url: %s
queues: [{name: IT}]
%s`, w.AppID(), w.TenantID(), cmp.Or(w.credential, fmt.Sprintf("  app_password: %q", w.secret)), w.keys, w.login, w.extra))
	return examine(w.t, w.dir)
}

func (w *ward) write(name, content string) {
	w.t.Helper()
	at := filepath.Join(w.dir, name)
	if err := os.WriteFile(at, []byte(content), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// certificate writes a certificate for a host, and its key.
func (w *ward) certificate(host string, begins, ends time.Time) (keys string) {
	w.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		w.t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host},
		NotBefore: begins, NotAfter: ends,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		w.t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		w.t.Fatal(err)
	}
	w.write("cert.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	w.write("key.pem", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})))
	return "tls: {cert: cert.pem, key: key.pem}\npublic_url: https://desk.example.org\n"
}

// closed returns the address of a port where nobody listens.
func closed(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ln.Close() }()
	return ln.Addr().String()
}

// TestDoctorOfAStoppedDesk makes the checks that need no desk that runs, and says
// which it has left out.
func TestDoctorOfAStoppedDesk(t *testing.T) {
	out, failed := newWard(t).doctor()
	if failed || !strings.Contains(out, "failures: 0 · warnings: 0") ||
		!strings.Contains(out, "Not checked, because no desk runs on this data: Public address, Messages from Teams,") {
		t.Error(out)
	}
	w := newWard(t)
	w.extra += "language: ru\n"
	if out, _ := w.doctor(); !strings.Contains(out, "в порядке · Часы: Часы этой машины идут верно.") ||
		!strings.Contains(out, "сбоев: 0") {
		t.Error(out)
	}
}

// TestDoctorFindsMistakesBeforeTheStart injects what can be wrong before a desk
// runs, one at a time.
func TestDoctorFindsMistakesBeforeTheStart(t *testing.T) {
	year := 365 * 24 * time.Hour
	now := time.Now()
	foreign := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(foreign.Close)
	const token, keys, cert, backup = "failure · Token", "failure · Signing keys", "failure · Certificate", "failure · Backup"
	for name, one := range map[string]struct {
		make         func(w *ward)
		begins, mend string
	}{
		"secret id": {func(w *ward) { w.secret = "33333333-3333-4333-8333-333333333333" }, token, "the secret’s Value"},
		"secret id without a network": {func(w *ward) {
			w.secret, w.login = "33333333-3333-4333-8333-333333333333", "http://"+closed(t)+"/token"
		}, token, "the secret’s Value"},
		"wrong secret":     {func(w *ward) { w.secret = "other" }, token, "not its Secret ID"},
		"login closed":     {func(w *ward) { w.login = "http://" + closed(t) + "/token" }, token, "look at the firewall"},
		"login not found":  {func(w *ward) { w.login = "https://login.invalid/token" }, token, "look at its DNS"},
		"keys not trusted": {func(w *ward) { w.keys = foreign.URL }, keys, "Install the root certificate"},
		"keys closed":      {func(w *ward) { w.keys = "http://" + closed(t) }, keys, "look at the firewall"},
		"keys not found":   {func(w *ward) { w.keys = "https://keys.invalid/" }, keys, "look at its DNS"},
		"certificate has ended": {func(w *ward) {
			w.extra += w.certificate("desk.example.org", now.Add(-year), now.Add(-time.Hour))
		}, cert, "Renew the certificate"},
		"certificate ends": {func(w *ward) {
			w.extra += w.certificate("desk.example.org", now.Add(-year), now.Add(20*24*time.Hour))
		}, cert, "the desk reads it anew by itself"},
		"certificate of another": {func(w *ward) {
			w.extra += w.certificate("other.example.org", now, now.Add(year))
		}, cert, "Get a certificate for desk.example.org"},
		"no backups": {func(w *ward) { w.extra = "" }, "warning · Backup", "backup.folder"},
		"backup late": {func(w *ward) {
			if err := os.Mkdir(filepath.Join(w.dir, "backups"), 0o700); err != nil {
				t.Fatal(err)
			}
			w.write("backups/frontdesk-20250102T030000Z.zip", "")
			w.write("frontdesk.db", "")
			w.extra = fmt.Sprintf("backup: {folder: backups, at: %q}\n", now.UTC().Add(-3*time.Hour).Format("15:04"))
		}, backup, "backup not made"},
		"backup never": {func(w *ward) {
			w.write("frontdesk.db", "")
			w.extra = fmt.Sprintf("backup: {folder: backups, at: %q}\n", now.UTC().Add(-3*time.Hour).Format("15:04"))
		}, backup, "give its user access"},
		"data damaged": {func(w *ward) { w.write("frontdesk.db", "no data") }, "failure · Data", "bring back a backup"},
		"package of another": {func(w *ward) {
			var b strings.Builder
			z := zip.NewWriter(&b)
			m, err := z.Create("manifest.json")
			if err != nil {
				t.Fatal(err)
			}
			_, _ = m.Write([]byte(`{"bots":[{"botId":"44444444-4444-4444-8444-444444444444"}]}`))
			if err := z.Close(); err != nil {
				t.Fatal(err)
			}
			w.write("frontdesk.zip", b.String())
		}, "failure · App id", "upload it in place of the old one"},
		"issuer elsewhere": {func(w *ward) {
			w.extra += "public_url: http://127.0.0.1:1\nportal: {enabled: true, sign_in: {issuer: \"" + w.URL() +
				"\", client_id: a, client_secret: b}}\n"
		}, "failure · Sign-in of the portal", "http://127.0.0.1:1/signin/callback"},
		"issuer closed": {func(w *ward) {
			w.extra += "public_url: http://127.0.0.1:1\nportal: {enabled: true, sign_in: {issuer: \"http://" + closed(t) +
				"\", client_id: a, client_secret: b}}\n"
		}, "failure · Sign-in of the portal", "look at the firewall"},
		"fast clock": {func(w *ward) {
			front := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
				rw.Header().Set("Date", now.Add(-time.Hour).UTC().Format(http.TimeFormat))
				rw.WriteHeader(http.StatusBadRequest)
			}))
			t.Cleanup(front.Close)
			w.login = front.URL
		}, "failure · Clock", "Set this machine’s clock"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWard(t)
			one.make(w)
			out, failed := w.doctor()
			finds(t, out, one.begins, "", one.mend)
			if failed != strings.HasPrefix(one.begins, "failure") {
				t.Errorf("exit status: %v\n%s", failed, out)
			}
			if strings.Contains(out, w.secret) {
				t.Error("the secret is printed")
			}
		})
	}
}
