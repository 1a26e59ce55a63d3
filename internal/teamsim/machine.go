package teamsim

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// MachineHeader is the value of IDENTITY_HEADER on the Sim's machine.
const MachineHeader = "853b9a84-5bfa-4b22-a3f3-0b9a43d9ad8a"

// machine is the machine of Azure that the desk runs on.
type machine struct {
	identities []string // client ids
	down       bool
}

// Assign replaces the managed identities of the machine, by client id.
func (s *Sim) Assign(identities ...string) {
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	s.logins.accepts.machine.identities = slices.Clone(identities)
}

// MachineDown makes the machine's services answer 503 until it is called with false.
func (s *Sim) MachineDown(down bool) {
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	s.logins.accepts.machine.down = down
}

// MachineURL returns the value of IDENTITY_ENDPOINT, as in App Service and Container
// Apps. The metadata service of virtual machines is at URL.
func (s *Sim) MachineURL() string { return s.url + "/msi/token" }

// TrustOfIdentity returns a federated credential for a managed identity.
func (s *Sim) TrustOfIdentity(id string) Trust {
	s.identity.mu.Lock()
	defer s.identity.mu.Unlock()
	return Trust{Issuer: s.machineIssuer(), Subject: principal(id), Key: &s.identity.key.PublicKey}
}

func (s *Sim) machineIssuer() string { return s.url + "/" + s.options.TenantID + "/v2.0" }

// principal is the object id of a managed identity: the subject of its tokens.
func principal(id string) string { return "9" + id[1:] }

// serveMachine is the token service of App Service (Learn: overview-managed-identity,
// "REST endpoint reference") and that of virtual machines (Learn: how-to-use-vm-token).
func (s *Sim) serveMachine(w http.ResponseWriter, r *http.Request) {
	s.identity.mu.Lock()
	key := s.identity.key
	s.identity.mu.Unlock()
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	query, here := r.URL.Query(), s.logins.accepts.machine
	resource := query.Get("resource")
	switch byHeader := r.Header.Get("X-Identity-Header") == MachineHeader && query.Get("api-version") == "2019-08-01"; {
	case here.down:
		http.Error(w, "down", http.StatusServiceUnavailable)
		return
	case strings.HasPrefix(r.URL.Path, "/msi/") && !byHeader:
		http.Error(w, "no header", http.StatusUnauthorized)
		return
	case strings.HasPrefix(r.URL.Path, "/metadata/") && r.Header.Get("Metadata") != "true":
		http.Error(w, "no metadata header", http.StatusBadRequest)
		return
	case !slices.Contains(here.identities, query.Get("client_id")):
		reply{status: http.StatusBadRequest, body: mustJSON(map[string]any{
			"error": "invalid_request", "error_description": "Identity not found",
		})}.write(w)
		return
	}
	end := s.Now().Add(tokenLife)
	token := ""
	if resource == ExchangeAudience {
		token, _ = jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{
			"iss": s.machineIssuer(), "sub": principal(query.Get("client_id")), "aud": resource, "exp": end.Unix(),
		}).SignedString(key)
	} else {
		token = s.issue(resource + "/.default")
	}
	reply{status: http.StatusOK, body: mustJSON(map[string]any{
		"access_token": token, "expires_on": strconv.FormatInt(end.Unix(), 10), "resource": resource,
		"token_type": "Bearer", "client_id": query.Get("client_id"),
	})}.write(w)
}
