package program

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
)

// front is a proxy of deploy/ that runs before a desk.
type front struct {
	plain, secure string // its addresses
}

// TestProxies has people and Teams reach the desk through the examples of
// deploy/.
func TestProxies(t *testing.T) {
	for name, start := range map[string]func(t *testing.T, desk string) front{"nginx": startNginx, "caddy": startCaddy} {
		t.Run(name, func(t *testing.T) {
			if _, err := exec.LookPath(name); err != nil {
				t.Skipf("%s is not installed: make fronts", name)
			}
			t.Setenv("TMPDIR", t.TempDir())
			d := scripttest.StartWith(t, run, scripttest.Settings{
				Portal: true, Extra: "files:\n  max_size: 100MB\n  types: [txt]\n",
			})
			withTeams(t, d)
			f := start(t, d.Address)
			d.Address = f.plain
			d.SetBot("http://" + f.plain + "/api/messages")
			passesWebhook(t, d)
			passesStreamsAndFiles(t, d)
			passesTLS(t, f.secure)
		})
	}
}

// passesWebhook has Teams bring activities.
func passesWebhook(t *testing.T, d *scripttest.Desk) {
	t.Helper()
	erin := d.Person("Erin Employee")
	if a := erin.Say(t.Context(), "incident"); a.Err != nil || a.Status != http.StatusOK {
		t.Errorf("a message: %d %v", a.Status, a.Err)
	}
	hello := erin.Activity("message")
	if status, _, err := d.Post(t.Context(), hello, teamsim.WithAuthorization("")); status != http.StatusUnauthorized {
		t.Errorf("without a token: %d %v", status, err)
	}
	hello["text"] = strings.Repeat("x", 250<<10)
	if status, _, err := d.Post(t.Context(), hello); status != http.StatusOK {
		t.Errorf("250 KB: %d %v", status, err)
	}
	hello["text"] = strings.Repeat("x", 300<<10)
	if status, _, err := d.Post(t.Context(), hello); status != http.StatusRequestEntityTooLarge {
		t.Errorf("300 KB: %d %v", status, err)
	}
}

// passesStreamsAndFiles has somebody use the portal.
func passesStreamsAndFiles(t *testing.T, d *scripttest.Desk) {
	t.Helper()
	b := signIn(t, d, requester)
	s := listen(t, b, "/events", "")
	if s.status != http.StatusOK || !strings.HasPrefix(s.header.Get("Content-Type"), "text/event-stream") {
		t.Fatalf("the stream: %d %v", s.status, s.header)
	}
	id := createIncident(t, b, "Printer on fire")
	if event := s.nextWithin(5 * time.Second); event == "end" {
		t.Error("the stream ended")
	}
	large := map[string][]byte{"large.txt": bytes.Repeat([]byte("All of the log\n"), 100<<20/15)}
	if err := b.Upload("/tickets/"+id+"/files", url.Values{"rev": {"1"}, "form": {"large"}}, large); err != nil {
		t.Fatal(err)
	}
	if b.Status != http.StatusOK || !strings.Contains(b.Text(), "large.txt") {
		t.Errorf("100 MB: %d %s", b.Status, clip(b.Text()))
	}
	if status, _, _, err := b.Get(scripttest.Request{
		Method: http.MethodPost, Path: "/tickets/" + id + "/watch", Form: url.Values{"rev": {"2"}},
		Header: map[string]string{"Origin": "https://evil.example.com", "Sec-Fetch-Site": "cross-site"},
	}); status != http.StatusForbidden {
		t.Errorf("from another site: %d %v", status, err)
	}
}

func passesTLS(t *testing.T, address string) {
	t.Helper()
	client := http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{
			InsecureSkipVerify: true,
			ServerName:         "desk.example.com",
		}, //nolint:gosec // made here
	}}
	answer, err := client.Get("https://" + address + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("over https: %s", answer.Status)
	}
}

