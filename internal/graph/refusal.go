//go:build !nograph

package graph

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// ErrConsent is the failure of calls for which the app lacks a permission
// because no administrator has consented to it. The wrapping error names the
// permission.
var ErrConsent = errors.New("permission missing")

// longestAnswer limits how much of a refusal is read.
const longestAnswer = 64 << 10

// refusal is an answer with which Graph refuses a call.
type refusal struct {
	status     int
	code       string // Graph's own, such as "Authorization_RequestDenied"; may be empty
	retryAfter time.Duration
}

func (r *refusal) Error() string { return fmt.Sprintf("status %d %s", r.status, r.code) }

// Is reports whether target is ErrConsent and Graph refused the app itself.
func (r *refusal) Is(target error) bool {
	return target == ErrConsent && (r.status == http.StatusUnauthorized || r.status == http.StatusForbidden)
}

func isNotFound(err error) bool {
	var r *refusal
	return errors.As(err, &r) && r.status == http.StatusNotFound
}

// refusing turns every answer that is not a success into an error. That
// includes redirects, because a token must never follow one. The SDK also turns
// failures into errors. But it loses the status if the answer is not JSON, such
// as a proxy's page. It also panics when asked for the text of an error that
// has none.
type refusing struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper. Its error may be a *refusal.
func (t refusing) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(req)
	if err != nil || resp.StatusCode < http.StatusMultipleChoices {
		return resp, err
	}
	defer resp.Body.Close()
	var answer struct {
		Error struct{ Code string }
	}
	body, _ := io.ReadAll(io.LimitReader(resp.Body, longestAnswer))
	_ = json.Unmarshal(body, &answer) // without a code, the status has to do
	r := &refusal{status: resp.StatusCode, code: answer.Error.Code}
	r.retryAfter, _ = retryAfter(resp.Header.Get("Retry-After"))
	return nil, r
}
