package botframework

import "net/http"

// refusal is why an activity is refused, and the HTTP status that says so: 401
// for the token and its claims, 403 for an activity that this bot does not
// serve, 503 while tokens cannot be checked. Its text quotes nothing that was
// sent, so it is safe to log.
type refusal struct {
	status int
	kind   Reason
	reason string
}

func (r *refusal) Error() string { return r.reason }

func newUnauthorized(kind Reason, reason string) *refusal {
	return &refusal{http.StatusUnauthorized, kind, reason}
}

func newForbidden(kind Reason, reason string) *refusal {
	return &refusal{http.StatusForbidden, kind, reason}
}

var (
	errNoKeys     = &refusal{http.StatusServiceUnavailable, NoKeys, "the signing keys cannot be had"}
	errUnknownKey = newUnauthorized(UnknownKey, "the token names an unknown signing key")
)
