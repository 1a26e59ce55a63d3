//go:build !nograph

package graph

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

// errNoAnswer is the failure of a call that something other than Graph
// answered.
var errNoAnswer = errors.New("answer not understood")

// caller makes the calls that need one particular permission.
type caller struct {
	permission string
	log        *slog.Logger
	missing    sync.Once
}

// do runs an SDK call and turns any failure into one of our errors. The SDK
// panics when an answer is not what it takes for granted.
func (c *caller) do(call func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = c.explain(fmt.Errorf("%w: %v", errNoAnswer, p))
		}
	}()
	return c.explain(call())
}

// explain wraps an error and logs it, because a call may outlive whoever asked
// for it. It logs a missing permission once.
func (c *caller) explain(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrConsent):
		err = fmt.Errorf("graph: %w: %s: %w", ErrConsent, c.permission, short(err))
		c.missing.Do(func() { c.log.Warn("graph permission missing", "permission", c.permission, "error", err) })
		return err
	}
	err = fmt.Errorf("graph: %w", short(err))
	if !isNotFound(err) {
		c.log.Warn("graph call failed", "permission", c.permission, "error", err)
	}
	return err
}

// short removes from an error what is long or names people: the whole answer of
// a login service, or the URL of a call.
func short(err error) error {
	var named *oauth2.RetrieveError
	var call *url.Error
	switch {
	case errors.As(err, &named) && named.Response != nil:
		code := cmp.Or(loginCode(named.ErrorDescription), " "+named.ErrorCode)
		return fmt.Errorf("token: status %d%s", named.Response.StatusCode, code)
	case errors.As(err, &call):
		return call.Err
	}
	return err
}

// loginCode finds the number under which Entra ID documents an error.
func loginCode(answer string) string {
	const mark = "AADSTS"
	_, rest, found := strings.Cut(answer, mark)
	if !found {
		return ""
	}
	digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
	return " " + mark + rest[:digits]
}

const (
	failurePause = 5 * time.Second
	consentPause = time.Minute
	longestPause = 10 * time.Minute
)

// pauseAfter returns how long to leave Graph alone after a failure.
func pauseAfter(err error) time.Duration {
	var r *refusal
	switch {
	case errors.Is(err, ErrConsent), errors.Is(err, ErrNotPublished):
		return consentPause
	case errors.As(err, &r):
		return min(max(failurePause, r.retryAfter), longestPause)
	}
	return failurePause
}
