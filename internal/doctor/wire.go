package doctor

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/internal/entra"
)

const (
	// clockOff is how far clocks may differ before tokens are refused, and
	// clockDrift before something is not right.
	clockOff   = 5 * time.Minute
	clockDrift = time.Minute
)

// clock compares this machine's clock with that of the login service, and else of
// who publishes the keys.
func (w wire) clock(context.Context) Result {
	their := w.askToken().Clock
	if their.IsZero() {
		their = w.askKeys().Clock
	}
	if their.IsZero() {
		return warn("clock.unknown")
	}
	off := w.Now().Sub(their).Abs()
	switch by := off.Round(time.Second).String(); {
	case off > clockOff:
		return fail("clock.off", "by", by)
	case off > clockDrift:
		return warn("clock.drift", "by", by)
	}
	return fine("clock.fine")
}

func (w wire) keys(context.Context) Result {
	host := hostOf(w.Config.Teams.OpenIDMetadataURL)
	a := w.askKeys()
	switch r, ok := unreached(a.err, host); {
	case a.err == nil:
		return fine("keys.fine", "host", host, "n", strconv.Itoa(a.Keys))
	case ok:
		return r
	}
	return fail("keys.wrong", "host", host, "url", w.Config.Teams.OpenIDMetadataURL)
}

// guid is what the Secret ID looks like. No secret that Entra makes does.
var guid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// refusals are what the login service says when it gives no token, by its AADSTS
// number. Its answers: {"error":"invalid_client","error_description":"AADSTS7000215:
// Invalid client secret provided. Ensure the secret being sent in the request is
// the client secret value, not the client secret ID …"} with 401 (OfficeDev/
// microsoft-365-agents-toolkit#8621); 7000222 "… keys … are expired", 401
// (microsoft/botframework-sdk#6221); 700016 unauthorized_client (Azure/
// azure-sdk-for-python#8314). The others: Learn, "Microsoft Entra authentication
// and authorization error codes".
var refusals = map[string]string{
	"AADSTS7000215": "token.secret",
	"AADSTS7000222": "token.expired",
	"AADSTS700016":  "token.app",
	"AADSTS90002":   "token.tenant",
	"AADSTS900023":  "token.tenant", // "is neither a valid DNS name, nor a valid external domain"
	"AADSTS7000112": "token.disabled",
	"AADSTS7000229": "token.principal",
	"AADSTS50194":   "token.multitenant",
	"AADSTS500011":  "token.cloud",
	"AADSTS700027":  "token.key",
	"AADSTS700024":  "token.stale",
	"AADSTS70021":   "token.trust",
	"AADSTS700211":  "token.trust",
	"AADSTS700212":  "token.trust",
	"AADSTS700213":  "token.trust",
	"AADSTS7002137": "token.trust", // microsoft/Agents#202
	"AADSTS7002138": "token.trust", // Azure/login#517
}

func (w wire) token(context.Context) Result {
	teams := w.Config.Teams
	host := hostOf(teams.TokenURL)
	a := w.askToken()
	args := []string{"host", host, "app", teams.AppID, "tenant", teams.TenantID}
	if a.err == nil {
		return proven(a.Proofs, args)
	}
	if guid.MatchString(string(teams.AppPassword)) {
		return fail("token.secretid", args...)
	}
	if r, ok := w.unsourced(a.err, args); ok {
		return r
	}
	args = append(args, "file", w.proofFile())
	refused, ok := errors.AsType[*botframework.TokenError](a.err)
	if !ok {
		if r, ok := unreached(a.err, host); ok {
			return r
		}
		return fail("token.wrong", args...)
	}
	number := strings.TrimPrefix(refused.Code, "AADSTS")
	args = append(args, "code", refused.Code, "number", number, "status", strconv.Itoa(refused.Status))
	switch key := refusals[refused.Code]; {
	case key != "":
		return fail(key, args...)
	case refused.Status == 429 || refused.Status >= 500:
		return fail("token.busy", args...)
	case number == refused.Code, number == "": // without a number: not Entra, or something before it
		return fail("token.refused", args...)
	}
	return fail("token.other", args...)
}

