package scripttest

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"frontdesk/internal/entrasim"
	"frontdesk/internal/pushsim"
)

// Names and secret of the portal at its make-believe Entra.
const (
	portalClient = "portal"
	portalSecret = "portal-secret"
)

// startEntra starts the make-believe Entra that knows the people of the desk's
// Teams, and returns what the configuration says of it.
func (d *Desk) startEntra(tb testing.TB) (string, error) {
	tb.Helper()
	provider, err := entrasim.New(d.TenantID(), entrasim.Client{
		ID: portalClient, Secret: portalSecret, Redirect: PortalURL + "/signin/callback",
	}, nil, d.Now)
	if err != nil {
		return "", err
	}
	server := httptest.NewServer(provider)
	tb.Cleanup(server.Close)
	d.Entra, d.Pushes = provider, pushsim.New()
	tb.Cleanup(d.Pushes.Close)
	return fmt.Sprintf("public_url: %s\nportal:\n  enabled: true\n  sign_in:\n    issuer: %s\n    client_id: %s\n"+
		"    client_secret: %s\n", PortalURL, provider.At(server.URL), portalClient, portalSecret), nil
}

// SignIn signs somebody in, who then is where they wanted to go.
func (d *Desk) SignIn(b *Browser, name, path string) error {
	one := d.Person(name)
	d.Entra.Add(entrasim.Person{ID: one.ObjectID, Name: name})
	if err := b.Open(path); err != nil {
		return err
	}
	if err := b.Press("Sign In", nil); err != nil {
		if err := b.Press("Войти", nil); err != nil {
			return err
		}
	}
	return b.Follow(name)
}

// sendParts sends a form with files, by the name of the file.
func (b *Browser) sendParts(to string, values url.Values, files map[string][]byte) error {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, list := range values {
		for _, v := range list {
			if err := w.WriteField(name, v); err != nil {
				return err
			}
		}
	}
	for name, content := range files {
		part, err := w.CreateFormFile("files", name)
		if err != nil {
			return err
		}
		if _, err := part.Write(content); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	return b.send(http.MethodPost, to, &body, w.FormDataContentType())
}
