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

// ErrConsent is the failure of calls for which the app lacks a permission: an
// administrator has not consented to it. The error that wraps it names it.
var ErrConsent = errors.New("permission missing")

// longestAnswer bounds what is read of a refusal.
const longestAnswer = 64 << 10

// refusal is an answer that says no.
type refusal struct {
	status     int
	code       string // Graph's own, as "Authorization_RequestDenied"; may be empty
	retryAfter time.Duration
}

func (r *refusal) Error() string { return fmt.Sprintf("status %d %s", r.status, r.code) }

// Is makes a refusal of the app itself an ErrConsent.
func (r *refusal) Is(target error) bool {
	return target == ErrConsent && (r.status == http.StatusUnauthorized || r.status == http.StatusForbidden)
}

func isNotFound(err error) bool {
	var r *refusal
	return errors.As(err, &r) && r.status == http.StatusNotFound
}

// refusing makes an error of every answer that is no success, redirects among
// them: no token goes where somebody points. The SDK does so with failures, but
// loses the status of what is not JSON, as a proxy's page, and panics when asked
// for the text of an error without one.
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
	_ = json.Unmarshal(body, &answer) // without a code the status has to do
	r := &refusal{status: resp.StatusCode, code: answer.Error.Code}
	r.retryAfter, _ = retryAfter(resp.Header.Get("Retry-After"))
	return nil, r
}
