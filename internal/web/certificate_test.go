package web_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"frontdesk/internal/web"
)

// certify writes a certificate with that serial number, and its key.
func certify(t *testing.T, cert, key string, serial int64) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	of := x509.Certificate{SerialNumber: big.NewInt(serial), NotAfter: time.Now().Add(time.Hour)}
	signed, err := x509.CreateCertificate(rand.Reader, &of, &of, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	changed := time.Now().Add(time.Duration(serial) * time.Second) // the clock of a file system may be coarse
	for file, block := range map[string]*pem.Block{
		cert: {Type: "CERTIFICATE", Bytes: signed}, key: {Type: "PRIVATE KEY", Bytes: secret},
	} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, changed, changed); err != nil {
			t.Fatal(err)
		}
	}
}

// TestCertificateIsRenewedWhileRunning has another program write a new
// certificate, first half of it.
func TestCertificateIsRenewedWhileRunning(t *testing.T) {
	folder := t.TempDir()
	cert, key := filepath.Join(folder, "desk.pem"), filepath.Join(folder, "desk.key")
	certify(t, cert, key, 1)
	d := serve(t, web.New(web.Options{Cert: cert, Key: key}))
	expect := func(serial int64) {
		t.Helper()
		dialer := tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true}} //nolint:gosec // signed by nobody
		c, err := dialer.DialContext(t.Context(), "tcp", d.address)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		shown, ok := c.(*tls.Conn)
		if !ok {
			t.Fatalf("a connection of type %T", c)
		}
		if got := shown.ConnectionState().PeerCertificates[0].SerialNumber.Int64(); got != serial {
			t.Errorf("certificate %d, want %d", got, serial)
		}
	}
	expect(1)
	certify(t, cert, filepath.Join(folder, "elsewhere"), 2)
	expect(1)
	certify(t, cert, key, 3)
	expect(3)
}