// deployed returns an example of deploy/ with its values replaced. Each has to be
// there.
func deployed(t *testing.T, path string, replace ...string) string {
	t.Helper()
	content, err := os.ReadFile(fromRoot(filepath.Join("deploy", path)))
	if err != nil {
		t.Fatal(err)
	}
	text := string(content)
	for i := 0; i < len(replace); i += 2 {
		if !strings.Contains(text, replace[i]) {
			t.Fatalf("%s has no %q", path, replace[i])
		}
		text = strings.ReplaceAll(text, replace[i], replace[i+1])
	}
	return text
}

func startNginx(t *testing.T, desk string) front {
	t.Helper()
	folder := t.TempDir()
	f, cert, key := front{
		freeAddress(t),
		freeAddress(t),
	}, filepath.Join(
		folder,
		"cert.pem",
	), filepath.Join(
		folder,
		"key.pem",
	)
	signSelf(t, cert, key)
	site := deployed(
		t, "nginx/frontdesk.conf", "127.0.0.1:3978", desk,
		"listen 443 ssl http2;", "listen "+f.secure+" ssl http2; listen "+f.plain+";",
		"listen 80;", "listen "+freeAddress(t)+";",
		"/etc/letsencrypt/live/desk.example.com/fullchain.pem", cert,
		"/etc/letsencrypt/live/desk.example.com/privkey.pem", key,
	)
	whole := fmt.Sprintf(`daemon off; master_process off; pid %[1]s/nginx.pid; error_log stderr;
events {}
http {
access_log off; client_body_temp_path %[1]s/body; proxy_temp_path %[1]s/proxy; fastcgi_temp_path %[1]s/fast;
uwsgi_temp_path %[1]s/uwsgi; scgi_temp_path %[1]s/scgi;
%[2]s
}
`, folder, site)
	path := filepath.Join(folder, "nginx.conf")
	if err := os.WriteFile(path, []byte(whole), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("nginx", "-t", "-e", "stderr", "-c", path).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	startFront(t, f.plain, exec.Command("nginx", "-e", "stderr", "-c", path))
	return f
}

func startCaddy(t *testing.T, desk string) front {
	t.Helper()
	folder := t.TempDir()
	f, cert, key := front{
		freeAddress(t),
		freeAddress(t),
	}, filepath.Join(
		folder,
		"cert.pem",
	), filepath.Join(
		folder,
		"key.pem",
	)
	signSelf(t, cert, key)
	site := deployed(t, "caddy/Caddyfile", "127.0.0.1:3978", desk)
	begin := strings.Index(site, "desk.example.com {")
	plain := strings.Replace(site[begin:], "desk.example.com {", "http://"+f.plain+" {\n", 1)
	plain = strings.Replace(plain, "http://"+f.plain, "http://:"+portOf(f.plain), 1)
	secure := strings.Replace(
		site[begin:],
		"desk.example.com {",
		"https://desk.example.com:"+portOf(f.secure)+" {\n\ttls "+cert+" "+key+"\n",
		1,
	)
	path := filepath.Join(folder, "Caddyfile")
	whole := "{\n\tadmin off\n\tauto_https off\n}\n" + plain + secure
	if err := os.WriteFile(path, []byte(whole), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_DATA_HOME", folder)
	t.Setenv("XDG_CONFIG_HOME", folder)
	startFront(t, f.plain, exec.Command("caddy", "run", "--config", path, "--adapter", "caddyfile"))
	return f
}

func portOf(address string) string {
	_, port, _ := net.SplitHostPort(address)
	return port
}

// startFront starts a proxy, and waits until it answers.
func startFront(t *testing.T, address string, cmd *exec.Cmd) {
	t.Helper()
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait()
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-ended
		if t.Failed() {
			t.Log(said.String())
		}
	})
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		c, err := net.Dial("tcp", address)
		if err == nil {
			_ = c.Close()
			return
		}
		select {
		case <-ended:
			t.Fatal("the proxy ended")
		default:
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}

// signSelf writes a certificate for desk.example.com, and its key.
func signSelf(t *testing.T, cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	of := x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"desk.example.com"},
	}
	signed, err := x509.CreateCertificate(rand.Reader, &of, &of, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{
		cert: {Type: "CERTIFICATE", Bytes: signed}, key: {Type: "PRIVATE KEY", Bytes: secret},
	} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
