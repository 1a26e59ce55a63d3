package program

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"frontdesk/internal/config"
	"frontdesk/internal/desk"
	"frontdesk/internal/doctor"
	"frontdesk/internal/locale"
)

// checkPublicURL makes sure that Teams can call the address: by https, and by a name.
// One on this machine is for trials.
func checkPublicURL(text string) error {
	u, err := url.Parse(text)
	if err != nil {
		return err
	}
	host := u.Hostname()
	switch ip := net.ParseIP(host); {
	case host == "localhost", ip != nil && ip.IsLoopback():
		return nil
	case ip != nil, !strings.Contains(host, "."):
		return fmt.Errorf("%q: expected the name of a host that Teams can reach, as https://desk.example.com", text)
	}
	return nil
}

// checkListen makes sure that nobody else listens there.
func checkListen(ctx context.Context, address string) error {
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf(
			"nothing can listen on %s: %w; choose another port, or stop what is there",
			address,
			shortest(err),
		)
	}
	return ln.Close()
}

// shortest returns the last cause of an error.
func shortest(err error) error {
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	return err
}

const tenantWait = 10 * time.Second

// findTenant returns the id of a tenant that is given by its id or by a domain of it,
// by its OpenID metadata (Learn, "OpenID Connect on the Microsoft identity platform").
func findTenant(ctx context.Context, tokenURL, tenant string) (id string, err error) {
	ctx, cancel := context.WithTimeout(ctx, tenantWait)
	defer cancel()
	u, err := url.Parse(tokenURL)
	if err != nil {
		return "", err
	}
	at := u.Scheme + "://" + u.Host + "/" + url.PathEscape(tenant) + "/v2.0/.well-known/openid-configuration"
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return "", err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", fmt.Errorf("%s is out of reach: %w; let this machine call it on port 443, or skip the checks with "+
			"--offline", u.Host, shortest(err))
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	var metadata struct{ Issuer, Error string }
	bad := json.Unmarshal(body, &metadata)
	if err != nil || bad != nil || metadata.Issuer == "" && metadata.Error == "" {
		return "", fmt.Errorf(
			"%s answers, but not as a login service: let connections to it pass the proxy unchanged",
			u.Host,
		)
	}
	issuer, err := url.Parse(metadata.Issuer)
	if err != nil || answer.StatusCode != http.StatusOK {
		return "", fmt.Errorf(
			"there is no tenant %q: copy the Tenant ID from Entra admin center → Overview; for another "+
				"cloud, set FRONTDESK_TEAMS_CLOUD",
			tenant,
		)
	}
	id, _, _ = strings.Cut(strings.TrimPrefix(issuer.Path, "/"), "/")
	return strings.ToLower(id), nil
}

// checkSecretForm knows a Secret ID in place of the secret.
func checkSecretForm(secret string) error {
	if _, isGUID := config.Fits("teams.tenant_id", secret); !isGUID {
		return nil
	}
	w := locale.In("en", time.UTC)
	return errors.New(w.Say("doctor.token.secretid") + " " + w.Say("doctor.token.secretid.mend"))
}

// configured returns the configuration that the answers and the environment give.
func (a answers) configured() (config.Config, error) {
	environ := os.Environ()
	for name, value := range map[string]string{"APP_ID": a.appID, "TENANT_ID": a.tenant} {
		environ = append(environ, "FRONTDESK_TEAMS_"+name+"="+value)
	}
	conf, err := config.Load("", environ, config.ForManifest)
	conf.Teams.AppPassword = config.Secret(a.secret)
	return conf, err
}

// checkRegistration gets a token, as the doctor does. It says what is right, and
// returns as error what is wrong, with what mends it.
func (p program) checkRegistration(ctx context.Context, a answers) error {
	conf, err := a.configured()
	if err != nil {
		return err
	}
	adapter, err := p.adapter(conf, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer adapter.Close()
	patient := p.patient(conf)
	patient.Wire = adapter
	w := locale.In("en", time.UTC)
	for _, f := range doctor.Examine(ctx, patient.Urgent(ctx)) {
		if f.Level == desk.Failure {
			err = errors.Join(err, fmt.Errorf("%s: %s %s", f.Name(w), f.Seen.In(w), f.Mend.In(w)))
			continue
		}
		fmt.Fprintf(p.stdout, "  %s · %s: %s\n", w.Say("doctor."+string(f.Level)), f.Name(w), f.Seen.In(w))
	}
	return err
}
