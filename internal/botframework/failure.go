package botframework

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"golang.org/x/oauth2"
)

// ErrRefused reports that a call was not made because it can never work: the
// service URL is not allowed, an id is invalid, or the message cannot be
// encoded.
var ErrRefused = errors.New("botframework: call refused")

// ErrTooLarge reports that a file is larger than the limit.
var ErrTooLarge = errors.New("botframework: file too large")

// ErrToken reports that the bot has no token: the sign-in service refused it, or
// was out of reach.
var ErrToken = errors.New("botframework: token")

// TokenError is an answer of the sign-in service other than a token. Code is its
// AADSTS number ("AADSTS7000215"), or the OAuth error code.
type TokenError struct {
	Status int
	Code   string
}

func (e *TokenError) Error() string { return fmt.Sprintf("%v: %d %s", ErrToken, e.Status, e.Code) }

// Unwrap returns ErrToken.
func (e *TokenError) Unwrap() error { return ErrToken }

// maxRetryAfter limits how long the connector can silence the bot.
const maxRetryAfter = 24 * time.Hour

type clock = func() time.Time

// StatusError is an answer of the connector other than 2xx. Code is the error
// code in its body ("ConversationBlockedByUser"), "" when there is none.
// RetryAfter is 0 when the answer names no time.
type StatusError struct {
	Status     int
	Code       string
	RetryAfter time.Duration
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("botframework: connector: %d %s", e.Status, e.Code)
}

// Retryable reports whether the call that returned err may work later: by what
// the answer means, and after a network error, a time-out, an unreadable answer
// or a token that could not be fetched.
func Retryable(err error) bool {
	if status, ok := errors.AsType[*StatusError](err); ok {
		return status.meaning().mayWorkLater()
	}
	return err != nil && !errors.Is(err, ErrRefused) && !errors.Is(err, ErrTooLarge)
}

// RetryAfter returns how long the connector asks callers to wait, 0 when it did
// not say.
func RetryAfter(err error) time.Duration {
	if status, ok := errors.AsType[*StatusError](err); ok {
		return status.RetryAfter
	}
	return 0
}

func statusError(status int, header http.Header, body []byte, now time.Time) error {
	var answer struct {
		Error struct {
			Code string `json:"code"`
		} `json:"error"`
	}
	e := &StatusError{Status: status, RetryAfter: retryAfter(header.Get("Retry-After"), now)}
	if json.Unmarshal(body, &answer) == nil {
		e.Code = answer.Error.Code
	}
	return e
}

// retryAfter reads both forms of RFC 9110, section 10.2.3.
func retryAfter(value string, now time.Time) time.Duration {
	var wait time.Duration
	if seconds, err := strconv.ParseInt(value, 10, 32); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(value); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), maxRetryAfter)
}

// tokenError keeps the part of a refused token request that helps an
// administrator: the AADSTS number, which Learn explains, or the OAuth error
// code. It leaves out the rest, which is long and not our text.
func tokenError(err error) error {
	if refused, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		reason, _, _ := strings.Cut(refused.ErrorDescription, ":")
		if !strings.HasPrefix(reason, "AADSTS") {
			reason = refused.ErrorCode
		}
		return &TokenError{refused.Response.StatusCode, reason}
	}
	return fmt.Errorf("%w: %w", ErrToken, err)
}
