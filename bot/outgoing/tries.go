package outgoing

import (
	"context"
	"errors"
	"strconv"

	"frontdesk/internal/botframework"
)

// Try is how a try to deliver something on record ended, and why.
type Try struct{ Outcome, Cause string }

// The outcomes of a Try.
const (
	Sent    = "sent"
	Retried = "retried"
	GaveUp  = "failed"
)

// note tells how a try ended.
func (d *Lines) note(outcome string, why error) {
	if d.tried != nil {
		d.tried(Try{outcome, causeOf(why)})
	}
}

// causeOf returns one of few words for an error: the status of the connector's
// answer, or what kept it from answering.
func causeOf(err error) string {
	status, answered := errors.AsType[*botframework.StatusError](err)
	switch {
	case err == nil:
		return ""
	case answered:
		return strconv.Itoa(status.Status)
	case errors.Is(err, botframework.ErrToken):
		return "token"
	case errors.Is(err, errParked), errors.Is(err, errNoChat), errors.Is(err, errUnposted), errors.Is(err, errUnlinked):
		return "no_place" // to send it to
	case errors.Is(err, errHopeless), errors.Is(err, botframework.ErrRefused), errors.Is(err, botframework.ErrTooLarge):
		return "content"
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	}
	return "other"
}