// proven returns the result for a bot that has got a token. Of two secrets, one may
// be refused.
func proven(proofs []botframework.Proved, args []string) Result {
	for i, p := range proofs {
		if p.Err == nil {
			continue
		}
		code := ""
		if refused, ok := errors.AsType[*botframework.TokenError](p.Err); ok {
			code = refused.Code
		}
		return warn("token.one", append(args, "refused", p.Key, "works", proofs[1-i].Key, "code", code)...)
	}
	if len(proofs) > 1 {
		return fine("token.both", append(args, "first", proofs[0].Key, "second", proofs[1].Key)...)
	}
	return fine("token.fine", args...)
}

// unsourced returns the result for a bot that has nothing to prove with who it is; ok
// is false for any other error.
func (w wire) unsourced(err error, args []string) (r Result, ok bool) {
	source, ok := errors.AsType[*entra.SourceError](err)
	if !ok {
		return r, false
	}
	id := cmp.Or(w.Config.Teams.Federated.ManagedIdentity, w.Config.Teams.AppID)
	return fail(
		"token."+string(source.Kind),
		append(args, "file", source.Where, "where", source.Where, "id", id)...), true
}

// proofFile names what the bot proves with who it is.
func (w wire) proofFile() string {
	t := w.Config.Teams
	return cmp.Or(t.Certificate.File, t.Federated.TokenFile, t.Federated.ManagedIdentity)
}

// credential looks at the certificate that is registered with the app.
func (p Patient) credential(context.Context) Result {
	file := p.Config.Teams.Certificate
	if file.File == "" {
		return Result{}
	}
	pair, err := file.Files().Read()
	if err != nil {
		return fail("token.certificate", "file", file.File)
	}
	if r, soon := p.expires(pair.Certificate, "credential"); soon {
		r.Seen.Args = append(r.Seen.Args, "file", file.File)
		r.Mend.Args = append(r.Mend.Args, "file", file.File)
		return r
	}
	return fine("credential.fine", "file", file.File, "until.day", pair.NotAfter.Format(time.RFC3339))
}

// app compares the app id of the configuration with those of the token, and of an
// app package that lies beside the configuration.
func (w wire) app(context.Context) Result {
	configured := w.Config.Teams.AppID
	if token := w.askToken().App; token != "" && token != configured {
		return fail("app.token", "app", configured, "other", token)
	}
	file := filepath.Join(filepath.Dir(w.Config.File), "frontdesk.zip")
	if _, err := os.Stat(file); err != nil {
		return fine("app.fine", "app", configured)
	}
	switch packed, err := botOf(file); {
	case err != nil:
		return warn("app.unreadable", "file", file)
	case !strings.EqualFold(packed, configured):
		return fail("app.package", "app", configured, "other", packed, "file", file)
	}
	return fine("app.packed", "app", configured, "file", file)
}

// unreached returns the result for a counterpart that could not be reached; ok is
// false for any other error.
func unreached(err error, host string) (r Result, ok bool) {
	why := ""
	var dns *net.DNSError
	var op *net.OpError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &dns):
		why = "net.name"
	case errors.As(err, &certificate):
		why = "net.certificate"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		why = "net.slow"
	case errors.As(err, &op):
		why = "net.closed"
	default:
		return r, false
	}
	return Result{
		desk.Failure,
		desk.Said{Key: why, Args: []string{"host", host}},
		desk.Said{Key: why + ".mend", Args: []string{"host", host}},
	}, true
}

func hostOf(raw string) string {
	if u, err := url.Parse(raw); err == nil && u.Host != "" {
		return u.Host
	}
	return raw
}

// hostName returns the host of a URL without its port.
func hostName(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
